package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/notifytest"
)

var service = notifytest.Service{
	New:    New,
	Target: notify.Target{Address: "/hooks/4f61-secret?k=abcdefgh", Secret: "shared secret"},
	Token:  "4f61-secret",
	OK:     notifytest.Answer{Status: 202},
	Refusals: map[string]notifytest.Refusal{
		"time out":     {Answer: notifytest.Answer{Status: 408}, Kind: notify.Unreached, Tries: 3},
		"too early":    {Answer: notifytest.Answer{Status: 425}, Kind: notify.Unreached, Tries: 3},
		"too often":    {Answer: notifytest.Answer{Status: 429}, Kind: notify.Limited, Tries: 3},
		"come later":   {Answer: notifytest.Answer{Status: 503, Header: map[string]string{"Retry-After": "120"}}, Kind: notify.Unreached},
		"trouble":      {Answer: notifytest.Answer{Status: 500, Body: "panic at ECHO"}, Kind: notify.Unreached, Tries: 3},
		"not accepted": {Answer: notifytest.Answer{Status: 422, Body: "ECHO"}, Kind: notify.Rejected},
		"not known":    {Answer: notifytest.Answer{Status: 404}, Kind: notify.Refused},
	},
	Text: func(g notifytest.Got) string {
		var p payload
		if json.Unmarshal(g.Content, &p) != nil {
			return ""
		}
		return p.Title + "\n" + p.Text
	},
}

func TestContract(t *testing.T) { notifytest.Run(t, service) }

func TestShape(t *testing.T) {
	s := notifytest.Serve(t, notifytest.Answer{Status: 500}, notifytest.Answer{Status: 204})
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message("A: #418", "C: #415")); err != nil {
		t.Fatal(err)
	}
	got := s.Got()
	if len(got) != 2 || string(got[0].Content) != string(got[1].Content) {
		t.Fatalf("%d requests", len(got))
	}
	mac := hmac.New(sha256.New, []byte("shared secret"))
	mac.Write(got[1].Content)
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); got[1].Header.Get("X-Inquiry-Signature") != want {
		t.Errorf("signature %q, want %q", got[1].Header.Get("X-Inquiry-Signature"), want)
	}
	want := map[string]any{
		"event": "pull", "at": "2026-11-23T00:40:00Z", "title": "2 new inquiries: A 1, C 1", "text": "A: #418\nC: #415",
		"data": map[string]any{"new": []any{418.0, 415.0}},
	}
	var body map[string]any
	if err := json.Unmarshal(got[1].Content, &body); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	if got[1].Header.Get("X-Inquiry-Event") != "pull" {
		t.Error(got[1].Header)
	}
}
