package schedule

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// unitHead begins every unit, so that nothing else is removed.
const unitHead = "# Written by \"inquiry schedule on\", removed by \"inquiry schedule off\".\n"

// unitName is the name of a job's units without the ending.
func unitName(job string) string { return "inquiry-" + job }

// systemd keeps its entries as units of the user.
type systemd struct{ Place }

func (s systemd) dir() string {
	if s.Config != "" {
		return filepath.Join(s.Config, "systemd", "user")
	}
	return filepath.Join(s.Home, ".config", "systemd", "user")
}

func (s systemd) install(ctx context.Context, plan Plan, files []File) error {
	if _, err := s.uninstall(ctx); err != nil {
		return err
	}
	if err := s.write(files); err != nil {
		return err
	}
	if err := s.tool(ctx, "", "systemctl", "--user", "daemon-reload"); err != nil {
		return err
	}
	args := []string{"--user", "enable", "--now"}
	for _, j := range plan.Jobs {
		args = append(args, unitName(j.Name)+".timer")
	}
	return s.tool(ctx, "", "systemctl", args...)
}

func (s systemd) uninstall(ctx context.Context) (bool, error) {
	var timers []string
	for _, j := range jobs {
		if _, err := os.Stat(filepath.Join(s.dir(), unitName(j)+".timer")); err == nil {
			timers = append(timers, unitName(j)+".timer")
		}
	}
	if len(timers) == 0 {
		return false, nil
	}
	// A timer that is not loaded cannot be stopped; its files go all the same.
	_, stopped := s.Runner.Run(ctx, "", "systemctl", append([]string{"--user", "disable", "--now"}, timers...)...)
	for _, j := range jobs {
		for _, end := range []string{".service", ".timer"} {
			if err := s.Runner.Remove(filepath.Join(s.dir(), unitName(j)+end)); err != nil {
				return true, err
			}
		}
	}
	if stopped != nil {
		return true, nil
	}
	return true, s.tool(ctx, "", "systemctl", "--user", "daemon-reload")
}

func (s systemd) installed(context.Context) (bool, error) {
	_, err := os.Stat(filepath.Join(s.dir(), unitName("pull")+".timer"))
	return there(err)
}

// units are a service and a timer for each job. Persistent timers make up for
// runs that fell into a time when the machine was off, systemd.timer(5).
func (p Plan) units(dir string) []File {
	var files []File
	for _, j := range p.Jobs {
		words := []string{unitProgram(j.Program)}
		if strings.ContainsAny(j.Program, `"'\`) { // systemd takes no program with these; a shell does
			words = []string{"/bin/sh", "-c", unitWord(`exec "$0" "$@"`), unitWord(j.Program)}
		}
		for _, a := range j.Args {
			words = append(words, unitWord(a))
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
// because it begins a variable.
func unitWord(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@+=:,./-") == "" {
		return s
	}
	return strings.ReplaceAll(unitProgram(s), "$", "$$")
}

// unitProgram quotes the path of the program, in which "$" begins no variable.
func unitProgram(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(s) + `"`
}
