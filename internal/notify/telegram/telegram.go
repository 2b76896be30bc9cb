// Package telegram sends notices by a bot of Telegram.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/notify"
)

// limit is what a text may have, characters.
const limit = 4096

type bot struct {
	notify.Target
	address notify.Address
}

// New returns the bot at https://api.telegram.org/bot<token>; the method may
// stand behind it. The target must name a chat.
func New(t notify.Target) (notify.Notifier, error) {
	a, err := notify.ParseAddress(t.Address)
	if err != nil {
		return nil, err
	}
	if t.Chat == "" {
		return nil, errors.New("telegram needs the ID of a chat")
	}
	if path := strings.TrimSuffix(a.Path(), "/"); !strings.HasSuffix(path, "/sendMessage") {
		a = a.With(path+"/sendMessage", nil)
	}
	return &bot{t, a}, nil
}

type payload struct {
	Chat    string  `json:"chat_id"`
	Text    string  `json:"text"`
	Mode    string  `json:"parse_mode"`
	Preview preview `json:"link_preview_options"`
}

type preview struct {
	Disabled bool `json:"is_disabled"`
}

// Send implements notify.Notifier.
func (b *bot) Send(ctx context.Context, m notify.Message) error {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	p := payload{Chat: b.Chat, Text: b.Text(m, limit, notify.Characters, escape), Mode: "HTML", Preview: preview{true}}
	return b.Client.Deliver(ctx, func() (notify.Request, error) { return notify.JSON(b.address, p) }, judge)
}

func judge(r notify.Reply) *notify.Error {
	var answer struct {
		OK         bool   `json:"ok"`
		Code       int    `json:"error_code"`
		Words      string `json:"description"`
		Parameters struct {
			After   int   `json:"retry_after"`
			Migrate int64 `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if json.Unmarshal(r.Body, &answer) != nil || !answer.OK && answer.Code == 0 {
		if failed := r.ByStatus(); failed != nil {
			return failed
		}
		return r.Fail(notify.Rejected, "", "an answer that is not Telegram's", "the address is https://api.telegram.org/bot<token>")
	}
	code := fmt.Sprint(answer.Code)
	switch {
	case answer.OK:
		return nil
	case answer.Parameters.Migrate != 0:
		return r.Fail(notify.Rejected, code, answer.Words, fmt.Sprintf("the group became a supergroup: set chat: %q", fmt.Sprint(answer.Parameters.Migrate)))
	case answer.Code == 429:
		return r.Fail(notify.Limited, code, answer.Words, "").Again(max(r.RetryAfter, time.Duration(answer.Parameters.After)*time.Second))
	case answer.Code == 401 || answer.Code == 404:
		return r.Fail(notify.Refused, code, answer.Words, "the token is not valid: ask @BotFather for it")
	case answer.Code == 403:
		return r.Fail(notify.Refused, code, answer.Words, "write to the bot once, or add it to the group")
	case answer.Code >= 500:
		return r.Fail(notify.Unreached, code, answer.Words, "").Again(r.RetryAfter)
	}
	return r.Fail(notify.Rejected, code, answer.Words, "")
}
