package cli

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/helptopic"
	"github.com/inquiry-cli/inquiry/internal/oauth"
	"github.com/inquiry-cli/inquiry/internal/provider"
)

// Every provider has its help, which names its server and, in Chinese, what it
// calls the secret; the topic of exit codes names all of them.
func TestHelpTopicsAreComplete(t *testing.T) {
	for _, p := range provider.Presets() {
		text, ok := helptopic.Text("en", p.Help)
		if !ok {
			t.Errorf("%s: no topic %q", p.ID, p.Help)
		}
		label, _, _ := strings.Cut(p.Host, ".")
		if p.Help != "other" && !strings.Contains(text, label+".") {
			t.Errorf("the help of %s does not name %s", p.ID, p.Host)
		}
	}
	for kind, word := range map[string]string{"163": "授权码", "qq": "授权码", "exmail": "客户端专用密码", "aliyun": "三方客户端安全密码", "qiye163": "客户端授权码"} {
		for _, lang := range []string{"en", "zh"} {
			if text, _ := helptopic.Text(lang, kind); !strings.Contains(text, word) {
				t.Errorf("%s in %s does not say %s", kind, lang, word)
			}
		}
	}
	for _, lang := range []string{"en", "zh"} {
		text, _ := helptopic.Text(lang, "exit-codes")
		var got []int
		for _, m := range regexp.MustCompile(`(?m)^ +(\d+)  \S`).FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(m[1])
			got = append(got, n)
		}
		want := []int{exitOK, exitFailed, exitUsage, exitPartly, exitSignIn, exitNotFound, exitNetwork, exitBusy, exitDamaged, exitOverdue, exitDue, exitInterrupted}
		if len(got) != len(want) {
			t.Errorf("%s: exit codes %v, want %v", lang, got, want)
		}
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Errorf("%s: exit codes %v, want %v", lang, got, want)
				break
			}
		}
	}
	// config cannot import oauth; the two lists are held together here.
	if strings.Join(config.OAuthServices, " ") != strings.Join(oauth.Names(), " ") {
		t.Errorf("config knows %v, oauth %v", config.OAuthServices, oauth.Names())
	}
}

func TestHelp(t *testing.T) {
	tests := map[string]struct {
		args []string
		code int
		says string
	}{
		"a command":           {[]string{"help", "pull"}, exitOK, "inquiry pull [ACCOUNT"},
		"a command of two":    {[]string{"help", "config", "password"}, exitOK, "inquiry config password ACCOUNT"},
		"a provider":          {[]string{"help", "163"}, exitOK, "imap.163.com"},
		"by a domain":         {[]string{"help", "foxmail.com"}, exitOK, "imap.qq.com"},
		"by half a domain":    {[]string{"help", "Hotmail"}, exitOK, "outlook.office365.com"},
		"by its server":       {[]string{"help", "hwimap.exmail.qq.com"}, exitOK, "Tencent"},
		"in Chinese":          {[]string{"help", "163", "--lang", "zh"}, exitOK, "网页邮箱"},
		"exit codes":          {[]string{"help", "exit-codes"}, exitOK, "130"},
		"topics":              {[]string{"help", "topics"}, exitOK, "environment"},
		"alone":               {[]string{"help"}, exitOK, "exit-codes"},
		"mistyped":            {[]string{"help", "gmial"}, exitUsage, "inquiry help gmail"},
		"mistyped command":    {[]string{"help", "pul"}, exitUsage, "inquiry help pull"},
		"unknown":             {[]string{"help", "zzzzzzzzzz"}, exitUsage, "inquiry help topics"},
		"escapes in the word": {[]string{"help", "\x1b[2Jx"}, exitUsage, "nothing is known"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			code := m.run("", tt.args...)
			if code != tt.code || !strings.Contains(m.out+m.err, tt.says) || strings.Contains(m.err, "\x1b") {
				t.Errorf("exit %d\n%s%s", code, m.out, m.err)
			}
			if f := m.files(); f != nil {
				t.Errorf("made %q", f)
			}
		})
	}
}
