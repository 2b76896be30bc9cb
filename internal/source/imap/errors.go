package imap

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// ErrSignIn says that the server refused the user or the password. It is never
// retried within a run.
type ErrSignIn struct {
	Account    string
	Host       string
	ServerText string // the server's words, uncleaned
}

func (e *ErrSignIn) Error() string {
	return fmt.Sprintf("sign in at %s: refused: %q", e.Host, e.ServerText)
}

// ErrNetwork says that the server could not be reached, broke off, told to try
// later, or ran into one of our limits. What was handed on before is complete;
// another run takes up there.
type ErrNetwork struct {
	Account string
	Host    string
	Folder  string // the folder being read, "" before
	Saved   int    // items handed on in this run
	Later   bool   // the server itself said to try later
	Err     error
}

func (e *ErrNetwork) Error() string {
	var b strings.Builder
	if e.Folder != "" {
		fmt.Fprintf(&b, "read mailbox %q at %s: %v", e.Folder, e.Host, e.Err)
	} else {
		fmt.Fprintf(&b, "reach %s: %v", e.Host, e.Err)
	}
	if e.Saved > 0 {
		fmt.Fprintf(&b, " (%d messages were taken; the next run goes on from there)", e.Saved)
	}
	return b.String()
}

func (e *ErrNetwork) Unwrap() error { return e.Err }

// ErrConfig says that the account's settings do not fit the server: an
// impossible option, a missing folder, a server without TLS.
type ErrConfig struct {
	Account string
	Host    string
	Err     error
}

func (e *ErrConfig) Error() string { return "account settings: " + e.Err.Error() }

func (e *ErrConfig) Unwrap() error { return e.Err }

// ErrSecret says that there is no password or access token to sign in with; no
// connection was made for it. Err is what Options.Password returned.
type ErrSecret struct {
	Account string
	Host    string
	Err     error
}

func (e *ErrSecret) Error() string { return e.Err.Error() }

func (e *ErrSecret) Unwrap() error { return e.Err }

// ErrCertificate says that the server's certificate is not trusted.
// Fingerprint is the SHA-256 of what the server showed, to be compared over
// another way before it is pinned.
type ErrCertificate struct {
	Account     string
	Host        string
	Fingerprint string
	Err         error
}

func (e *ErrCertificate) Error() string {
	return fmt.Sprintf("check the certificate of %s: %v", e.Host, e.Err)
}

func (e *ErrCertificate) Unwrap() error { return e.Err }

// serverError is an answer NO or BAD, or a farewell.
type serverError struct {
	status string // NO, BAD, BYE
	code   string // response code without brackets, RFC 3501 section 7.1 and RFC 5530
	text   string
}

func (e *serverError) Error() string {
	if e.code != "" {
		return fmt.Sprintf("server says %s [%s] %q", e.status, e.code, e.text)
	}
	return fmt.Sprintf("server says %s %q", e.status, e.text)
}

// errProtocol marks an answer that neither the repair nor the library
// understood; the connection is of no use any more.
var errProtocol = errors.New("answer not understood")

// errGreeting marks a server that is none of IMAP.
var errGreeting = errors.New("not the greeting of an IMAP server")

// errLimit marks a limit of ours that the server ran into.
var errLimit = errors.New("limit reached")

// errBudget is the limit no other connection gets around.
var errBudget = fmt.Errorf("%w: the server sent more bytes than a run may take", errLimit)

// lost reports whether err means that the connection is gone, so that another
// one may help.
func lost(err error) bool {
	var ne net.Error
	return errors.Is(err, errProtocol) || errors.Is(err, errLimit) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.ErrClosedPipe) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.As(err, &ne) || isRecordError(err) || isBye(err)
}

func isBye(err error) bool {
	var se *serverError
	return errors.As(err, &se) && se.status == "BYE"
}

func isRecordError(err error) bool {
	var rec tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &rec) || errors.As(err, &alert) || err != nil && strings.HasPrefix(err.Error(), "tls: ")
}

// later reads in the server's words that the trouble is a passing one, and how
// long it asks to wait. Codes are those of RFC 5530; the words are Microsoft's,
// Google's, NetEase's and Dovecot's.
func later(se *serverError) (bool, time.Duration) {
	if se == nil {
		return false, 0
	}
	switch strings.ToUpper(se.code) {
	case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN":
		return false, 0
	case "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "OVERQUOTA", "THROTTLED":
		return true, backoffTime(se.text)
	}
	text := strings.ToLower(se.text)
	for _, w := range words().later {
		if strings.Contains(text, w) {
			return true, backoffTime(se.text)
		}
	}
	return se.status == "BYE", backoffTime(se.text)
}

// backoffTime reads "Suggested Backoff Time: 30000 milliseconds" (Microsoft).
func backoffTime(text string) time.Duration {
	_, rest, ok := strings.Cut(strings.ToLower(text), "backoff time:")
	if !ok {
		return 0
	}
	var n int64
	if _, err := fmt.Sscan(strings.TrimSpace(rest), &n); err != nil || n < 0 || n > 3_600_000 {
		return 0
	}
	return time.Duration(n) * time.Millisecond
}
