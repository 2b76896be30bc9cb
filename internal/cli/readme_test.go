package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

var update = flag.Bool("update", false, "write the screens on the pages anew")

// The pages people read, and the two that must name every command.
var (
	manuals = []string{"README.md", "docs/README.zh-CN.md"}
	pages   = append([]string{"docs/tiers.md", "docs/json.md", "docs/cron.md", "CONTRIBUTING.md"}, manuals...)
)

func readPage(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// commandTree is the command line with the commands that cobra adds by itself.
func commandTree() *cobra.Command {
	root := newRootCmd(&Env{Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd("help")
	return root
}

func child(cmd *cobra.Command, name string) *cobra.Command {
	for _, c := range cmd.Commands() {
		if c.Name() == name || c.HasAlias(name) {
			return c
		}
	}
	return nil
}

func hasFlag(cmd *cobra.Command, name string) bool {
	cmd.InitDefaultHelpFlag()
	return cmd.Flags().Lookup(name) != nil || cmd.InheritedFlags().Lookup(name) != nil
}

func anyHasFlag(cmd *cobra.Command, name string) bool {
	return hasFlag(cmd, name) || slices.ContainsFunc(cmd.Commands(), func(c *cobra.Command) bool { return anyHasFlag(c, name) })
}

var (
	fencePattern  = regexp.MustCompile("(?ms)^ *```([a-z]*)\n(.*?)^ *```$")
	spanPattern   = regexp.MustCompile("`([^`\n]+)`")
	callPattern   = regexp.MustCompile(`(?:^|[\s|("/\\])inquiry(?:\.exe)? +([a-z][a-z-]*)([^|#\n]*)`)
	flagPattern   = regexp.MustCompile(`(?:^|[\s,])--([a-z][a-z-]*)`)
	quotedPattern = regexp.MustCompile(`"[^"]*"`)
)

// codeOf gives every line of code on a page: fenced blocks and inline code.
func codeOf(page string) []string {
	var code []string
	for _, m := range fencePattern.FindAllStringSubmatch(page, -1) {
		code = append(code, strings.Split(m[2], "\n")...)
	}
	for _, m := range spanPattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(page, ""), -1) {
		code = append(code, m[1])
	}
	return code
}

// faultsOf names the commands and flags in a line of code that do not exist.
func faultsOf(root *cobra.Command, line string) []string {
	var faults []string
	if strings.HasPrefix(line, "--") {
		for _, f := range flagPattern.FindAllStringSubmatch(line, -1) {
			if !anyHasFlag(root, f[1]) {
				faults = append(faults, "no command has --"+f[1])
			}
		}
	}
	for _, call := range callPattern.FindAllStringSubmatch(line, -1) {
		cmd := child(root, call[1])
		if cmd == nil {
			faults = append(faults, "no command: inquiry "+call[1])
			continue
		}
		rest := quotedPattern.ReplaceAllString(call[2], "")
		words := strings.Fields(rest)
		if len(words) > 0 && cmd.HasSubCommands() {
			switch sub := child(cmd, words[0]); {
			case sub != nil:
				cmd = sub
			case words[0][0] >= 'a' && words[0][0] <= 'z' && cmd.Annotations[onlyParent] != "":
				faults = append(faults, fmt.Sprintf("no command: inquiry %s %s", call[1], words[0]))
			}
		}
		for _, f := range flagPattern.FindAllStringSubmatch(rest, -1) {
			if !hasFlag(cmd, f[1]) {
				faults = append(faults, fmt.Sprintf("%s has no --%s", cmd.CommandPath(), f[1]))
			}
		}
	}
	return faults
}

func TestFaultsOf(t *testing.T) {
	root := commandTree()
	for _, c := range []struct {
		name, line string
		want       []string
	}{
		{"good", `bin/inquiry pull --dry-run leads.csv # and --more`, nil},
		{"several", `Next: inquiry show 20 | inquiry dun 20`, []string{"no command: inquiry dun"}},
		{"unknown flag", `inquiry due --loud`, []string{"inquiry due has no --loud"}},
		{"flag of another command", `inquiry due --dry-run`, []string{"inquiry due has no --dry-run"}},
		{"subcommand", `inquiry report week --output x.html`, nil},
		{"unknown subcommand", `inquiry config set`, []string{"no command: inquiry config set"}},
		{"flag alone", `--no-such-flag`, []string{"no command has --no-such-flag"}},
		{"text in quotes", `inquiry note 1 "he said --maybe"`, nil},
		{"not a call", `~/.local/share/inquiry/inquiry.db`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, faultsOf(root, c.line)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPagesNameOnlyWhatExists(t *testing.T) {
	root := commandTree()
	for _, name := range pages {
		t.Run(name, func(t *testing.T) {
			for _, line := range codeOf(readPage(t, name)) {
				for _, fault := range faultsOf(root, line) {
					t.Errorf("%q: %s", line, fault)
				}
			}
		})
	}
}

func TestManualsNameEveryCommand(t *testing.T) {
	for _, name := range manuals {
		t.Run(name, func(t *testing.T) {
			page := readPage(t, name)
			for _, c := range commandTree().Commands() {
				if !c.Hidden && !strings.Contains(page, "`inquiry "+c.Name()+"`") {
					t.Errorf("the list of commands lacks `inquiry %s`: %s", c.Name(), c.Short)
				}
			}
		})
	}
}

func TestManualsListEveryExitStatus(t *testing.T) {
	statuses := []int{exitOK, exitOverdue, exitDue}
	for status := range codes {
		statuses = append(statuses, status)
	}
	for _, name := range manuals {
		t.Run(name, func(t *testing.T) {
			page := readPage(t, name)
			for _, status := range statuses {
				if !strings.Contains(page, "\n| "+strconv.Itoa(status)+" |") {
					t.Errorf("the table of exit statuses lacks %d", status)
				}
			}
		})
	}
}

// TestPagesConfigure reads every piece of YAML on the pages as a configuration.
func TestPagesConfigure(t *testing.T) {
	for _, name := range pages {
		for i, m := range fencePattern.FindAllStringSubmatch(readPage(t, name), -1) {
			if m[1] != "yaml" {
				continue
			}
			t.Run(fmt.Sprintf("%s block %d", name, i+1), func(t *testing.T) {
				lines := strings.Split(m[2], "\n")
				indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
				for i, l := range lines {
					lines[i] = l[min(indent, len(l)):]
				}
				path := filepath.Join(t.TempDir(), "config.yaml")
				if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := config.Load(path, true, func(string) string { return "" }); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestTiersPageNamesTheVocabulary(t *testing.T) {
	page := readPage(t, "docs/tiers.md")
	for _, topic := range inquiry.Topics {
		if !strings.Contains(page, "\n| `"+string(topic)+"` |") {
			t.Errorf("no topic %s", topic)
		}
	}
	for _, tier := range inquiry.Tiers {
		if !strings.Contains(page, "\n| "+string(tier)+" |") {
			t.Errorf("no tier %s", tier)
		}
	}
}

// screenPattern finds the blocks that are the output of a command on the demo.
var screenPattern = regexp.MustCompile("(?s)<!-- printed by: inquiry ([^\n]*) -->\n```([a-z]+)\n(.*?)```")

// sampleMail is the mail on docs/json.md.
var sampleMail = regexp.MustCompile("(?s)```eml\n(.*?)```")

// TestScreens holds the screens on the pages to what the program prints. Their
// frame (headings, bands, keys) must agree; with -update they are written anew.
func TestScreens(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		var out, complaints strings.Builder
		env := &Env{Out: &out, Err: &complaints, In: strings.NewReader(""), Clock: System().Clock, Getenv: func(key string) string {
			return map[string]string{"HOME": dir, "LANG": "en_US.UTF-8"}[key]
		}}
		if status := Main(env, args); status != exitOK {
			t.Fatalf("inquiry %v ends with %d: %s", args, status, complaints.String())
		}
		return out.String()
	}
	run("demo", "--dir", dir)
	demo := []string{"--config", filepath.Join(dir, "config.yaml"), "--db", filepath.Join(dir, "demo.db"), "--now", demoNow, "--width", "100"}
	for _, name := range pages {
		page := readPage(t, name)
		if m := sampleMail.FindStringSubmatch(page); m != nil {
			if err := os.WriteFile(filepath.Join(dir, "mail.eml"), []byte(m[1]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		fresh := screenPattern.ReplaceAllStringFunc(page, func(block string) string {
			m := screenPattern.FindStringSubmatch(block)
			args, format, shown := strings.Fields(m[1]), m[2], m[3]
			var printed string
			if args[0] == "score" {
				args[len(args)-1] = filepath.Join(dir, args[len(args)-1])
				printed = strings.ReplaceAll(run(args...), dir+string(filepath.Separator), "")
			} else {
				printed = run(append(args, demo...)...)
			}
			frame := screenFrame
			if format == "json" {
				printed, frame = indented(t, printed), jsonFrame
			}
			if diff := cmp.Diff(frame(t, printed), frame(t, shown)); diff != "" && !*update {
				t.Errorf("%s: inquiry %s prints something else now; \"make golden\" writes it anew (-printed +on the page):\n%s", name, m[1], diff)
			}
			return fmt.Sprintf("<!-- printed by: inquiry %s -->\n```%s\n%s```", m[1], format, printed)
		})
		if *update && fresh != page {
			if err := os.WriteFile(filepath.Join("..", "..", filepath.FromSlash(name)), []byte(fresh), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// screenFrame is what stays of a screen when data change: the lines that begin
// with a capital or a Chinese character, without figures and layout.
func screenFrame(_ *testing.T, text string) []string {
	var frame []string
	for _, line := range strings.Split(text, "\n") {
		first, _ := utf8.DecodeRuneInString(line)
		if !unicode.IsUpper(first) && !unicode.Is(unicode.Han, first) {
			continue
		}
		plain := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return -1
			}
			return r
		}, line)
		frame = append(frame, strings.Join(strings.Fields(plain), " "))
	}
	return frame
}

// jsonFrame is the paths of all keys, in order, array places left out.
func jsonFrame(t *testing.T, text string) []string {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	var paths []string
	var walk func(at string, v any)
	walk = func(at string, v any) {
		paths = append(paths, at)
		if object, ok := v.(map[string]any); ok {
			for k, sub := range object {
				walk(at+"."+k, sub)
			}
		}
	}
	walk("", value)
	slices.Sort(paths)
	return paths
}

func indented(t *testing.T, line string) string {
	t.Helper()
	var value json.RawMessage
	if err := json.Unmarshal([]byte(line), &value); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

// TestJSONPageNamesEveryKey holds the key list of the JSON page to the types.
func TestJSONPageNamesEveryKey(t *testing.T) {
	page := readPage(t, "docs/json.md")
	b, err := json.Marshal(inquiry.Task{Inquiry: inquiry.Inquiry{Reading: inquiry.NewReading()}})
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(b, &object); err != nil {
		t.Fatal(err)
	}
	for key := range object {
		if !strings.Contains(page, "`"+key+"`") {
			t.Errorf("no word on %s", key)
		}
	}
}
