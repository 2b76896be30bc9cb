package form_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/inquiry-cli/inquiry/internal/form"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/chat"
	"github.com/inquiry-cli/inquiry/internal/source/sourcetest"
	"github.com/inquiry-cli/inquiry/internal/source/table"
)

// Floors of the share of right fields over all samples. What only the buyer's
// own sentences tell (a company in a chat, a disguised address) is not the
// form's to read and counts against them.
const (
	floorForms    = 0.97
	floorTables   = 0.95
	floorServices = 0.955
	floorExports  = 0.979
)

// expected is what a careful human reads out of a sample.
type expected struct {
	Source  string
	Inquiry *bool `json:"is_inquiry"`
	Row     int
	Channel string
	Name    string
	Email   string
	Phone   string
	Company string
	Country string
	By      string `json:"country_evidence"`
	Website string
	Product string
	Message string
	Created string
	Records []expected
}

func load(t *testing.T, path string) expected {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return e
}

// tally counts right fields and logs the wrong ones.
type tally struct {
	t           *testing.T
	right, seen int
}

func (c *tally) mark(ok bool, what, name string, want, got any) {
	c.seen++
	if ok {
		c.right++
		return
	}
	c.t.Logf("%s: %s: want %q, got %q", name, what, want, got)
}

func (c *tally) floor(share float64) {
	c.t.Helper()
	got := float64(c.right) / float64(c.seen)
	c.t.Logf("%d of %d fields right, %.3f", c.right, c.seen, got)
	if got < share {
		c.t.Errorf("%d of %d fields right, %.3f; the floor is %.3f", c.right, c.seen, got, share)
	}
}

func (c *tally) fields(name string, want expected, channel string, got *inquiry.Form) {
	if want.Channel != "" {
		channel = want.Channel
	}
	c.mark(strings.Contains(channel, string(got.Channel)), "channel", name, channel, got.Channel)
	for _, f := range []struct{ what, want, got string }{{"name", want.Name, got.Name}, {"email", want.Email, got.Email}, {"company", want.Company, got.Company}, {"website", want.Website, got.Website}} {
		if f.want != "" || f.got != "" {
			c.mark(fold(f.want) == fold(f.got), f.what, name, f.want, f.got)
		}
	}
	if want.Phone != "" || got.Phone != "" {
		c.mark(tail(want.Phone) == tail(got.Phone), "phone", name, want.Phone, got.Phone)
	}
	if want.By == "form" {
		c.mark(got.Country != "", "country", name, want.Country, got.Country)
	}
	c.mark(overlap(want.Product, got.Product+" "+got.Message) >= 0.5, "product", name, want.Product, got.Product)
	c.mark(overlap(want.Message, got.Message) >= 0.8 && overlap(got.Message, want.Message) >= 0.8, "message", name, want.Message, got.Message)
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// tail is the end of a number, the same in every way of writing it.
func tail(s string) string {
	d := regexp.MustCompile(`\D`).ReplaceAllString(s, "")
	return d[max(0, len(d)-6):]
}

func overlap(want, got string) float64 {
	words := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(norm.NFKC.String(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			m[w] = true
		}
		return m
	}
	a, b := words(want), words(got)
	if len(a) == 0 {
		return 1
	}
	n := 0
	for w := range a {
		if b[w] || strings.Contains(got, w) {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

func TestFormSamples(t *testing.T) {
	formSamples(t, "../../testdata/forms", 25, floorForms)
	t.Run("services", func(t *testing.T) { formSamples(t, "../../testdata/forms/services", 66, floorServices) })
}

// formSamples holds that at least floor of the fields of the samples in dir, of
// which there are least, are right.
func formSamples(t *testing.T, dir string, least int, floor float64) {
	files, err := filepath.Glob(filepath.Join(dir, "*.expected.json"))
	if err != nil || len(files) < least {
		t.Fatalf("samples: %d, %v", len(files), err)
	}
	c := &tally{t: t}
	for _, file := range files {
		want := load(t, file)
		raw, err := os.ReadFile(filepath.Join(dir, want.Source))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := form.Read(mailparse.Parse(raw))
		if want.Inquiry != nil && !*want.Inquiry {
			c.mark(!ok || got.Ignore != "", "not an inquiry", want.Source, "", got)
			continue
		}
		c.mark(ok && got.Ignore == "", "an inquiry", want.Source, "", got)
		if ok {
			c.fields(want.Source, want, want.Channel, got)
		}
	}
	c.floor(floor)
}

func TestTableSamples(t *testing.T) {
	tableSamples(t, "../../testdata/csv", 18, floorTables)
	t.Run("exports", func(t *testing.T) { tableSamples(t, "../../testdata/csv/exports", 30, floorExports) })
}

// tableSamples is formSamples for tables and chats.
func tableSamples(t *testing.T, dir string, least int, floor float64) {
	files, err := filepath.Glob(filepath.Join(dir, "*.expected.json"))
	if err != nil || len(files) < least {
		t.Fatalf("samples: %d, %v", len(files), err)
	}
	c := &tally{t: t}
	for _, file := range files {
		want := load(t, file)
		path := filepath.Join(dir, want.Source)
		var s source.Source = table.New(path, table.Options{})
		if filepath.Ext(path) == ".txt" && chat.Is(path) {
			s = chat.New(path, chat.Options{})
		}
		got := map[int]*inquiry.Form{}
		var kept, rows []int
		if _, err := s.Pull(context.Background(), sourcetest.NewKnown(), func(it source.Item) error {
			f := form.FromRecord(*it.Record, path)
			if f.Ignore == "" {
				kept = append(kept, it.Record.Row)
			}
			got[it.Record.Row] = f
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, r := range want.Records {
			rows = append(rows, r.Row)
		}
		c.mark(fmt.Sprint(rows) == fmt.Sprint(kept), "rows kept", want.Source, fmt.Sprint(rows), fmt.Sprint(kept))
		for _, r := range want.Records {
			f := got[r.Row]
			if f == nil {
				continue
			}
			name := fmt.Sprintf("%s#%d", want.Source, r.Row)
			c.fields(name, r, want.Channel, f)
			if r.Created != "" {
				stamp := f.Created.Format("2006-01-02T15:04:05")
				c.mark(strings.HasPrefix(stamp, r.Created[:min(19, len(r.Created))]), "created", name, r.Created, stamp)
			}
		}
	}
	c.floor(floor)
}

// FuzzRead: any mail gives valid UTF-8, the same form each time, and never an
// address of ours.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("../../testdata/forms/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		m := mailparse.Parse(raw)
		f.Add(m.From.Addr, m.Subject, m.Text)
	}
	f.Fuzz(func(t *testing.T, from, subject, text string) {
		text, subject = strings.ToValidUTF8(text, ""), strings.ToValidUTF8(subject, "")
		m := &inquiry.Message{From: inquiry.Address{Addr: strings.ToValidUTF8(from, "")}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: subject, Text: text}
		a, ok := form.Read(m)
		b, again := form.Read(m)
		if ok != again || fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", b) {
			t.Errorf("two readings differ:\n%+v\n%+v", a, b)
		}
		if ok && (!utf8.ValidString(fmt.Sprintf("%+v", a)) || strings.EqualFold(a.Email, "sales@ourfactory.cn")) {
			t.Errorf("%+v", a)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("../../testdata/forms/cf7-default-en.eml")
	if err != nil {
		b.Fatal(err)
	}
	m := mailparse.Parse(raw)
	for b.Loop() {
		form.Read(m)
	}
}

func BenchmarkReadPerson(b *testing.B) {
	m := &inquiry.Message{From: inquiry.Address{Addr: "a@buyer.com"}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: "RFQ", Text: strings.Repeat("Please quote 500 pcs of the lamp: CIF Hamburg.\n", 60)}
	for b.Loop() {
		form.Read(m)
	}
}

func TestColleaguesForwardIsNoForm(t *testing.T) {
	m := mailparse.Parse([]byte("From: Chen Wei <chen@ourshop.cn>\nTo: sales@ourshop.cn\nSubject: Fwd: tubes\n\nLin, met this man at the fair. Please take over.\n\nChen Wei\n\n" +
		"---------- Forwarded message ---------\nFrom: Duc Thang <thang@anhduong.vn>\nDate: Fri, Nov 20, 2026 at 9:10 AM\nSubject: tubes\nTo: <chen@ourshop.cn>\n\n" +
		"Dear Mr. Chen,\n\n- LED tube T8, glass: 6,000 pcs\n- LED high bay 100 W: 90 pcs\n\nBest regards,\nDuc Thang\n"))
	if f, ok := form.Read(m); ok {
		t.Errorf("read as a form: %+v", f)
	}
}
