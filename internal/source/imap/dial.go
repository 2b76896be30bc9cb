package imap

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// dial connects and sets up TLS. greeted reports that the greeting was read
// already, before STARTTLS.
func dial(ctx context.Context, o Options) (conn net.Conn, greeted bool, err error) {
	conf, err := tlsConfig(o)
	if err != nil {
		return nil, false, &ErrConfig{Account: o.Name, Host: o.Host, Err: err}
	}
	d := net.Dialer{Timeout: o.ConnectTimeout, KeepAlive: 30 * time.Second}
	raw, err := d.DialContext(ctx, "tcp", net.JoinHostPort(o.Host, strconv.Itoa(o.Port)))
	if err != nil {
		return nil, false, fmt.Errorf("connect: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	defer func() {
		if err != nil {
			raw.Close()
			if ctx.Err() != nil {
				err = context.Cause(ctx)
			}
		}
	}()
	if o.TLS == TLSStart {
		if err := startTLS(raw, o); err != nil {
			return nil, false, err
		}
	}
	if err := raw.SetDeadline(time.Now().Add(o.ConnectTimeout)); err != nil {
		return nil, false, err
	}
	sec := tls.Client(raw, conf)
	if err := sec.HandshakeContext(ctx); err != nil {
		if ce := certificateError(o, err); ce != nil {
			return nil, false, ce
		}
		var rec tls.RecordHeaderError
		if errors.As(err, &rec) {
			return nil, false, &ErrConfig{Account: o.Name, Host: o.Host,
				Err: fmt.Errorf("port %d does not speak TLS (%q with port 143 may be meant)", o.Port, TLSStart)}
		}
		return nil, false, fmt.Errorf("TLS handshake: %w", err)
	}
	return sec, o.TLS == TLSStart, raw.SetDeadline(time.Time{})
}

// startTLS speaks the few plain lines before TLS. It accepts nothing but the
// greeting and the answers to its own two commands: a server that greets as
// signed in, or sends more than it was asked for, may be somebody in between
// (RFC 8314 section 3.2, RFC 3501 section 6.2.1).
func startTLS(conn net.Conn, o Options) error {
	refuse := func(format string, a ...any) error {
		return &ErrConfig{Account: o.Name, Host: o.Host, Err: fmt.Errorf(format, a...)}
	}
	if err := conn.SetDeadline(time.Now().Add(o.ConnectTimeout)); err != nil {
		return err
	}
	br := bufio.NewReaderSize(conn, 8*kib)
	line := func() (string, error) {
		b, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return "", refuse("the greeting is longer than 8 KiB")
		}
		return strings.TrimRight(string(b), "\r\n"), err
	}
	greeting, err := line()
	if err != nil {
		return fmt.Errorf("read greeting: %w", err)
	}
	switch f := strings.Fields(strings.ToUpper(greeting)); {
	case len(f) >= 2 && f[0] == "*" && f[1] == "OK":
	case len(f) >= 2 && f[0] == "*" && f[1] == "PREAUTH":
		return refuse("the server greets as signed in before TLS; nothing was sent")
	case len(f) >= 2 && f[0] == "*" && f[1] == "BYE":
		return &serverError{status: "BYE", text: strings.TrimSpace(greeting[5:])}
	default:
		return refuse("port %d does not greet as an IMAP server (%q with port 993 may be meant)", o.Port, TLSImplicit)
	}
	if br.Buffered() > 0 {
		return refuse("the server sends data ahead of STARTTLS")
	}
	if _, err := conn.Write([]byte("S0 STARTTLS\r\n")); err != nil {
		return fmt.Errorf("STARTTLS: %w", err)
	}
	for range 16 {
		answer, err := line()
		if err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
		f := strings.Fields(answer)
		if len(f) > 0 && f[0] == "*" {
			continue
		}
		if len(f) < 2 || f[0] != "S0" || !strings.EqualFold(f[1], "OK") {
			return refuse("the server refuses STARTTLS: %q", answer)
		}
		if br.Buffered() > 0 {
			return refuse("the server sends data ahead of the TLS handshake")
		}
		return nil
	}
	return refuse("the server does not answer STARTTLS")
}

func tlsConfig(o Options) (*tls.Config, error) {
	conf := &tls.Config{ServerName: o.Host, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}
	pin, err := parseFingerprint(o.Fingerprint)
	if err != nil {
		return nil, err
	}
	if pin != nil {
		// The pinned certificate takes the place of the chain: it is compared
		// below, on every handshake.
		conf.InsecureSkipVerify = true
		conf.VerifyConnection = func(cs tls.ConnectionState) error {
			sum := sha256.Sum256(cs.PeerCertificates[0].Raw)
			if subtle.ConstantTimeCompare(sum[:], pin) != 1 {
				return &pinError{want: o.Fingerprint, got: fingerprint(cs.PeerCertificates[0])}
			}
			return nil
		}
		return conf, nil
	}
	if o.CAFile != "" {
		pem, err := os.ReadFile(o.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read ca_file: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca_file %q holds no PEM certificate", o.CAFile)
		}
		conf.RootCAs = pool
	}
	return conf, nil
}

// pinError is a certificate other than the pinned one.
type pinError struct{ want, got string }

func (e *pinError) Error() string {
	return fmt.Sprintf("the certificate is %s, not the pinned %s", e.got, e.want)
}

// fingerprint is the SHA-256 of a certificate in hex.
func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// parseFingerprint accepts hex with or without colons, blanks and a leading
// "sha256:"; nil for the empty string.
func parseFingerprint(s string) ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	t := strings.ToLower(s)
	t = strings.TrimPrefix(strings.TrimPrefix(t, "sha256:"), "sha-256:")
	b, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(t))
	if err != nil || len(b) != sha256.Size {
		return nil, fmt.Errorf("fingerprint is not a SHA-256 in hex (64 digits)")
	}
	return b, nil
}
