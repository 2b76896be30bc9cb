package schedule

import (
	"fmt"
	"strings"
	"time"
)

// The lines between which the entries of the program stand in a crontab.
const (
	cronBegin = `# inquiry begin - written by "inquiry schedule on", removed by "inquiry schedule off"`
	cronEnd   = "# inquiry end"
)

func (p Plan) crontab() string {
	var b strings.Builder
	b.WriteString(cronBegin + "\n")
	for _, j := range p.Jobs {
		words := []string{ShellWord(j.Program)}
		for _, a := range j.Args {
			words = append(words, ShellWord(a))
		}
		b.WriteString(cronTime(j.When) + " " + cronEscape(strings.Join(words, " ")) + "\n")
	}
	b.WriteString(cronEnd + "\n")
	return b.String()
}

func cronTime(w When) string {
	minutes := int(w.Every / time.Minute)
	switch {
	case minutes == 0:
		return fmt.Sprintf("%d %d * * %d", w.Minute, w.Hour, int(w.Weekday))
	case minutes < 60 && w.Minute == 0:
		return fmt.Sprintf("*/%d * * * *", minutes)
	case minutes < 60:
		return fmt.Sprintf("%d-59/%d * * * *", w.Minute, minutes)
	case minutes == 60:
		return fmt.Sprintf("%d * * * *", w.Minute)
	}
	return fmt.Sprintf("%d */%d * * *", w.Minute, minutes/60)
}

// ShellWord quotes a word for sh. A backslash at the end of a quoted part would
// escape a "%" behind it, so the quotes are closed between the two.
func ShellWord(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@+=:,./-") == "" {
		return s
	}
	s = strings.ReplaceAll(s, "'", `'\''`)
	return "'" + strings.ReplaceAll(s, `\%`, `\''%`) + "'"
}

// cronEscape keeps cron from taking "%" for the end of the command; it removes
// the backslash again, see crontab(5).
func cronEscape(s string) string { return strings.ReplaceAll(s, "%", `\%`) }

// WithoutEntries is a crontab without the entries of the program, and whether
// there were any. A beginning without an end reaches to the end.
func WithoutEntries(crontab string) (rest string, had bool) {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(crontab) {
		switch text := strings.TrimSpace(line); {
		case strings.HasPrefix(text, "# inquiry begin"):
			inside, had = true, true
		case inside && text == cronEnd:
			inside = false
		case !inside:
			b.WriteString(line)
		}
	}
	return b.String(), had
}

// withEntries is a crontab with entries at its end, in the place of older ones.
func withEntries(crontab, entries string) string {
	rest, _ := WithoutEntries(crontab)
	if rest != "" && !strings.HasSuffix(rest, "\n") {
		rest += "\n"
	}
	return rest + entries
}
