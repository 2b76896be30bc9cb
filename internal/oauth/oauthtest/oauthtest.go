// Package oauthtest is an authorisation server on the loopback interface for
// tests: it hands out codes, access tokens and refresh tokens, and knows which
// of them are good.
package oauthtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
)

// Server is a running authorisation server. Its fields may be set before the
// first request; the rest is asked by methods.
type Server struct {
	*httptest.Server
	ClientID string // the only client known
	Pending  int    // times a device is told to wait
	Refuse   string // error code for every request for tokens; "" for none
	Rotate   bool   // each refresh gives another refresh token and ends the one before

	mu       sync.Mutex
	expires  int // seconds an access token is good for
	refresh  map[string]bool
	access   map[string]bool
	issued   int
	requests []url.Values
	codes    map[string]string // code -> proof challenge
}

// Start runs a server that knows the client "inquiry-test".
func Start() *Server {
	s := &Server{ClientID: "inquiry-test", expires: 3600, refresh: map[string]bool{}, access: map[string]bool{}, codes: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /device", s.device)
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("GET /authorize", s.authorize)
	s.Server = httptest.NewServer(mux)
	return s
}

// Good reports whether an access token opens the mailbox.
func (s *Server) Good(access string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.access[access]
}

// Grant makes a refresh token as if a person had agreed.
func (s *Server) Grant() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newRefresh()
}

// Expire lets access tokens from now on run out after so many seconds.
func (s *Server) Expire(seconds int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expires = seconds
}

// Revoke ends all permissions.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.refresh)
	clear(s.access)
}

// Requests are the forms sent for tokens so far.
func (s *Server) Requests() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]url.Values(nil), s.requests...)
}

func (s *Server) newRefresh() string {
	s.issued++
	t := fmt.Sprintf("refresh-%d", s.issued)
	s.refresh[t] = true
	return t
}

func answer(w http.ResponseWriter, status int, v map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client is gone otherwise
}

func (s *Server) device(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("client_id") != s.ClientID {
		answer(w, 400, map[string]any{"error": "unauthorized_client", "error_description": "AADSTS700016: Application not found"})
		return
	}
	answer(w, 200, map[string]any{"device_code": "the-device", "user_code": "ABCD-EFGH", "verification_uri": s.URL + "/enter", "expires_in": 900, "interval": 1})
}

// authorize plays the person who agrees: the browser is sent back at once.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != s.ClientID || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "bad request", 400)
		return
	}
	s.mu.Lock()
	s.issued++
	code := fmt.Sprintf("code-%d", s.issued)
	s.codes[code] = q.Get("code_challenge")
	s.mu.Unlock()
	v := url.Values{"state": {q.Get("state")}, "code": {code}}
	if s.Refuse != "" {
		v = url.Values{"state": {q.Get("state")}, "error": {s.Refuse}}
	}
	back.RawQuery = v.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.PostForm)
	if s.Refuse != "" {
		answer(w, 400, map[string]any{"error": s.Refuse, "error_description": "refused on purpose"})
		return
	}
	if r.PostFormValue("client_id") != s.ClientID {
		answer(w, 401, map[string]any{"error": "invalid_client"})
		return
	}
	refresh := ""
	switch r.PostFormValue("grant_type") {
	case "urn:ietf:params:oauth:grant-type:device_code":
		if s.Pending > 0 {
			s.Pending--
			answer(w, 400, map[string]any{"error": "authorization_pending"})
			return
		}
		refresh = s.newRefresh()
	case "authorization_code":
		challenge, ok := s.codes[r.PostFormValue("code")]
		if !ok || challenge != challengeOf(r.PostFormValue("code_verifier")) {
			answer(w, 400, map[string]any{"error": "invalid_grant"})
			return
		}
		refresh = s.newRefresh()
	case "refresh_token":
		old := r.PostFormValue("refresh_token")
		if !s.refresh[old] {
			answer(w, 400, map[string]any{"error": "invalid_grant", "error_description": "AADSTS70000: The provided grant has been revoked"})
			return
		}
		if s.Rotate {
			delete(s.refresh, old)
			refresh = s.newRefresh()
		}
	default:
		answer(w, 400, map[string]any{"error": "unsupported_grant_type"})
		return
	}
	s.issued++
	access := fmt.Sprintf("access-%d", s.issued)
	s.access[access] = true
	v := map[string]any{"token_type": "Bearer", "access_token": access, "expires_in": s.expires}
	if refresh != "" {
		v["refresh_token"] = refresh
	}
	answer(w, 200, v)
}
