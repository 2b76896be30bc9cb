// Package dingtalk sends notices to a custom robot of DingTalk (钉钉), signed or
// with a keyword.
package dingtalk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// limit is what a message may have as a whole, bytes.
const limit = 20000

// frame is what the JSON around the text takes at most, bytes, mentions aside.
const frame = 200

type robot struct {
	notify.Target
	address notify.Address
}

// New returns the robot at https://oapi.dingtalk.com/robot/send?access_token=….
// With a secret every message is signed.
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	return &robot{t, a}, err
}

type payload struct {
	Type string `json:"msgtype"`
	Text struct {
		Content string `json:"content"`
	} `json:"text"`
	At struct {
		Mobiles []string `json:"atMobiles"`
		Users   []string `json:"atUserIds,omitempty"`
		All     bool     `json:"isAtAll"`
	} `json:"at"`
}

// Send implements notify.Notifier.
func (r *robot) Send(ctx context.Context, m notify.Message) error {
	p := payload{Type: "text"}
	p.At.Mobiles = []string{}
	var calls string // those called must be named in the text as well
	for _, who := range r.Mention {
		switch {
		case who == "@all":
			p.At.All = true
		case notify.IsPhone(who):
			p.At.Mobiles = append(p.At.Mobiles, who)
			calls += "\n@" + who
		default:
			p.At.Users = append(p.At.Users, who)
			calls += "\n@" + who
		}
	}
	p.Text.Content = r.Text(m, limit-frame-3*len(calls), notify.JSONBytes, notify.Plain) + calls
	return r.Client.Deliver(ctx, func() (notify.Request, error) {
		req, err := notify.JSON(r.address, p)
		if r.Secret != "" {
			stamp, sign := signature(r.Secret, r.Now())
			req.Address = r.address.With(r.address.Path(), url.Values{"timestamp": {stamp}, "sign": {sign}})
			req.Secrets = []string{r.Secret, sign}
		}
		return req, err
	}, judge)
}

// signature makes timestamp, in milliseconds, and signature, not escaped yet:
// base64 of HMAC-SHA256 under the secret over "timestamp\nsecret".
func signature(secret string, at time.Time) (stamp, sign string) {
	stamp = strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "\n" + secret))
	return stamp, base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func judge(r notify.Reply) *notify.Error {
	if failed := r.ByStatus(); failed != nil {
		return failed
	}
	code, words, ok := r.Numbered([]string{"errcode"}, []string{"errmsg"})
	switch {
	case !ok:
		return r.Fail(notify.Rejected, "", "an answer that is not DingTalk's", "the address begins with https://oapi.dingtalk.com/robot/send?access_token=")
	case code == "0":
		return nil
	case code == "130101", code == "410100":
		return r.Fail(notify.Limited, code, words, "a robot takes 20 messages a minute, and is barred for ten minutes after more")
	case code == "300001":
		return r.Fail(notify.Refused, code, words, "the token is not valid: copy the robot's address anew")
	case code == "310000" && strings.Contains(words, "keyword"):
		return r.Fail(notify.Rejected, code, words, "set keyword: to one of the robot's keywords")
	case code == "310000":
		return r.Fail(notify.Refused, code, words, "the robot's rule refuses: sign (signed: true and its secret), keyword (keyword:) or the address of this machine; also look at the clock")
	}
	return r.Fail(notify.Rejected, code, words, "")
}
