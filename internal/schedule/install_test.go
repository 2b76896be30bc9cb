package schedule

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fake plays the tools of the schedulers; files are real.
type fake struct {
	Machine
	crontab string
	none    bool // there is no crontab
	tasks   map[string]string
	fail    string // the tool that fails
	ran     []string
}

func (f *fake) Run(_ context.Context, stdin, name string, args ...string) (string, error) {
	line := name + " " + strings.Join(args, " ")
	f.ran = append(f.ran, line)
	if f.fail != "" && strings.HasPrefix(line, f.fail) {
		return "it does not work\n", errors.New("exit status 1")
	}
	switch {
	case line == "crontab -l" && f.none:
		return "no crontab for lin\n", errors.New("exit status 1")
	case line == "crontab -l":
		return f.crontab, nil
	case line == "crontab -":
		f.crontab, f.none = stdin, false
	case line == "crontab -r":
		f.crontab, f.none = "", true
	case name == "schtasks" && args[0] == "/Create":
		b, err := os.ReadFile(args[4])
		if err != nil {
			return "", err
		}
		if b[0] != 0xff || b[1] != 0xfe || b[2] != '<' || b[3] != 0 {
			return "ERROR: The task XML is malformed.", errors.New("exit status 1")
		}
		f.tasks[args[2]] = string(b)
	case name == "schtasks" && args[0] == "/Query":
		if f.tasks[args[2]] == "" {
			return "ERROR: The system cannot find the file specified.", errors.New("exit status 1")
		}
	case name == "schtasks" && args[0] == "/Delete":
		delete(f.tasks, args[2])
	}
	return "", nil
}

func place(t *testing.T) (Place, *fake) {
	t.Helper()
	f := &fake{tasks: map[string]string{}}
	return Place{Runner: f, Home: t.TempDir(), UID: "501", Temp: t.TempDir()}, f
}

// TestOnOff: what is put in place is found, replaced and removed, and nothing
// else is touched.
func TestOnOff(t *testing.T) {
	for _, s := range Systems {
		t.Run(string(s), func(t *testing.T) {
			p, f := place(t)
			f.crontab = "MAILTO=lin\n0 5 * * * backup-photos\n"
			foreign := filepath.Join(p.Dir(s), "inquiry-other.timer")
			if p.Dir(s) != "" {
				if err := p.Runner.WriteFile(foreign, []byte("x")); err != nil {
					t.Fatal(err)
				}
			}
			before := f.crontab
			for range 2 {
				if err := p.Install(t.Context(), plans(s)["odd"]); err != nil {
					t.Fatal(err)
				}
				if on, err := p.Installed(t.Context(), s); !on || err != nil {
					t.Fatal(on, err)
				}
			}
			if s == Cron && (strings.Count(f.crontab, "inquiry begin") != 1 || !strings.HasPrefix(f.crontab, before)) {
				t.Error(f.crontab)
			}
			if had, err := p.Uninstall(t.Context(), s); !had || err != nil {
				t.Error(had, err)
			}
			if on, err := p.Installed(t.Context(), s); on || err != nil {
				t.Error(on, err)
			}
			if diff := cmp.Diff(before, f.crontab); diff != "" {
				t.Error(diff)
			}
			if had, err := p.Uninstall(t.Context(), s); had || err != nil {
				t.Error("twice:", had, err)
			}
			if p.Dir(s) != "" {
				left, err := os.ReadDir(p.Dir(s))
				if err != nil || len(left) != 1 || left[0].Name() != "inquiry-other.timer" {
					t.Error(left, err)
				}
			}
			if left, err := os.ReadDir(p.Temp); err != nil || len(left) > 0 || len(f.tasks) > 0 {
				t.Error(left, err, f.tasks)
			}
		})
	}
}

func TestCommandsOfSystemd(t *testing.T) {
	p, f := place(t)
	if err := p.Install(t.Context(), plans(Systemd)["plain"]); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Uninstall(t.Context(), Systemd); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"systemctl --user daemon-reload", "systemctl --user enable --now inquiry-pull.timer inquiry-report.timer",
		"systemctl --user disable --now inquiry-pull.timer inquiry-report.timer", "systemctl --user daemon-reload",
	}
	if diff := cmp.Diff(want, f.ran); diff != "" {
		t.Error(diff)
	}
}

func TestCrontabOfNobody(t *testing.T) {
	p, f := place(t)
	f.none = true
	if err := p.Install(t.Context(), plans(Cron)["plain"]); err != nil {
		t.Fatal(err)
	}
	if had, err := p.Uninstall(t.Context(), Cron); !had || err != nil || !f.none {
		t.Error(had, err, f.crontab)
	}
}

// TestToolsThatFail: their words are told, and a crontab that cannot be read is
// never written over.
func TestToolsThatFail(t *testing.T) {
	for s, tool := range map[System]string{Cron: "crontab -l", Systemd: "systemctl --user enable", Launchd: "launchctl bootstrap", Windows: "schtasks /Create"} {
		p, f := place(t)
		f.crontab, f.fail = "0 5 * * * backup-photos\n", tool
		err := p.Install(t.Context(), plans(s)["plain"])
		if err == nil || !strings.Contains(err.Error(), tool) || !strings.Contains(err.Error(), "it does not work") {
			t.Errorf("%s: %v", s, err)
		}
		if f.crontab != "0 5 * * * backup-photos\n" {
			t.Error("the crontab was written over")
		}
	}
}

func TestWithoutEntries(t *testing.T) {
	for name, c := range map[string]struct{ in, out string }{
		"in between":     {"a\n# inquiry begin - x\n1\n# inquiry end\nb\n", "a\nb\n"},
		"without an end": {"a\n# inquiry begin - x\n1\n", "a\n"},
		"none":           {"a # inquiry begin\n# inquiry end\n", "a # inquiry begin\n# inquiry end\n"},
		"no last break":  {"# inquiry begin\n1\n# inquiry end\nb", "b"},
	} {
		if got, _ := withoutEntries(c.in); got != c.out {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		goos, fail string
		want       System
	}{{"darwin", "", Launchd}, {"windows", "", Windows}, {"linux", "", Systemd}, {"linux", "systemctl", Cron}, {"freebsd", "systemctl", Cron}} {
		if got := Choose(t.Context(), &fake{fail: c.fail}, c.goos); got != c.want {
			t.Errorf("%s: %s", c.goos, got)
		}
	}
	if got := Choose(t.Context(), broken{}, "linux"); got != "" {
		t.Errorf("without any: %s", got)
	}
}

// broken is a machine without any tool.
type broken struct{ Machine }

func (broken) Run(context.Context, string, string, ...string) (string, error) {
	return "", errors.New("executable file not found")
}

func TestRecords(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "schedule")
	if r, err := LastRun(dir, "pull"); r != (Record{}) || err != nil {
		t.Error(r, err)
	}
	want := Record{Job: "pull", Exit: 4, Output: "inquiry: pull sales: refused\n"}
	if err := want.Keep(dir); err != nil {
		t.Fatal(err)
	}
	if got, err := LastRun(dir, "pull"); got != want || err != nil {
		t.Error(got, err)
	}
	plan := plans(Cron)["odd"]
	if err := plan.Keep(dir); err != nil {
		t.Fatal(err)
	}
	got, err := LoadPlan(dir)
	if diff := cmp.Diff(plan, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if err := DropPlan(dir); err != nil {
		t.Error(err)
	}
	if got, _ := LoadPlan(dir); got.Jobs != nil {
		t.Error("the plan is still there")
	}
}
