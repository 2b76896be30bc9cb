package cli

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func TestMarked(t *testing.T) {
	for _, c := range []struct{ name, text, evidence, signal, want string }{
		{"a word", "Please quote 500 pcs", "500 pcs", "quantity", "Please quote [500 pcs]"},
		{"not inside a word", "unquoted, quote", "quote", "want_quote", "unquoted, [quote]"},
		{"not inside a number", "1500 pcs, then 500 pcs", "500 pcs", "quantity", "1500 pcs, then [500 pcs]"},
		{"no limit of points", "LED 100 W", "100", "cap_A", "LED 100 W"},
		{"without blanks", "请报价3000米", "报价", "want_quote", "请[报价]3000米"},
		{"not in the message", "Hello", "buyer.example", "company_mail", "Hello"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := inquiry.Inquiry{Reading: inquiry.Reading{Text: c.text, Signals: []inquiry.Signal{{Name: c.signal, Evidence: c.evidence}}}}
			if got := marked(q); got != c.want {
				t.Errorf("marked = %q, want %q", got, c.want)
			}
		})
	}
	overlapping := inquiry.Inquiry{Reading: inquiry.Reading{Text: "2000 sets of pumps", Signals: []inquiry.Signal{
		{Name: "quantity", Evidence: "2000 sets"}, {Name: "product", Evidence: "sets of pumps"}, {Name: "unit", Evidence: "sets"}}}}
	if got, want := marked(overlapping), "[2000 sets] of pumps"; got != want {
		t.Errorf("marked = %q, want %q", got, want)
	}
}
