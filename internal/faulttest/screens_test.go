package faulttest_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/cli"
)

// inside runs a command inside the test's process, on a database of the place,
// at a fixed instant.
func (p place) inside(db string, stdin string, args ...string) result {
	args = append(slices.Clone(args), "--config", p.config, "--db", filepath.Join(p.dir, db))
	if !slices.Contains(args, "--now") {
		args = append(args, "--now", morning)
	}
	return p.bare(stdin, args...)
}

// bare runs a command line as it stands inside the test's process.
func (p place) bare(stdin string, args ...string) result {
	var out, errOut bytes.Buffer
	values := map[string]string{"HOME": p.dir, "TZ": "Asia/Shanghai", "LANG": "C.UTF-8"}
	for _, e := range p.env {
		k, v, _ := strings.Cut(e, "=")
		values[k] = v
	}
	at, err := time.Parse(time.RFC3339, morning)
	if err != nil {
		panic(err)
	}
	env := &cli.Env{
		In: strings.NewReader(stdin), Out: &out, Err: &errOut,
		Getenv: func(k string) string { return values[k] }, Clock: func() time.Time { return at }, Columns: func() int { return 0 },
	}
	code := cli.Main(env, args)
	return result{code: code, out: out.String(), errOut: errOut.String()}
}

// screens are the command lines that show what strangers wrote; ID stands for
// each inquiry.
var screens = []string{
	"due --all", "due --no-step", "due --within 60d", "due --why ID", "list --all", "list --all --sort -score", "show ID", "explain ID",
	"search panel --all", "faq", "faq price", "faq --by country", "faq --markdown",
	"report month", "report month --of today", "report quarter --of today --format md", "report month --of today --format csv",
	"stats channel", "stats country", "stats product", "stats owner", "silent --since today", "silent --format csv --since today",
	"research ID", "draft ID", "rescore --dry-run", "doctor", "undo --dry-run", "forget ID --dry-run", "merge 1 2 --dry-run",
}

// lines are the command lines of all screens for some inquiries.
func lines(ids ...int) [][]string {
	var all [][]string
	for _, s := range screens {
		if !strings.Contains(s, "ID") {
			all = append(all, strings.Fields(s))
			continue
		}
		for _, id := range ids {
			all = append(all, strings.Fields(strings.ReplaceAll(s, "ID", fmt.Sprint(id))))
		}
	}
	return all
}

// forbidden finds the first character in what the program printed that a terminal
// or a reader could be misled by.
func forbidden(s string) (r rune, around string) {
	runes := []rune(s)
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	for i, r := range runes {
		bad := false
		switch {
		case r == '\n' || r == '\t':
		case r < ' ', r >= 0x7f && r <= 0x9f, r == 0xad, r == 0x61c, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
			r == 0x200b, r == 0x200e, r == 0x200f, r == 0x2028, r == 0x2029, r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff,
			r >= 0xfe00 && r <= 0xfe0f, r >= 0xe000 && r <= 0xf8ff, r == 0x180e, r == 0x3164, r == 0x115f, r == 0x1160, r == 0x034f:
			bad = true
		case r == 0x200c || r == 0x200d:
			bad = !unicode.IsLetter(at(i-1)) && !unicode.IsMark(at(i-1)) || at(i-1) < 0x600 || at(i+1) < 0x600
		}
		if bad {
			return r, string(runes[max(0, i-40):min(len(runes), i+40)])
		}
	}
	return 0, ""
}
