// Package ntfy sends notices to a topic of ntfy, at ntfy.sh or a server of one's own.
package ntfy

import (
	"context"
	"mime"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// limit is what a text may have, bytes; what is longer becomes an attachment.
const limit = 4096

// titleLimit keeps the header with the title, which is encoded, short. Bytes.
const titleLimit = 200

type topic struct {
	notify.Target
	address notify.Address
}

// New returns the topic at https://ntfy.sh/<topic>. The secret is an access token.
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	return &topic{t, a}, err
}

// Send implements notify.Notifier.
func (t *topic) Send(ctx context.Context, m notify.Message) error {
	header := map[string]string{
		// Headers are ASCII: RFC 2047 words, which ntfy reads.
		"Title":    mime.QEncoding.Encode("utf-8", t.Title(m, titleLimit, notify.Bytes, notify.Plain)),
		"Priority": "3",
		"Tags":     "inbox_tray",
	}
	if m.Urgent {
		header["Priority"] = "4"
	}
	req := notify.Request{Address: t.address, Type: "text/plain; charset=utf-8", Header: header}
	if t.Secret != "" {
		header["Authorization"] = "Bearer " + t.Secret
		req.Secrets = []string{t.Secret}
	}
	req.Body = []byte(t.Body(m, limit, notify.Bytes, notify.Plain))
	return t.Client.Deliver(ctx, func() (notify.Request, error) { return req, nil }, judge)
}

func judge(r notify.Reply) *notify.Error {
	failed := r.ByStatus()
	if failed == nil {
		if _, _, ok := r.Numbered([]string{"time"}, nil); !ok { // {"id":…,"time":1735528741,"event":"message",…}
			return r.Fail(notify.Rejected, "", "an answer that is not ntfy's", "the address is https://ntfy.sh/<topic>")
		}
		return nil
	}
	code, words, ok := r.Numbered([]string{"code"}, []string{"error"})
	if ok {
		failed.Code, failed.Text = code, r.Fail(failed.Kind, code, words, "").Text
	}
	if failed.Kind == notify.Refused {
		failed.Hint = "the topic wants an access token: signed: true and its secret"
	}
	return failed
}
