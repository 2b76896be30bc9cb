package imap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// TLS modes.
const (
	TLSImplicit = "tls"      // TLS from the first byte, port 993 (RFC 8314)
	TLSStart    = "starttls" // plain greeting, then STARTTLS, port 143; never without TLS
)

// Authentication kinds.
const (
	AuthPassword = "password" // LOGIN, or AUTHENTICATE PLAIN where LOGIN is disabled
	AuthXOAuth2  = "xoauth2"  // the secret is an OAuth 2 access token
)

// Options say which mailbox to read and how. Zero values take the defaults
// written beside them.
type Options struct {
	Name        string // the account's name, used in places and errors
	Host        string
	Port        int    // 993 with TLSImplicit, 143 with TLSStart
	TLS         string // TLSImplicit
	CAFile      string // PEM certificates trusted besides the system's
	Fingerprint string // SHA-256 of the server's certificate in hex, colons allowed; if set it alone decides
	Username    string
	Auth        string                                // AuthPassword
	Password    func(context.Context) (string, error) // asked once per run

	Folders    []string  // decoded names of the folders with incoming mail; INBOX
	SentFolder string    // decoded name; found by itself when empty; "-" for none
	Since      time.Time // messages that came earlier are left out; zero for all

	MaxMessage  int64 // bytes; of larger messages the header and TextLimit of text are read; 10 MiB
	TextLimit   int64 // bytes of text read of messages beyond MaxMessage; 256 KiB
	WholeLimit  int64 // bytes; messages up to it are read whole, larger ones without their attachments; 32 KiB
	MaxMessages int   // messages a folder and run; 0 for no limit
	MaxBytes    int64 // bytes received in a run; 8 GiB

	ConnectTimeout time.Duration // each of connect, TLS handshake and greeting; 15 s
	IdleTimeout    time.Duration // without a byte while an answer is owed; 60 s
	RunTimeout     time.Duration // the whole account; 15 min
	Backoff        time.Duration // before the first reconnection, doubled each time; 1 s
	Retries        int           // reconnections in a row that bring nothing new; 5

	// Version is sent as this program's version with the ID command (RFC 2971).
	Version string
	// Progress, when set, is told how many of a folder's new messages are
	// handed on. Total is an estimate until done reaches it.
	Progress func(folder string, done, total int)
}

const (
	kib = 1 << 10
	mib = 1 << 20
)

func (o Options) withDefaults() Options {
	def := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	wait := func(v *time.Duration, d time.Duration) {
		if *v <= 0 {
			*v = d
		}
	}
	if o.TLS == "" {
		o.TLS = TLSImplicit
	}
	if o.Port == 0 {
		o.Port = 993
		if o.TLS == TLSStart {
			o.Port = 143
		}
	}
	if o.Auth == "" {
		o.Auth = AuthPassword
	}
	if len(o.Folders) == 0 {
		o.Folders = []string{inbox}
	}
	if o.Version == "" {
		o.Version = "1"
	}
	def(&o.MaxMessage, 10*mib)
	def(&o.TextLimit, 256*kib)
	def(&o.WholeLimit, 32*kib)
	def(&o.MaxBytes, 8<<30)
	wait(&o.ConnectTimeout, 15*time.Second)
	wait(&o.IdleTimeout, time.Minute)
	wait(&o.RunTimeout, 15*time.Minute)
	wait(&o.Backoff, time.Second)
	if o.Retries <= 0 {
		o.Retries = 5
	}
	return o
}

// check reports what makes the options unusable.
func (o Options) check() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if o.Host == "" {
		bad("host is missing")
	}
	if o.Port < 1 || o.Port > 65535 {
		bad("port %d is not between 1 and 65535", o.Port)
	}
	if o.TLS != TLSImplicit && o.TLS != TLSStart {
		bad("tls %q is neither %q nor %q", o.TLS, TLSImplicit, TLSStart)
	}
	if o.Auth != AuthPassword && o.Auth != AuthXOAuth2 {
		bad("auth %q is neither %q nor %q", o.Auth, AuthPassword, AuthXOAuth2)
	}
	if o.Username == "" {
		bad("username is missing")
	}
	if o.Password == nil {
		bad("no password is configured")
	}
	if _, err := imapconn.ParseFingerprint(o.Fingerprint); err != nil {
		errs = append(errs, err)
	}
	for _, s := range append([]string{o.Host, o.Username, o.SentFolder}, o.Folders...) {
		if strings.ContainsAny(s, "\r\n\x00") {
			bad("a line break or NUL in host, user or folder name")
		}
	}
	return errors.Join(errs...)
}

// Source is a mailbox account. It implements source.Source.
type Source struct{ opt Options }

var _ source.Source = (*Source)(nil)

// New checks the options and returns the account. It does no I/O. The error is
// an *ErrConfig.
func New(o Options) (*Source, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, &ErrConfig{Account: o.Name, Err: err}
	}
	return &Source{opt: o}, nil
}

// Name is the account's name.
func (s *Source) Name() string { return s.opt.Name }
