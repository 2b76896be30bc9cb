package mailbox

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
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// connect dials, sets up TLS and reads the greeting. stop ends the watch over ctx.
func connect(ctx context.Context, a Account) (c *imapclient.Client, stop func() bool, err error) {
	conf, err := tlsConfig(a)
	if err != nil {
		return nil, nil, err
	}
	d := net.Dialer{Timeout: a.ConnectTimeout}
	raw, err := d.DialContext(ctx, "tcp", net.JoinHostPort(a.Host, strconv.Itoa(a.Port)))
	if err != nil {
		return nil, nil, network(ctx, fmt.Errorf("connect to %s: %w", a.Host, err))
	}
	unwatch := context.AfterFunc(ctx, func() { raw.Close() })
	defer func() {
		if err != nil {
			unwatch()
			raw.Close()
		}
	}()
	if err := raw.SetDeadline(time.Now().Add(2 * a.ConnectTimeout)); err != nil {
		return nil, nil, network(ctx, err)
	}
	if a.STARTTLS {
		if err := startTLS(raw); err != nil {
			return nil, nil, network(ctx, fmt.Errorf("STARTTLS at %s: %w", a.Host, err))
		}
	}
	sec := tls.Client(raw, conf)
	if err := sec.HandshakeContext(ctx); err != nil {
		var bad *tls.CertificateVerificationError
		var pin *pinError
		if errors.As(err, &bad) || errors.As(err, &pin) {
			return nil, nil, fmt.Errorf("%w at %s: %w", ErrCertificate, a.Host, err)
		}
		return nil, nil, network(ctx, fmt.Errorf("TLS with %s: %w", a.Host, err))
	}
	if err := raw.SetDeadline(time.Now().Add(a.RunTimeout)); err != nil {
		return nil, nil, network(ctx, err)
	}
	var conn net.Conn = &bounded{Conn: sec, left: maxAnswer}
	if a.STARTTLS { // the greeting came before TLS; the library waits for one
		conn = &greeted{Conn: conn, greeting: strings.NewReader("* OK TLS\r\n")}
	}
	c = imapclient.New(conn, nil)
	if err := c.WaitGreeting(); err != nil {
		c.Close()
		return nil, nil, network(ctx, fmt.Errorf("greeting of %s: %w", a.Host, err))
	}
	return c, unwatch, nil
}

// maxAnswer bounds what a server may send us in all, bytes: a list of folders
// and a few lines.
const maxAnswer = 4 << 20

// bounded is a connection that ends when the server sends too much.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the server sends too much")
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// greeted is a connection whose greeting was read already.
type greeted struct {
	net.Conn
	greeting io.Reader
}

func (g *greeted) Read(p []byte) (int, error) {
	if n, err := g.greeting.Read(p); n > 0 || !errors.Is(err, io.EOF) {
		return n, err
	}
	return g.Conn.Read(p)
}

// startTLS speaks the plain lines before TLS and accepts nothing beyond them
// (RFC 8314 section 3.2, RFC 3501 section 6.2.1).
func startTLS(conn net.Conn) error {
	br := bufio.NewReaderSize(conn, 8<<10)
	line := func() (string, error) {
		b, err := br.ReadSlice('\n')
		return strings.TrimRight(string(b), "\r\n"), err
	}
	greeting, err := line()
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") || br.Buffered() > 0 {
		return errors.New("the server greets in another way than it should before TLS; nothing was sent")
	}
	if _, err := conn.Write([]byte("S0 STARTTLS\r\n")); err != nil {
		return err
	}
	for range 16 {
		answer, err := line()
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(answer, "* "):
			continue
		case !strings.HasPrefix(strings.ToUpper(answer), "S0 OK"):
			return fmt.Errorf("refused: %q", answer)
		case br.Buffered() > 0:
			return errors.New("the server sends data ahead of the TLS handshake")
		}
		return nil
	}
	return errors.New("no answer")
}

// pinError is a certificate other than the pinned one.
type pinError struct{ got string }

func (e *pinError) Error() string {
	return "the certificate is " + e.got + ", not the pinned one"
}

func tlsConfig(a Account) (*tls.Config, error) {
	conf := &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}
	switch {
	case a.Fingerprint != "":
		pin, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(a.Fingerprint))
		if err != nil || len(pin) != sha256.Size {
			return nil, errors.New("fingerprint is no SHA-256 in hex")
		}
		// The pinned certificate takes the place of the chain.
		conf.InsecureSkipVerify = true
		conf.VerifyConnection = func(cs tls.ConnectionState) error {
			sum := sha256.Sum256(cs.PeerCertificates[0].Raw)
			if subtle.ConstantTimeCompare(sum[:], pin) != 1 {
				return &pinError{hex.EncodeToString(sum[:])}
			}
			return nil
		}
	case a.CAFile != "":
		pem, err := os.ReadFile(a.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read ca_file: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca_file %q holds no PEM certificate", a.CAFile)
		}
		conf.RootCAs = pool
	}
	return conf, nil
}
