// Package cli is the command line: one file per subcommand, and what they share.
// It is the only package that knows all others.
package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/schedule"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// Env is what a command has of the world: streams, clock, environment, and the
// flags that every command takes.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Clock    func() time.Time
	// OutTTY, InTTY and ErrTTY tell which streams are terminals.
	OutTTY, InTTY, ErrTTY bool
	// Columns asks the terminal for its width; 0 when unknown.
	Columns func() int
	// Display asks the system for its display languages, the preferred first;
	// nil, as outside of Windows: the environment says it.
	Display func() []string
	// Tools runs the tools of schedulers; nil means those of the machine.
	Tools schedule.Runner

	// Finder looks for mail servers; nil asks the system's name service.
	Finder *provider.Finder

	flags globalFlags
	lines *bufio.Reader // In, once something was asked
	// interrupted is closed by Ctrl-C; nil never is.
	interrupted <-chan struct{}

	now   time.Time
	words *i18n.Words
	cfg   *config.Config

	locked      bool // by lock
	backupTried bool // the daily backup, in this process
	toldPlace   bool // that the database lies where others write

	record     *tail // of a run by the clock
	recordFrom time.Time
}

// globalFlags are the flags of every command.
type globalFlags struct {
	config, db, now, lang, color, tz string
	scheduled                        string
	json, quiet, verbose, debug      bool
	noInput, yes                     bool
	wait                             time.Duration
	width                            int
}

// System is the world of the real process.
func System() *Env {
	fd := func(f *os.File) int { return int(f.Fd()) }
	return &Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: os.Getenv, Clock: time.Now, Display: displayLanguages,
		OutTTY: term.IsTerminal(fd(os.Stdout)), InTTY: term.IsTerminal(fd(os.Stdin)), ErrTTY: term.IsTerminal(fd(os.Stderr)),
		Columns: func() int {
			w, _, err := term.GetSize(fd(os.Stdout))
			if err != nil {
				return 0
			}
			return w
		},
	}
}

// Main runs the command line and returns the exit status.
func Main(env *Env, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	env.interrupted = ctx.Done()
	root := newRootCmd(env)
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		translateTree(env, root)
	}
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil {
		err = errInterrupted
	}
	if err != nil { // a flag that is not known hides those behind it
		if lang := languageOf(args); env.flags.lang == "" && lang != "" {
			env.flags.lang, env.words = lang, nil
		}
		env.flags.json = env.flags.json || contains(args, "--json")
		env.flags.quiet = env.flags.quiet || contains(args, "--quiet") || contains(args, "-q")
	}
	code := complain(env, err)
	env.endRecord(code)
	return code
}

// Now is the instant at which the command runs: --now, else the clock read once.
func (e *Env) Now() time.Time { return e.now }

// Words are the sentences of the chosen language, English with --json, which is
// never translated.
func (e *Env) Words() *i18n.Words {
	if e.flags.json {
		return i18n.For("en")
	}
	if e.words == nil {
		asked := []string{e.flags.lang, e.Getenv("INQUIRY_LANG")}
		switch {
		case e.cfg != nil:
			asked = append(asked, e.cfg.Language)
		case asked[0] == "" && asked[1] == "":
			asked = append(asked, config.LanguageIn(e.configPath()))
		}
		asked = append(asked, e.Getenv("LC_ALL"), e.Getenv("LC_MESSAGES"), e.Getenv("LANG"))
		if e.Display != nil {
			asked = append(asked, e.Display()...)
		}
		e.words = i18n.For(asked...)
	}
	return e.words
}

// Width is how wide lines may be: --width, the terminal, COLUMNS, 100.
func (e *Env) Width() int {
	if e.flags.width > 0 {
		return e.flags.width
	}
	if e.OutTTY {
		if w := e.Columns(); w > 0 {
			return w
		}
	}
	return 100
}

// onScreen reports whether output is laid out for a person.
func (e *Env) onScreen() bool { return (e.OutTTY || e.flags.width > 0) && !e.flags.json }

// prepare reads --now, --tz and the config; it runs before every command.
func (e *Env) prepare() error {
	if v := e.flags.color; v != "auto" && v != "always" && v != "never" {
		return usagef("--color takes auto, always or never, not %q", v)
	}
	if v := e.flags.lang; v != "" && i18n.For(v).Lang() != strings.ToLower(v) {
		return usagef("--lang takes en or zh, not %q", v)
	}
	if !validJob(e.flags.scheduled) {
		return usagef("--scheduled takes pull or report, not %q", e.flags.scheduled)
	}
	e.beginRecord()
	if e.flags.quiet {
		e.Out = io.Discard // files named by --output are written all the same
	}
	if e.flags.json {
		e.Out = screen.JSONWriter(e.Out)
	}
	e.now = e.Clock()
	if e.flags.now != "" {
		t, err := parseInstant(e.flags.now, e.now)
		if err != nil {
			return err
		}
		e.now = t
	}
	return nil
}

// parseInstant reads RFC 3339, or a date and time without zone in the zone of base.
func parseInstant(s string, base time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, base.Location()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usagef("--now takes an instant such as 2026-11-23T08:40:00+08:00, not %q", s)
}

// config loads the configuration once.
func (e *Env) config() (*config.Config, error) {
	if e.cfg != nil {
		return e.cfg, nil
	}
	path := e.configPath()
	if err := safeConfig(path); err != nil {
		return nil, err
	}
	cfg, err := config.Load(path, e.flags.config != "" || e.Getenv("INQUIRY_CONFIG") != "", e.Getenv)
	if err != nil {
		return nil, err
	}
	if tz := e.flags.tz; tz != "" {
		loc, err := time.LoadLocation(tz)
		if err != nil {
			return nil, usagef("--tz: unknown time zone %q", tz)
		}
		cfg.Location = loc
	}
	e.cfg, e.words = cfg, nil
	e.now = e.now.In(cfg.Location)
	return cfg, nil
}

func (e *Env) configPath() string {
	if e.flags.config != "" {
		return e.flags.config
	}
	if p := e.Getenv("INQUIRY_CONFIG"); p != "" {
		return p
	}
	return config.DefaultPaths(e.Getenv).Config
}

// dbPath is where the database lies: --db, INQUIRY_DB, the config, the usual place.
func (e *Env) dbPath(cfg *config.Config) string {
	for _, p := range []string{e.flags.db, e.Getenv("INQUIRY_DB"), cfg.Database} {
		if p != "" {
			return p
		}
	}
	return config.DefaultPaths(e.Getenv).Database
}

// read opens the config and the database for reading. A database that does not
// exist yet is an error that says how to begin.
func (e *Env) read(ctx context.Context) (*config.Config, *store.Store, error) {
	return e.openStale(ctx, store.Options{ReadOnly: true})
}

// write opens the config and the database for writing and makes the database
// when there is none.
func (e *Env) write(ctx context.Context) (*config.Config, *store.Store, error) {
	return e.open(ctx, store.Options{Create: true})
}

// change opens an existing database for writing and never makes one.
func (e *Env) change(ctx context.Context) (*config.Config, *store.Store, error) {
	return e.openStale(ctx, store.Options{})
}

func (e *Env) open(ctx context.Context, opts store.Options) (*config.Config, *store.Store, error) {
	cfg, err := e.config()
	if err != nil {
		return nil, nil, err
	}
	path := e.dbPath(cfg)
	if err := safeData(path); err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, path, e.openOptions(path, opts))
	if err != nil && isFolder(path) {
		return nil, nil, hint(usagef("%s is a folder, not a database", path), "name a file in it: --db "+schedule.ShellWord(filepath.Join(path, "inquiry.db")))
	}
	if errors.Is(err, store.ErrDamaged) && !beginsAsDatabase(path) {
		return nil, nil, hint(err, "is it the right file? a database begins otherwise; --db FILE names another", "if it was one: keep it as it is, then: inquiry restore")
	}
	if errors.Is(err, store.ErrNoDatabase) {
		return nil, nil, hint(noDatabaseError(path), `begin with "inquiry pull FILE" or "inquiry pull"`, `see it at work first: inquiry demo`)
	}
	if err != nil {
		return nil, nil, err
	}
	return cfg, st, nil
}

// noDatabaseError is the path of a database that nobody has made yet.
type noDatabaseError string

func (e noDatabaseError) Error() string { return "no database at " + string(e) + " yet" }

func (e noDatabaseError) Unwrap() error { return store.ErrNoDatabase }

// say prints a line for the person on stderr, unless --quiet.
func (e *Env) say(format string, args ...any) {
	if !e.flags.quiet {
		fmt.Fprintf(e.Err, format+"\n", args...)
	}
}

// warn tells of trouble that does not end the command: one line on stderr, with
// --quiet as well, and hints.
func (e *Env) warn(code, msg string, hints ...string) {
	if e.flags.json {
		msg = screen.Line(msg)
		line, _ := json.Marshal(map[string]any{"warning": map[string]any{"code": code, "message": msg, "hint": strings.Join(hints, "; ")}})
		fmt.Fprintf(e.Err, "%s\n", line)
		return
	}
	fmt.Fprintf(e.Err, "inquiry: %s: %s\n", e.Words().T("warning"), screen.Line(e.told(msg)))
	e.printHints(hints)
}

// detail prints a line on stderr with --verbose only.
func (e *Env) detail(format string, args ...any) {
	if e.flags.verbose || e.flags.debug {
		fmt.Fprintln(e.Err, screen.Line(e.told(fmt.Sprintf(format, args...))))
	}
}
