package slack

import (
	"encoding/json"
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
	Target: notify.Target{Address: "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"},
	Token:  "XXXXXXXXXXXXXXXXXXXXXXXX",
	OK:     notifytest.Answer{Body: "ok"},
	Refusals: map[string]notifytest.Refusal{
		"gone":      {Answer: notifytest.Answer{Status: 404, Body: "no_service"}, Kind: notify.Refused},
		"token":     {Answer: notifytest.Answer{Status: 403, Body: "invalid_token"}, Kind: notify.Refused},
		"form":      {Answer: notifytest.Answer{Status: 400, Body: "invalid_payload ECHO"}, Kind: notify.Rejected},
		"a page":    {Answer: notifytest.Answer{Body: "<html>ok</html>"}, Kind: notify.Rejected},
		"too often": {Answer: notifytest.Answer{Status: 429, Header: map[string]string{"Retry-After": "3600"}, Body: "rate_limited"}, Kind: notify.Limited},
	},
	Text: func(g notifytest.Got) string {
		return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(textOf(g))
	},
	Size:  func(g notifytest.Got) int { return len([]rune(textOf(g))) },
	Limit: 40000,
}

func TestContract(t *testing.T) { notifytest.Run(t, service) }

func TestShape(t *testing.T) {
	called := service
	called.Target.Mention = []string{"@here", "U024BE7LH"}
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, called).Send(t.Context(), notifytest.Message("A: #418 <!channel> R&D")); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"text":   "2 new inquiries: A 1, C 1\nA: #418 &lt;!channel&gt; R&amp;D\n<!here>\n<@U024BE7LH>",
		"mrkdwn": false, "unfurl_links": false, "unfurl_media": false,
	}
	var body map[string]any
	if err := json.Unmarshal(s.Got()[0].Content, &body); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
}

func TestRetryAfter(t *testing.T) {
	s := notifytest.Serve(t, notifytest.Answer{Status: 429, Header: map[string]string{"Retry-After": "1"}}, service.OK)
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message()); err != nil {
		t.Error(err)
	}
	if n := len(s.Got()); n != 2 {
		t.Errorf("%d requests", n)
	}
}
