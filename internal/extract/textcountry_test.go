package extract

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestWhereFrom reads the country where no number, domain or list of towns tells it.
func TestWhereFrom(t *testing.T) {
	for _, c := range []struct {
		test, lang, text, addr string
		answers                []inquiry.Field
		want                   inquiry.Maybe
	}{
		{"town and state signed", "en", "any news?\n\nSharon\nOakleaf Crafts, Dayton OH", "s@oakleafcrafts.com", nil, "US"},
		{"no state in a closing", "en", "Please confirm it is\n\nThanks OK", "s@oakleafcrafts.com", nil, ""},
		{"town and state answered", "en", "send a line sheet", "hello@gmail.com", []inquiry.Field{{Label: "Where are you located?", Value: "Asheville, NC"}}, "US"},
		{"town answered in characters", "zh", "你好,这款电动窗帘轨道大概多少钱一米?", "jenny@gmail.com", []inquiry.Field{{Label: "所在地", Value: "吉隆坡"}}, "MY"},
		{"an answer that is no place", "en", "send a list", "hello@gmail.com", []inquiry.Field{{Label: "Colour", Value: "Red, OK"}}, ""},
		{"an unknown town before the country", "en", "I am Dil Thapa from Butwal Nepal, age 29.", "dil@gmail.com", nil, "NP"},
		{"words of the United States", "en", "Hey, need them in hand for a trade show downtown, we pay $0.42 as before.", "chris@ridgegear.com", nil, "US"},
		{"units of the United States", "en", "300 mats 4'x6' and 40 of the 12\" kind, under $29, we have a dock.", "w@ridgetack.com", nil, "US"},
		{"one such word is not enough", "en", "What color is it? Thanks guys.", "w@ridgetack.com", nil, ""},
		{"a private mailbox tells no country by words", "en", "trade show downtown, we pay $0.42", "chris@gmail.com", nil, ""},
		{"a mail service of one country", "fr", "Avez-vous un catalogue ?", "a.martin@laposte.net", nil, "FR"},
		{"Hindi", "hi", "मुझे कीमत बताइए।", "s@gmail.com", nil, "IN"},
	} {
		t.Run(c.test, func(t *testing.T) {
			s := Source{Text: c.text, Language: c.lang, From: from("", c.addr)}
			if c.answers != nil {
				s.Form = &inquiry.Form{Email: c.addr, Message: c.text, Other: c.answers}
			}
			if got := Read(s).Customer.Country; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
