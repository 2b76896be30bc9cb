package schedule

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Runner does what cannot be undone by throwing a value away: it runs the tools
// of a scheduler and keeps files.
type Runner interface {
	// Run runs a tool with stdin and returns what it printed, on both streams.
	Run(ctx context.Context, stdin, name string, args ...string) (string, error)
	// WriteFile writes a file whole, with the folders above it.
	WriteFile(path string, content []byte) error
	// Remove removes a file; one that is not there is removed already.
	Remove(path string) error
}

// Place says where a scheduler of one user looks.
type Place struct {
	Runner Runner
	Home   string // of the user
	Config string // XDG_CONFIG_HOME, "" for ~/.config
	UID    string // on macOS
	Temp   string // folder for a file that is handed over
}

// Dir is the folder in which a scheduler looks for files, "" when it has none.
func (p Place) Dir(s System) string {
	switch s {
	case Systemd:
		if p.Config != "" {
			return filepath.Join(p.Config, "systemd", "user")
		}
		return filepath.Join(p.Home, ".config", "systemd", "user")
	case Launchd:
		return filepath.Join(p.Home, "Library", "LaunchAgents")
	}
	return ""
}

// Install puts a plan in place, instead of what an earlier one put there.
func (p Place) Install(ctx context.Context, plan Plan) error {
	files, err := plan.Files(p.Dir(plan.System))
	if err != nil {
		return err
	}
	if plan.System != Cron { // its entries are replaced in one step
		if _, err := p.Uninstall(ctx, plan.System); err != nil {
			return err
		}
	}
	switch plan.System {
	case Cron:
		old, err := p.crontab(ctx)
		if err != nil {
			return err
		}
		return p.tool(ctx, withEntries(old, files[0].Text), "crontab", "-")
	case Systemd:
		if err := p.write(files); err != nil {
			return err
		}
		if err := p.tool(ctx, "", "systemctl", "--user", "daemon-reload"); err != nil {
			return err
		}
		args := []string{"--user", "enable", "--now"}
		for _, j := range plan.Jobs {
			args = append(args, unitName(j.Name)+".timer")
		}
		return p.tool(ctx, "", "systemctl", args...)
	case Launchd:
		if err := p.write(files); err != nil {
			return err
		}
		for _, f := range files {
			if err := p.tool(ctx, "", "launchctl", "bootstrap", "gui/"+p.UID, f.Path); err != nil {
				return err
			}
		}
		return nil
	case Windows:
		for _, f := range files {
			if err := p.task(ctx, f); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("unknown scheduler %q", plan.System)
}

// task hands a task over in a file of its own.
func (p Place) task(ctx context.Context, f File) (err error) {
	path := filepath.Join(p.Temp, "inquiry-task.xml")
	if err := p.Runner.WriteFile(path, utf16File(f.Text)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Runner.Remove(path)) }()
	return p.tool(ctx, "", "schtasks", "/Create", "/TN", f.Path, "/XML", path, "/F")
}

// jobs are all that any version may have put in place.
var jobs = []string{"pull", "report", "catchup"}

// Uninstall removes the program's entries from a scheduler and nothing else. It
// reports whether there were any.
func (p Place) Uninstall(ctx context.Context, s System) (had bool, err error) {
	switch s {
	case Cron:
		old, err := p.crontab(ctx)
		if err != nil {
			return false, err
		}
		rest, had := WithoutEntries(old)
		switch {
		case !had:
			return false, nil
		case strings.TrimSpace(rest) == "":
			return true, p.tool(ctx, "", "crontab", "-r")
		}
		return true, p.tool(ctx, rest, "crontab", "-")
	case Systemd:
		var timers []string
		for _, j := range jobs {
			if _, err := os.Stat(filepath.Join(p.Dir(s), unitName(j)+".timer")); err == nil {
				timers = append(timers, unitName(j)+".timer")
			}
		}
		if len(timers) == 0 {
			return false, nil
		}
		// A timer that is not loaded cannot be stopped; its files go all the same.
		_, stopped := p.Runner.Run(ctx, "", "systemctl", append([]string{"--user", "disable", "--now"}, timers...)...)
		for _, j := range jobs {
			for _, end := range []string{".service", ".timer"} {
				if err := p.Runner.Remove(filepath.Join(p.Dir(s), unitName(j)+end)); err != nil {
					return true, err
				}
			}
		}
		if stopped != nil {
			return true, nil
		}
		return true, p.tool(ctx, "", "systemctl", "--user", "daemon-reload")
	case Launchd:
		for _, j := range jobs {
			path := filepath.Join(p.Dir(s), Label(j)+".plist")
			if _, err := os.Stat(path); err != nil {
				continue
			}
			had = true
			_, _ = p.Runner.Run(ctx, "", "launchctl", "bootout", "gui/"+p.UID+"/"+Label(j)) // it may not be loaded
			if err := p.Runner.Remove(path); err != nil {
				return true, err
			}
		}
		return had, nil
	case Windows:
		for _, j := range jobs {
			if _, err := p.Runner.Run(ctx, "", "schtasks", "/Query", "/TN", TaskName(j)); err != nil {
				continue // there is none
			}
			had = true
			if err := p.tool(ctx, "", "schtasks", "/Delete", "/TN", TaskName(j), "/F"); err != nil {
				return true, err
			}
		}
		return had, nil
	}
	return false, fmt.Errorf("unknown scheduler %q", s)
}

// Installed reports whether entries of the program are in place.
func (p Place) Installed(ctx context.Context, s System) (bool, error) {
	switch s {
	case Cron:
		text, err := p.crontab(ctx)
		_, had := WithoutEntries(text)
		return had, err
	case Systemd:
		_, err := os.Stat(filepath.Join(p.Dir(s), unitName("pull")+".timer"))
		return there(err)
	case Launchd:
		_, err := os.Stat(filepath.Join(p.Dir(s), Label("pull")+".plist"))
		return there(err)
	case Windows:
		_, err := p.Runner.Run(ctx, "", "schtasks", "/Query", "/TN", TaskName("pull"))
		return err == nil, nil
	}
	return false, fmt.Errorf("unknown scheduler %q", s)
}

func there(err error) (bool, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// crontab reads the user's crontab, "" when there is none.
func (p Place) crontab(ctx context.Context) (string, error) {
	out, err := p.Runner.Run(ctx, "", "crontab", "-l")
	if err != nil && strings.Contains(out, "no crontab") {
		return "", nil
	}
	if err != nil {
		return "", toolError("crontab -l", out, err)
	}
	// Some implementations print a head that they add again on writing.
	if rest, ok := strings.CutPrefix(out, "# DO NOT EDIT THIS FILE - edit the master and reinstall.\n"); ok {
		lines := strings.SplitAfterN(rest, "\n", 3)
		out = lines[len(lines)-1]
	}
	return out, nil
}

func (p Place) write(files []File) error {
	for _, f := range files {
		if err := p.Runner.WriteFile(f.Path, []byte(f.Text)); err != nil {
			return err
		}
	}
	return nil
}

func (p Place) tool(ctx context.Context, stdin, name string, args ...string) error {
	out, err := p.Runner.Run(ctx, stdin, name, args...)
	if err != nil {
		return toolError(name+" "+strings.Join(args, " "), out, err)
	}
	return nil
}

// toolError is a tool that failed, with its own words.
func toolError(what, out string, err error) error {
	if words := strings.Join(strings.Fields(out), " "); words != "" {
		return fmt.Errorf("%s: %w: %s", what, err, words)
	}
	return fmt.Errorf("%s: %w", what, err)
}
