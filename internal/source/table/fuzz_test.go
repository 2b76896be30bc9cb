package table

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// FuzzTable: any bytes give rows of valid UTF-8, the same ones each time.
func FuzzTable(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(samples, "*.csv"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte("sep=;\na;\"b\nc\";\"d\"\"e\"\n"))
	f.Add([]byte("\"a\\u00e9\\\"\",1\n\"\\"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
			t.Skip() // workbooks are the library's to parse
		}
		read := func() string {
			sh, err := load(raw, Options{})
			if err != nil {
				return err.Error()
			}
			items, notes := records(sh, Options{})
			out := fmt.Sprint(notes)
			for _, it := range items {
				if it.Record != nil {
					out += fmt.Sprint(it.Place.UID, it.Record.Row, it.Record.Fields)
				} else {
					out += it.Err.Error()
				}
			}
			return out
		}
		a := read()
		if !utf8.ValidString(a) {
			t.Errorf("not UTF-8: %q", a)
		}
		if b := read(); a != b {
			t.Errorf("two readings differ:\n%s\n%s", a, b)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2026/3/17 下午3:04:11", "02.03.2026 10:15", "3/14/26, 9:14 PM", "2 de marzo de 2026 10:15", "Mar 19, 2026 02:11:09 AM"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := readDate(s)
		if !ok {
			return
		}
		for _, first := range []bool{true, false} {
			if again, ok := readDate(d.iso(first)); ok && again.iso(first) != d.iso(first) {
				t.Errorf("%q became %s, then %s", s, d.iso(first), again.iso(first))
			}
		}
	})
}

func BenchmarkTable(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("Id,Date,Name,Email,Phone,Message\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "%d,2026-03-02 10:15:%02d,Ann Lee,ann%d@lee.com,+49 30 %d,\"Please quote 500 pcs, CIF Hamburg\"\n", i, i%60, i, 100000+i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		sh, err := load(text.Bytes(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		records(sh, Options{})
	}
}
