package extract

import (
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestHostileTexts reads texts made to take long. Each is far above what is
// read; the limit is generous, a quadratic rule would miss it by orders.
func TestHostileTexts(t *testing.T) {
	const n = 200 << 10
	for name, piece := range map[string]string{
		"digits":         "1",
		"grouped digits": "1 000 ",
		"steps":          "1/",
		"sizes":          "1x",
		"containers":     "1x40HQ ",
		"want":           "need ",
		"want number":    "need 5 ",
		"to":             "to ",
		"deliver place":  "to Hamburg or ",
		"terms":          "CIF ",
		"certificates":   "CE ",
		"payment":        "LC ",
		"money":          "$1 ",
		"lines":          "a 5\n",
		"list":           "bolt    500\n",
		"heading":        "item  qty\n",
		"at":             "a at b dot ",
		"addresses":      "a@b.c ",
		"address run":    "a@",
		"dots":           "a.",
		"plus":           "+",
		"phones":         "+49 171 2345678 ",
		"brackets":       "(",
		"han":            "三千",
		"arabic":         "وبالوال ",
		"names":          "Mr. ",
		"capitals":       "Ab ",
		"months":         "1 May ",
		"from":           "from in at ",
		"no spaces":      "ab12cd",
		"mark":           "\u0301",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(piece, n/len(piece))
			start := time.Now()
			Read(Source{Subject: text[:1000], Text: text, Signature: text[:20000], Language: "en", From: inquiry.Address{Name: text[:500], Addr: "a@acme.de"}})
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
