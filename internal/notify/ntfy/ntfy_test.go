package ntfy

import (
	"mime"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/notifytest"
)

var service = notifytest.Service{
	New:    New,
	Target: notify.Target{Address: "/my-secret-topic", Secret: "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2"},
	Token:  "my-secret-topic",
	OK:     notifytest.Answer{Body: `{"id":"sPs71M8A2T","time":1735528741,"event":"message","topic":"x","message":"…"}`},
	Refusals: map[string]notifytest.Refusal{
		"no access": {Answer: notifytest.Answer{Status: 403, Body: `{"code":40301,"http":403,"error":"forbidden ECHO"}`}, Kind: notify.Refused},
		"bad token": {Answer: notifytest.Answer{Status: 401, Body: `{"code":40101,"http":401,"error":"unauthorized"}`}, Kind: notify.Refused},
		"too often": {Answer: notifytest.Answer{Status: 429, Body: `{"code":42901,"http":429,"error":"limit reached: too many requests"}`}, Kind: notify.Limited, Tries: 3},
		"a page":    {Answer: notifytest.Answer{Body: `<html>`}, Kind: notify.Rejected},
		"too large": {Answer: notifytest.Answer{Status: 413, Body: `{"code":41301,"http":413,"error":"attachment too large"}`}, Kind: notify.Rejected},
	},
	Text:  func(g notifytest.Got) string { return string(g.Content) },
	Size:  func(g notifytest.Got) int { return len(g.Content) },
	Limit: 4096,
}

func TestContract(t *testing.T) { notifytest.Run(t, service) }

func TestShape(t *testing.T) {
	s := notifytest.Serve(t, service.OK)
	m := notifytest.Message("A: #418")
	m.Title = strings.Repeat("新询盘 2 条：A 1，C 1 ", 20)
	if err := s.Notifier(t, service).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := s.Got()[0]
	title := got.Header.Get("Title")
	if strings.Trim(title, "\x20\x21\x22\x23\x24\x25\x26'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~") != "" {
		t.Errorf("the header is not ASCII: %q", title)
	}
	plain, err := new(mime.WordDecoder).DecodeHeader(title)
	if err != nil || !strings.HasPrefix(m.Title, strings.TrimSuffix(plain, "..")) || len(plain) > titleLimit {
		t.Errorf("title %q: %v", plain, err)
	}
	if got.Header.Get("Authorization") != "Bearer "+service.Target.Secret || got.Header.Get("Priority") != "4" || got.URL.Path != "/my-secret-topic" {
		t.Error(got.Header, got.URL)
	}
}

func TestOnlyATitle(t *testing.T) {
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message()); err != nil {
		t.Fatal(err)
	}
	if body := string(s.Got()[0].Content); body != "2 new inquiries: A 1, C 1" {
		t.Errorf("body %q: ntfy would say \"triggered\"", body)
	}
}
