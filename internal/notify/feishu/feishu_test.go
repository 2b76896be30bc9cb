package feishu

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/notifytest"
)

const secret = "hQ3mTdxxxxxxxxxxxxx"

var service = notifytest.Service{
	New:    New,
	Target: notify.Target{Address: "/open-apis/bot/v2/hook/5a2b2f9e-xxxx-4f61", Secret: secret, Mention: []string{"@all"}},
	Token:  "5a2b2f9e-xxxx-4f61",
	OK:     notifytest.Answer{Body: `{"code":0,"data":{},"msg":"success"}`},
	Refusals: map[string]notifytest.Refusal{
		"sign":      {Answer: notifytest.Answer{Body: `{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time ECHO"}`}, Kind: notify.Refused},
		"address":   {Answer: notifytest.Answer{Body: `{"code":19022,"msg":"Ip Not Allowed"}`}, Kind: notify.Refused},
		"keyword":   {Answer: notifytest.Answer{Body: `{"code":19024,"msg":"Key Words Not Found"}`}, Kind: notify.Rejected},
		"too often": {Answer: notifytest.Answer{Body: `{"code":11232,"msg":"frequency limited"}`}, Kind: notify.Limited, Tries: 3},
		"form":      {Answer: notifytest.Answer{Status: 400, Body: `{"code":9499,"msg":"Bad Request","data":{}}`}, Kind: notify.Rejected},
		"old form":  {Answer: notifytest.Answer{Body: `{"StatusCode":1,"StatusMessage":"failed"}`}, Kind: notify.Rejected},
		"no code":   {Answer: notifytest.Answer{Body: `{"msg":"success"}`}, Kind: notify.Rejected},
	},
	Text: func(g notifytest.Got) string {
		var p payload
		if json.Unmarshal(g.Content, &p) != nil {
			return ""
		}
		return p.Content.Text
	},
	Size:  func(g notifytest.Got) int { return len(g.Content) },
	Limit: 20 << 10,
}

func TestContract(t *testing.T) { notifytest.Run(t, service) }

func TestShape(t *testing.T) {
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message(`A: #418 <at user_id="ou_1"></at>`)); err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(s.Got()[0].Content, &body); err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte("1795394400\n"+secret)) // the key holds the secret, the text is empty
	want := map[string]any{
		"timestamp": "1795394400", "sign": base64.StdEncoding.EncodeToString(mac.Sum(nil)), "msg_type": "text",
		"content": map[string]any{"text": "2 new inquiries: A 1, C 1\nA: #418 ＜at user_id=\"ou_1\">＜/at>\n<at user_id=\"all\"></at>"},
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
}

// The figures were made with Python's hmac as the sample on Feishu's page on custom bots does,
// with this secret and time.
func TestSign(t *testing.T) {
	stamp, sign := signature("this is secret", time.Unix(1599360473, 0))
	if diff := cmp.Diff([]string{"1599360473", "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw="}, []string{stamp, sign}); diff != "" {
		t.Error(diff)
	}
}

func TestOldAnswer(t *testing.T) {
	s := notifytest.Serve(t, notifytest.Answer{Body: `{"Extra":null,"StatusCode":0,"StatusMessage":"success"}`})
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message()); err != nil {
		t.Error(err)
	}
}
