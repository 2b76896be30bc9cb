// Package slack sends notices to an incoming webhook of Slack.
package slack

import (
	"context"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// limit is what a text may have, characters; Slack cuts what is longer.
const limit = 40000

type hook struct {
	notify.Target
	address notify.Address
}

// New returns the hook at https://hooks.slack.com/services/….
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	return &hook{t, a}, err
}

type payload struct {
	Text        string `json:"text"`
	Markdown    bool   `json:"mrkdwn"` // off: what buyers write is no markup
	UnfurlLinks bool   `json:"unfurl_links"`
	UnfurlMedia bool   `json:"unfurl_media"`
}

// Send implements notify.Notifier.
func (h *hook) Send(ctx context.Context, m notify.Message) error {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	var calls strings.Builder
	for _, who := range h.Mention {
		switch who = strings.TrimPrefix(who, "@"); who {
		case "all":
			calls.WriteString("\n<!channel>")
		case "here", "channel":
			calls.WriteString("\n<!" + who + ">")
		default:
			calls.WriteString("\n<@" + who + ">")
		}
	}
	p := payload{Text: h.Text(m, limit-notify.Characters(calls.String()), notify.Characters, escape) + calls.String()}
	return h.Client.Deliver(ctx, func() (notify.Request, error) { return notify.JSON(h.address, p) }, judge)
}

// judge takes the word ok only: a page that answers 200 is not Slack.
func judge(r notify.Reply) *notify.Error {
	words := strings.TrimSpace(string(r.Body))
	switch {
	case r.Status == 200 && words == "ok":
		return nil
	case r.Status/100 == 2:
		return r.Fail(notify.Rejected, "", "an answer that is not Slack's", "the address begins with https://hooks.slack.com/services/")
	case words == "no_service", words == "no_team", words == "invalid_token", words == "action_prohibited", words == "channel_is_archived", words == "channel_not_found":
		return r.Fail(notify.Refused, words, "", "make the webhook anew in Slack")
	}
	return r.ByStatus()
}
