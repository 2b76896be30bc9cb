package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newDoctorCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "doctor [ACCOUNT]...",
		Short:   "Check program, config, database, disk, clock and mailboxes",
		Example: "  inquiry doctor\n  inquiry doctor sales",
		RunE:    started(func(cmd *cobra.Command, args []string) error { return runDoctor(cmd.Context(), env, args) }),
	}
}

// finding is one line of the doctor.
type finding struct {
	State string   `json:"state"` // ok, WARN, FAIL
	What  string   `json:"what"`
	Text  string   `json:"text"`
	Do    []string `json:"do"` // commands to type
}

// doctor collects findings.
type doctor struct {
	env      *Env
	findings []finding
}

func (d *doctor) ok(what, format string, args ...any) {
	d.add("ok", what, fmt.Sprintf(format, args...))
}
func (d *doctor) warn(what, text string, do ...string) { d.add("WARN", what, text, do...) }
func (d *doctor) fail(what, text string, do ...string) { d.add("FAIL", what, text, do...) }

func (d *doctor) add(state, what, text string, do ...string) {
	if do == nil {
		do = []string{}
	}
	d.findings = append(d.findings, finding{State: state, What: what, Text: screen.Line(text), Do: do})
}

func runDoctor(ctx context.Context, env *Env, accounts []string) error {
	d := &doctor{env: env}
	b := buildOf()
	d.ok("program", "inquiry %s, %s, %s/%s", b.Version, b.Go, b.OS, b.Arch)
	cfg := d.config()
	if cfg == nil {
		return d.report()
	}
	d.screen()
	d.database(ctx, cfg)
	if len(accounts) == 0 {
		for _, a := range cfg.Accounts {
			accounts = append(accounts, a.Name)
		}
	}
	for _, name := range accounts {
		a, ok := cfg.Account(name)
		if !ok {
			return fmt.Errorf("no account is called %q: %w", name, fs.ErrNotExist)
		}
		d.account(ctx, cfg, a)
	}
	return d.report()
}

func (d *doctor) config() *config.Config {
	cfg, err := d.env.config()
	if err != nil {
		d.fail("config", err.Error(), append(hintsOf(err), "inquiry config check")...)
		return nil
	}
	if cfg.Path == "" {
		d.warn("config", "none at "+d.env.configPath()+"; the defaults hold", "inquiry pull FILE works without one")
		return cfg
	}
	d.ok("config", "%s, accounts: %d, zone %s", cfg.Path, len(cfg.Accounts), cfg.Location)
	if info, err := os.Stat(cfg.Path); err == nil && info.Mode().Perm()&0o022 != 0 && os.PathSeparator == '/' {
		d.fail("config", "others can write "+cfg.Path, "chmod go-w "+cfg.Path)
	}
	return cfg
}

func (d *doctor) screen() {
	e := d.env
	if e.OutTTY {
		d.ok("screen", "terminal of %d columns, words in %s", e.Width(), e.Words().Lang())
		return
	}
	d.ok("screen", "no terminal: tab-separated output")
}

func (d *doctor) database(ctx context.Context, cfg *config.Config) {
	path := d.env.dbPath(cfg)
	st, err := store.Open(ctx, path, store.Options{ReadOnly: true, Wait: d.env.flags.wait})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.warn("database", "none at "+path+" yet", "inquiry pull")
		d.directory(filepath.Dir(path))
		return
	case err != nil:
		d.fail("database", err.Error(), hintsOf(err)...)
		return
	}
	defer st.Close()
	if err := st.Check(ctx, false); err != nil {
		d.fail("database", err.Error(), "keep a copy of "+path+" before anything else")
		return
	}
	n, err := st.Count(ctx, store.Filter{})
	if err != nil {
		d.fail("database", err.Error())
		return
	}
	size := int64(0)
	if info, err := os.Stat(path); err == nil {
		size = info.Size()
	}
	d.ok("database", "%s, %s, %d inquiries, sound", path, humanSize(size), n)
	d.directory(filepath.Dir(path))
	d.lastPull(ctx, st)
	if asides, err := st.Asides(ctx, false); err == nil && len(asides) > 0 {
		d.warn("set aside", fmt.Sprintf("%d messages or rows could not be read; the first: %s: %s", len(asides), asides[0].Place, asides[0].Reason))
	}
	if newest, err := st.NewestInstant(ctx); err == nil && newest.After(d.env.Now().Add(time.Hour)) {
		d.warn("clock", "the newest message is of "+clock(newest.In(d.env.Now().Location()))+", after this machine's clock")
	}
}

func (d *doctor) directory(dir string) {
	probe, err := os.CreateTemp(dir, ".inquiry-*")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // made by the first pull
	case err != nil:
		d.fail("directory", err.Error(), "chmod u+rwx "+dir)
		return
	}
	name := probe.Name()
	if err := errors.Join(probe.Close(), os.Remove(name)); err != nil {
		d.fail("directory", err.Error())
		return
	}
	d.ok("directory", "%s can be written", dir)
}

func (d *doctor) lastPull(ctx context.Context, st *store.Store) {
	runs, err := st.LastRuns(ctx, false)
	if err != nil {
		d.fail("pull", err.Error())
		return
	}
	for _, r := range runs {
		at := clock(r.Ended.In(d.env.Now().Location()))
		switch {
		case r.Result != "":
			d.fail("pull "+r.Account, "the last run at "+at+" ended with "+r.Result, "inquiry pull "+r.Account)
		case d.env.Now().Sub(r.Ended) > 26*time.Hour:
			d.warn("pull "+r.Account, "the last run was at "+at, "inquiry pull "+r.Account)
		default:
			d.ok("pull "+r.Account, "%s, %d new", at, r.Counts["new"])
		}
	}
}

func (d *doctor) account(ctx context.Context, cfg *config.Config, a config.Account) {
	what := "account " + a.Name
	if a.Address == "" {
		d.warn(what, "no address: replies of ours are known by the Sent folder only", "add address: to the account")
	}
	if a.Maildir != "" {
		if info, err := os.Stat(a.Maildir); err != nil || !info.IsDir() {
			d.fail(what, a.Maildir+" is no Maildir", "inquiry config show")
			return
		}
		d.ok(what, "Maildir %s", a.Maildir)
		return
	}
	report, err := imap.Probe(ctx, imapOptions(d.env, cfg, a))
	if err != nil {
		d.fail(what, err.Error(), pullHints(d.env, cfg, []error{err})...)
		return
	}
	for _, line := range report {
		d.ok(what, "%s", line)
	}
}

// report prints the findings; a FAIL among them is the command's failure.
func (d *doctor) report() error {
	failed := 0
	for _, f := range d.findings {
		if f.State == "FAIL" {
			failed++
		}
	}
	if d.env.flags.json {
		if err := writeJSON(d.env.Out, d.findings); err != nil {
			return err
		}
	} else if !d.env.flags.quiet || failed > 0 {
		for _, f := range d.findings {
			if d.env.flags.quiet && f.State == "ok" {
				continue
			}
			fmt.Fprintf(d.env.Out, "%-4s  %s: %s\n", f.State, f.What, f.Text)
			for _, do := range f.Do {
				fmt.Fprintf(d.env.Out, "      %s\n", screen.Line(do))
			}
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks failed", failed, len(d.findings))
	}
	return nil
}
