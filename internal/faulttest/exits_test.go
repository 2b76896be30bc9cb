package faulttest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// stream tells where a command writes.
type stream int

const (
	quiet stream = iota // nowhere
	onOut
	onErr
	onBoth
)

// exitCase is a command line, the status it ends with and where it writes. $DB is
// a filled database, $FRESH one to be made, $NONE one that is not there.
type exitCase struct {
	args  string
	code  int
	where stream
	env   string
	stdin string
}

var exitCases = []exitCase{
	// Help and the program itself.
	{args: "", code: 0, where: onOut},
	{args: "--help", code: 0, where: onOut},
	{args: "help due", code: 0, where: onOut},
	{args: "due --help", code: 0, where: onOut},
	{args: "version", code: 0, where: onOut},
	{args: "--version", code: 0, where: onOut},
	{args: "completion bash", code: 0, where: onOut},
	{args: "config path", code: 0, where: onOut},
	{args: "config check", code: 0, where: onErr},
	{args: "config show", code: 0, where: onOut},
	{args: "config show --origin", code: 0, where: onOut},
	// Lists that hold something.
	{args: "due $DB", code: 0, where: onOut},
	{args: "due --all $DB", code: 0, where: onOut},
	{args: "due --why 1 $DB", code: 0, where: onOut},
	{args: "due --within 30d $DB", code: 0, where: onOut},
	{args: "due --exit-code $DB", code: 10, where: onOut},
	{args: "due --exit-code --tier D --now 2020-01-01T00:00:00Z $DB", code: 0, where: onErr},
	{args: "list $DB", code: 0, where: onOut},
	{args: "list --tier A,B --sort -score --limit 2 $DB", code: 0, where: onOut},
	{args: "show 1 $DB", code: 0, where: onOut},
	{args: "show 1 2 $DB", code: 0, where: onOut},
	{args: "explain 1 $DB", code: 0, where: onOut},
	{args: "search panel $DB", code: 0, where: onOut},
	{args: "faq $DB", code: 0, where: onOut},
	{args: "faq price $DB", code: 0, where: onOut},
	{args: "report week $DB", code: 0, where: onOut},
	{args: "report month --of today --format md $DB", code: 0, where: onOut},
	{args: "report month --format html --output $DIR/r.html $DB", code: 0, where: quiet},
	{args: "stats country $DB", code: 0, where: onOut},
	{args: "silent --since today $DB", code: 0, where: onErr},
	{args: "research 1 $DB", code: 0, where: onOut},
	{args: "draft 1 $DB", code: 0, where: onBoth},
	{args: "doctor $DB", code: 0, where: onOut},
	{args: "rescore --dry-run $DB", code: 0, where: onErr},
	// Lists with nothing in them.
	{args: "list --country ZW $DB", code: 0, where: onErr},
	{args: "due --tier D $DB", code: 0, where: onErr},
	{args: "search zzzzzzzz $DB", code: 0, where: onErr},
	{args: "stats product --since 2030-01-01 --now 2031-01-01 $DB", code: 0, where: onErr},
	// Changes.
	{args: "done 1 $DB", code: 0, where: onOut},
	{args: "snooze 1 3d $DB", code: 0, where: onOut},
	{args: "note 1 called $DB", code: 0, where: onOut},
	{args: "won 1 $DB", code: 0, where: onOut},
	{args: "lost 1 --reason price $DB", code: 0, where: onOut},
	{args: "tier 1 B $DB", code: 0, where: onOut},
	{args: "tag 1 +fair $DB", code: 0, where: onOut},
	{args: "junk 1 $DB", code: 0, where: onOut},
	{args: "done 1 --dry-run $DB", code: 0, where: onBoth},
	{args: "undo $DB", code: 1, where: onErr},
	// Reading.
	{args: "pull $DIR/leads.csv $FRESH", code: 0, where: onBoth},
	{args: "pull $DIR/leads.csv $DB", code: 0, where: onBoth},
	{args: "pull --dry-run $DIR/leads.csv", code: 0, where: onOut},
	{args: "pull $DIR/mixed $FRESH", code: 3, where: onBoth},
	{args: "pull - $FRESH", code: 0, where: onOut, stdin: "From: a@b.de\nSubject: price\n\nplease quote 500 pcs panels\n"},
	{args: "score $DIR/leads.csv", code: 0, where: onOut},
	{args: "score $DIR/mixed", code: 3, where: onBoth},
	{args: "score -", code: 0, where: onOut, stdin: "From: a@b.de\nSubject: price\n\nplease quote 500 pcs panels\n"},
	// Wrong command lines.
	{args: "nosuch", code: 2, where: onErr},
	{args: "deu", code: 2, where: onErr},
	{args: "due extra $DB", code: 2, where: onErr},
	{args: "due --jsn $DB", code: 2, where: onErr},
	{args: "due --tier E $DB", code: 2, where: onErr},
	{args: "due --now noon $DB", code: 2, where: onErr},
	{args: "due --tz Nowhere/Land $DB", code: 2, where: onErr},
	{args: "due --lang fr $DB", code: 2, where: onErr},
	{args: "due --color red $DB", code: 2, where: onErr},
	{args: "due --within never $DB", code: 2, where: onErr},
	{args: "list --sort colour $DB", code: 2, where: onErr},
	{args: "list --limit many $DB", code: 2, where: onErr},
	{args: "list --since 32.13.2026 $DB", code: 2, where: onErr},
	{args: "list --status asleep $DB", code: 2, where: onErr},
	{args: "show $DB", code: 2, where: onErr},
	{args: "show one $DB", code: 2, where: onErr},
	{args: "show 0 $DB", code: 2, where: onErr},
	{args: "snooze 1 $DB", code: 2, where: onErr},
	{args: "snooze 1 yesterdayish $DB", code: 2, where: onErr},
	{args: "lost 1 --reason astrology $DB", code: 2, where: onErr},
	{args: "tier 1 Z $DB", code: 2, where: onErr},
	{args: "stats weather $DB", code: 2, where: onErr},
	{args: "stats $DB", code: 2, where: onErr},
	{args: "faq nosuchtopic $DB", code: 2, where: onErr},
	{args: "report decade $DB", code: 2, where: onErr},
	{args: "report week --format pdf $DB", code: 2, where: onErr},
	{args: "pull --map price $DIR/leads.csv $DB", code: 2, where: onErr},
	{args: "pull $DB", code: 2, where: onErr},
	{args: "pull $DIR/old.xls $DB", code: 2, where: onErr},
	{args: "score", code: 2, where: onErr},
	{args: "completion tcsh", code: 2, where: onErr},
	{args: "config nosuch", code: 2, where: onErr},
	{args: "won 1 --amount 500 $DB", code: 2, where: onErr},
	// Wrong configurations.
	{args: "due --config $DIR/unknown.yaml $DB", code: 2, where: onErr},
	{args: "due --config $DIR/broken.yaml $DB", code: 2, where: onErr},
	{args: "config check --config $DIR/none.yaml", code: 2, where: onErr},
	{args: "due $DB", code: 2, where: onErr, env: "INQUIRY_TIMEZONE=Mars"},
	// What is not there.
	{args: "due $NONE", code: 6, where: onErr},
	{args: "list $NONE", code: 6, where: onErr},
	{args: "show 1 $NONE", code: 6, where: onErr},
	{args: "done 1 $NONE", code: 6, where: onErr},
	{args: "show 9999 $DB", code: 6, where: onErr},
	{args: "done 9999 $DB", code: 6, where: onErr},
	{args: "draft 9999 $DB", code: 6, where: onErr},
	{args: "due --why 9999 $DB", code: 6, where: onErr},
	{args: "pull nosuch.csv $DB", code: 6, where: onErr},
	{args: "score nosuch.eml", code: 6, where: onErr},
	// Mailboxes.
	{args: "pull --config $DIR/refused.yaml $FRESH", code: 4, where: onBoth},
	{args: "pull --config $DIR/nosecret.yaml $FRESH", code: 4, where: onBoth},
	{args: "pull --config $DIR/noserver.yaml $FRESH", code: 7, where: onBoth},
	{args: "pull --config $DIR/certificate.yaml $FRESH", code: 2, where: onBoth},
	{args: "pull noserver $DIR/leads.csv --config $DIR/noserver.yaml $FRESH", code: 3, where: onBoth},
	// Databases that must not be touched.
	{args: "due --db $DIR/damaged.db", code: 9, where: onErr},
	{args: "pull $DIR/leads.csv --db $DIR/damaged.db", code: 9, where: onErr},
	{args: "due --db $DIR/text.db", code: 9, where: onErr},
	{args: "list --db $DIR", code: 2, where: onErr},
	{args: "report week --output $DIR/nosuch/r.html $DB", code: 1, where: onErr},
}

// TestExitsAndStreams holds every command line of the table to its exit status and
// to the streams it may write to; then with --quiet, which prints nothing on
// success and one line on failure; then with --json, under which an error is one
// object on standard error.
func TestExitsAndStreams(t *testing.T) {
	if len(exitCases) < 80 {
		t.Fatalf("only %d command lines", len(exitCases))
	}
	p := newPlace(t, "")
	files := exports(t, p)
	p.must(t, "base.db", append([]string{"pull"}, files...)...)
	base := readFile(t, filepath.Join(p.dir, "base.db"))
	refusing, err := imaptest.Play(imaptest.Personality{Login: "NO [AUTHENTICATIONFAILED] \x1b[31mno\x07"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { refusing.Close() })
	box := func(extra string) string {
		return "accounts:\n  - {name: noserver, address: a@lumen.test, host: 127.0.0.1, " + extra + "}\n"
	}
	if err := os.Mkdir(filepath.Join(p.dir, "mixed"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"unknown.yaml": "timezon: UTC\n", "broken.yaml": "a: [\n", "text.db": strings.Repeat("no database ", 100), "old.xls": "\xd0\xcf\x11\xe0",
		"damaged.db":  string(base[:len(base)/2]),
		"mixed/1.eml": "From: a@b.de\nSubject: price\n\nplease quote 500 pcs panels\n", "mixed/2.eml": "no mail\n",
		"refused.yaml":     box(fmt.Sprintf("port: %d, fingerprint: %s, password_env: SECRET", refusing.Port(), refusing.Fingerprint())),
		"nosecret.yaml":    box(fmt.Sprintf("port: %d, fingerprint: %s, password_env: NOSECRET", refusing.Port(), refusing.Fingerprint())),
		"noserver.yaml":    "limits: {mailbox: 1s}\n" + box("port: 9, password_env: SECRET"),
		"certificate.yaml": box(fmt.Sprintf("port: %d, password_env: SECRET", refusing.Port())),
	} {
		writeFile(t, filepath.Join(p.dir, name), text)
	}
	run := func(c exitCase, n int, flags ...string) result {
		db := filepath.Join(p.dir, fmt.Sprintf("case%d.db", n))
		if strings.Contains(c.args, "$DB") {
			writeFile(t, db, string(base))
		}
		defer p.remove(t, filepath.Base(db))
		line := strings.NewReplacer("$DB", "--db "+db, "$FRESH", "--db "+db, "$NONE", "--db "+filepath.Join(p.dir, "none.db"), "$DIR", p.dir).Replace(c.args)
		args := strings.Fields(line)
		if !strings.Contains(c.args, "--config") && args != nil {
			args = append(args, "--config", p.config)
		}
		if !strings.Contains(c.args, "--now") && args != nil {
			args = append(args, "--now", morning)
		}
		q := p
		q.env = []string{"SECRET=x", c.env}
		r := q.bare(c.stdin, append(args, flags...)...)
		return r
	}
	for n, c := range exitCases {
		name := strings.NewReplacer("$", "", "/", "_").Replace(strings.TrimSpace("inquiry " + c.args))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := run(c, n)
			if r.code != c.code {
				t.Errorf("%.1000v\nwant status %d", r, c.code)
			}
			if got := where(r); got != c.where {
				t.Errorf("writes to %d, want %d: %.1000v", got, c.where, r)
			}
			failed := c.code != 0 && c.code != 10
			if failed && !strings.HasPrefix(lastErr(r.errOut), "inquiry: ") {
				t.Errorf("the error begins otherwise: %.300q", r.errOut)
			}
			if s, around := forbidden(r.errOut); s != 0 {
				t.Errorf("%U in %q", s, around)
			}
			if c.args == "" || strings.Contains(c.args, "help") || strings.Contains(c.args, "completion") || strings.Contains(c.args, "version") {
				return
			}
			r = run(c, n, "--quiet")
			if r.code != c.code {
				t.Errorf("--quiet: %.500v\nwant status %d", r, c.code)
			}
			if r.out != "" || !failed && r.errOut != "" || failed && strings.Count(r.errOut, "\n") != 1 {
				t.Errorf("--quiet prints: %.500v", r)
			}
			if strings.Contains(c.args, "--format") {
				return
			}
			r = run(c, n, "--json")
			if r.code != c.code {
				t.Errorf("--json: %.500v\nwant status %d", r, c.code)
			}
			if failed {
				var e struct {
					Error struct {
						Code    string
						Exit    int
						Message string
						Hint    *string
					}
				}
				if err := json.Unmarshal([]byte(r.errOut), &e); err != nil || strings.Count(r.errOut, "\n") != 1 || e.Error.Exit != c.code || e.Error.Code == "" || e.Error.Message == "" || e.Error.Hint == nil {
					t.Errorf("--json: %v in %.500q", err, r.errOut)
				}
			}
			for line := range strings.Lines(r.out) {
				if !json.Valid([]byte(line)) {
					t.Errorf("--json prints %.200q", line)
					break
				}
			}
		})
	}
	faulttest.Count(t, len(exitCases), "command lines: exit status, streams, --quiet, --json")
}

func where(r result) stream {
	switch {
	case r.out != "" && r.errOut != "":
		return onBoth
	case r.out != "":
		return onOut
	case r.errOut != "":
		return onErr
	}
	return quiet
}

// lastErr is the error's own line: the last that is no hint.
func lastErr(s string) string {
	last := ""
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(line, "hint: ") {
			last = line
		}
	}
	return last
}
