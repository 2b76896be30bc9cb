package schedule

import (
	"encoding/xml"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// plans are what people may have: an ordinary place, and paths with all that
// some system gives a meaning to.
func plans(s System) map[string]Plan {
	plain, odd := "/usr/local/bin/inquiry", `/opt/李 雷's 100% "best" $HOME \%h & <x>/inquiry`
	file, oddFile := "/home/lin/reports/week.html", `/home/lin/周报 50%/it's "Q1" \$A.html`
	if s == Windows {
		plain, odd = `C:\inquiry\inquiry.exe`, `C:\Program Files\李雷's 100% & co\inquiry.exe`
		file, oddFile = `C:\Users\lin\week.html`, `D:\周报 50%\`
	}
	make := func(program, file string, every time.Duration, hour int) Plan {
		p := Plan{System: s, Jobs: []Job{
			{"pull", program, []string{"pull", "--quiet", "--scheduled", "pull"}, When{Every: every}},
			{"report", program, []string{"report", "week", "--quiet", "--notify", "--output", file, "--scheduled", "report"}, When{Weekday: time.Monday, Hour: hour, Minute: 10}},
		}}
		if j, ok := Catchup(s, program, []string{"schedule", "catchup", "--quiet"}); ok {
			p.Jobs = append(p.Jobs, j)
		}
		return p
	}
	return map[string]Plan{"plain": make(plain, file, 30*time.Minute, 8), "odd": make(odd, oddFile, 6*time.Hour, 23)}
}

func TestGolden(t *testing.T) {
	for _, s := range Systems {
		for name, p := range plans(s) {
			t.Run(string(s)+"-"+name, func(t *testing.T) {
				files, err := p.Files("DIR")
				if err != nil {
					t.Fatal(err)
				}
				var b strings.Builder
				for _, f := range files {
					b.WriteString("-- " + filepath.ToSlash(f.Path) + " --\n" + f.Text)
				}
				golden := filepath.Join("testdata", string(s)+"-"+name+".golden")
				if *update {
					if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), b.String()); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// cronCommand does to a line what cron does, do_command.c of Vixie cron: the
// command ends at the first "%" without a backslash, which is removed.
func cronCommand(line string) string {
	command := strings.SplitN(line, " ", 6)[5]
	var b []byte
	escaped := false
	for i := range len(command) {
		c := command[i]
		switch {
		case escaped && c == '%':
			b[len(b)-1] = c
			escaped = false
		case escaped:
			b, escaped = append(b, c), false
		case c == '\\':
			b, escaped = append(b, c), true
		case c == '%':
			return string(b)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// oddNames hold what shells, cron and systemd give a meaning to.
var oddNames = []string{
	"plain", "two words", "it's", `"quoted"`, "100%", "50% off%", `back\slash`, `\%h`, `\\%`, `%\`, "$HOME", "`id`", "a;b&c|d", "*?[x]", "~", "#x", "!", "周报 李雷", "-dash", "a=b", "'%'", `\`,
}

// TestCronRunsIt gives every odd name to a real shell, as cron would.
func TestCronRunsIt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no shell")
	}
	for _, name := range oddNames {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		program := filepath.Join(dir, "show")
		if err := os.WriteFile(program, []byte("#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		p := Plan{System: Cron, Jobs: []Job{{"pull", program, []string{"--output", name, ""}, When{Every: time.Hour}}}}
		files, err := p.Files("")
		if err != nil {
			t.Fatal(err)
		}
		line := strings.Split(files[0].Text, "\n")[1]
		out, err := exec.Command("/bin/sh", "-c", cronCommand(line)).Output()
		if want := program + "\n--output\n" + name + "\n\n"; err != nil || string(out) != want {
			t.Errorf("%s: %v\ngot  %q\nwant %q", line, err, out, want)
		}
	}
}

// TestSystemdReadsIt lets systemd itself look at the units where it is there.
func TestSystemdReadsIt(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze")
	}
	for _, name := range []string{"plain", `李 雷's 100% "best" $HOME \%h`} {
		dir := filepath.Join(t.TempDir(), name)
		program := filepath.Join(dir, "inquiry")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		p := plans(Systemd)["odd"]
		units := t.TempDir()
		var paths []string
		for i := range p.Jobs {
			p.Jobs[i].Program = program
		}
		files, err := p.Files(units)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.WriteFile(f.Path, []byte(f.Text), 0o600); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, f.Path)
		}
		out, err := exec.Command(analyze, append([]string{"verify", "--man=no"}, paths...)...).CombinedOutput()
		if strings.Contains(string(out), "inquiry-") || err != nil && strings.Contains(string(out), "nquiry") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
	for _, w := range append([]When{{Weekday: time.Monday, Hour: 8, Minute: 10}}, everies()...) {
		out, err := exec.Command(analyze, "calendar", "--iterations=3", "--base-time=2026-11-23 00:01:00", calendar(w)).CombinedOutput()
		if err != nil && strings.Contains(string(out), "base-time") {
			t.Skip("an older systemd-analyze")
		}
		if err != nil || strings.Count(string(out), "2026-1") < 3 {
			t.Errorf("%s: %v: %s", calendar(w), err, out)
		}
	}
}

func everies() []When {
	var all []When
	for _, d := range Intervals {
		all = append(all, When{Every: d})
	}
	return all
}

// TestXMLSaysIt reads property lists and tasks back.
func TestXMLSaysIt(t *testing.T) {
	for _, s := range []System{Launchd, Windows} {
		for name, p := range plans(s) {
			files, err := p.Files("DIR")
			if err != nil {
				t.Fatal(err)
			}
			for i, f := range files {
				var words []string
				d := xml.NewDecoder(strings.NewReader(f.Text))
				for element := ""; ; {
					token, err := d.Token()
					if err == io.EOF {
						break
					}
					if err != nil {
						t.Fatalf("%s: %v", f.Path, err)
					}
					switch x := token.(type) {
					case xml.StartElement:
						element = x.Name.Local
					case xml.CharData:
						if text := string(x); strings.TrimSpace(text) != "" && element == "string" {
							words = append(words, text)
						} else if element == "Arguments" && strings.TrimSpace(text) != "" {
							words = splitWindows(text)
						}
					}
				}
				words = words[1:] // the label, or --headless
				if s == Launchd {
					words = words[:len(words)-1] // the type of the process
				}
				if diff := cmp.Diff(append([]string{p.Jobs[i].Program}, p.Jobs[i].Args...), words); diff != "" {
					t.Errorf("%s %s: %s", s, name, diff)
				}
			}
		}
	}
}

// splitWindows takes a command line apart as CommandLineToArgvW does:
// https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
func splitWindows(line string) []string {
	var words []string
	var word []rune
	quoted, begun, slashes := false, false, 0
	flush := func() {
		for range slashes {
			word = append(word, '\\')
		}
		slashes = 0
	}
	for _, r := range line {
		switch {
		case r == '\\':
			slashes++
			begun = true
			continue
		case r == '"':
			odd := slashes%2 == 1
			slashes /= 2
			flush()
			if odd {
				word = append(word, '"')
			} else {
				quoted = !quoted
			}
			begun = true
		case r == ' ' && !quoted:
			flush()
			if begun {
				words = append(words, string(word))
			}
			word, begun = nil, false
		default:
			flush()
			word, begun = append(word, r), true
		}
	}
	flush()
	if begun {
		words = append(words, string(word))
	}
	return words
}

func TestWindowsWords(t *testing.T) {
	for _, name := range append(oddNames, `C:\a b\`, `a\"b`, `\\server\x y\\`, "") {
		if got := splitWindows(windowsWord(name)); len(got) != 1 || got[0] != name {
			t.Errorf("%q became %q", name, got)
		}
	}
	if diff := cmp.Diff([]string{"TEMP"}, Variables(`C:\%TEMP%\x`)); diff != "" || Variables(`C:\100% sure`) != nil {
		t.Error(diff, Variables(`C:\100% sure`))
	}
}

func TestRefused(t *testing.T) {
	for name, j := range map[string]Job{
		"line break": {"pull", "/bin/in\nquiry", nil, When{Every: time.Hour}},
		"tab":        {"pull", "/bin/inquiry", []string{"a\tb"}, When{Every: time.Hour}},
		"7 minutes":  {"pull", "/bin/inquiry", nil, When{Every: 7 * time.Minute}},
	} {
		for _, s := range Systems {
			if _, err := (Plan{System: s, Jobs: []Job{j}}).Files("DIR"); err == nil {
				t.Errorf("%s: taken by %s", name, s)
			}
		}
	}
}

func TestNextAndLast(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	at := func(s string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	monday := When{Weekday: time.Monday, Hour: 8, Minute: 10}
	for _, c := range []struct {
		name            string
		when            When
		now, last, next string
	}{
		{"half hour", When{Every: 30 * time.Minute}, "2026-11-23 08:40", "2026-11-23 08:30", "2026-11-23 09:00"},
		{"on the minute", When{Every: 30 * time.Minute}, "2026-11-23 08:30", "2026-11-23 08:30", "2026-11-23 09:00"},
		{"over midnight", When{Every: 6 * time.Hour}, "2026-11-23 23:59", "2026-11-23 18:00", "2026-11-24 00:00"},
		{"past the hour", When{Every: time.Hour, Minute: 25}, "2026-11-24 00:01", "2026-11-23 23:25", "2026-11-24 00:25"},
		{"monday before", monday, "2026-11-23 08:09", "2026-11-16 08:10", "2026-11-23 08:10"},
		{"monday after", monday, "2026-11-23 08:11", "2026-11-23 08:10", "2026-11-30 08:10"},
		{"sunday", monday, "2026-11-29 23:00", "2026-11-23 08:10", "2026-11-30 08:10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.when.Last(at(c.now)); !got.Equal(at(c.last)) {
				t.Errorf("last %v", got)
			}
			if got := c.when.Next(at(c.now)); !got.Equal(at(c.next)) {
				t.Errorf("next %v", got)
			}
		})
	}
	j := Job{When: monday}
	for name, c := range map[string]struct {
		since, run, now string
		due             bool
	}{
		"missed":            {"2026-11-01 00:00", "2026-11-16 08:10", "2026-11-24 09:00", true},
		"done":              {"2026-11-01 00:00", "2026-11-23 08:10", "2026-11-24 09:00", false},
		"just now":          {"2026-11-01 00:00", "2026-11-16 08:10", "2026-11-23 08:15", false},
		"before it was set": {"2026-11-24 00:00", "2026-11-16 08:10", "2026-11-24 09:00", false},
	} {
		if got := j.Due(at(c.since), at(c.run), at(c.now)); got != c.due {
			t.Errorf("%s: due is %v", name, got)
		}
	}
}
