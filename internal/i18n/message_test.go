package i18n

import (
	"testing"
)

func TestMessage(t *testing.T) {
	tests := map[string]struct{ english, want string }{
		"whole":                     {"not found", "没有找到"},
		"number":                    {"inquiry 418: not found", "询盘 418：没有找到"},
		"quoted value":              {`unknown command "du\"e: x"`, `没有 "du\"e: x" 这个命令`},
		"wrapped":                   {`pull sales: sign in at imap.163.com: refused: "LOGIN: bad"`, `收取 sales：登录 imap.163.com 被拒绝："LOGIN: bad"`},
		"other order":               {"3 of 12 checks failed", "12 项检查中有 3 项没有通过"},
		"file and line before it":   {`/home/lin/config.yaml:12: unknown key "colour"`, `/home/lin/config.yaml:12: 没有 "colour" 这个键`},
		"system":                    {"write /x/y.csv: open /x/y.csv: permission denied", "写入 /x/y.csv：打开 /x/y.csv：没有权限"},
		"surer of two":              {"did you mean: inquiry due?", "是不是：inquiry due？"},
		"percent sign":              {"Task Scheduler would replace %HOME% in the path: choose another", "任务计划程序会替换路径里的 %HOME%：请换一个路径"},
		"value with a percent":      {"write 50%.csv: the disk is full", "写入 50%.csv：磁盘已满"},
		"unknown":                   {"the sky is falling", "the sky is falling"},
		"unknown wrapped":           {"read /x: the sky is falling", "读取 /x：the sky is falling"},
		"Chinese already":           {"已经是中文", "已经是中文"},
		"a value that is no number": {"inquiry many: not found", "inquiry many: 没有找到"},
		"nothing":                   {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := For("zh").Message(tt.english); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if got := For("en").Message(tt.english); got != tt.english {
				t.Errorf("English changed: %s", got)
			}
		})
	}
}

// Whatever an error holds, its translation ends and is the same each time.
func FuzzMessage(f *testing.F) {
	f.Add("pull a: b: c: d: e: f: %s %[9]d")
	f.Add(`account "x": port -`)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<10 {
			return
		}
		w := For("zh")
		if a, b := w.Message(s), w.Message(s); a != b {
			t.Errorf("%q: %q, then %q", s, a, b)
		}
	})
}
