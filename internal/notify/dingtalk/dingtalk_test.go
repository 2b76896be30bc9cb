package dingtalk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/notifytest"
)

const secret = "SEC000000000000000000000"

var service = notifytest.Service{
	New:    New,
	Target: notify.Target{Address: "/robot/send?access_token=66d5xxxxxxxx34ab", Secret: secret, Mention: []string{"13800001111"}, Keyword: "询盘"},
	Token:  "66d5xxxxxxxx34ab",
	OK:     notifytest.Answer{Body: `{"errcode":0,"errmsg":"ok"}`},
	Refusals: map[string]notifytest.Refusal{
		"keyword":   {Answer: notifytest.Answer{Body: `{"errcode":310000,"errmsg":"keywords not in content"}`}, Kind: notify.Rejected},
		"sign":      {Answer: notifytest.Answer{Body: `{"errcode":310000,"errmsg":"sign not match ECHO"}`}, Kind: notify.Refused},
		"too often": {Answer: notifytest.Answer{Body: `{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}`}, Kind: notify.Limited},
		"bad token": {Answer: notifytest.Answer{Body: `{"errcode":300001,"errmsg":"token is not exist"}`}, Kind: notify.Refused},
		"other":     {Answer: notifytest.Answer{Body: `{"errcode":"40035"}`}, Kind: notify.Rejected},
		"no JSON":   {Answer: notifytest.Answer{Body: "ok"}, Kind: notify.Rejected},
	},
	Text: func(g notifytest.Got) string {
		var p payload
		if json.Unmarshal(g.Content, &p) != nil {
			return ""
		}
		return p.Text.Content
	},
	Size:  func(g notifytest.Got) int { return len(g.Content) },
	Limit: 20000,
}

func TestContract(t *testing.T) { notifytest.Run(t, service) }

func TestShape(t *testing.T) {
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, service).Send(t.Context(), notifytest.Message("A: #418")); err != nil {
		t.Fatal(err)
	}
	got := s.Got()[0]
	want := map[string]any{
		"msgtype": "text",
		"text":    map[string]any{"content": "询盘: 2 new inquiries: A 1, C 1\nA: #418\n@13800001111"},
		"at":      map[string]any{"atMobiles": []any{"13800001111"}, "isAtAll": false},
	}
	var body map[string]any
	if err := json.Unmarshal(got.Content, &body); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	checkSignature(t, got.Request, notifytest.Now)
}

// checkSignature does what DingTalk does: the parameters of the URL, unescaped,
// must fit the secret, and the time must be near.
func checkSignature(t *testing.T, r *http.Request, now time.Time) {
	t.Helper()
	q := r.URL.Query()
	ms, err := strconv.ParseInt(q.Get("timestamp"), 10, 64)
	if err != nil || now.Sub(time.UnixMilli(ms)).Abs() > time.Hour {
		t.Errorf("timestamp %q: %v", q.Get("timestamp"), err)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(q.Get("timestamp") + "\n" + secret))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); q.Get("sign") != want {
		t.Errorf("sign %q, want %q", q.Get("sign"), want)
	}
	if q.Get("access_token") != service.Token || r.URL.Path != "/robot/send" {
		t.Error(r.URL)
	}
}

// The figures were made with Python's hmac as the sample on DingTalk's page on custom robots does,
// with this secret and time.
func TestSign(t *testing.T) {
	stamp, sign := signature("this is secret", time.UnixMilli(1577262236757))
	if diff := cmp.Diff([]string{"1577262236757", "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="}, []string{stamp, sign}); diff != "" {
		t.Error(diff)
	}
}

func TestUnsigned(t *testing.T) {
	plain := service
	plain.Target.Secret = ""
	s := notifytest.Serve(t, service.OK)
	if err := s.Notifier(t, plain).Send(t.Context(), notifytest.Message()); err != nil {
		t.Fatal(err)
	}
	if got := s.Got()[0].URL.RequestURI(); got != service.Target.Address {
		t.Error(got)
	}
}
