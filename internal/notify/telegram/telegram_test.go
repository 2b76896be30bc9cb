package telegram

import (
	"encoding/json"
	"errors"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/notifytest"
)

func textOf(g notifytest.Got) string {
	var p payload
	if json.Unmarshal(g.Content, &p) != nil {
		return ""
	}
	return p.Text
}

var service = notifytest.Service{
	New:    New,
	Target: notify.Target{Address: "/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", Chat: "-1001234567890"},
	Token:  "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
	OK:     notifytest.Answer{Body: `{"ok":true,"result":{"message_id":1}}`},
	Refusals: map[string]notifytest.Refusal{
		"token":     {Answer: notifytest.Answer{Status: 401, Body: `{"ok":false,"error_code":401,"description":"Unauthorized ECHO"}`}, Kind: notify.Refused},
		"kicked":    {Answer: notifytest.Answer{Status: 403, Body: `{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked"}`}, Kind: notify.Refused},
		"no chat":   {Answer: notifytest.Answer{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`}, Kind: notify.Rejected},
		"too often": {Answer: notifytest.Answer{Status: 429, Body: `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}`}, Kind: notify.Limited},
		"a page":    {Answer: notifytest.Answer{Body: `<html>`}, Kind: notify.Rejected},
		"not ok":    {Answer: notifytest.Answer{Body: `{}`}, Kind: notify.Rejected},
		"trouble":   {Answer: notifytest.Answer{Status: 502, Body: `{"ok":false,"error_code":502,"description":"Bad Gateway"}`}, Kind: notify.Unreached, Tries: 3},
	},
	Text:  func(g notifytest.Got) string { return html.UnescapeString(textOf(g)) },
	Size:  func(g notifytest.Got) int { return len([]rune(textOf(g))) },
	Limit: 4096,
}

func TestContract(t *testing.T) {
	astral := service // Telegram counts UTF-16 units: a character beyond the plane is two
	astral.Size = func(g notifytest.Got) int { return notify.Characters(textOf(g)) }
	notifytest.Run(t, astral)
}

func TestShape(t *testing.T) {
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message("A: #418 <a href='x'>R&D</a>")); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"chat_id": "-1001234567890", "parse_mode": "HTML", "link_preview_options": map[string]any{"is_disabled": true},
		"text": "2 new inquiries: A 1, C 1\nA: #418 &lt;a href='x'&gt;R&amp;D&lt;/a&gt;",
	}
	got := s.Got()[0]
	var body map[string]any
	if err := json.Unmarshal(got.Content, &body); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	if got.URL.Path != service.Target.Address+"/sendMessage" {
		t.Error(got.URL.Path)
	}
}

func TestMigratedGroup(t *testing.T) {
	s := notifytest.Serve(t, notifytest.Answer{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009876543210}}`})
	err := s.Notifier(t, service).Send(t.Context(), notifytest.Message())
	var failed *notify.Error
	if !errors.As(err, &failed) || !strings.Contains(failed.Hint, `"-1009876543210"`) {
		t.Errorf("%v", err)
	}
}

func TestNoChat(t *testing.T) {
	if _, err := New(notify.Target{Address: "https://api.telegram.org/bot1:A"}); err == nil {
		t.Error("taken without a chat")
	}
}
