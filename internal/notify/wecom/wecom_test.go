package wecom

import (
	"encoding/json"
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
	return p.Text.Content
}

var service = notifytest.Service{
	New:    New,
	Target: notify.Target{Address: "/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4", Mention: []string{"@all", "13800001111"}},
	Token:  "693a91f6-7xxx-4bc4",
	OK:     notifytest.Answer{Body: `{"errcode":0,"errmsg":"ok"}`},
	Refusals: map[string]notifytest.Refusal{
		"bad key":     {Answer: notifytest.Answer{Body: `{"errcode":93000,"errmsg":"invalid webhook url, ECHO"}`}, Kind: notify.Refused},
		"too often":   {Answer: notifytest.Answer{Body: `{"errcode":45009,"errmsg":"api freq out of limit"}`}, Kind: notify.Limited},
		"bad type":    {Answer: notifytest.Answer{Body: `{"errcode":40008,"errmsg":"invalid message type"}`}, Kind: notify.Rejected},
		"another":     {Answer: notifytest.Answer{Body: `<html>welcome</html>`}, Kind: notify.Rejected},
		"empty":       {Answer: notifytest.Answer{Body: ``}, Kind: notify.Rejected},
		"overloaded":  {Answer: notifytest.Answer{Status: 503, Body: "ECHO"}, Kind: notify.Unreached, Tries: 3},
		"not allowed": {Answer: notifytest.Answer{Status: 403, Body: "ECHO"}, Kind: notify.Refused},
	},
	Text:  textOf,
	Size:  func(g notifytest.Got) int { return len(textOf(g)) },
	Limit: 2048,
}

func TestContract(t *testing.T) { notifytest.Run(t, service) }

func TestShape(t *testing.T) {
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message("A: #418 <@lin>")); err != nil {
		t.Fatal(err)
	}
	got := s.Got()[0]
	want := map[string]any{"msgtype": "text", "text": map[string]any{
		"content":        "2 new inquiries: A 1, C 1\nA: #418 < @lin>",
		"mentioned_list": []any{"@all"}, "mentioned_mobile_list": []any{"13800001111"},
	}}
	var body map[string]any
	if err := json.Unmarshal(got.Content, &body); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	if got.URL.RequestURI() != service.Target.Address || got.Header.Get("Content-Type") != "application/json" {
		t.Error(got.URL.RequestURI(), got.Header)
	}
}
