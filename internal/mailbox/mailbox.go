// Package mailbox is the one exception to reading mailboxes only: it appends one
// draft to a mailbox's folder of drafts, on a connection of its own, and does
// nothing else there. It sends no mail and opens no folder.
package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
)

// Account says which mailbox, and how to reach it. The settings mean what they
// mean for pulling.
type Account struct {
	Name        string
	Host        string
	Port        int
	STARTTLS    bool   // plain greeting, then TLS; else TLS from the first byte
	CAFile      string // PEM certificates trusted besides the system's
	Fingerprint string // SHA-256 of the server's certificate in hex; if set it alone decides
	Username    string
	OAuth       bool // Password gives an OAuth 2 access token, for XOAUTH2
	Password    func(context.Context) (string, error)
	Folder      string // decoded name of the folder of drafts; found by itself when empty

	ConnectTimeout time.Duration // connect, handshake and greeting each; 15 s
	RunTimeout     time.Duration // the whole; 2 min
}

// Kinds of errors, for errors.Is.
var (
	ErrSignIn      = errors.New("sign-in refused")
	ErrNetwork     = errors.New("server not reached")
	ErrCertificate = errors.New("certificate not trusted")
	ErrNoDrafts    = errors.New("no folder of drafts")
)

// maxDraft bounds a draft, bytes: beyond it servers refuse mail anyway.
const maxDraft = 40 << 20

// Save appends a message, flagged \Draft and \Seen, to the folder of drafts and
// returns the folder's name. The message has CRLF line ends; at is its date.
func Save(ctx context.Context, a Account, raw []byte, at time.Time) (folder string, err error) {
	if len(raw) > maxDraft {
		return "", fmt.Errorf("the draft has %d MiB, more than %d", len(raw)>>20, maxDraft>>20)
	}
	if strings.ContainsAny(a.Folder+a.Username+a.Host, "\r\n\x00") {
		return "", errors.New("a line break or NUL in host, user or folder name")
	}
	if a.ConnectTimeout <= 0 {
		a.ConnectTimeout = 15 * time.Second
	}
	if a.RunTimeout <= 0 {
		a.RunTimeout = 2 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, a.RunTimeout)
	defer cancel()
	secret, err := a.Password(ctx)
	if err != nil {
		return "", err
	}
	if strings.ContainsAny(secret, "\r\n\x00") {
		return "", errors.New("the password holds a line break or NUL")
	}
	c, stop, err := connect(ctx, a)
	if err != nil {
		return "", err
	}
	defer stop()
	defer c.Close()
	if err := signIn(c, a, secret); err != nil {
		return "", err
	}
	folder, err = draftsFolder(c, a.Folder)
	if err != nil {
		return "", err
	}
	cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagDraft, imap.FlagSeen}, Time: at})
	_, err = cmd.Write(raw)
	err = errors.Join(err, cmd.Close())
	if err == nil {
		_, err = cmd.Wait()
	}
	if err != nil {
		return "", network(ctx, fmt.Errorf("append to %q: %w", folder, err))
	}
	if err := c.Logout().Wait(); err != nil && ctx.Err() != nil {
		return folder, nil // it is saved; how we part is of no matter
	}
	return folder, nil
}

// signIn makes one attempt with one mechanism.
func signIn(c *imapclient.Client, a Account, secret string) error {
	var err error
	switch caps := c.Caps(); {
	case c.State() == imap.ConnStateAuthenticated:
		return errors.New("the server greets as signed in already; nothing was sent")
	case a.OAuth:
		x := &imapconn.XOAuth2{User: a.Username, Token: secret}
		err = c.Authenticate(x)
		if refused := (*imap.Error)(nil); errors.As(err, &refused) && x.Report() != "" {
			refused.Text += " (" + x.Report() + ")"
		}
	case !caps.Has(imap.CapLoginDisabled):
		err = c.Login(a.Username, secret).Wait()
	case caps.Has(imap.AuthCap("PLAIN")):
		err = c.Authenticate(sasl.NewPlainClient("", a.Username, secret))
	default:
		return errors.New("the server takes no password")
	}
	var refused *imap.Error
	if errors.As(err, &refused) && refused.Type != imap.StatusResponseTypeBye {
		return fmt.Errorf("sign in at %s: %w: %q", a.Host, ErrSignIn, refused.Text)
	}
	if err != nil {
		return fmt.Errorf("sign in at %s: %w: %w", a.Host, ErrNetwork, err)
	}
	if c.Caps().Has(imap.CapID) { // some hosts open no folder to programs without a name
		if _, err := c.ID(&imap.IDData{Name: "inquiry", Vendor: "inquiry"}).Wait(); err != nil && !errors.As(err, &refused) {
			return fmt.Errorf("introduce the program at %s: %w: %w", a.Host, ErrNetwork, err)
		}
	}
	return nil
}

// network marks an error as one of the connection unless the server itself said no.
func network(ctx context.Context, err error) error {
	var refused *imap.Error
	switch {
	case ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return context.Cause(ctx)
	case errors.As(err, &refused) && refused.Type != imap.StatusResponseTypeBye:
		return err
	}
	return fmt.Errorf("%w: %w", ErrNetwork, err)
}
