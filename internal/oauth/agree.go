package oauth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// Request is what a person must do to agree.
type Request struct {
	URL  string    // to be opened in a browser
	Code string    // to be typed there; "" for FlowBrowser, whose browser must run on this machine
	End  time.Time // until when; zero when unknown
}

// browserWait is how long a browser on this machine is waited for.
const browserWait = 10 * time.Minute

// Agree asks a person for permission and returns the refresh token. show is
// called once with what to do; done is the page that a browser shows afterwards.
// The error is an *Error or the context's.
func Agree(ctx context.Context, app App, show func(Request), done string) (refresh string, err error) {
	service, err := app.resolve()
	if err != nil {
		return "", err
	}
	var t *oauth2.Token
	if service.Flow == FlowDevice {
		t, err = device(ctx, app.config(service), show)
	} else {
		t, err = browser(ctx, app.config(service), service, show, done)
	}
	if err != nil {
		return "", explain(ctx, err)
	}
	if t.RefreshToken == "" {
		return "", &Error{Reason: ErrSettings, Err: errNoToken}
	}
	return t.RefreshToken, nil
}

func device(ctx context.Context, conf *oauth2.Config, show func(Request)) (*oauth2.Token, error) {
	answer, err := conf.DeviceAuth(client(ctx))
	if err != nil {
		return nil, err
	}
	if answer.DeviceCode == "" || answer.UserCode == "" || secure(answer.VerificationURI) != nil {
		return nil, &Error{Reason: ErrSettings, Err: errors.New("the service answers without a code or an https address")}
	}
	if answer.Interval < 0 || answer.Interval > 60 {
		answer.Interval = 5
	}
	if limit := time.Now().Add(time.Hour); answer.Expiry.IsZero() || answer.Expiry.After(limit) {
		answer.Expiry = limit
	}
	show(Request{URL: answer.VerificationURI, Code: answer.UserCode, End: answer.Expiry})
	t, err := conf.DeviceAccessToken(client(ctx), answer)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil && !time.Now().Before(answer.Expiry) {
		return nil, &Error{Reason: ErrExpired}
	}
	return t, err
}

// browser waits on a port of this machine for the browser to bring the code
// back, with a proof key (RFC 7636) that nobody else can know.
func browser(ctx context.Context, conf *oauth2.Config, s Service, show func(Request), done string) (*oauth2.Token, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	conf.RedirectURL = fmt.Sprintf("http://127.0.0.1:%d/", ln.Addr().(*net.TCPAddr).Port)
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	type answer struct {
		code string
		err  error
	}
	came := make(chan answer, 1)
	srv := &http.Server{ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 32 << 10, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.URL.Path != "/" || q.Get("state") != state {
			http.NotFound(w, r) // a favicon, or somebody else
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		fmt.Fprintf(w, "<!doctype html><title>inquiry</title><p>%s</p>", html.EscapeString(done))
		a := answer{code: q.Get("code")}
		if e := q.Get("error"); e != "" || a.code == "" {
			a.err = &oauth2.RetrieveError{ErrorCode: first(e, "invalid_request"), ErrorDescription: q.Get("error_description")}
		}
		select {
		case came <- a:
		default:
		}
	})}
	go srv.Serve(ln)
	defer func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = srv.Shutdown(grace) // the page is on its way to the browser
		srv.Close()
	}()
	opts := append(s.options(), oauth2.S256ChallengeOption(verifier))
	show(Request{URL: conf.AuthCodeURL(state, opts...), End: time.Now().Add(browserWait)})
	select {
	case a := <-came:
		if a.err != nil {
			return nil, a.err
		}
		return conf.Exchange(client(ctx), a.code, oauth2.VerifierOption(verifier))
	case <-time.After(browserWait):
		return nil, &Error{Reason: ErrExpired}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
