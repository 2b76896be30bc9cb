package score_test

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// A buyer says what others ask for the goods, and what goods cost that are not as
// agreed: a price makes a seller only beside his other marks.
func TestPriceAloneIsNoPitch(t *testing.T) {
	r := analyze.New(analyze.Options{Weights: score.DefaultWeights()})
	for _, body := range []string{
		"Another works offers me the strip at $1.05 a meter. You have until Thursday.",
		"The rope coils marked 220 m are 196. I measured three. At £0.31 a metre it adds up over 80 coils.",
		"In the second delivery the tapes of box 11 lose their glue, I do not send them back to China for 40 euro per box.",
	} {
		l := labelled{ID: "1", From: "Ann <ann@creels.co.uk>", Subject: "rope", Body: body}
		if rd := r.Mail(l.mail(), analyze.Input{}).Reading; rd.Tier == inquiry.TierX {
			t.Errorf("junk: %q, by %v", body, rd.Signals)
		}
	}
}
