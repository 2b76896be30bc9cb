// Package imapconn opens connections to IMAP servers: TLS from the first byte
// or by STARTTLS, never without, and certificates that the system, a file or a
// pinned fingerprint vouches for. It also has the sign-in mechanism XOAUTH2.
// Pulling mail and saving drafts share it, so that both trust the same servers.
package imapconn

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// Ports of IMAP: RFC 8314 section 3.2, RFC 3501 section 2.1.
const (
	PortTLS      = 993
	PortSTARTTLS = 143
)

// Target says which server, and whose word to take for its certificate.
type Target struct {
	Host        string // name or address; a name outside ASCII is sent in its xn-- form
	Port        int
	STARTTLS    bool          // plain greeting, then TLS; else TLS from the first byte
	CAFile      string        // PEM certificates trusted besides the system's
	Fingerprint string        // SHA-256 of the server's certificate in hex; if set it alone decides
	Timeout     time.Duration // for each of connecting, the plain lines and the handshake
}

// SettingsError says that the settings do not fit the server: a port without
// TLS, a fingerprint that is none, a server that refuses STARTTLS or behaves in
// a way that somebody in between would.
type SettingsError struct{ Err error }

func (e *SettingsError) Error() string { return e.Err.Error() }

func (e *SettingsError) Unwrap() error { return e.Err }

// ByeError is a server that says good-bye instead of hello.
type ByeError struct{ Text string } // the server's words, uncleaned

func (e *ByeError) Error() string { return fmt.Sprintf("server says BYE %q", e.Text) }

// silentError is a server that does not answer, without the two addresses and
// ports that the network's own error names.
type silentError struct {
	text string
	err  error
}

func (e *silentError) Error() string { return e.text }

func (e *silentError) Unwrap() error { return e.err }

// Dial connects and sets up TLS. The greeting of a server with STARTTLS is read
// by then, that of the others is not. Errors are a *SettingsError, a
// *CertificateError, a *ByeError, the context's cause, or one of the network.
func Dial(ctx context.Context, t Target) (conn *tls.Conn, err error) {
	host, err := asciiHost(t.Host)
	if err != nil {
		return nil, &SettingsError{err}
	}
	conf, err := trust(host, t)
	if err != nil {
		return nil, &SettingsError{err}
	}
	d, err := dialer(&net.Dialer{Timeout: t.Timeout, KeepAlive: 30 * time.Second}, host, os.Getenv)
	if err != nil {
		return nil, &SettingsError{err}
	}
	connecting, cancel := ctx, func() {}
	if t.Timeout > 0 { // a proxy may be silent too
		connecting, cancel = context.WithTimeout(ctx, t.Timeout)
	}
	raw, err := d.DialContext(connecting, "tcp", net.JoinHostPort(host, strconv.Itoa(t.Port)))
	cancel()
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
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
	if t.STARTTLS {
		if err := startTLS(raw, t); err != nil {
			return nil, err
		}
	}
	if err := raw.SetDeadline(time.Now().Add(t.Timeout)); err != nil {
		return nil, err
	}
	sec := tls.Client(raw, conf)
	if err := sec.HandshakeContext(ctx); err != nil {
		if ce := certificateError(err); ce != nil {
			return nil, ce
		}
		var rec tls.RecordHeaderError
		if errors.As(err, &rec) {
			return nil, &SettingsError{fmt.Errorf("port %d does not speak TLS (\"starttls\" with port %d may be meant)", t.Port, PortSTARTTLS)}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, &silentError{fmt.Sprintf("TLS handshake: no answer for %v", t.Timeout), err}
		}
		return nil, fmt.Errorf("TLS handshake: %w", err)
	}
	return sec, raw.SetDeadline(time.Time{})
}

// asciiHost spells an internationalised name as the network does (RFC 5891).
func asciiHost(host string) (string, error) {
	ascii := true
	for i := range len(host) {
		ascii = ascii && host[i] < 0x80
	}
	if ascii {
		return host, nil
	}
	h, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", fmt.Errorf("host %q is no name of a server", host)
	}
	return h, nil
}

// startTLS speaks the few plain lines before TLS. It accepts nothing but the
// greeting and the answers to its own command: a server that greets as signed
// in, or sends more than it was asked for, may be somebody in between
// (RFC 8314 section 3.2, RFC 3501 section 6.2.1).
func startTLS(conn net.Conn, t Target) error {
	refuse := func(format string, a ...any) error { return &SettingsError{fmt.Errorf(format, a...)} }
	if err := conn.SetDeadline(time.Now().Add(t.Timeout)); err != nil {
		return err
	}
	br := bufio.NewReaderSize(conn, 8<<10)
	line := func() (string, error) {
		b, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return "", refuse("the greeting is longer than 8 KiB")
		}
		return strings.TrimRight(string(b), "\r\n"), err
	}
	greeting, err := line()
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &silentError{fmt.Sprintf("read greeting: none for %v; a port on which TLS comes first is silent like this (\"implicit\" with port %d may be meant)", t.Timeout, PortTLS), err}
	case err != nil:
		return fmt.Errorf("read greeting: %w", err)
	}
	switch f := strings.Fields(strings.ToUpper(greeting)); {
	case len(f) >= 2 && f[0] == "*" && f[1] == "OK":
	case len(f) >= 2 && f[0] == "*" && f[1] == "PREAUTH":
		return refuse("the server greets as signed in before TLS; nothing was sent")
	case len(f) >= 2 && f[0] == "*" && f[1] == "BYE":
		return &ByeError{strings.TrimSpace(greeting[5:])}
	default:
		return refuse("port %d does not greet as an IMAP server (\"implicit\" with port %d may be meant)", t.Port, PortTLS)
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
