package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestWares holds that goods are named as a person would, in sentences that hold
// no amount beside them.
func TestWares(t *testing.T) {
	for _, c := range []struct {
		name, lang, subject, text string
		want                      []string
	}{
		{"a verb behind the word of asking is no product", "de", "", "Hallo, Sie haben ja die Bierzeltgarnituren. Was kosten die bei Abnahme im Herbst?", []string{"Bierzeltgarnituren"}},
		{"joined words", "sv", "", "Hej! Vi söker någon som gör ryggsäckar åt skolor.", []string{"ryggsäckar"}},
		{"the subject names them", "en", "corozo buttons 23mm", "Hi, can you do them in natural and peat? We sew jackets.", []string{"corozo buttons 23mm"}},
		{"what describes them stands behind", "es", "", "Buenas, ¿hacen candados de latón con dos llaves?", []string{"candados de latón"}},
		{"an ending of the language", "ru", "", "Здравствуйте, интересуют детские площадки из дерева для посёлка. Что по срокам?", []string{"детские площадки"}},
		{"without blanks", "zh", "", "你好，我们想了解一下浴室柜的价格", []string{"浴室柜"}},
		{"a polite ending is no product", "ja", "", "検討しております。珪藻土バスマットの単価を教えてください。", []string{"珪藻土バスマット"}},
		{"a can that is none", "en", "", "We can pay 50 % now. Please quote your fish boxes.", []string{"fish boxes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Subject: c.subject, Text: c.text, Language: c.lang, From: inquiry.Address{Addr: "buyer@firm.example"}})
			if diff := cmp.Diff(c.want, f.Request.Products); diff != "" {
				t.Error(diff)
			}
		})
	}
}
