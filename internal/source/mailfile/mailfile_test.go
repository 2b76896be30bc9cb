package mailfile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/sourcetest"
)

func mail(n int) string {
	return fmt.Sprintf("From: buyer%d@example.com\r\nSubject: inquiry %d\r\n\r\nPlease quote.\r\n", n, n)
}

// write puts a file into place, with its directories.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// stamp sets the instant of a message in a Maildir.
func stamp(t *testing.T, path string, minute int) {
	t.Helper()
	at := time.Date(2026, 3, 2, 8, minute, 0, 0, time.UTC)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// maildirFixture is an account with an inbox, a localised Sent folder, a folder
// nobody reads, a draft, and a link that leads nowhere.
func maildirFixture(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for i, name := range []string{"new/1700000003.M1.host", "cur/1700000001.M2.host:2,S", "cur/1700000002.M3.host:2,RS", "cur/1700000009.M9.host:2,D",
		".&XfJT0ZABkK5O9g-/cur/1700000005.M5.host:2,S", ".Archive.2025/cur/1700000006.M6.host:2,S"} {
		path := filepath.Join(dir, name)
		write(t, path, mail(i))
		stamp(t, path, 30-i)
	}
	for _, f := range []string{"cur", "new", "tmp", ".&XfJT0ZABkK5O9g-/new", ".Archive.2025/new"} {
		if err := os.MkdirAll(filepath.Join(dir, f), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "cur", "1700000000.M0.host:2,S")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	return dir
}

func TestConformance(t *testing.T) {
	mbox := "From a@example.com Mon Mar  2 08:00:00 2026\n" + strings.ReplaceAll(mail(1), "\r", "") +
		"\nFrom b@example.com Mon Mar  2 09:00:00 2026\n" + strings.ReplaceAll(mail(2), "\r", "") + "\nFrom MAILER-DAEMON Mon Mar  2 10:00:00 2026\nno header here\n\n"
	t.Run("file", func(t *testing.T) {
		sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
			path := filepath.Join(t.TempDir(), "询价 1.eml")
			write(t, path, mail(1))
			return sourcetest.Fixture{Source: func() source.Source { return File(path, 0) }, Want: 1}
		})
	})
	t.Run("mbox", func(t *testing.T) {
		sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
			path := filepath.Join(t.TempDir(), "box")
			write(t, path, mbox)
			return sourcetest.Fixture{Source: func() source.Source { return File(path, 0) }, Want: 2, Unreadable: 1}
		})
	})
	t.Run("reader", func(t *testing.T) {
		sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
			return sourcetest.Fixture{Source: func() source.Source { return Reader("-", strings.NewReader(mbox), 0) }, Want: 2, Unreadable: 1}
		})
	})
	t.Run("directory", func(t *testing.T) {
		sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
			dir := t.TempDir()
			for i := range 12 {
				write(t, filepath.Join(dir, "sub", fmt.Sprintf("%03d.eml", i)), mail(i))
			}
			write(t, filepath.Join(dir, "box.mbox"), mbox)
			write(t, filepath.Join(dir, "README.md"), "# Notes\n\nNo mail: here.\n")
			write(t, filepath.Join(dir, "broken.eml"), "\x00\x01\x02")
			return sourcetest.Fixture{Source: func() source.Source { return Dir(dir, 0) }, Want: 14, Unreadable: 2}
		})
	})
	t.Run("maildir folder", func(t *testing.T) {
		sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
			dir := maildirFixture(t)
			return sourcetest.Fixture{Source: func() source.Source { return Dir(dir, 0) }, Want: 3, Unreadable: 1}
		})
	})
	t.Run("maildir account", func(t *testing.T) {
		sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
			dir := maildirFixture(t)
			return sourcetest.Fixture{Source: func() source.Source {
				return Maildir("shop", dir, Options{SentNames: []string{"Sent", "已发送邮件"}})
			}, Want: 4, Unreadable: 1}
		})
	})
}

// row is what matters of an item in the tests below.
type row struct {
	Place              string
	At                 string
	Sent, Answered     bool
	MarkOnly, HasError bool
}

func rows(t *testing.T, s source.Source, k *sourcetest.Known) []row {
	t.Helper()
	var out []row
	if _, err := s.Pull(t.Context(), k, func(it source.Item) error {
		at := ""
		if !it.At.IsZero() {
			at = it.At.Format("15:04")
		}
		out = append(out, row{it.Place.String(), at, it.Sent, it.Answered, it.MarkOnly, it.Err != nil})
		k.Store(it)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMaildirAccount(t *testing.T) {
	dir := maildirFixture(t)
	s := Maildir("shop", dir, Options{Inboxes: []string{"INBOX", "Archive.2025", "Missing"}, Sent: []string{"已发送邮件"}})
	k := sourcetest.NewKnown()
	want := []row{
		{Place: "shop/INBOX/1700000000.M0.host", HasError: true},
		{Place: "shop/INBOX/1700000002.M3.host", At: "08:28", Answered: true},
		{Place: "shop/INBOX/1700000001.M2.host", At: "08:29"},
		{Place: "shop/INBOX/1700000003.M1.host", At: "08:30"},
		{Place: "shop/Archive.2025/1700000006.M6.host", At: "08:25"},
		{Place: "shop/已发送邮件/1700000005.M5.host", At: "08:26", Sent: true},
	}
	if d := cmp.Diff(want, rows(t, s, k)); d != "" {
		t.Errorf("first pull:\n%s", d)
	}
	// A message moves from new to cur and is answered; another only gets a flag.
	if err := os.Rename(filepath.Join(dir, "new/1700000003.M1.host"), filepath.Join(dir, "cur/1700000003.M1.host:2,RS")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "cur/1700000001.M2.host:2,S"), filepath.Join(dir, "cur/1700000001.M2.host;2,FS")); err != nil {
		t.Fatal(err)
	}
	want = []row{{Place: "shop/INBOX/1700000003.M1.host", At: "08:30", Answered: true, MarkOnly: true}}
	if d := cmp.Diff(want, rows(t, s, k)); d != "" {
		t.Errorf("after a new mark:\n%s", d)
	}
	if again := rows(t, s, k); again != nil {
		t.Errorf("a mark was yielded twice: %v", again)
	}
}

func TestMaildirNotes(t *testing.T) {
	dir := maildirFixture(t)
	sum, err := Maildir("shop", dir, Options{Inboxes: []string{"Missing"}}).Pull(t.Context(), sourcetest.NewKnown(), func(source.Item) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"No folder of sent mail was found.", `The folder "Missing" is not there.`}
	if d := cmp.Diff(want, sum.Notes); d != "" {
		t.Error(d)
	}
	if _, err := Maildir("shop", t.TempDir(), Options{}).Pull(t.Context(), sourcetest.NewKnown(), nil); err == nil {
		t.Error("a directory without a Maildir was read without an error")
	}
}

func TestMbox(t *testing.T) {
	const a, b = "From a@example.com Mon Mar  2 08:00:00 2026\n", "From b@example.com  Mon, 02 Mar 2026 09:00:00 +0800\r\n"
	tests := []struct {
		name string
		in   string
		want []string
	}{
		{"two messages", a + "Subject: 1\n\nx\n\n" + b + "Subject: 2\r\n\r\ny\r\n", []string{"Subject: 1\n\nx\n", "Subject: 2\r\n\r\ny\r\n"}},
		{"quoted lines", a + "Subject: 1\n\n>From here\n>>From there\n> From you\n", []string{"Subject: 1\n\nFrom here\n>From there\n> From you\n"}},
		{"a sentence that begins with From", a + "Subject: 1\n\nFrom our factory we ship at 10 in the morning.\n", []string{"Subject: 1\n\nFrom our factory we ship at 10 in the morning.\n"}},
		{"an envelope without a blank line above", a + "Subject: 1\n\ntext\n" + a, []string{"Subject: 1\n\ntext\n" + a}},
		{"no line end at the end", a + "Subject: 1\n\nx", []string{"Subject: 1\n\nx"}},
		{"a line longer than the buffer", a + "Subject: 1\n\n" + strings.Repeat("x", 200_000) + "\nFrom \n", []string{"Subject: 1\n\n" + strings.Repeat("x", 200_000) + "\nFrom \n"}},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			if err := readMbox(t.Context(), strings.NewReader(tt.in), 0, func(_ int64, m message) error {
				if m.truncated || m.size != int64(len(m.raw)) {
					t.Errorf("size %d of %d bytes, truncated %v", m.size, len(m.raw), m.truncated)
				}
				got = append(got, string(m.raw))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestOffsets(t *testing.T) {
	in := "From a@example.com Mon Mar  2 08:00:00 2026\nSubject: 1\n\n>From x\n\nFrom b@example.com Mon Mar  2 09:00:00 2026\nSubject: 2\n\n"
	var got []int64
	if err := readMbox(t.Context(), strings.NewReader(in), 0, func(o int64, _ message) error {
		got = append(got, o)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int64{0, int64(strings.Index(in, "From b@"))}, got); d != "" {
		t.Error(d)
	}
}

func TestLimit(t *testing.T) {
	big := "From: a@example.com\nSubject: big\n\n" + strings.Repeat("line of text\n", 100_000)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "big.eml"), big)
	write(t, filepath.Join(dir, "box"), "From a@example.com Mon Mar  2 08:00:00 2026\n"+big+"\nFrom a@example.com Mon Mar  2 08:00:00 2026\n"+mail(2))
	tests := []struct {
		name string
		s    source.Source
	}{
		{"file", File(filepath.Join(dir, "big.eml"), 1<<20)},
		{"mbox", File(filepath.Join(dir, "box"), 1<<20)},
		{"reader", Reader("-", strings.NewReader(big), 1<<20)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first := true
			if _, err := tt.s.Pull(t.Context(), sourcetest.NewKnown(), func(it source.Item) error {
				if first && (!it.Truncated || it.Size != int64(len(big)) || len(it.Raw) != keptBeginning) {
					t.Errorf("%d bytes of %d, truncated %v; want the first %d of %d", len(it.Raw), it.Size, it.Truncated, keptBeginning, len(big))
				}
				if !first && (it.Truncated || it.Size != int64(len(it.Raw))) {
					t.Errorf("the small message was cut")
				}
				first = false
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "picture.jpg"), "\xff\xd8\xff\xe0 JFIF")
	for _, tt := range []struct {
		name, path string
		want       error
	}{
		{"not there", filepath.Join(dir, "none.eml"), os.ErrNotExist},
		{"no mail", filepath.Join(dir, "picture.jpg"), errNoMail},
		{"a directory", dir, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got error
			if _, err := File(tt.path, 0).Pull(t.Context(), sourcetest.NewKnown(), func(it source.Item) error {
				got = it.Err
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if got == nil || tt.want != nil && !errors.Is(got, tt.want) {
				t.Errorf("item error %v, want %v", got, tt.want)
			}
		})
	}
}

func TestDecodeUTF7(t *testing.T) {
	for in, want := range map[string]string{
		"Sent": "Sent", "&XfJT0ZABkK5O9g-": "已发送邮件", "Entw&APw-rfe": "Entwürfe", "A &- B": "A & B", "Tom & Jerry": "Tom & Jerry",
		"&bad": "&bad", "&AA-": "&AA-", "已发送": "已发送", "x\xff": "x\uFFFD", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-": "Отправленные",
	} {
		if got := mutf7.Decode(in); got != want {
			t.Errorf("mutf7.Decode(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSplitFlags(t *testing.T) {
	for in, want := range map[string][2]string{
		"1.M.host:2,RS": {"1.M.host", "RS"}, "1.M.host;2,S": {"1.M.host", "S"}, "1.M.host!2,": {"1.M.host", ""},
		"1.M.host,S=12:2,S": {"1.M.host,S=12", "S"}, "1.M.host": {"1.M.host", ""}, ":2,": {":2,", ""},
	} {
		base, flags := splitFlags(in)
		if got := [2]string{base, flags}; got != want {
			t.Errorf("splitFlags(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte("From a@example.com Mon Mar  2 08:00:00 2026\nSubject: 1\n\n>From x\n\nFrom b@example.com Mon Mar  2 09:00:00 2026\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		last := int64(-1)
		if err := readMbox(context.Background(), strings.NewReader(string(in)), 100, func(o int64, m message) error {
			if o <= last || o >= int64(len(in)) {
				t.Errorf("offset %d after %d in %d bytes", o, last, len(in))
			}
			last = o
			if len(m.raw) > 100 {
				t.Errorf("%d bytes beyond the limit", len(m.raw))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
