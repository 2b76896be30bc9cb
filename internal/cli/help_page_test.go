package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// everyCommand walks the tree of commands.
func everyCommand(cmd *cobra.Command, visit func(*cobra.Command)) {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	visit(cmd)
	for _, c := range cmd.Commands() {
		everyCommand(c, visit)
	}
}

func isChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// Every command and every flag has its Chinese help, and none is left over.
func TestChineseHelpIsComplete(t *testing.T) {
	h := i18n.For("zh").Help()
	commands, own, shared := map[string]bool{}, map[string]bool{}, map[string]string{}
	everyCommand(commandTree(), func(cmd *cobra.Command) {
		path := cmd.CommandPath()
		commands[path] = true
		zh, ok := h.Commands[path]
		if !ok {
			t.Errorf("help.zh.yaml lacks the command %q", path)
			return
		}
		args := strings.ContainsFunc(arguments(cmd), unicode.IsUpper)
		for what, missing := range map[string]bool{"short": !isChinese(zh.Short), "long": cmd.Long != "" && !isChinese(zh.Long), "use": args && zh.Use == ""} {
			if missing {
				t.Errorf("help.zh.yaml: %q has no %s", path, what)
			}
		}
		if cmd.Long == "" && zh.Long != "" || arguments(cmd) == "" && zh.Use != "" {
			t.Errorf("help.zh.yaml: %q says more than the English", path)
		}
		if zh.Example != "" {
			if diff := cmp.Diff(called(cmd.Example), called(zh.Example)); diff != "" {
				t.Errorf("help.zh.yaml: %q has other examples: %s", path, diff)
			}
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if owner(cmd, f) != path {
				return
			}
			usage := h.Flag(path, f.Name)
			if zh.Flags[f.Name] != "" {
				own[path+" --"+f.Name] = true
			} else if english, ok := shared[f.Name]; usage != "" && ok && english != f.Usage && f.Name != "help" {
				t.Errorf("help.zh.yaml: --%s means %q on another command, but %q on %q: it needs its own words", f.Name, english, f.Usage, path)
			} else {
				shared[f.Name] = f.Usage
			}
			if !isChinese(usage) {
				t.Errorf("help.zh.yaml: %q has no words for --%s", path, f.Name)
			}
			value, _ := pflag.UnquoteUsage(&pflag.Flag{Usage: usage, Value: f.Value})
			if takes := f.NoOptDefVal == ""; takes != (strings.Count(usage, "`") == 2) || takes && !isChinese(value) && f.Name != "schedule" {
				t.Errorf("help.zh.yaml: %q --%s: the name of its value stands in backquotes, and a switch has none: %s", path, f.Name, usage)
			}
		})
	})
	for path, zh := range h.Commands {
		if !commands[path] {
			t.Errorf("help.zh.yaml has %q, which is no command", path)
		}
		for name := range zh.Flags {
			if !own[path+" --"+name] {
				t.Errorf("help.zh.yaml has %q --%s, which is no flag", path, name)
			}
		}
	}
	for name := range h.Flags {
		if _, ok := shared[name]; !ok {
			t.Errorf("help.zh.yaml has --%s for all commands, which none takes", name)
		}
	}
}

// called are the commands that examples call, without their arguments.
func called(examples string) []string {
	var out []string
	for line := range strings.Lines(examples) {
		words := strings.Fields(line)
		out = append(out, strings.Join(words[:min(2, len(words))], " "))
	}
	return out
}

// Whatever the width and language, no line of any help is wider than the screen,
// but for examples and lines to copy, which stay whole.
func TestHelpFits(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []int{60, 80, 100, 140} {
			env := &Env{Getenv: func(string) string { return "" }, flags: globalFlags{lang: lang, width: width}}
			everyCommand(commandTree(), func(cmd *cobra.Command) {
				var b strings.Builder
				if err := printHelp(env, cmd, &b); err != nil {
					t.Fatal(err)
				}
				copied := cmd.Example + "\n" + cmd.Long + "\n" + i18n.For("zh").Help().Commands[cmd.CommandPath()].Example
				for _, line := range strings.Split(b.String(), "\n") {
					if screen.Width(line) > width && !(strings.HasPrefix(line, "  ") && strings.Contains(copied, strings.TrimSpace(line))) {
						t.Errorf("%s, %s, width %d: %q has %d columns", lang, cmd.CommandPath(), width, line, screen.Width(line))
					}
				}
			})
		}
	}
}

func TestBreakText(t *testing.T) {
	tests := map[string]struct {
		text  string
		width int
		want  []string
	}{
		"English at blanks":          {"count from this DAY on", 12, []string{"count from", "this DAY on"}},
		"Chinese anywhere":           {"收取买家从邮箱来的询盘", 10, []string{"收取买家从", "邮箱来的询", "盘"}},
		"English words stay whole":   {"草稿用 draft --save 存进去", 12, []string{"草稿用 draft", "--save 存进", "去"}},
		"no line begins with a stop": {"读懂内容评级。打分", 12, []string{"读懂内容评", "级。打分"}},
		"no line ends with an open":  {"颜色方式（默认自动）", 10, []string{"颜色方式", "（默认自", "动）"}},
		"a word longer than a line":  {"https://example.com/a", 8, []string{"https://", "example.", "com/a"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := breakText(tt.text, tt.width)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if strings.ReplaceAll(strings.Join(got, ""), " ", "") != strings.ReplaceAll(tt.text, " ", "") {
				t.Error("something was lost")
			}
		})
	}
}

// The language of the screen is known before the config is read, also when that
// is what fails.
func TestLanguageOfErrors(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(broken, []byte("colour: x\nlanguage: \"zh\" # ours\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args []string
		env  map[string]string
		want string
	}{
		"flag before":         {[]string{"--lang", "zh", "due", "--nope"}, nil, "没有 --nope 这个选项"},
		"flag behind":         {[]string{"due", "--nope", "--lang=zh"}, nil, "没有 --nope 这个选项"},
		"environment":         {[]string{"due", "--nope"}, map[string]string{"INQUIRY_LANG": "zh"}, "没有 --nope 这个选项"},
		"config":              {[]string{"--config", broken, "due"}, nil, "没有 \"colour\" 这个键"},
		"locale":              {[]string{"due", "--nope"}, map[string]string{"LANG": "zh_CN.UTF-8"}, "没有 --nope 这个选项"},
		"flag over locale":    {[]string{"--lang", "en", "due", "--nope"}, map[string]string{"LANG": "zh_CN.UTF-8"}, "unknown flag: --nope"},
		"config over locale":  {[]string{"--config", broken, "due", "--nope"}, map[string]string{"LANG": "en_US.UTF-8"}, "没有 --nope 这个选项"},
		"Windows":             {[]string{"due", "--nope"}, map[string]string{"display": "zh-CN"}, "没有 --nope 这个选项"},
		"locale over Windows": {[]string{"due", "--nope"}, map[string]string{"LANG": "en_US.UTF-8", "display": "zh-CN"}, "unknown flag: --nope"},
		"JSON":                {[]string{"--lang", "zh", "due", "--nope", "--json"}, nil, `"message":"unknown flag: --nope"`},
		"missing value":       {[]string{"--lang", "zh", "due", "--why"}, nil, "选项 --why 缺少值"},
		"short flag":          {[]string{"--lang", "zh", "due", "-x"}, nil, "没有 'x' 这个短选项（见 -x）"},
		"wrong value":         {[]string{"--lang", "zh", "list", "--limit", "many"}, nil, `选项 "--limit" 的值 "many" 不对："many" 不是整数`},
		"too few arguments":   {[]string{"--lang", "zh", "show"}, nil, "至少需要 1 个参数，只给出了 0 个"},
		"command":             {[]string{"--lang", "zh", "duu"}, nil, `没有 "duu" 这个命令`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out, errs strings.Builder
			env := &Env{In: strings.NewReader(""), Out: &out, Err: &errs, Clock: time.Now, Getenv: func(key string) string {
				if key == "HOME" || strings.HasPrefix(key, "XDG_") {
					return dir
				}
				return tt.env[key]
			}, Display: func() []string { return []string{tt.env["display"]} }}
			if got := Main(env, tt.args); got != exitUsage {
				t.Errorf("exit %d", got)
			}
			if !strings.Contains(errs.String(), tt.want) {
				t.Errorf("got  %s\nwant %s", errs.String(), tt.want)
			}
			if lines := strings.Split(strings.TrimSpace(errs.String()), "\n"); slices.ContainsFunc(lines, func(l string) bool { return isChinese(lines[0]) && strings.HasPrefix(l, "hint:") }) {
				t.Errorf("half English: %s", errs.String())
			}
		})
	}
}
