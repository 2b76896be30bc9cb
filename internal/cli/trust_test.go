package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

// listenTLS shows a certificate to whoever connects, and returns it and the port.
func listenTLS(t *testing.T, c x509.Certificate) (port int, certificate []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.SerialNumber, c.Subject = big.NewInt(1), pkix.Name{CommonName: "mail"}
	c.KeyUsage, c.IsCA, c.BasicConstraintsValid = x509.KeyUsageDigitalSignature|x509.KeyUsageCertSign, true, true
	der, err := x509.CreateCertificate(rand.Reader, &c, &c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = conn.(*tls.Conn).HandshakeContext(t.Context()) // the client refuses
			}()
		}
	}()
	return ln.Addr().(*net.TCPAddr).Port, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// What is the matter with a certificate is said, by init and by pull.
func TestCertificateHints(t *testing.T) {
	now := time.Now()
	here := []net.IP{net.IPv4(127, 0, 0, 1)}
	tests := map[string]struct {
		certificate x509.Certificate
		says        []string
	}{
		"expired":       {x509.Certificate{NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(0, -1, 0), IPAddresses: here}, []string{"it ended on " + now.AddDate(0, -1, 0).UTC().Format(time.DateOnly), "clock"}},
		"of the future": {x509.Certificate{NotBefore: now.AddDate(0, 1, 0), NotAfter: now.AddDate(1, 0, 0), IPAddresses: here}, []string{"clock"}},
		"another name":  {x509.Certificate{NotBefore: now.AddDate(0, -1, 0), NotAfter: now.AddDate(1, 0, 0), DNSNames: []string{"mail.other.example"}, IPAddresses: []net.IP{net.IPv4(10, 1, 1, 1)}}, []string{"it is for mail.other.example, 10.1.1.1"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			port, certificate := listenTLS(t, tt.certificate)
			m := newMachine(t)
			ca := m.write("ca.pem", string(certificate), 0o600)
			secret := m.write("secret", "x\n", 0o600)
			at := []string{"--address", "a@b.test", "--host", "127.0.0.1", "--port", strconv.Itoa(port), "--ca-file", ca, "--password-file", secret}
			if code := m.run("", append([]string{"init"}, at...)...); code != exitUsage || strings.Contains(m.config(), "accounts") {
				t.Errorf("exit %d\n%s", code, m.err)
			}
			of := m.err
			m.write("config/inquiry/config.yaml", "accounts: [{name: a, address: a@b.test, host: 127.0.0.1, port: "+strconv.Itoa(port)+", ca_file: "+ca+", password_file: "+secret+"}]\n", 0o600)
			if code := m.run("", "pull", "a", "--db", filepath.Join(m.home, "x.db")); code != exitUsage {
				t.Errorf("pull: exit %d\n%s", code, m.err)
			}
			for _, part := range append(tt.says, "certificate of your own") {
				if !strings.Contains(of, part) || !strings.Contains(m.err, part) {
					t.Errorf("nothing says %q:\n%s\n%s", part, of, m.err)
				}
			}
		})
	}
}

// A server that cannot be reached is told of in the language of the screen.
func TestUnreachedInChinese(t *testing.T) {
	m := newMachine(t)
	m.env["SECRET"] = "x"
	m.write("config/inquiry/config.yaml", "accounts: [{name: a, address: a@b.test, host: 127.0.0.1, port: 1, password_env: SECRET}]\n", 0o600)
	if code := m.run("", "pull", "--lang", "zh"); code != exitNetwork || !strings.Contains(m.err, "连接 127.0.0.1：") || strings.Contains(m.err, "reach") {
		t.Errorf("exit %d\n%s", code, m.err)
	}
}
