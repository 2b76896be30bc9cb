// Package notifytest holds every kind of notifier to the contract of package
// notify, against a server of its own with TLS.
package notifytest

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// Answer is what the server says to one request.
type Answer struct {
	Status int // 0: 200
	Header map[string]string
	Body   string
}

// Got is a request that the server got.
type Got struct {
	*http.Request
	Content []byte
}

// Service describes a kind.
type Service struct {
	New    func(notify.Target) (notify.Notifier, error)
	Target notify.Target // Address is the path and query of the hook, with its token
	Token  string        // the part of the address that must stay secret
	OK     Answer
	// Refusals are answers that mean failure, and of which kind.
	Refusals map[string]Refusal
	// Text finds the text, unescaped, in a request; Size is what the service
	// counts against Limit.
	Text  func(Got) string
	Size  func(Got) int
	Limit int // 0: none
}

// Refusal is an answer that means failure.
type Refusal struct {
	Answer
	Kind  notify.Kind
	Tries int // requests made in all; 0: 1
}

// Now is the instant at which notices are sent here.
var Now = time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)

// Server answers each request with the next of answers, the last again and
// again, and keeps what it got.
type Server struct {
	*httptest.Server
	mu  sync.Mutex
	got []Got
}

// Serve starts a server with TLS.
func Serve(t *testing.T, answers ...Answer) *Server {
	t.Helper()
	s := &Server{}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		a := answers[min(len(s.got), len(answers)-1)]
		s.got = append(s.got, Got{r, body})
		s.mu.Unlock()
		for k, v := range a.Header {
			w.Header().Set(k, v)
		}
		w.WriteHeader(max(a.Status, 200))
		_, _ = io.WriteString(w, a.Body) // the client may be gone
	}))
	t.Cleanup(s.Close)
	return s
}

// Got lists the requests so far.
func (s *Server) Got() []Got {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Got(nil), s.got...)
}

// Client trusts the server and pauses for milliseconds only.
func (s *Server) Client() *notify.Client {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return notify.NewClient(notify.Options{RootCAs: pool, Timeout: time.Second, Pause: time.Millisecond})
}

// Notifier is one of the kind that sends to the server.
func (s *Server) Notifier(t *testing.T, svc Service) notify.Notifier {
	t.Helper()
	target := svc.Target
	target.Address, target.Client, target.Now = s.URL+target.Address, s.Client(), func() time.Time { return Now }
	n, err := svc.New(target)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Message is a digest with lines.
func Message(lines ...string) notify.Message {
	return notify.Message{
		Event: notify.EventPull, Title: "2 new inquiries: A 1, C 1", Lines: lines, Urgent: true, At: Now,
		More: func(n int) string { return fmt.Sprintf("and %d lines more", n) }, Data: map[string]any{"new": []int{418, 415}},
	}
}

// Run holds a kind to the contract.
func Run(t *testing.T, svc Service) {
	t.Run("sends once", func(t *testing.T) {
		s := Serve(t, svc.OK)
		if err := s.Notifier(t, svc).Send(t.Context(), Message("A: #418", "C: #415 破損 & <b> @all")); err != nil {
			t.Fatal(err)
		}
		got := s.Got()
		if len(got) != 1 || got[0].Method != http.MethodPost {
			t.Fatalf("%d requests", len(got))
		}
		if text := svc.Text(got[0]); !strings.Contains(text, "A: #418") || !strings.Contains(text, "破損 & ") {
			t.Errorf("text is %q", text)
		}
	})
	if svc.Limit > 0 {
		for name, unit := range map[string]string{"ASCII": "x", "Chinese": "询", "beyond the plane": "𠮷", "escaped": "<&\""} {
			t.Run("stays within the limit: "+name, func(t *testing.T) { svc.limit(t, unit) })
		}
	}
	for name, r := range svc.Refusals {
		t.Run("failure: "+name, func(t *testing.T) { svc.refusal(t, r) })
	}
	t.Run("another host", svc.elsewhere)
	t.Run("silence", svc.silence)
	t.Run("addresses", svc.addresses)
}

// limit sends what is too long by far: one long line, many lines.
func (svc Service) limit(t *testing.T, unit string) {
	s := Serve(t, svc.OK)
	n := s.Notifier(t, svc)
	many := make([]string, 2000)
	for i := range many {
		many[i] = fmt.Sprintf("#%d %s", i, strings.Repeat(unit, 30))
	}
	for i, lines := range [][]string{many, {strings.Repeat(unit, 50000)}, {"short", strings.Repeat(unit, 50000)}} {
		if err := n.Send(t.Context(), Message(lines...)); err != nil {
			t.Fatal(err)
		}
		got := s.Got()[i]
		text := svc.Text(got)
		if size := svc.Size(got); size > svc.Limit || size < svc.Limit/2 && i == 0 {
			t.Errorf("case %d: size %d, limit %d", i, size, svc.Limit)
		}
		if !utf8.ValidString(text) || strings.Contains(text, "\uFFFD") {
			t.Errorf("case %d: a character was cut", i)
		}
		if i == 0 && !strings.Contains(text, "lines more") {
			t.Error("nothing says that lines were left out")
		}
	}
}

func (svc Service) refusal(t *testing.T, r Refusal) {
	// A server may repeat what it was asked.
	echo := r.Answer
	echo.Body = strings.ReplaceAll(echo.Body, "ECHO", svc.Target.Address+" "+svc.Target.Secret)
	s := Serve(t, echo)
	err := s.Notifier(t, svc).Send(t.Context(), Message("A: #418"))
	var failed *notify.Error
	if !errors.As(err, &failed) || failed.Kind != r.Kind {
		t.Fatalf("error %v", err)
	}
	if got := len(s.Got()); got != max(r.Tries, 1) {
		t.Errorf("%d requests, want %d", got, max(r.Tries, 1))
	}
	svc.keepsSecrets(t, failed.Error()+failed.Hint)
}

// keepsSecrets holds that an error shows nothing of the address but the host.
func (svc Service) keepsSecrets(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{svc.Token, svc.Target.Secret} {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("the error shows a secret: %s", text)
		}
	}
	if !strings.Contains(text, "127.0.0.1") {
		t.Errorf("the error does not name the host: %s", text)
	}
}

// elsewhere is a server that sends the message to another host.
func (svc Service) elsewhere(t *testing.T) {
	other := Serve(t, svc.OK)
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := Serve(t, Answer{Status: status, Header: map[string]string{"Location": other.URL + "/" + svc.Token}})
		err := s.Notifier(t, svc).Send(t.Context(), Message())
		var failed *notify.Error
		if !errors.As(err, &failed) {
			t.Fatalf("%d: error %v", status, err)
		}
		svc.keepsSecrets(t, failed.Error()+failed.Hint)
	}
	if n := len(other.Got()); n > 0 {
		t.Errorf("%d requests reached the other host", n)
	}
}

// silence is a server that takes the message and never answers, one that is not
// there, and one whose certificate nobody vouches for.
func (svc Service) silence(t *testing.T) {
	tries := 0
	release := make(chan struct{})
	s := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { tries++; <-release }))
	defer s.Close()
	defer close(release)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	patient := notify.NewClient(notify.Options{RootCAs: pool, Timeout: 100 * time.Millisecond, Pause: time.Millisecond})
	for name, client := range map[string]*notify.Client{"silent": patient, "unknown certificate": notify.NewClient(notify.Options{Timeout: time.Second})} {
		target := svc.Target
		target.Address, target.Client, target.Now = s.URL+target.Address, client, func() time.Time { return Now }
		n, err := svc.New(target)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		err = n.Send(t.Context(), Message())
		var failed *notify.Error
		if !errors.As(err, &failed) || failed.Kind != notify.Unreached || time.Since(began) > 2*time.Second {
			t.Errorf("%s: error %v after %v", name, err, time.Since(began))
			continue
		}
		svc.keepsSecrets(t, failed.Error())
	}
	if tries != 1 {
		t.Errorf("%d messages, where the fate of the first is unknown", tries)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	target := svc.Target
	target.Address, target.Client, target.Now = s.URL+target.Address, patient, func() time.Time { return Now }
	if n, err := svc.New(target); err != nil {
		t.Error(err)
	} else if err := n.Send(ctx, Message()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// addresses that must not be taken.
func (svc Service) addresses(t *testing.T) {
	for _, bad := range []string{
		"", "http://hooks.example.com" + svc.Target.Address, "ftp://hooks.example.com/" + svc.Token, svc.Target.Address,
		"http://127.0.0.1.example.com/" + svc.Token, "https:///" + svc.Token, "https://h\x7fst/" + svc.Token,
	} {
		target := svc.Target
		target.Address, target.Now = bad, func() time.Time { return Now }
		_, err := svc.New(target)
		if err == nil {
			t.Errorf("%q was taken", bad)
		} else if strings.Contains(err.Error(), svc.Token) {
			t.Errorf("the error shows the address: %v", err)
		}
	}
}
