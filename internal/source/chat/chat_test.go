package chat

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/sourcetest"
)

const samples = "../../../testdata/csv"

func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pull(t testing.TB, path string, opts Options, k *sourcetest.Known) ([]source.Item, source.Summary) {
	t.Helper()
	var items []source.Item
	sum, err := New(path, opts).Pull(context.Background(), k, func(it source.Item) error {
		items = append(items, it)
		k.Store(it)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return items, sum
}

func TestConformance(t *testing.T) {
	path := filepath.Join(samples, "Chat de WhatsApp con Ximena.txt")
	sourcetest.Run(t, func(*testing.T) sourcetest.Fixture {
		return sourcetest.Fixture{Source: func() source.Source { return New(path, Options{}) }, Want: 1}
	})
}

func TestSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples, "*.txt"))
	if err != nil || len(files) < 3 {
		t.Fatalf("samples: %d, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(strings.TrimSuffix(file, ".txt") + ".expected.json")
			if err != nil {
				t.Fatal(err)
			}
			type said struct{ From, At, Text string }
			var want struct {
				Rows    int
				Records []struct{ Messages []said }
			}
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			items, sum := pull(t, file, Options{}, sourcetest.NewKnown())
			if sum.Folders[0].Messages != want.Rows {
				t.Errorf("%d stamped lines, want %d", sum.Folders[0].Messages, want.Rows)
			}
			var got []said
			for _, l := range items[0].Record.Chat {
				from := "buyer"
				if l.Ours {
					from = "us"
				}
				got = append(got, said{from, l.At.Format("2006-01-02T15:04:05"), l.Text})
			}
			if diff := cmp.Diff(want.Records[0].Messages, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestStamps holds every shape of stamp that exports are known to have. All
// mean 9 March 2026, 21:58, in their way of writing.
func TestStamps(t *testing.T) {
	tests := []struct {
		line     string
		dayFirst bool
		sec      int
	}{
		{"9/3/26, 21:58 - Ann: hi", true, 0},
		{"3/9/26, 9:58 PM - Ann: hi", false, 0},
		{"3/9/26, 9:58\u202fPM - Ann: hi", false, 0},
		{"09/03/2026, 9:58 pm - Ann: hi", true, 0},
		{"[09/03/26, 21:58:02] Ann: hi", true, 2},
		{"[09/03/26 21:58:02] Ann: hi", true, 2},
		{"\u200e[09.03.26, 21:58:02] Ann: hi", true, 2},
		{"09.03.26, 21:58 - Ann: hi", true, 0},
		{"[3/9/26, 9:58:02 PM] Ann: hi", false, 2},
		{"[09/03/2026 21.58.02] Ann: hi", true, 2},
		{"9.3.2026 21:58 - Ann: hi", true, 0},
		{"3/9/26, 9.58 PM - Ann: hi", false, 0},
		{"[21:58:02, 09/03/2026] Ann: hi", true, 2},
		{"09-03-26, 9:58 p.m. - Ann: hi", true, 0},
		{"9/3/26, 9:58 p. m. - Ann: hi", true, 0},
		{"9/3/26, 9:58 p.\u00a0m. - Ann: hi", true, 0},
		{"09-03-2026 21:58 - Ann: hi", true, 0},
		{"[9/3/2569 BE, 21:58:02] Ann: hi", true, 2},
		{"[09/03/R8, 21:58:02] Ann: hi", true, 2},
		{"\u200f9\u200f/3\u200f/2026، 9:58 م - Ann: hi", true, 0},
		{"٩/٣/٢٠٢٦، ٩:٥٨ م - Ann: hi", true, 0},
		{"21:58, 9 Mar 2026 - Ann: hi", true, 0},
		{"[9.3.2026 klo 21.58.02] Ann: hi", true, 2},
		{"2026/3/9 下午9:58 - Ann: hi", true, 0},
		{"[2026/3/9 21:58:02] Ann: hi", true, 2},
		{"2026-03-09 21:58 - Ann: hi", true, 0},
		{"[2026/03/09 午後9:58:02] Ann: hi", true, 2},
		{"2026. 3. 9. 오후 9:58 - Ann: hi", true, 0},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			s, rest, ok := cutStamp(tt.line)
			if !ok {
				t.Fatal("no stamp found")
			}
			if rest != "Ann: hi" {
				t.Errorf("rest %q", rest)
			}
			want := time.Date(2026, 3, 9, 21, 58, tt.sec, 0, time.UTC)
			if got := s.time(tt.dayFirst); !got.Equal(want) {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
	for _, line := range []string{"", "hello", "3 - 4 pieces", "500 pcs - please", "[1] first item", "10:30 - meeting at noon", "- 9/3/26", "2026 - a year: good", "[attachment] x", "1.200 - 1.500 pcs: price?"} {
		if _, _, ok := cutStamp(line); ok {
			t.Errorf("%q was taken for a stamped line", line)
		}
	}
}

func TestOrder(t *testing.T) {
	tests := []struct {
		name, text string
		want       string // of the first line
	}{
		{"a day above twelve", "9/3/26, 10:00 - A: x\n14/3/26, 10:00 - A: y", "2026-03-09"},
		{"a month cannot be above twelve", "3/9/26, 10:00 - A: x\n3/14/26, 10:00 - A: y", "2026-03-09"},
		{"days run on", "9/3/26, 10:00 - A: x\n10/3/26, 10:00 - A: y\n1/4/26, 10:00 - A: z", "2026-03-09"},
		{"months first by the order of lines", "3/9/26, 10:00 - A: x\n3/10/26, 10:00 - A: y\n4/1/26, 10:00 - A: z", "2026-03-09"},
		{"capitals", "3/9/26, 10:00 AM - A: x", "2026-03-09"},
		{"small letters", "9/3/26, 10:00 am - A: x", "2026-03-09"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, _, _ := chatLines(parse(tt.text), "A", nil)
			if got := lines[0].At.Format("2006-01-02"); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want bool // somebody's words
	}{
		{"hello", true},
		{"<Media omitted>", false},
		{"<Multimedia omitido>", false},
		{"<省略多媒体文件>", false},
		{"<Без медиафайлов>", false},
		{"IMG-20260302-WA0001.jpg (file attached)", false},
		{"Angebot 12.pdf attached (see below)", true},
		{"PTT-20260302-WA0001.opus (Datei angehängt)", false},
		{"This message was deleted", false},
		{"image omitted", false},
		{"null", false},
		{"Missed voice call at 10:00", false},
		{"I omitted the price <see list>", true},
		{"Mensaje: quiero 500", true},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			c := parse("9/3/26, 10:00 - Ann: " + tt.text)
			if got := !c.entries[0].system; got != tt.want {
				t.Errorf("words: %v, want %v", got, tt.want)
			}
		})
	}
	t.Run("caption below a picture", func(t *testing.T) {
		c := parse("9/3/26, 10:00 - Ann: IMG-1.jpg (file attached)\nthis one, 500 pcs\n9/3/26, 10:01 - Ann: ok")
		if e := c.entries[0]; e.system || e.text != "this one, 500 pcs" {
			t.Errorf("%+v", e)
		}
	})
	t.Run("edited", func(t *testing.T) {
		c := parse("9/3/26, 10:00 - Ann: 500 pcs \u200e<This message was edited>")
		if e := c.entries[0]; e.text != "500 pcs" {
			t.Errorf("%+v", e)
		}
	})
	t.Run("a line of several", func(t *testing.T) {
		c := parse("9/3/26, 10:00 - Ann: one\n\ntwo\n- three")
		if e := c.entries[0]; e.text != "one\n\ntwo\n- three" {
			t.Errorf("%q", e.text)
		}
	})
}

func TestOwn(t *testing.T) {
	android := "9/3/26, 10:00 - Ann: hi\n9/3/26, 10:01 - Us Ltd: hello\n9/3/26, 10:02 - Ann: price?"
	tests := []struct {
		name, title, text string
		own               []string
		want              string // b and u, line by line
	}{
		{"by the chat's name", "Ann", android, nil, "bub"},
		{"by configuration", "", android, []string{"us ltd"}, "bub"},
		{"configured name does not occur", "Ann", android, []string{"Someone"}, "bub"},
		{"nothing known: the first is the buyer", "", android, nil, "bub"},
		{"we wrote first, the number is the buyer", "", "9/3/26, 10:01 - Us: hello\n9/3/26, 10:00 - +49 171 3920011: hi", nil, "ub"},
		{"number in the title written otherwise", "+49 171 3920011", "9/3/26, 10:01 - Us: hello\n9/3/26, 10:00 - \u202a+49 171 3920011\u202c: hi", nil, "ub"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, _, _ := chatLines(parse(tt.text), tt.title, tt.own)
			got := ""
			for _, l := range lines {
				if l.Ours {
					got += "u"
				} else {
					got += "b"
				}
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestTitle(t *testing.T) {
	tests := map[string]string{
		"WhatsApp Chat with Ann Lee":     "Ann Lee",
		"WhatsApp Chat - Ann Lee":        "Ann Lee",
		"WhatsApp Chat with Ann Lee (2)": "Ann Lee",
		"WhatsApp-Chat mit Jörg":         "Jörg",
		"Chat de WhatsApp con Ximena":    "Ximena",
		"Discussion WhatsApp avec Luc":   "Luc",
		"Conversa do WhatsApp com Ana":   "Ana",
		"Чат WhatsApp с Иван":            "Иван",
		"与李明的WhatsApp聊天":                 "李明",
		"export":                         "",
	}
	for in, want := range tests {
		if got := title(in); got != want {
			t.Errorf("title(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestAgain imports a chat, then a longer export of it under another name.
func TestAgain(t *testing.T) {
	k := sourcetest.NewKnown()
	short := "9/3/26, 10:00 - Ann: hi\n9/3/26, 10:01 - Us: hello\n"
	first, _ := pull(t, write(t, "WhatsApp Chat with Ann.txt", short), Options{}, k)
	if len(first) != 1 || len(first[0].Record.Chat) != 2 {
		t.Fatalf("first import: %+v", first)
	}
	if again, _ := pull(t, write(t, "WhatsApp Chat with Ann (1).txt", short), Options{}, k); len(again) != 0 {
		t.Errorf("the same export again: %+v", again)
	}
	ours := short + "9/3/26, 10:05 - Us: are you there?\n"
	if again, _ := pull(t, write(t, "WhatsApp Chat with Ann.txt", ours), Options{}, k); len(again) != 0 {
		t.Errorf("only our own line is new: %+v", again)
	}
	long := ours + "10/3/26, 9:00 - Ann: 500 pcs please\n"
	more, _ := pull(t, write(t, "WhatsApp Chat with Ann.txt", long), Options{}, k)
	if len(more) != 1 || len(more[0].Record.Chat) != 2 || more[0].Record.Chat[1].Text != "500 pcs please" {
		t.Fatalf("longer export: %+v", more)
	}
	if again, _ := pull(t, write(t, "WhatsApp Chat with Ann.txt", long), Options{}, k); len(again) != 0 {
		t.Errorf("the longer export again: %+v", again)
	}
}

func TestArchive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "WhatsApp Chat - Ann.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range map[string]string{"notes.txt": "nothing", "_chat.txt": "\ufeff[9/3/26, 10:00:00] Ann: hi"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	items, _ := pull(t, path, Options{}, sourcetest.NewKnown())
	if len(items) != 1 || items[0].Record.Title != "Ann" || items[0].Record.Chat[0].Text != "hi" {
		t.Errorf("%+v", items)
	}
}

func TestLooks(t *testing.T) {
	for text, want := range map[string]bool{
		"9/3/26, 10:00 - Ann: hi\n9/3/26, 10:01 - Us: hello": true,
		"[9/3/26, 10:00:00] Ann: hi":                         true,
		"Name,Date\nAnn,9/3/26 10:00\nBob,9/3/26 11:00":      false,
		"Dear sir,\n9/3/26, 10:00 - meeting":                 false,
		"":                                                   false,
	} {
		if got := Looks([]byte(text)); got != want {
			t.Errorf("Looks(%q) = %v", text, got)
		}
	}
}

func TestIs(t *testing.T) {
	for name, want := range map[string]bool{"Chat de WhatsApp con Ximena.txt": true, "whatsapp-ios-zh.txt": true, "cfdb7.csv": false, "none.txt": false} {
		if got := Is(filepath.Join(samples, name)); got != want {
			t.Errorf("Is(%q) = %v", name, got)
		}
	}
}

func TestNoChat(t *testing.T) {
	_, err := New(write(t, "x.txt", "just a letter\nwithout dates"), Options{}).Pull(context.Background(), sourcetest.NewKnown(), func(source.Item) error { return nil })
	if err == nil {
		t.Error("a text without stamps was taken for a chat")
	}
}

// FuzzChat: any text gives lines of valid UTF-8, the same ones each time.
func FuzzChat(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(samples, "*.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = utf8Text([]byte(text))
		a, name, _ := chatLines(parse(text), "", nil)
		b, _, _ := chatLines(parse(text), "", nil)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Error("two readings differ")
		}
		for _, l := range a {
			if !utf8.ValidString(l.Text) || !utf8.ValidString(l.Author) || l.Text == "" {
				t.Errorf("line %+v", l)
			}
		}
		if len(a) > 0 && name == "" {
			t.Error("a chat without a name")
		}
	})
}

func BenchmarkChat(b *testing.B) {
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, "3/%d/26, 9:58 PM - Ann Lee: please quote %d pcs of the lamp\nwith the new driver\n", i%28+1, i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		chatLines(parse(text.String()), "Ann Lee", nil)
	}
}
