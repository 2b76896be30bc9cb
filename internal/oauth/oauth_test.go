package oauth_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/oauth"
	"github.com/inquiry-cli/inquiry/internal/oauth/oauthtest"
)

func start(t *testing.T) (*oauthtest.Server, oauth.App) {
	t.Helper()
	s := oauthtest.Start()
	t.Cleanup(s.Close)
	return s, oauth.App{ClientID: s.ClientID, DeviceURL: s.URL + "/device", TokenURL: s.URL + "/token", Scopes: []string{"imap", "offline_access"}}
}

func TestDeviceFlow(t *testing.T) {
	t.Parallel()
	s, app := start(t)
	s.Pending = 1
	var shown []oauth.Request
	refresh, err := oauth.Agree(t.Context(), app, func(r oauth.Request) { shown = append(shown, r) }, "done")
	if err != nil {
		t.Fatal(err)
	}
	if len(shown) != 1 || shown[0].Code != "ABCD-EFGH" || shown[0].URL != s.URL+"/enter" || time.Until(shown[0].End) > 15*time.Minute {
		t.Errorf("shown %+v", shown)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("asked %d times, want once too early and once in time", n)
	}
	token, err := oauth.NewSource(app, refresh, nil).Token(t.Context())
	if err != nil || !s.Good(token) {
		t.Errorf("token %q, %v", token, err)
	}
}

func TestBrowserFlow(t *testing.T) {
	t.Parallel()
	s, app := start(t)
	app.DeviceURL, app.AuthURL, app.ClientSecret = "", s.URL+"/authorize", "not-so-secret"
	pages := make(chan string, 1)
	visit := func(r oauth.Request) {
		u, err := url.Parse(r.URL)
		if err != nil || r.Code != "" {
			t.Errorf("shown %+v", r)
			return
		}
		go func() {
			// Somebody else who does not know the state is not listened to.
			back := u.Query().Get("redirect_uri")
			if resp, err := http.Get(back + "?code=evil&state=x"); err == nil {
				resp.Body.Close()
			}
			resp, err := http.Get(r.URL)
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			b, _ := io.ReadAll(resp.Body)
			pages <- string(b)
		}()
	}
	refresh, err := oauth.Agree(t.Context(), app, visit, "All <done>")
	if err != nil {
		t.Fatal(err)
	}
	page := <-pages
	if refresh == "" || !strings.Contains(page, "All &lt;done&gt;") {
		t.Errorf("refresh %q, page %q", refresh, page)
	}
	if form := s.Requests()[0]; form.Get("client_secret") != "not-so-secret" || form.Get("code") == "evil" || len(s.Requests()) != 1 {
		t.Errorf("sent %v", s.Requests())
	}
}

func TestSourceFetchesWhenNeeded(t *testing.T) {
	t.Parallel()
	s, app := start(t)
	s.Rotate = true
	var kept []string
	source := oauth.NewSource(app, s.Grant(), func(r string) error { kept = append(kept, r); return nil })
	one, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if two, err := source.Token(t.Context()); err != nil || two != one || len(s.Requests()) != 1 {
		t.Errorf("a good token was thrown away: %q %q %v", one, two, err)
	}
	s.Expire(30) // shorter than the minute that a token must be good for
	source = oauth.NewSource(app, kept[0], func(r string) error { kept = append(kept, r); return nil })
	for range 2 {
		if _, err := source.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var used []string
	for _, f := range s.Requests() {
		used = append(used, f.Get("refresh_token"))
	}
	if diff := cmp.Diff([]string{"refresh-1", kept[0], kept[1]}, used); diff != "" || len(kept) != 3 {
		t.Errorf("refresh tokens used (-want +got):\n%s kept %q", diff, kept)
	}
	full := errors.New("keyring is locked")
	if _, err := oauth.NewSource(app, kept[2], func(string) error { return full }).Token(t.Context()); !errors.Is(err, full) {
		t.Errorf("a refresh token was lost without a word: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	closed.Close()
	tests := map[string]struct {
		change func(s *oauthtest.Server, a *oauth.App)
		agree  bool
		want   error
		text   string
	}{
		"revoked":              {func(s *oauthtest.Server, _ *oauth.App) { s.Revoke() }, false, oauth.ErrRevoked, "AADSTS70000"},
		"declined":             {func(s *oauthtest.Server, _ *oauth.App) { s.Refuse = "authorization_declined" }, true, oauth.ErrDeclined, "declined"},
		"code ran out":         {func(s *oauthtest.Server, _ *oauth.App) { s.Refuse = "expired_token" }, true, oauth.ErrExpired, ""},
		"consent is missing":   {func(s *oauthtest.Server, _ *oauth.App) { s.Refuse = "interaction_required" }, false, oauth.ErrPending, ""},
		"scope is not given":   {func(s *oauthtest.Server, _ *oauth.App) { s.Refuse = "invalid_scope" }, true, oauth.ErrSettings, "invalid_scope"},
		"busy":                 {func(s *oauthtest.Server, _ *oauth.App) { s.Refuse = "temporarily_unavailable" }, false, oauth.ErrNetwork, ""},
		"unknown client":       {func(_ *oauthtest.Server, a *oauth.App) { a.ClientID = "other" }, true, oauth.ErrSettings, "AADSTS700016"},
		"no client":            {func(_ *oauthtest.Server, a *oauth.App) { a.ClientID = "" }, true, oauth.ErrSettings, "client_id is missing"},
		"unknown service":      {func(_ *oauthtest.Server, a *oauth.App) { a.Service = "gogle" }, true, oauth.ErrSettings, "microsoft"},
		"plain http elsewhere": {func(_ *oauthtest.Server, a *oauth.App) { a.TokenURL = "http://login.test/token" }, false, oauth.ErrSettings, "not https"},
		"tenant with a slash":  {func(_ *oauthtest.Server, a *oauth.App) { a.Tenant = "../x" }, false, oauth.ErrSettings, "tenant"},
		"nobody there":         {func(_ *oauthtest.Server, a *oauth.App) { a.TokenURL = nobody }, false, oauth.ErrNetwork, "refused"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, app := start(t)
			grant := s.Grant()
			tt.change(s, &app)
			var err error
			if tt.agree {
				_, err = oauth.Agree(t.Context(), app, func(oauth.Request) {}, "")
			} else {
				_, err = oauth.NewSource(app, grant, nil).Token(t.Context())
			}
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) || strings.Contains(err.Error(), grant) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAgreeEndsWithTheContext(t *testing.T) {
	t.Parallel()
	s, app := start(t)
	s.Pending = 1000
	for _, flow := range []string{"device", "browser"} {
		ctx, cancel := context.WithCancel(t.Context())
		if flow == "browser" {
			app.DeviceURL, app.AuthURL = "", s.URL+"/authorize"
		}
		begin := time.Now()
		_, err := oauth.Agree(ctx, app, func(oauth.Request) { time.AfterFunc(50*time.Millisecond, cancel) }, "")
		if !errors.Is(err, context.Canceled) || time.Since(begin) > time.Second {
			t.Errorf("%s: %v after %v", flow, err, time.Since(begin))
		}
	}
}

// Every service has what its flow needs, by https.
func TestServices(t *testing.T) {
	for _, name := range oauth.Names() {
		if _, err := oauth.NewSource(oauth.App{Service: name}, "x", nil).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "client_id") {
			t.Errorf("%s: without a client: %v", name, err)
		}
		done, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := oauth.NewSource(oauth.App{Service: name, ClientID: "x"}, "x", nil).Token(done); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff([]string{"microsoft", "microsoft-china", "google", "yahoo"}, oauth.Names()); diff != "" {
		t.Error(diff)
	}
}
