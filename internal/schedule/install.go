package schedule

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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

// scheduler is how one system keeps entries.
type scheduler interface {
	install(ctx context.Context, plan Plan, files []File) error
	// uninstall removes the program's entries and reports whether there were any.
	uninstall(ctx context.Context) (had bool, err error)
	installed(ctx context.Context) (bool, error)
}

func (p Place) scheduler(s System) (scheduler, error) {
	switch s {
	case Cron:
		return cron{p}, nil
	case Systemd:
		return systemd{p}, nil
	case Launchd:
		return launchd{p}, nil
	case Windows:
		return taskScheduler{p}, nil
	}
	return nil, fmt.Errorf("unknown scheduler %q", s)
}

// Dir is the folder in which a scheduler looks for files, "" when it has none.
func (p Place) Dir(s System) string {
	switch s {
	case Systemd:
		return systemd{p}.dir()
	case Launchd:
		return launchd{p}.dir()
	}
	return ""
}

// Install puts a plan in place, instead of what an earlier one put there.
func (p Place) Install(ctx context.Context, plan Plan) error {
	files, err := plan.Files(p.Dir(plan.System))
	if err != nil {
		return err
	}
	s, err := p.scheduler(plan.System)
	if err != nil {
		return err
	}
	return s.install(ctx, plan, files)
}

// jobs are all that any version may have put in place.
var jobs = []string{"pull", "report", "catchup"}

// Uninstall removes the program's entries from a scheduler and nothing else. It
// reports whether there were any.
func (p Place) Uninstall(ctx context.Context, system System) (had bool, err error) {
	s, err := p.scheduler(system)
	if err != nil {
		return false, err
	}
	return s.uninstall(ctx)
}

// Installed reports whether entries of the program are in place.
func (p Place) Installed(ctx context.Context, system System) (bool, error) {
	s, err := p.scheduler(system)
	if err != nil {
		return false, err
	}
	return s.installed(ctx)
}

func there(err error) (bool, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
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
