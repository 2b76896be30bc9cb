// Package webhook posts notices as JSON to a program of one's own. With a
// secret the body is signed:
//
//	X-Inquiry-Signature: sha256=<hexadecimal HMAC-SHA256 of the body under the secret>
package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// Signature and Event are the headers that a request carries.
const (
	Signature = "X-Inquiry-Signature"
	Event     = "X-Inquiry-Event"
)

type hook struct {
	notify.Target
	address notify.Address
}

// New returns the hook.
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	return &hook{t, a}, err
}

// payload is the body. Only additions are allowed later.
type payload struct {
	Event string    `json:"event"`
	At    time.Time `json:"at"`
	Title string    `json:"title"`
	Text  string    `json:"text"`
	Data  any       `json:"data"` // null in a test
}

// Send implements notify.Notifier.
func (h *hook) Send(ctx context.Context, m notify.Message) error {
	req, err := notify.JSON(h.address, payload{m.Event, m.At, m.Title, strings.Join(m.Lines, "\n"), m.Data})
	if err != nil {
		return err
	}
	req.Header = map[string]string{Event: m.Event}
	if h.Secret != "" {
		req.Header[Signature] = signature(h.Secret, req.Body)
		req.Secrets = []string{h.Secret}
	}
	return h.Client.Deliver(ctx, func() (notify.Request, error) { return req, nil }, notify.Reply.ByStatus)
}

// signature is the value of the header that signs a body.
func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
