package imapconn_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

func TestDialTrusts(t *testing.T) {
	servers := map[bool]*imaptest.Script{}
	for _, plain := range []bool{false, true} {
		s, err := imaptest.Play(imaptest.Personality{Plain: plain})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		servers[plain] = s
	}
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	upper := func(hex string) string { // as openssl prints it
		var parts []string
		for i := 0; i < len(hex); i += 2 {
			parts = append(parts, strings.ToUpper(hex[i:i+2]))
		}
		return "SHA256:" + strings.Join(parts, ":")
	}
	other, err := imaptest.NewCertificate()
	if err != nil {
		t.Fatal(err)
	}
	var settings *imapconn.SettingsError
	var cert *imapconn.CertificateError
	tests := map[string]struct {
		plain  bool
		target func(s *imaptest.Script) imapconn.Target
		as     any // nil: the connection stands
		text   string
	}{
		"pinned":              {false, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{Fingerprint: s.Fingerprint()} }, nil, ""},
		"pinned with colons":  {true, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{Fingerprint: upper(s.Fingerprint())} }, nil, ""},
		"pinned to another":   {false, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{Fingerprint: other.Fingerprint} }, &cert, "not the pinned"},
		"pin that is no hash": {false, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{Fingerprint: "abcd"} }, &settings, "SHA-256"},
		"ca_file":             {false, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{CAFile: write("ca.pem", s.CAPEM())} }, nil, ""},
		"ca_file of another":  {true, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{CAFile: write("o.pem", other.PEM)} }, &cert, "not trusted"},
		"ca_file without PEM": {false, func(s *imaptest.Script) imapconn.Target {
			return imapconn.Target{CAFile: write("x.pem", []byte("x"))}
		}, &settings, "no PEM"},
		"ca_file that is not there": {false, func(s *imaptest.Script) imapconn.Target {
			return imapconn.Target{CAFile: filepath.Join(dir, "none")}
		}, &settings, "ca_file"},
		"the system's trust": {false, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{} }, &cert, "not trusted"},
		"host that is none":  {false, func(s *imaptest.Script) imapconn.Target { return imapconn.Target{Host: "bücher .test"} }, &settings, "no name of a server"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := servers[tt.plain]
			to := tt.target(s)
			if to.Host == "" {
				to.Host = "127.0.0.1"
			}
			to.Port, to.STARTTLS, to.Timeout = s.Port(), tt.plain, 5*time.Second
			conn, err := imapconn.Dial(t.Context(), to)
			if err == nil {
				conn.Close()
			}
			if tt.as == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || !errors.As(err, tt.as) || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("got %v", err)
			}
			if tt.as == any(&cert) && cert.Fingerprint != s.Fingerprint() {
				t.Errorf("the certificate seen is %s, it was %s", cert.Fingerprint, s.Fingerprint())
			}
		})
	}
}

func TestDialEndsWithTheContext(t *testing.T) {
	s, err := imaptest.Play(imaptest.Personality{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	begin := time.Now() // the plain server waits for a command, the client for a handshake
	_, err = imapconn.Dial(ctx, imapconn.Target{Host: "127.0.0.1", Port: s.Port(), Timeout: 20 * time.Second})
	var settings *imapconn.SettingsError
	if !errors.Is(err, context.Canceled) && !errors.As(err, &settings) || time.Since(begin) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
}

func TestXOAuth2(t *testing.T) {
	x := &imapconn.XOAuth2{User: "a@b.test", Token: "ya29"}
	name, first, err := x.Start()
	if err != nil || name != "XOAUTH2" || string(first) != "user=a@b.test\x01auth=Bearer ya29\x01\x01" {
		t.Errorf("%q %q %v", name, first, err)
	}
	if answer, err := x.Next([]byte(`{"status":"400","schemes":"bearer","scope":"https://mail.google.com/"}`)); err != nil || answer == nil || len(answer) != 0 {
		t.Errorf("the report is answered with %q, %v", answer, err)
	}
	if x.Report() != "status 400" {
		t.Errorf("report %q", x.Report())
	}
	if _, _, err := (&imapconn.XOAuth2{User: "a@b.test", Token: "x\x01user=other"}).Start(); err == nil {
		t.Error("a control character in a token was taken")
	}
}
