// Package oauth gets access tokens for mailboxes by OAuth 2.0 (RFC 6749): a
// person agrees once, by the device flow (RFC 8628) or in a browser on this
// machine (RFC 8252), which gives a refresh token to be kept as a secret; from
// that an access token is fetched when one is needed. Access tokens are never
// stored, and no error holds a token.
package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// RequestTimeout bounds one request to a service.
const RequestTimeout = 30 * time.Second

// early is how long before its end an access token counts as run out: time to
// sign in with it.
const early = time.Minute

// Reasons of an Error, for errors.Is.
var (
	ErrRevoked  = errors.New("the permission was revoked or has run out")     // sign in anew
	ErrDeclined = errors.New("the permission was declined")                   // by the person
	ErrExpired  = errors.New("nobody confirmed the code in time")             // try again
	ErrSettings = errors.New("the OAuth settings do not fit the service")     // client_id, scopes, addresses
	ErrNetwork  = errors.New("the service could not be reached")              // try later
	ErrPending  = errors.New("the account's owner or administrator must act") // consent, multi-factor
	errNoToken  = errors.New("the service gave no refresh token; ask it for offline access in the scopes")
)

// Error says why no token was given. Reason is one of the above; Text is what
// the service said about it, uncleaned.
type Error struct {
	Reason error
	Code   string // the service's error code, such as invalid_grant
	Text   string
	Err    error // the cause, for faults of the network
}

func (e *Error) Error() string {
	s := "get an access token: " + e.Reason.Error()
	if e.Code != "" {
		s += fmt.Sprintf(" (%s)", e.Code)
	}
	if e.Text != "" {
		s += fmt.Sprintf(": %q", e.Text)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Is matches the reason.
func (e *Error) Is(target error) bool { return target == e.Reason }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

func settings(format string, args ...any) error {
	return &Error{Reason: ErrSettings, Text: fmt.Sprintf(format, args...)}
}

// explain turns the library's errors, whose text may hold what the server sent,
// into ours.
func explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return &Error{Reason: ErrNetwork, Err: err}
	}
	e := &Error{Code: refused.ErrorCode, Text: cut(refused.ErrorDescription, 300)}
	switch refused.ErrorCode {
	case "invalid_grant": // RFC 6749 section 5.2
		e.Reason = ErrRevoked
	case "access_denied", "authorization_declined":
		e.Reason = ErrDeclined
	case "expired_token", "code_expired", "bad_verification_code":
		e.Reason = ErrExpired
	case "interaction_required", "consent_required", "login_required":
		e.Reason = ErrPending
	case "temporarily_unavailable", "server_error", "slow_down":
		e.Reason = ErrNetwork
	case "":
		e.Reason, e.Text = ErrNetwork, ""
		if refused.Response != nil {
			e.Code = refused.Response.Status
			if c := refused.Response.StatusCode; c >= 400 && c < 500 && c != http.StatusTooManyRequests && c != http.StatusRequestTimeout {
				e.Reason = ErrSettings
			}
		}
	default:
		e.Reason = ErrSettings
	}
	return e
}

func cut(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// client makes the requests of one call: bounded in time, ending with ctx, and
// following nobody elsewhere, because requests carry tokens.
func client(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Timeout:       RequestTimeout,
		Transport:     bound{ctx},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

// bound ends requests with a context; the library makes some without one.
type bound struct{ ctx context.Context }

func (b bound) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(b.ctx, cancel)
	context.AfterFunc(ctx, func() { stop() })
	resp, err := http.DefaultTransport.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel()
	}
	return resp, err
}

// Source gives access tokens for one account, a new one only when the last has
// run out. It may be used by several goroutines.
type Source struct {
	mu     sync.Mutex
	app    App
	keep   func(refresh string) error
	tokens oauth2.TokenSource
	kept   string
}

// NewSource makes a Source from a refresh token. keep is told when the service
// exchanges the refresh token for another; its error is that of Token.
func NewSource(app App, refresh string, keep func(refresh string) error) *Source {
	return &Source{app: app, kept: refresh, keep: keep}
}

// Token returns an access token that is good for another minute at least. The
// error is an *Error, keep's, or the context's.
func (s *Source) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens == nil {
		service, err := s.app.resolve()
		if err != nil {
			return "", err
		}
		// Microsoft and Google take the scopes from the first agreement.
		s.tokens = oauth2.ReuseTokenSourceWithExpiry(nil, s.app.config(service).TokenSource(client(ctx), &oauth2.Token{RefreshToken: s.kept}), early)
	}
	t, err := s.tokens.Token()
	if err != nil {
		s.tokens = nil // the context of the next call counts for the next try
		return "", explain(ctx, err)
	}
	if t.RefreshToken != "" && t.RefreshToken != s.kept {
		s.kept = t.RefreshToken
		if s.keep != nil {
			if err := s.keep(s.kept); err != nil {
				return "", fmt.Errorf("keep the new refresh token: %w", err)
			}
		}
	}
	return t.AccessToken, nil
}
