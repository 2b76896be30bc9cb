package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLanguage(t *testing.T) {
	tests := []struct{ want, text string }{
		{"", ""}, {"", "cxGMOF zUmN qRMBmw"}, {"", "12345 +86 138"}, {"", "ABX-300/4"},
		{"en", "Price list pls"}, {"en", "We need 40 drums of paint for our new hall."}, {"en", "pls send ur best price"},
		{"es", "precio?"}, {"es", "Hola, ¿cuánto cuesta el envío a Lima?"}, {"es", "Buenos dias, quiero informacion de las maquinas"},
		{"pt", "Bom dia, qual o preço da caixa?"}, {"pt", "Gostaria de receber o vosso catálogo"}, {"pt", "vcs entregam em Recife?"},
		{"fr", "Bonjour, avez-vous ce modèle en stock ?"}, {"fr", "Merci de nous envoyer vos tarifs"},
		{"de", "Bitte um ein Angebot"}, {"de", "Koennen Sie uns den Preis nennen?"},
		{"it", "Quanto costa la spedizione?"}, {"it", "prezzo"}, {"nl", "Kunt u ons een offerte sturen voor 200 stuks?"},
		{"tr", "Fiyat nedir"}, {"pl", "Proszę o wycenę 50 sztuk"}, {"vi", "cho hỏi giá bao nhiêu"}, {"id", "Berapa harga grosir untuk 100 buah?"},
		{"ro", "Bună ziua, doresc o ofertă de preț"}, {"cs", "Dobrý den, prosím o cenovou nabídku"},
		{"sv", "Hej, vi undrar vad priset är för 200 stycken"}, {"fi", "Hei, paljonko maksaa toimitus?"}, {"hu", "Tisztelt Cím, árajánlatot szeretnénk kérni"},
		{"ru", "Добрый день, интересует цена"}, {"uk", "Доброго дня, цікавить ціна"}, {"zh", "你好，多少钱"}, {"zh", "請問價格"},
		{"ja", "カタログを送ってください"}, {"ko", "가격이 얼마예요"}, {"th", "ราคาเท่าไหร่ครับ"}, {"ar", "كم السعر لو سمحتم"},
		{"fa", "سلام، لطفا قیمت را اعلام کنید"}, {"he", "שלום, כמה זה עולה"}, {"hi", "नमस्ते, कीमत क्या है"}, {"hi", "bhai rate kya hai, 50 piece chahiye"},
		{"el", "Καλημέρα, ποια είναι η τιμή;"},
		{"zh", "请报 LED Panel Light PL-6060 FOB Ningbo 价格，谢谢"},
		{"en", "Dear Ms 李娜, please quote 200 units of the folding table. Thanks"},
		{"de", "Hallo, wir brauchen 20 Stück davon bis Ende Mai, was kostet das? See info@shop.com, https://www.the-and-you.com/for/the/price"},
	}
	for _, tt := range tests {
		t.Run(tt.want+" "+tt.text, func(t *testing.T) {
			if got, _ := Language(tt.text); got != tt.want {
				t.Errorf("Language(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"plain", "We like it. Do you ship? Thanks!", []string{"We like it.", "Do you ship?", "Thanks!"}},
		{"abbreviations", "Mr. Okoro of Alpha Co. Ltd. needs e.g. No. 5 at approx. 3.5 mm. Price?", []string{"Mr. Okoro of Alpha Co. Ltd. needs e.g. No. 5 at approx. 3.5 mm.", "Price?"}},
		{"unit before a capital", "We need 500 pcs. Please quote.", []string{"We need 500 pcs.", "Please quote."}},
		{"list", "Please send:\n- price\n• MOQ\n1) lead time\n2. samples", []string{"Please send:", "price", "MOQ", "lead time", "samples"}},
		{"Chinese", "你好。请报价！多久？谢谢", []string{"你好。", "请报价！", "多久？", "谢谢"}},
		{"wrapped line", "We would like to receive an offer for the following goods which we\nneed in spring.\nThanks", []string{"We would like to receive an offer for the following goods which we\nneed in spring.", "Thanks"}},
		{"chat lines", "17:45 - we look for the big one with the motor of six kilowatt\n17:46 - price", []string{"17:45 - we look for the big one with the motor of six kilowatt", "17:46 - price"}},
		{"labels", "Message: we look for the big one with the motor of six kilowatt\nCompany: Alpha", []string{"Message: we look for the big one with the motor of six kilowatt", "Company: Alpha"}},
		{"short lines", "Price\nMOQ", []string{"Price", "MOQ"}},
		{"address", "See https://a.com/x?id=1 and www.b.com/y. Thanks", []string{"See https://a.com/x?id=1 and www.b.com/y.", "Thanks"}},
		{"glued", "Thank you.Please quote", []string{"Thank you.", "Please quote"}},
		{"nothing", " \n--\n***", nil},
		{"Arabic", "كم السعر؟ شكرا", []string{"كم السعر؟", "شكرا"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Sentences(tt.text) {
				got = append(got, tt.text[s.Start:s.End])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLongInput would take minutes if anything were quadratic.
func TestLongInput(t *testing.T) {
	for _, part := range []string{"a", ".", "a. ", "please ", "请", "?", "\t", "x?", "@", "we want to ", "'", "и́", "www.", "no. ", "flow rate ", "报价"} {
		text := strings.Repeat(part, 300000/len(part))
		Sentences(text)
		Language(text)
	}
}
