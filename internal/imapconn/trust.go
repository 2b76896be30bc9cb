package imapconn

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

// CertificateError says that the server's certificate is not trusted.
// Fingerprint is the SHA-256 of what the server showed, "" when it showed none;
// it is to be compared over another way before it is pinned.
type CertificateError struct {
	Fingerprint string
	Err         error
}

func (e *CertificateError) Error() string { return e.Err.Error() }

func (e *CertificateError) Unwrap() error { return e.Err }

// trust is the TLS configuration for a server. There is no way to check nothing.
func trust(host string, t Target) (*tls.Config, error) {
	conf := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}
	pin, err := ParseFingerprint(t.Fingerprint)
	if err != nil {
		return nil, err
	}
	if pin != nil {
		// The pinned certificate takes the place of the chain: it is compared
		// here, on every handshake.
		conf.InsecureSkipVerify = true
		conf.VerifyConnection = func(cs tls.ConnectionState) error {
			if len(cs.PeerCertificates) == 0 {
				return errors.New("the server shows no certificate")
			}
			sum := sha256.Sum256(cs.PeerCertificates[0].Raw)
			if subtle.ConstantTimeCompare(sum[:], pin) != 1 {
				return &pinError{want: t.Fingerprint, got: Fingerprint(cs.PeerCertificates[0])}
			}
			return nil
		}
		return conf, nil
	}
	if t.CAFile != "" {
		pem, err := os.ReadFile(t.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read ca_file: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca_file %q holds no PEM certificate", t.CAFile)
		}
		// The file is asked before the system: reading all authorities of a
		// system takes longer than everything else of a handshake.
		conf.InsecureSkipVerify = true
		conf.VerifyConnection = func(cs tls.ConnectionState) error { return verify(cs, host, pool, nil) }
	}
	return conf, nil
}

// verify checks a server's chain and name as crypto/tls does, against each of
// several sets of authorities in turn; nil stands for those of the system.
func verify(cs tls.ConnectionState, host string, roots ...*x509.CertPool) error {
	if len(cs.PeerCertificates) == 0 {
		return errors.New("the server shows no certificate")
	}
	opts := x509.VerifyOptions{DNSName: host, Intermediates: x509.NewCertPool()}
	for _, c := range cs.PeerCertificates[1:] {
		opts.Intermediates.AddCert(c)
	}
	var err error
	for _, opts.Roots = range roots {
		if _, err = cs.PeerCertificates[0].Verify(opts); err == nil {
			return nil
		}
	}
	return &tls.CertificateVerificationError{UnverifiedCertificates: cs.PeerCertificates, Err: err}
}

// pinError is a certificate other than the pinned one.
type pinError struct{ want, got string }

func (e *pinError) Error() string {
	return fmt.Sprintf("the certificate is %s, not the pinned %s", e.got, e.want)
}

// certificateError takes an untrusted certificate out of an error of the
// handshake, nil when it is about something else.
func certificateError(err error) error {
	var ce *tls.CertificateVerificationError
	var pin *pinError
	switch {
	case errors.As(err, &pin):
		return &CertificateError{Fingerprint: pin.got, Err: pin}
	case errors.As(err, &ce):
		e := &CertificateError{Err: ce.Err}
		if len(ce.UnverifiedCertificates) > 0 {
			e.Fingerprint = Fingerprint(ce.UnverifiedCertificates[0])
		}
		var unknown x509.UnknownAuthorityError
		if errors.As(ce.Err, &unknown) {
			e.Err = fmt.Errorf("signed by an authority that is not trusted here (%w)", ce.Err)
		}
		return e
	}
	return nil
}

// Fingerprint is the SHA-256 of a certificate in hex, as "openssl x509
// -fingerprint -sha256" prints it but for case and colons.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// ParseFingerprint reads a SHA-256 in hex, with or without colons, blanks and a
// leading "sha256:"; nil for the empty string.
func ParseFingerprint(s string) ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	t := strings.ToLower(s)
	t = strings.TrimPrefix(strings.TrimPrefix(t, "sha256:"), "sha-256:")
	b, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(t))
	if err != nil || len(b) != sha256.Size {
		return nil, errors.New("fingerprint is not a SHA-256 in hex (64 digits)")
	}
	return b, nil
}
