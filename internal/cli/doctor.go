package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// doctorOptions are the flags of "inquiry doctor".
type doctorOptions struct {
	bundle string
}

func newDoctorCmd(env *Env) *cobra.Command {
	var o doctorOptions
	cmd := &cobra.Command{
		Use:   "doctor [ACCOUNT]...",
		Short: "Check program, config, database, place, disk, clock, mailboxes, files and schedule",
		Long: "doctor checks everything the program needs and says what to type where something is wrong. It signs in to each\n" +
			"mailbox once and reads no message. With --bundle it writes a report for asking somebody else: without names,\n" +
			"addresses, mail or secrets, and only after showing it.",
		Example: "  inquiry doctor\n  inquiry doctor sales\n  inquiry doctor --bundle report.txt",
		RunE:    started(func(cmd *cobra.Command, args []string) error { return runDoctor(cmd, env, args, o) }),
	}
	cmd.Flags().StringVar(&o.bundle, "bundle", "", "write the report to this `FILE`, with all that is private taken out")
	return cmd
}

// finding is one line of the doctor.
type finding struct {
	State string   `json:"state"` // ok, WARN, FAIL
	What  string   `json:"what"`
	Text  string   `json:"text"`
	Do    []string `json:"do"` // commands to type
}

// doctor collects findings. Its words are English where programs or strangers
// read them.
type doctor struct {
	env      *Env
	w        *i18n.Words
	findings []finding
	private  []string // folder names and the like that a bundle leaves out
}

func (d *doctor) ok(what, id string, pairs ...any) { d.add("ok", what, d.w.T(id, pairs...)) }

func (d *doctor) warn(what, text string, do ...string) { d.add("WARN", what, text, do...) }

func (d *doctor) fail(what, text string, do ...string) { d.add("FAIL", what, text, do...) }

func (d *doctor) add(state, what, text string, do ...string) {
	if do == nil {
		do = []string{}
	}
	for i, h := range do {
		do[i] = d.w.Message(h)
	}
	d.findings = append(d.findings, finding{State: state, What: what, Text: screen.Line(d.w.Message(text)), Do: do})
}

func runDoctor(cmd *cobra.Command, env *Env, accounts []string, o doctorOptions) error {
	ctx := cmd.Context()
	d := &doctor{env: env, w: env.Words()}
	cfg, cfgErr := env.config()
	if d.w = env.Words(); env.flags.json || o.bundle != "" {
		d.w = i18n.For("en")
	}
	b := buildOf()
	d.ok("program", "doctor.program", "Version", b.Version, "Go", b.Go, "OS", b.OS, "Arch", b.Arch)
	if cfgErr != nil {
		d.fail("config", cfgErr.Error(), append(hintsOf(cfgErr), "inquiry config check")...)
		return d.finish(nil, o)
	}
	d.config(cfg)
	d.screen()
	d.database(ctx, cfg)
	d.place(cfg)
	d.files(cfg)
	if len(accounts) == 0 {
		for _, a := range cfg.Accounts {
			accounts = append(accounts, a.Name)
		}
	}
	for _, name := range accounts {
		a, ok := cfg.Account(name)
		if !ok {
			return d.unknown(cfg, name)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if env.ErrTTY && a.Host != "" {
			env.say("%s", d.w.T("doctor.asking", "Host", screen.Line(a.Host)))
		}
		d.account(ctx, cfg, a)
	}
	d.schedule(cmd)
	return d.finish(cfg, o)
}

func (d *doctor) unknown(cfg *config.Config, name string) error {
	err := absentf("no account is called %q", name)
	var names []string
	for _, a := range cfg.Accounts {
		names = append(names, a.Name)
	}
	if near := config.Nearest(name, names); near != "" {
		return hint(err, fmt.Sprintf("did you mean: inquiry doctor %s", near))
	}
	if len(names) == 0 {
		return hint(err, "no mailbox is set up yet: inquiry init")
	}
	return hint(err, "accounts: "+strings.Join(names, ", "))
}

func (d *doctor) config(cfg *config.Config) {
	if cfg.Path == "" {
		d.warn("config", d.w.T("doctor.config.none", "Path", d.env.configPath()), "inquiry init")
		return
	}
	d.ok("config", "doctor.config", "Path", cfg.Path, "Accounts", len(cfg.Accounts), "Zone", zoneName(d.env.Now()))
}

func (d *doctor) screen() {
	e := d.env
	if e.OutTTY {
		d.ok("screen", "doctor.screen", "Columns", e.Width(), "Lang", d.env.Words().Lang())
		return
	}
	d.ok("screen", "doctor.screen.none", "Lang", d.env.Words().Lang())
}

// finish prints the findings, and the bundle when one is asked for; a FAIL among
// the findings is the command's failure.
func (d *doctor) finish(cfg *config.Config, o doctorOptions) error {
	failed := 0
	for _, f := range d.findings {
		if f.State == "FAIL" {
			failed++
		}
	}
	if o.bundle != "" {
		return d.bundle(cfg, o.bundle)
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
			if d.env.onScreen() {
				fmt.Fprint(d.env.Out, f.lines(d.env.Width()))
				continue
			}
			fmt.Fprint(d.env.Out, f.String())
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks failed", failed, len(d.findings))
	}
	return nil
}

// String is the finding as people read it: a line, and what to type below it.
func (f finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-4s  %s: %s\n", f.State, f.What, f.Text)
	for _, do := range f.Do {
		fmt.Fprintf(&b, "      %s\n", screen.Line(do))
	}
	return b.String()
}

// lines is String on a screen: what goes on in a further line, and what to type,
// stand under the text. A path is of use only whole and may be wider than the screen.
func (f finding) lines(width int) string {
	const under = "      "
	room := width - len(under)
	text := screen.Wrap(f.What+": "+f.Text, room)
	if strings.ContainsRune(f.Text, os.PathSeparator) {
		text = whole(f.What+": "+f.Text, room)
	}
	for _, do := range f.Do {
		text = append(text, whole(screen.Line(do), room)...)
	}
	return fmt.Sprintf("%-4s  %s\n", f.State, strings.Join(text, "\n"+under))
}

// whole breaks a text at blanks only.
func whole(text string, width int) []string {
	var out []string
	for _, word := range strings.Fields(text) {
		if n := len(out); n > 0 && screen.Width(out[n-1])+1+screen.Width(word) <= width {
			out[n-1] += " " + word
			continue
		}
		out = append(out, word)
	}
	return out
}
