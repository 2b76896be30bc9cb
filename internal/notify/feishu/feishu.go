// Package feishu sends notices to a custom bot of Feishu (飞书) or Lark, signed or
// with a keyword.
package feishu

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// limit is what a request's body may have, bytes.
const limit = 20 << 10

// frame is what the JSON around the text takes at most, bytes, mentions aside.
const frame = 300

type bot struct {
	notify.Target
	address notify.Address
}

// New returns the bot at https://open.feishu.cn/open-apis/bot/v2/hook/… or at
// open.larksuite.com. With a secret every message is signed.
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	return &bot{t, a}, err
}

type payload struct {
	Stamp   string  `json:"timestamp,omitempty"` // seconds, as a string
	Sign    string  `json:"sign,omitempty"`
	Type    string  `json:"msg_type"`
	Content content `json:"content"`
}

type content struct {
	Text string `json:"text"`
}

// Send implements notify.Notifier.
func (b *bot) Send(ctx context.Context, m notify.Message) error {
	var calls strings.Builder
	for _, who := range b.Mention {
		calls.WriteString("\n<at user_id=\"" + strings.TrimPrefix(who, "@") + "\"></at>")
	}
	// "<at …>" would call somebody in the name of a buyer.
	harmless := func(s string) string { return strings.ReplaceAll(s, "<", "＜") }
	text := b.Text(m, limit-frame-notify.JSONBytes(calls.String()), notify.JSONBytes, harmless) + calls.String()
	return b.Client.Deliver(ctx, func() (notify.Request, error) {
		p := payload{Type: "text", Content: content{text}}
		var secrets []string
		if b.Secret != "" {
			p.Stamp, p.Sign = signature(b.Secret, b.Now())
			secrets = []string{b.Secret, p.Sign}
		}
		req, err := notify.JSON(b.address, p)
		req.Secrets = secrets
		return req, err
	}, judge)
}

// signature makes timestamp, in seconds, and signature: base64 of HMAC-SHA256 under
// the key "timestamp\nsecret" over nothing.
func signature(secret string, at time.Time) (stamp, sign string) {
	stamp = strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(stamp+"\n"+secret))
	return stamp, base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func judge(r notify.Reply) *notify.Error {
	// Errors come with HTTP 400 at times; their body says more than the status.
	code, words, ok := r.Numbered([]string{"code", "StatusCode"}, []string{"msg", "StatusMessage"})
	if failed := r.ByStatus(); failed != nil && (!ok || code == "0") {
		return failed
	}
	switch {
	case !ok:
		return r.Fail(notify.Rejected, "", "an answer that is not Feishu's", "the address begins with https://open.feishu.cn/open-apis/bot/v2/hook/")
	case code == "0":
		return nil
	case code == "19021":
		return r.Fail(notify.Refused, code, words, "the signature does not match: check the secret (signed: true), then the clock of this machine")
	case code == "19022":
		return r.Fail(notify.Refused, code, words, "the bot does not take messages from the address of this machine")
	case code == "19024":
		return r.Fail(notify.Rejected, code, words, "set keyword: to one of the bot's keywords")
	case code == "19001":
		return r.Fail(notify.Refused, code, words, "the address is not valid: copy the bot's address anew")
	case code == "11232":
		return r.Fail(notify.Limited, code, words, "a bot takes 100 messages a minute and 5 a second").Again(r.RetryAfter)
	}
	return r.Fail(notify.Rejected, code, words, "")
}
