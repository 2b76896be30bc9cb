// Package wecom sends notices to a group robot of WeCom (企业微信).
package wecom

import (
	"context"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// limit is what a text may have, bytes of UTF-8 (WeCom document 91770).
const limit = 2048

type robot struct {
	notify.Target
	address notify.Address
}

// New returns the robot at https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=….
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	return &robot{t, a}, err
}

type payload struct {
	Type string `json:"msgtype"`
	Text text   `json:"text"`
}

type text struct {
	Content string   `json:"content"`
	Users   []string `json:"mentioned_list,omitempty"`
	Mobiles []string `json:"mentioned_mobile_list,omitempty"`
}

// Send implements notify.Notifier.
func (r *robot) Send(ctx context.Context, m notify.Message) error {
	p := payload{Type: "text"}
	// "<@user>" would call somebody in the name of a buyer.
	p.Text.Content = r.Text(m, limit, notify.Bytes, func(s string) string { return strings.ReplaceAll(s, "<@", "< @") })
	for _, who := range r.Mention {
		if notify.IsPhone(who) {
			p.Text.Mobiles = append(p.Text.Mobiles, who)
		} else {
			p.Text.Users = append(p.Text.Users, who)
		}
	}
	return r.Client.Deliver(ctx, func() (notify.Request, error) { return notify.JSON(r.address, p) }, judge)
}

// judge reads errcode: the robot answers HTTP 200 whatever happened.
func judge(r notify.Reply) *notify.Error {
	if failed := r.ByStatus(); failed != nil {
		return failed
	}
	code, words, ok := r.Numbered([]string{"errcode"}, []string{"errmsg"})
	switch {
	case !ok:
		return r.Fail(notify.Rejected, "", "an answer that is not WeCom's", "the address begins with https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=")
	case code == "0":
		return nil
	case code == "93000":
		return r.Fail(notify.Refused, code, words, "the key is not valid: copy the robot's address anew")
	case code == "45009":
		return r.Fail(notify.Limited, code, words, "a robot takes 20 messages a minute")
	}
	return r.Fail(notify.Rejected, code, words, "")
}
