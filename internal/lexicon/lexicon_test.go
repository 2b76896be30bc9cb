package lexicon

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"case and accents", "Précio CRÈME", "precio creme"},
		{"sharp s and umlauts", "Größe", "grosse"},
		{"Turkish dotless i", "Fiyatı İSTANBUL", "fiyati istanbul"},
		{"Cyrillic yo", "Ещё", "еще"},
		{"Arabic forms", "الأسعـار مُرْفَقة", "الاسعار مرفقه"},
		{"Persian letters", "کیفیت", "كيفيت"},
		{"full width", "ＭＯＱ：１００", "moq:100"},
		{"other digits", "٤٥ ۷ ९", "45 7 9"},
		{"half-width kana", "ｶﾀﾛｸﾞ", Fold("カタログ")},
		{"mathematical letters", "𝗦𝗘𝗢", "seo"},
		{"invisible characters", "un\u200bsub\u00adscribe", "unsubscribe"},
		{"combining marks", "pre\u0301cio", "precio"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestScan(t *testing.T) {
	tests := []struct {
		name, text string
		key        Key
		want       []string
	}{
		{"phrase with punctuation inside", "What's your M.O.Q.?", "topic_moq", []string{"M.O.Q"}},
		{"contraction", "it doesn’t work", "fault", []string{"doesn’t work"}},
		{"elision", "Je voudrais l'échantillon.", "topic_sample", []string{"échantillon"}},
		{"hyphen in the text", "we want to re-order", "repeat_order", []string{"re-order"}},
		{"hyphen left out", "we want to reorder", "repeat_order", []string{"reorder"}},
		{"stem", "we look for catalogues", "topic_catalog", []string{"catalogues"}},
		{"number", "we need 500 bags", "want_buy", []string{"we need", "need 500"}},
		{"umlaut as two letters", "Bitte um Rueckerstattung, wir haben bestellt", "refund", []string{"Rueckerstattung"}},
		{"Arabic prefixes", "ما هو بالسعر والكتالوج", "topic_catalog", []string{"والكتالوج"}},
		{"Chinese, blanks ignored", "请 报 价", "want_quote", []string{"请 报", "报 价"}},
		{"traditional Chinese", "請寄樣品", "topic_sample", []string{"寄樣", "樣品"}},
		{"Korean endings", "최소주문수량도 알려주세요", "topic_moq", []string{"최소주문수량"}},
		{"mask hides", "the flow rate is 5 l", "topic_price", nil},
		{"no word in an address", "write to price@discount-shop.com or https://price.example.org/price", "topic_price", nil},
		{"a foreign homograph", "Please send the price. We come from Ghana and once bought four of them.", "number_word", []string{"four"}},
		{"no phrase over the end of a sentence", "We like your price. List is attached.", "want_catalog", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := Default().Scan(tt.text)
			var got []string
			for _, hit := range h.All(tt.key) {
				got = append(got, h.Evidence(hit))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("hits of %s (-want +got):\n%s", tt.key, diff)
			}
		})
	}
}

func TestHitsWithin(t *testing.T) {
	h := Default().Scan("price. MOQ. price")
	if got := len(h.Within("topic_price", 5, 17)); got != 1 {
		t.Errorf("%d hits within the second half, want 1", got)
	}
	if !h.Has("fault", "topic_moq") || h.Has("fault") || h.Has("no such key") {
		t.Error("Has answers wrongly")
	}
	if _, ok := h.First("topic_moq"); !ok {
		t.Error("First finds no topic_moq")
	}
}

// fullLanguages must have every key of en.yaml.
var fullLanguages = []string{"en", "zh", "es", "pt", "fr", "de", "ru", "ar", "tr", "it"}

// englishOnly are keys that serve all languages at once.
var englishOnly = []Key{abbreviationTitle, abbreviationUnit}

func readLists(t *testing.T) map[string][]list {
	t.Helper()
	entries, err := dataFiles.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]list{}
	for _, e := range entries {
		raw, err := dataFiles.ReadFile("data/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		lists, err := parseLists(string(raw))
		if err != nil {
			t.Fatalf("%s: %v", e.Name(), err)
		}
		out[strings.TrimSuffix(e.Name(), ".yaml")] = lists
	}
	return out
}

func TestKeys(t *testing.T) {
	files := readLists(t)
	known := map[Key]bool{lettersKey: true}
	for _, l := range files["en"] {
		known[l.key] = true
	}
	for lang, lists := range files {
		have := map[Key]bool{}
		for _, l := range lists {
			if have[l.key] {
				t.Errorf("%s: key %s stands twice", lang, l.key)
			}
			if have[l.key] = true; !known[l.key] {
				t.Errorf("%s: en.yaml has no key %s", lang, l.key)
			}
		}
		var missing []Key
		for _, l := range files["en"] {
			if !have[l.key] && !slices.Contains(englishOnly, l.key) {
				missing = append(missing, l.key)
			}
		}
		switch {
		case len(missing) == 0:
		case slices.Contains(fullLanguages, lang):
			t.Errorf("%s lacks %v", lang, missing)
		default:
			t.Logf("%s lacks %d keys: %v", lang, len(missing), missing)
		}
	}
}

// TestFilesAreYAML compares the small reader of the language files with the general one.
func TestFilesAreYAML(t *testing.T) {
	for lang, lists := range readLists(t) {
		raw, err := dataFiles.ReadFile("data/" + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var want map[string][]string
		if err := yaml.Unmarshal(raw, &want); err != nil {
			t.Errorf("%s: %v", lang, err)
			continue
		}
		got := map[string][]string{}
		for _, l := range lists {
			got[string(l.key)] = l.phrases
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-yaml +own):\n%s", lang, diff)
		}
	}
}

func TestParseListsErrors(t *testing.T) {
	for _, text := range []string{"a: b", "a: [b", "a: [\"b]", "- a", " a: [b]"} {
		if _, err := parseLists(text); err == nil {
			t.Errorf("parseLists(%q) succeeds", text)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"What's the price? 请报价", "e-mail@x.de", "سعر\u200f", "\xff\xfe", "ﾊﾞ", "a ... b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := Default().Scan(text)
		for _, hit := range h.byKey {
			if hit.Start < 0 || hit.Start >= hit.End || hit.End > len(text) {
				t.Fatalf("hit %+v of %d bytes", hit, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(h.Evidence(hit)) {
				t.Fatalf("hit %+v cuts a character", hit)
			}
		}
		if diff := cmp.Diff(h.byKey, Default().Scan(text).byKey); diff != "" {
			t.Fatal(diff)
		}
		end := 0
		for _, s := range Sentences(text) {
			if s.Start < end || s.Start >= s.End || s.End > len(text) {
				t.Fatalf("sentence %+v after %d", s, end)
			}
			end = s.End
		}
		Language(text)
	})
}

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat("Good morning, my name is Alice and I run two garden shops near Cork. We saw the "+
		"stone planters at the fair and would like to know the price for 120 pieces in grey, delivered. ", 17)
	l := Default()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		l.Scan(text)
	}
}

func BenchmarkLoad(b *testing.B) {
	folding()
	for b.Loop() {
		if _, err := loadFS(dataFiles); err != nil {
			b.Fatal(err)
		}
	}
}

// A hash stands for its word, so no two listed words may share one.
func TestListedWordsDifferInTheirHash(t *testing.T) {
	entries, err := dataFiles.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[uint64]string{}
	for _, e := range entries {
		f := readFile(dataFiles, e.Name(), folding())
		if f.err != nil {
			t.Fatal(f.err)
		}
		for _, l := range f.lists {
			for _, s := range l.steps {
				if s.kind != stepWord && s.kind != stepStem {
					continue
				}
				w := string(f.folded[s.at : s.at+uint32(s.n)])
				h := hashEnd(hashString(w), s.kind == stepStem)
				if s.kind == stepStem {
					w += "*"
				}
				if other, ok := seen[h]; ok && other != w {
					t.Errorf("%s and %s have one hash", w, other)
				}
				seen[h] = w
			}
		}
	}
	if len(seen) < 10_000 {
		t.Errorf("only %d words are listed", len(seen))
	}
}

// A subject is too short to tell its language: "Submission" is no German call
// for tenders above an English text.
func TestSubjectIsOfItsMessagesLanguage(t *testing.T) {
	lex := Default()
	body := lex.Scan("We hire out kayaks and would like to see your brochure, there is no rush.")
	if hits := lex.ScanBeside("Form Submission", body).All("want_quote"); len(hits) > 0 {
		t.Errorf("an English subject asks a quotation by %q", "Form Submission"[hits[0].Start:hits[0].End])
	}
	body = lex.Scan("Sehr geehrte Damen und Herren, die Unterlagen zu den Türen finden Sie im Anhang, wir freuen uns auf Ihre Antwort.")
	if !lex.ScanBeside("Submission Türen", body).Has("want_quote") {
		t.Error("a German subject asks no quotation")
	}
}
