package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
)

// connect dials, sets up TLS and reads the greeting. stop ends the watch over ctx.
func connect(ctx context.Context, a Account) (c *imapclient.Client, stop func() bool, err error) {
	sec, err := imapconn.Dial(ctx, imapconn.Target{Host: a.Host, Port: a.Port, STARTTLS: a.STARTTLS,
		CAFile: a.CAFile, Fingerprint: a.Fingerprint, Timeout: a.ConnectTimeout})
	var settings *imapconn.SettingsError
	var cert *imapconn.CertificateError
	switch {
	case errors.As(err, &cert):
		return nil, nil, fmt.Errorf("%w at %s: %w", ErrCertificate, a.Host, err)
	case errors.As(err, &settings):
		return nil, nil, fmt.Errorf("connect to %s: %w", a.Host, err)
	case err != nil:
		return nil, nil, network(ctx, fmt.Errorf("connect to %s: %w", a.Host, err))
	}
	unwatch := context.AfterFunc(ctx, func() { sec.Close() })
	if err := sec.SetDeadline(time.Now().Add(a.RunTimeout)); err != nil {
		unwatch()
		sec.Close()
		return nil, nil, network(ctx, err)
	}
	var conn net.Conn = &bounded{Conn: sec, left: maxAnswer}
	if a.STARTTLS { // the greeting came before TLS; the library waits for one
		conn = &greeted{Conn: conn, greeting: strings.NewReader("* OK TLS\r\n")}
	}
	c = imapclient.New(newSieve(conn), nil)
	if err := c.WaitGreeting(); err != nil {
		unwatch()
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
