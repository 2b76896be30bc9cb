package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/schedule"
)

// fakeTools is a machine with a crontab and no systemd.
type fakeTools struct {
	schedule.Machine
	crontab string
	ran     []string
	main    func(args []string) int // plays the program when the scheduler starts it
}

func (f *fakeTools) Run(_ context.Context, stdin, name string, args ...string) (string, error) {
	switch line := name + " " + strings.Join(args, " "); {
	case line == "crontab -l":
		return f.crontab, nil
	case line == "crontab -":
		f.crontab = stdin
		return "", nil
	case line == "crontab -r":
		f.crontab = ""
		return "", nil
	case f.main != nil && filepath.IsAbs(name):
		f.ran = append(f.ran, line)
		if f.main(args) != 0 {
			return "it failed", errors.New("exit status 1")
		}
		return "", nil
	}
	return "", errors.New("executable file not found")
}

// byClock is a folder with a config, and a clock that can be set.
type byClock struct {
	t     *testing.T
	dir   string
	now   time.Time
	tools *fakeTools
}

func newByClock(t *testing.T) *byClock {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("another scheduler is chosen")
	}
	b := &byClock{t: t, dir: filepath.Join(t.TempDir(), "李 雷 50%"), now: time.Date(2026, 11, 25, 9, 2, 0, 0, time.Local), tools: &fakeTools{crontab: "MAILTO=lin\n"}}
	b.tools.main = func(args []string) int { code, _, _ := b.run(args...); return code }
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	writeMails(t, b.dir)
	b.makeBox()
	return b
}

func (b *byClock) makeBox() {
	b.t.Helper()
	for _, d := range []string{"new", "cur", "tmp"} {
		if err := os.MkdirAll(filepath.Join(b.dir, ".config", "inquiry", "box", d), 0o700); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *byClock) run(args ...string) (int, string, string) {
	b.t.Helper()
	var out, errs strings.Builder
	env := testEnv(b.dir, &out)
	env.Err, env.Tools, env.Clock = &errs, b.tools, func() time.Time { return b.now }
	code := Main(env, args)
	return code, out.String(), errs.String()
}

func (b *byClock) want(code int, says string, args ...string) {
	b.t.Helper()
	got, out, errs := b.run(args...)
	if got != code || !strings.Contains(out+errs, says) {
		b.t.Errorf("%v: status %d, want %d and %q:\n%s%s", args, got, code, says, out, errs)
	}
}

func TestScheduleRuns(t *testing.T) {
	b := newByClock(t)
	b.want(0, "nothing is scheduled", "schedule", "status")
	b.want(0, "cron: pull each 30m, next at 2026-11-25 09:30", "schedule", "on")
	for _, part := range []string{"MAILTO=lin\n# inquiry begin", "*/30 * * * * ", " pull --quiet --scheduled pull\n", "10 8 * * 1 ", " report week --quiet --notify --output '", `李 雷 50\%/.local/share/inquiry/reports/week.html' --scheduled report`} {
		if !strings.Contains(b.tools.crontab, part) {
			t.Errorf("%q is missing in\n%s", part, b.tools.crontab)
		}
	}
	b.want(0, "pull\tcron\tnever\t-\t2026-11-25 09:30\t\nreport\tcron\tnever\t-\t2026-11-30 08:10\t\n", "schedule", "status")

	// What the entries run keeps its outcome, and prints what it printed before.
	b.now = b.now.Add(28 * time.Minute)
	if code, out, errs := b.run("pull", "--quiet", "--scheduled", "pull"); code != 0 || out+errs != "" {
		t.Error(code, out, errs)
	}
	b.want(0, "pull\tcron\t2026-11-25 09:30\t0\t2026-11-25 10:00\t\n", "schedule", "status")
	if err := os.RemoveAll(filepath.Join(b.dir, ".config", "inquiry", "box")); err != nil {
		t.Fatal(err)
	}
	b.now = b.now.Add(30 * time.Minute)
	if code, _, errs := b.run("pull", "--quiet", "--scheduled", "pull"); code == 0 || strings.Count(errs, "\n") != 1 {
		t.Error(code, errs)
	}
	b.want(0, "pull\tcron\t2026-11-25 10:00\t", "schedule", "status")
	b.want(0, "inquiry: pull main: ", "schedule", "status")
	b.want(0, "the last run of pull ended with status", "schedule", "status")

	// The machine was off on Monday: the report is made up for, once.
	b.now = time.Date(2026, 11, 30, 8, 25, 0, 0, time.Local)
	b.makeBox()
	b.want(0, "", "pull", "--quiet", "--scheduled", "pull")
	b.now = time.Date(2026, 12, 1, 9, 25, 0, 0, time.Local)
	b.want(0, "", "pull", "--quiet", "--scheduled", "pull")
	b.now = b.now.Add(time.Second)
	for range 2 {
		b.want(0, "", "schedule", "catchup", "--quiet")
	}
	if len(b.tools.ran) != 1 || !strings.Contains(b.tools.ran[0], "report week") {
		t.Errorf("made up for: %q", b.tools.ran)
	}
	if _, err := os.Stat(filepath.Join(b.dir, ".local/share/inquiry/reports/week.html")); err != nil {
		t.Error(err)
	}
	b.want(0, "report\tcron\t2026-12-01 09:25\t0\t2026-12-07 08:10\t\n", "schedule", "status")

	b.want(0, "cron: the entries are removed", "schedule", "off")
	if b.tools.crontab != "MAILTO=lin\n" {
		t.Error(b.tools.crontab)
	}
	b.want(0, "nothing is scheduled", "schedule", "off")
	b.want(0, "nothing is scheduled", "schedule", "status")
}

func TestScheduleFlags(t *testing.T) {
	b := newByClock(t)
	db := filepath.Join(b.dir, "other.db")
	b.want(0, "--db "+"'"+strings.ReplaceAll(db, "%", `\%`)+"' --lang zh --scheduled pull", "schedule", "on", "--print", "--system", "cron", "--db", db, "--lang", "zh")
	b.want(0, "<Arguments>--headless", "schedule", "on", "--print", "--system", "windows")
	b.want(0, "Persistent=true", "schedule", "on", "--print", "--system", "systemd")
	b.want(0, "<key>StartCalendarInterval</key>", "schedule", "on", "--print", "--system", "launchd")
	if _, out, _ := b.run("schedule", "on", "--print", "--no-report"); strings.Contains(out, "report") || strings.Contains(out, "catchup") || b.tools.crontab != "MAILTO=lin\n" {
		t.Error(out, b.tools.crontab)
	}
	b.want(exitUsage, "part of an hour", "schedule", "on", "--every", "7m")
	b.want(exitUsage, "a time such as 08:10", "schedule", "on", "--report", "25:00")
	b.want(exitUsage, "nobody reads", "schedule", "on", "--output", "-")
	b.want(exitUsage, "did you mean --system cron?", "schedule", "on", "--system", "corn")
	b.want(exitUsage, "--scheduled takes pull or report", "pull", "--scheduled", "../x")
	b.want(exitUsage, "none of the others can be", "schedule", "on", "--no-report", "--report", "08:00")
	if err := os.WriteFile(filepath.Join(b.dir, ".config", "inquiry", "config.yaml"), []byte("timezone: UTC\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.want(exitUsage, "no mailbox is configured", "schedule", "on")
	if err := os.WriteFile(filepath.Join(b.dir, ".config", "inquiry", "config.yaml"),
		[]byte("accounts:\n  - {name: a, address: a@b.cn, host: imap.b.cn}\n  - {name: e, address: e@b.cn, host: imap.b.cn, password_env: SECRET}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.want(0, "cron cannot open the system keyring, which holds the password of a", "schedule", "on")
	b.want(0, "does not know the variable SECRET", "schedule", "on")
	if code, out, errs := b.run("schedule", "on", "--quiet"); code != 0 || out+errs != "" {
		t.Error(code, out, errs)
	}
}
