package schedule

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// unitHead begins every unit, so that nothing else is removed.
const unitHead = "# Written by \"inquiry schedule on\", removed by \"inquiry schedule off\".\n"

// unitName is the name of a job's units without the ending.
func unitName(job string) string { return "inquiry-" + job }

// units are a service and a timer for each job. Persistent timers make up for
// runs that fell into a time when the machine was off, systemd.timer(5).
func (p Plan) units(dir string) []File {
	var files []File
	for _, j := range p.Jobs {
		words := []string{unitWord(j.Program, true)}
		if strings.ContainsAny(j.Program, `"'\`) { // systemd takes no program with these; a shell does
			words = []string{"/bin/sh", "-c", unitWord(`exec "$0" "$@"`, false), unitWord(j.Program, false)}
		}
		for _, a := range j.Args {
			words = append(words, unitWord(a, false))
		}
		service := unitHead + fmt.Sprintf("[Unit]\nDescription=inquiry: %s\n\n[Service]\nType=oneshot\nExecStart=%s\n", j.Name, strings.Join(words, " "))
		timer := unitHead + fmt.Sprintf("[Unit]\nDescription=inquiry: %s\n\n[Timer]\nOnCalendar=%s\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n", j.Name, calendar(j.When))
		files = append(files, File{filepath.Join(dir, unitName(j.Name)+".service"), service}, File{filepath.Join(dir, unitName(j.Name)+".timer"), timer})
	}
	return files
}

// calendar is a calendar event, systemd.time(7).
func calendar(w When) string {
	minutes := int(w.Every / time.Minute)
	switch {
	case minutes == 0:
		return fmt.Sprintf("%s *-*-* %02d:%02d:00", w.Weekday.String()[:3], w.Hour, w.Minute)
	case minutes < 60:
		return fmt.Sprintf("*-*-* *:%d/%d:00", w.Minute, minutes)
	case minutes == 60:
		return fmt.Sprintf("*-*-* *:%02d:00", w.Minute)
	}
	return fmt.Sprintf("*-*-* 0/%d:%02d:00", minutes/60, w.Minute)
}

// unitWord quotes a word of ExecStart, systemd.syntax(7): C escapes within
// double quotes, "%" doubled because it begins a specifier, and "$" doubled
// because it begins a variable, but not in the path of the program.
func unitWord(s string, program bool) string {
	if !program && s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@+=:,./-") == "" {
		return s
	}
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(s)
	if !program {
		s = strings.ReplaceAll(s, "$", "$$")
	}
	return `"` + s + `"`
}
