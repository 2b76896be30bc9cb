package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/schedule"
)

type scheduleOptions struct {
	every    time.Duration
	at       string
	noReport bool
	output   string
	system   string
	print    bool
}

func newScheduleCmd(env *Env) *cobra.Command {
	var opts scheduleOptions
	cmd := &cobra.Command{
		Use:   "schedule",
		Short: "Pull by the clock, and make the report each Monday",
		Long: "schedule puts entries into the scheduler of this system: systemd user timers or the crontab on Linux, launchd on macOS,\n" +
			"Task Scheduler on Windows. They run \"pull --quiet\" and on Mondays \"report week --quiet --notify --output FILE\"; what\n" +
			"fell into a time when the machine was off is made up for.",
		Example: "  inquiry schedule on\n  inquiry schedule on --every 15m --report 07:30 --output ~/reports/week.html\n" +
			"  inquiry schedule on --print --system windows\n  inquiry schedule status\n  inquiry schedule off",
	}
	on := &cobra.Command{
		Use:     "on",
		Short:   "Put the entries in place, instead of those that are there",
		Example: "  inquiry schedule on\n  inquiry schedule on --every 2h --no-report\n  inquiry schedule on --print",
		Args:    noArgs,
		RunE:    started(func(cmd *cobra.Command, _ []string) error { return runScheduleOn(cmd.Context(), env, opts) }),
	}
	on.Flags().DurationVar(&opts.every, "every", 30*time.Minute, "pull at this `INTERVAL`: 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h or 12h")
	on.Flags().StringVar(&opts.at, "report", "08:10", "make the report on Mondays at this `TIME`")
	on.Flags().BoolVar(&opts.noReport, "no-report", false, "no report")
	on.Flags().StringVarP(&opts.output, "output", "o", "", "write the report into this `FILE`; its ending chooses the format")
	on.MarkFlagsMutuallyExclusive("report", "no-report")
	on.MarkFlagsMutuallyExclusive("output", "no-report")
	off := &cobra.Command{
		Use:     "off",
		Short:   "Remove the entries",
		Example: "  inquiry schedule off",
		Args:    noArgs,
		RunE:    started(func(cmd *cobra.Command, _ []string) error { return runScheduleOff(cmd.Context(), env, opts) }),
	}
	for _, c := range []*cobra.Command{on, off} {
		c.Flags().StringVar(&opts.system, "system", "", "this `SYSTEM`: cron, systemd, launchd or windows, instead of the one of this machine")
		c.Flags().BoolVar(&opts.print, "print", false, "print what would be put in place or removed, change nothing")
	}
	status := &cobra.Command{
		Use:     "status",
		Short:   "Show last run, exit status, output and next run",
		Example: "  inquiry schedule status\n  inquiry schedule status --json",
		Args:    noArgs,
		RunE:    started(func(cmd *cobra.Command, _ []string) error { return runScheduleStatus(cmd.Context(), env) }),
	}
	catchup := &cobra.Command{
		Use:    "catchup",
		Short:  "Run what was missed; entries of cron and launchd call it",
		Hidden: true,
		Args:   noArgs,
		RunE:   started(func(cmd *cobra.Command, _ []string) error { return runScheduleCatchup(cmd.Context(), env) }),
	}
	cmd.AddCommand(on, off, status, catchup)
	return cmd
}

// system is the scheduler that --system names, else that of this machine.
func (o scheduleOptions) find(ctx context.Context, env *Env) (schedule.System, error) {
	if o.system == "" {
		s := schedule.Choose(ctx, env.tools(), runtime.GOOS)
		if s == "" {
			return "", hint(errors.New("this machine has neither systemd for users nor cron"),
				"install cron, or let another scheduler run the commands of: inquiry schedule on --print --system cron")
		}
		return s, nil
	}
	var names []string
	for _, s := range schedule.Systems {
		if o.system == string(s) {
			return s, nil
		}
		names = append(names, string(s))
	}
	err := usagef("--system takes %s, not %q", strings.Join(names, ", "), o.system)
	if near := config.Nearest(o.system, names); near != "" {
		return "", hint(err, "did you mean --system "+near+"?")
	}
	return "", err
}

// tools is what runs the tools of schedulers.
func (e *Env) tools() schedule.Runner {
	if e.Tools != nil {
		return e.Tools
	}
	return schedule.Machine{}
}

func (e *Env) place() schedule.Place {
	home := e.Getenv("HOME")
	if home == "" {
		home, _ = os.UserHomeDir() // without one the path is refused by the system
	}
	return schedule.Place{Runner: e.tools(), Home: home, Config: e.Getenv("XDG_CONFIG_HOME"), UID: strconv.Itoa(os.Getuid()), Temp: os.TempDir()}
}

// plan is what is to run. The entries know no environment of a shell, so they
// name config and database wherever these lie elsewhere than without one.
func (o scheduleOptions) plan(env *Env, cfg *config.Config, s schedule.System) (schedule.Plan, error) {
	plan := schedule.Plan{System: s, Since: env.Clock().UTC().Truncate(time.Second)}
	program, err := ownPath()
	if err != nil {
		return plan, fmt.Errorf("find this program: %w", err)
	}
	common, err := env.commonFlags(cfg)
	if err != nil {
		return plan, err
	}
	job := func(name string, when schedule.When, args ...string) {
		plan.Jobs = append(plan.Jobs, schedule.Job{Name: name, Program: program, Args: append(append(args, common...), "--scheduled", name), When: when})
	}
	job("pull", schedule.When{Every: o.every}, "pull", "--quiet")
	if !o.noReport {
		at, err := time.Parse("15:04", o.at)
		if err != nil {
			return plan, usagef("--report takes a time such as 08:10, not %q", o.at)
		}
		file, err := o.reportFile(env, cfg)
		if err != nil {
			return plan, err
		}
		job("report", schedule.When{Weekday: time.Monday, Hour: at.Hour(), Minute: at.Minute()}, "report", "week", "--quiet", "--notify", "--output", file)
		if extra, ok := schedule.Catchup(s, program, append([]string{"schedule", "catchup", "--quiet"}, common...)); ok {
			plan.Jobs = append(plan.Jobs, extra)
		}
	}
	return plan, nil
}

// ownPath is the whole path of this program; where a link of the search path
// leads to it, that of the link, which stays when a new version is installed.
func ownPath() (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	if found, err := exec.LookPath(filepath.Base(os.Args[0])); err == nil && same(found, program) {
		return filepath.Abs(found)
	}
	return program, nil
}

// reportFile is where the report goes: --output, else beside the database.
func (o scheduleOptions) reportFile(env *Env, cfg *config.Config) (string, error) {
	file := o.output
	if file == "" {
		file = filepath.Join(filepath.Dir(env.dbPath(cfg)), "reports", "week.html")
	}
	if file == "-" {
		return "", usagef("--output takes a file: nobody reads what a scheduler prints")
	}
	if _, err := (reportOptions{output: file}).formatOf(env); err != nil {
		return "", err
	}
	return filepath.Abs(file)
}

// commonFlags name config, database, language and zone where they are not what
// they are without flags and environment.
func (e *Env) commonFlags(cfg *config.Config) ([]string, error) {
	bare := config.DefaultPaths(func(key string) string {
		if key == "HOME" {
			return e.Getenv(key)
		}
		return ""
	})
	var flags []string
	add := func(name, is, usual string) error {
		if is == usual {
			return nil
		}
		path, err := filepath.Abs(is)
		flags = append(flags, name, path)
		return err
	}
	err := add("--config", e.configPath(), bare.Config)
	// Also where the config names it: a run whose config is wrong keeps its outcome too.
	err = errors.Join(err, add("--db", e.dbPath(cfg), bare.Database))
	if e.flags.lang != "" {
		flags = append(flags, "--lang", e.flags.lang)
	}
	if e.flags.tz != "" {
		flags = append(flags, "--tz", e.flags.tz)
	}
	return flags, err
}

func runScheduleOn(ctx context.Context, env *Env, opts scheduleOptions) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	s, err := opts.find(ctx, env)
	if err != nil {
		return err
	}
	plan, err := opts.plan(env, cfg, s)
	if err != nil {
		return err
	}
	place := env.place()
	files, err := plan.Files(place.Dir(s))
	if err != nil {
		return usageError{err.Error()}
	}
	if opts.print {
		printFiles(env, files)
		return nil
	}
	if len(cfg.Accounts) == 0 {
		return hint(usagef("no mailbox is configured, so there is nothing to pull by the clock"), "add one: inquiry init")
	}
	for _, j := range plan.Jobs {
		for _, name := range schedule.Variables(strings.Join(append([]string{j.Program}, j.Args...), " ")) {
			if s == schedule.Windows && env.Getenv(name) != "" {
				return usagef("Task Scheduler would replace %%%s%% in the path: choose another", name)
			}
		}
		if j.Name == "report" {
			if err := os.MkdirAll(filepath.Dir(outputOf(j)), 0o700); err != nil {
				return err
			}
		}
	}
	for _, other := range schedule.Systems { // nothing may run twice
		if other != s && sameMachine(other, runtime.GOOS) && opts.system == "" {
			if _, err := place.Uninstall(ctx, other); err != nil {
				env.detail("schedule: %v", err)
			}
		}
	}
	if err := place.Install(ctx, plan); err != nil {
		return hint(fmt.Errorf("put the entries in place: %w", err), "see what they are: inquiry schedule on --print", "or choose another scheduler with --system")
	}
	if err := plan.Keep(env.scheduleDir()); err != nil {
		return err
	}
	w := env.Words()
	for _, j := range plan.Jobs {
		if j.Name != "catchup" {
			env.say("%s", w.T("schedule.on."+j.Name, "System", s, "Every", span(j.When.Every), "At", clock(j.When.Next(env.Clock().Local())), "File", outputOf(j)))
		}
	}
	env.scheduleWarnings(cfg, s)
	env.say("%s", w.T("schedule.next"))
	return nil
}

// scheduleWarnings tells of secrets that are not there when nobody is.
func (e *Env) scheduleWarnings(cfg *config.Config, s schedule.System) {
	if e.flags.quiet {
		return // the entries are in place; their first run says what is missing
	}
	for _, a := range cfg.Accounts {
		switch {
		case a.Maildir != "":
		case a.PasswordEnv != "":
			e.warn("schedule_secret", e.Words().T("schedule.env", "Account", a.Name, "Name", a.PasswordEnv), "use password_file or password_command for the account")
		case s == schedule.Cron && a.PasswordFile == "" && len(a.PasswordCommand) == 0 && len(a.TokenCommand) == 0:
			e.warn("schedule_secret", e.Words().T("schedule.keyring", "Account", a.Name), "use password_file or password_command for the account")
		}
	}
	if s == schedule.Systemd {
		e.say("%s", e.Words().T("schedule.linger"))
	}
}

// outputOf is the file that a job writes.
func outputOf(j schedule.Job) string {
	for i, a := range j.Args {
		if a == "--output" {
			return j.Args[i+1]
		}
	}
	return ""
}

// sameMachine reports whether a scheduler can be on a kind of system.
func sameMachine(s schedule.System, goos string) bool {
	switch s {
	case schedule.Launchd:
		return goos == "darwin"
	case schedule.Windows:
		return goos == "windows"
	case schedule.Systemd:
		return goos == "linux"
	}
	return goos != "windows"
}

func printFiles(env *Env, files []schedule.File) {
	for i, f := range files {
		if len(files) > 1 {
			if i > 0 {
				fmt.Fprintln(env.Out)
			}
			fmt.Fprintf(env.Out, "# %s\n", f.Path)
		}
		fmt.Fprint(env.Out, f.Text)
	}
}

func runScheduleOff(ctx context.Context, env *Env, opts scheduleOptions) error {
	place := env.place()
	systems := schedule.Systems
	if opts.system != "" {
		s, err := opts.find(ctx, env)
		if err != nil {
			return err
		}
		systems = []schedule.System{s}
	}
	w := env.Words()
	removed := 0
	var errs []error
	for _, s := range systems {
		if opts.system == "" && !sameMachine(s, runtime.GOOS) {
			continue
		}
		is, err := place.Installed(ctx, s)
		if err == nil && is && !opts.print {
			is, err = place.Uninstall(ctx, s)
		}
		if err != nil && (opts.system != "" || is) {
			errs = append(errs, fmt.Errorf("remove the entries from %s: %w", s, err))
		}
		if is && err == nil {
			removed++
			id := "schedule.off"
			if opts.print {
				id = "schedule.off.print"
			}
			env.say("%s", w.T(id, "System", s))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if removed == 0 {
		env.say("%s", w.T("schedule.none"))
		return nil
	}
	if opts.print {
		return nil
	}
	return schedule.DropPlan(env.scheduleDir())
}
