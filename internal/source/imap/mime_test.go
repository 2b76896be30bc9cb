package imap

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
)

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestScanMIME(t *testing.T) {
	big := strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n", 100)
	mixed := "Subject: x\nContent-Type: multipart/mixed;\n boundary=\"b 1\"\n\npreamble\n"
	type want struct {
		Complete, Heavy bool
		Stack           []container
		Left            []string // of the parts cut: does the content reach the end of data?
	}
	cases := []struct {
		name  string
		data  string
		ended bool
		want  want
	}{
		{name: "plain text goes on", data: "Subject: x\n\nhello", want: want{}},
		{name: "plain text that ended", data: "Subject: x\n\nhello", ended: true, want: want{Complete: true}},
		{name: "header goes on", data: "Subject: x\nTo: y\n", want: want{}},
		{name: "attachment alone", data: "Content-Type: application/pdf\n\n" + big,
			want: want{Complete: true, Heavy: true, Left: []string{"open"}}},
		{name: "text, then an attachment", data: mixed + "--b 1\n\nhello\n--b 1\nContent-Type: image/png\n\n" + big,
			want: want{Heavy: true, Stack: []container{{boundary: "b 1", index: 2}}, Left: []string{"open"}}},
		{name: "text goes on", data: mixed + "--b 1\n\nhello\n", want: want{Stack: []container{{boundary: "b 1", index: 1}}}},
		{name: "in the header of a part", data: mixed + "--b 1\nContent-Type: text/pl", want: want{Stack: []container{{boundary: "b 1", index: 1}}}},
		{name: "alternative inside mixed", data: mixed + "--b 1\nContent-Type: MULTIPART/Alternative; boundary=b2\n\n--b2\n\nhi\n--b2--\n\n--b 1\nContent-Type: application/zip\n\n" + big + "--b 1\nContent-Type: text/html\n\n<p>",
			want: want{Stack: []container{{boundary: "b 1", index: 3}}, Left: []string{"closed"}}},
		{name: "nested one deeper", data: mixed + "--b 1\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\nhi\n--r\nContent-Type: image/gif\n\n" + big,
			want: want{Heavy: true, Stack: []container{{boundary: "b 1", index: 1}, {boundary: "r", path: []int{1}, index: 2}}, Left: []string{"open"}}},
		{name: "forwarded message is read into", data: mixed + "--b 1\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\nhi\n--f\nContent-Type: image/gif\n\n" + big,
			want: want{Heavy: true, Stack: []container{{boundary: "b 1", index: 1}, {boundary: "f", path: []int{1}, index: 2}}, Left: []string{"open"}}},
		{name: "attached text is an attachment", data: mixed + "--b 1\n\nhi\n--b 1\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\n1;2\n",
			want: want{Heavy: true, Stack: []container{{boundary: "b 1", index: 2}}, Left: []string{"open"}}},
		{name: "small closed attachment stays", data: mixed + "--b 1\n\nhi\n--b 1\nContent-Type: image/png\n\nQUJD\n--b 1--\nepilogue\n",
			want: want{Complete: true, Stack: []container{}}},
		{name: "everything closed", data: mixed + "--b 1\n\nhi\n--b 1\nContent-Type: image/png\n\n" + big + "--b 1--\n",
			want: want{Complete: true, Stack: []container{}, Left: []string{"closed"}}},
		{name: "a line that only begins like a boundary", data: mixed + "--b 1\n\nhi\n--b 12\n--b 1x--\nmore", want: want{Stack: []container{{boundary: "b 1", index: 1}}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			data := crlf(c.data)
			sc := scanMIME(data, c.ended)
			// All that follows the last header is left out, but for the closing
			// boundaries; or the lines of big without the last line break.
			left := 100_000 - bytes.LastIndex(data, []byte("\r\n\r\n")) - 4
			for _, b := range sc.stack {
				left -= len("\r\n--" + b.boundary + "--\r\n")
			}
			openLeft, closedLeft := strconv.Itoa(left), strconv.Itoa(len(crlf(big))-2)
			got := want{Complete: sc.complete, Heavy: sc.heavy, Stack: sc.stack}
			r := sc.result(data, 100_000, nil, false)
			for line := range strings.Lines(string(r.raw)) {
				if v, ok := strings.CutPrefix(line, OmittedHeader+": "); ok {
					got.Left = append(got.Left, map[string]string{openLeft: "open", closedLeft: "closed"}[strings.TrimSpace(v)])
				}
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(container{})); diff != "" {
				t.Errorf("%s\n%s", diff, r.raw[:min(len(r.raw), 600)])
			}
			if r.trimmed != (len(got.Left) > 0) || r.trimmed && bytes.Contains(r.raw, []byte("QUJDREVG")) {
				t.Errorf("trimmed %v: %s", r.trimmed, r.raw)
			}
		})
	}
}

func TestNames(t *testing.T) {
	cases := []struct{ raw, name string }{
		{"INBOX", "INBOX"}, {"&XfJT0ZAB-", "已发送"}, {"&g0l6P3ux-", "草稿箱"}, {"R&-D", "R&D"},
		{"Entw&APw-rfe", "Entwürfe"}, {"&2D3cqQ-", "💩"}, {"a &BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1- b", "a Отправленные b"},
	}
	for _, c := range cases {
		if got := mutf7.Decode(c.raw); got != c.name {
			t.Errorf("decode %q: %q, want %q", c.raw, got, c.name)
		}
		if got := mutf7.Encode(c.name); got != c.raw {
			t.Errorf("encode %q: %q, want %q", c.name, got, c.raw)
		}
	}
	for _, raw := range []string{"R&D", "a&b-c", "&AAA", "已发送", "&", "&-&", "x\xff"} {
		if got := mutf7.Decode(raw); got != strings.ToValidUTF8(raw, "\uFFFD") && got != "&&" {
			t.Errorf("decode %q: %q", raw, got)
		}
	}
}

func TestSlice(t *testing.T) {
	cases := []struct {
		name    string
		todo    []span
		size    int
		density float64
		want    [][]span
	}{
		{"one window", []span{{1, 10}}, 100, 1, [][]span{{{1, 10}}}},
		{"cut into three", []span{{1, 25}}, 10, 1, [][]span{{{1, 10}}, {{11, 20}}, {{21, 25}}}},
		{"half of the numbers exist", []span{{1, 40}}, 10, 0.5, [][]span{{{1, 20}}, {{21, 40}}}},
		{"several ranges", []span{{1, 4}, {8, 9}, {20, 30}}, 5, 1, [][]span{{{1, 4}, {8, 8}}, {{9, 9}, {20, 23}}, {{24, 28}}, {{29, 30}}}},
		{"the largest number", []span{{4294967290, 4294967295}}, 4, 1, [][]span{{{4294967290, 4294967293}}, {{4294967294, 4294967295}}}},
		{"far apart", []span{{1, 4294967295}}, 2000, 3.0 / 4294967295, [][]span{{{1, 4294967295}}}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, slice(c.todo, c.size, c.density), cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestChoosePrefersTheShallowestSentFolder(t *testing.T) {
	all := []folder{{name: "Archive/2019/Sent", delim: "/"}, {name: "Sent", delim: "/"}, {name: "SENT ITEMS", delim: "/"}, {name: "INBOX"}}
	targets, notes, missing := choose(all, Options{Folders: []string{"inbox"}})
	if len(targets) != 2 || targets[0].name != inbox || targets[1].name != "Sent" || !targets[1].sent || len(missing) != 0 || len(notes) != 1 {
		t.Errorf("%+v %q %q", targets, notes, missing)
	}
	targets, _, _ = choose(all, Options{Folders: []string{"INBOX"}, SentFolder: "-"})
	if len(targets) != 1 {
		t.Errorf("no sent folder was wanted: %+v", targets)
	}
}

func TestScanMIMEStaysBounded(t *testing.T) {
	parts := append([]byte("Content-Type: multipart/mixed; boundary=b\n\n"), bytes.Repeat([]byte("--b\n\n"), 500_000)...)
	folded := append([]byte("Content-Type: multipart/mixed;\n"), bytes.Repeat([]byte(" x\n"), 1_000_000)...)
	nested := bytes.Repeat([]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\n"), 50_000)
	for name, data := range map[string][]byte{"parts": parts, "folded header": folded, "nested": nested} {
		begin := time.Now()
		sc := scanMIME(data, false)
		if len(sc.leaves) > maxParts || len(sc.stack) > maxDepth || time.Since(begin) > 2*time.Second {
			t.Errorf("%s: %d parts, %d deep, %v", name, len(sc.leaves), len(sc.stack), time.Since(begin))
		}
	}
}

// A message of many parts and boundaries must not cost more than its length.
func FuzzScanMIME(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"))
	f.Add([]byte("Content-TYpe:\x80BoundArY\n\n"))
	f.Add([]byte("Content-Type: message/rfc822\n\nContent-Type: multipart/x; boundary=\n\n--\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, ended := range []bool{false, true} {
			sc := scanMIME(data, ended)
			r := sc.result(data, int64(len(data)), []part{}, false)
			if r.raw == nil && len(data) > 0 {
				t.Error("nothing came back")
			}
			if !r.trimmed && !bytes.Equal(r.raw, data) {
				t.Error("changed without being trimmed")
			}
		}
	})
}
