package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// helpPage prints the help of a command in the language of the screen, and on a
// screen no line is longer than it is wide.
type helpPage struct {
	env  *Env
	w    *i18n.Words
	zh   *i18n.Help // nil: the commands' own English
	cmd  *cobra.Command
	text strings.Builder
}

// printHelp prints what a command is for, then how it is used.
func printHelp(env *Env, cmd *cobra.Command, out io.Writer) error {
	p := &helpPage{env: env, w: env.Words(), cmd: cmd}
	p.zh = p.w.Help()
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	about := p.about()
	p.lines(about)
	p.text.WriteString("\n")
	p.usage()
	_, err := io.WriteString(out, p.text.String())
	return err
}

// printUsage prints how a command is used.
func printUsage(env *Env, cmd *cobra.Command, out io.Writer) error {
	p := &helpPage{env: env, w: env.Words(), cmd: cmd}
	p.zh = p.w.Help()
	p.usage()
	_, err := io.WriteString(out, p.text.String())
	return err
}

// of is the help of a command in the language, its own English for the rest.
func (p *helpPage) of(cmd *cobra.Command) i18n.CommandHelp {
	h := i18n.CommandHelp{Use: arguments(cmd), Short: cmd.Short, Long: cmd.Long, Example: cmd.Example}
	if p.zh == nil {
		return h
	}
	zh := p.zh.Commands[cmd.CommandPath()]
	for _, s := range []struct{ to, from *string }{{&h.Use, &zh.Use}, {&h.Short, &zh.Short}, {&h.Long, &zh.Long}, {&h.Example, &zh.Example}} {
		if *s.from != "" {
			*s.to = *s.from
		}
	}
	return h
}

// arguments are what stands behind the name of a command.
func arguments(cmd *cobra.Command) string {
	_, rest, _ := strings.Cut(cmd.Use, " ")
	return rest
}

func (p *helpPage) about() string {
	h := p.of(p.cmd)
	if h.Long != "" {
		return strings.TrimRight(h.Long, "\n")
	}
	return h.Short
}

func (p *helpPage) usage() {
	p.heading("help.usage")
	line := p.cmd.CommandPath()
	if args := p.of(p.cmd).Use; args != "" {
		line += " " + args
	}
	if p.cmd.Runnable() {
		if p.cmd.HasAvailableFlags() && !p.cmd.DisableFlagsInUseLine {
			line += " " + p.w.T("help.flag")
		}
		p.row("  "+line, "", 2)
	}
	if p.cmd.HasAvailableSubCommands() {
		p.row("  "+p.cmd.CommandPath()+" "+p.w.T("help.command"), "", 2)
	}
	if example := strings.TrimRight(p.of(p.cmd).Example, "\n"); example != "" {
		p.text.WriteString("\n")
		p.heading("help.examples")
		p.text.WriteString(example + "\n")
	}
	if p.cmd.HasAvailableSubCommands() {
		p.text.WriteString("\n")
		p.heading("help.commands")
		p.commands()
	}
	if p.cmd.HasAvailableLocalFlags() {
		p.text.WriteString("\n")
		p.heading("help.flags")
		p.flags(p.cmd.LocalFlags())
	}
	if p.cmd.HasAvailableInheritedFlags() {
		p.text.WriteString("\n")
		p.heading("help.globals")
		p.flags(p.cmd.InheritedFlags())
	}
	if p.cmd.HasAvailableSubCommands() {
		p.text.WriteString("\n")
		p.row(p.w.T("help.more", "Command", p.cmd.CommandPath()+" "+p.w.T("help.command")+" --help"), "", 0)
	}
}

func (p *helpPage) heading(id string) { p.text.WriteString(p.w.T(id) + "\n") }

func (p *helpPage) commands() {
	var rows [][2]string
	for _, c := range p.cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			rows = append(rows, [2]string{"  " + c.Name(), p.of(c).Short})
		}
	}
	p.table(rows)
}

func (p *helpPage) flags(set *pflag.FlagSet) {
	var rows [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		said := *f
		if p.zh != nil {
			if usage := p.zh.Flag(owner(p.cmd, f), f.Name); usage != "" {
				said.Usage = usage
			}
		}
		value, usage := pflag.UnquoteUsage(&said)
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		if value != "" {
			name += " " + value
		}
		if hasDefault(f) {
			usage += p.w.T("help.default", "Value", f.DefValue)
		}
		rows = append(rows, [2]string{name, usage})
	})
	p.table(rows)
}

// hasDefault reports whether leaving a flag out is worth a word.
func hasDefault(f *pflag.Flag) bool {
	switch f.DefValue {
	case "", "0", "0s", "false", "[]":
		return false
	}
	return true
}

// owner is the path of the command that a flag was made for.
func owner(cmd *cobra.Command, f *pflag.Flag) string {
	for c := cmd; c != nil; c = c.Parent() {
		if c.PersistentFlags().Lookup(f.Name) == f {
			return c.CommandPath()
		}
	}
	return cmd.CommandPath()
}

// table prints names, and beside them what they mean.
func (p *helpPage) table(rows [][2]string) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, screen.Width(r[0]))
	}
	if p.env.onScreen() {
		wide = min(wide, p.env.Width()/2)
	}
	for _, r := range rows {
		p.row(r[0], r[1], wide+3)
	}
}

// row prints a name and, from a column on, what it means. A name that reaches
// beyond the column has a line of its own. Without a meaning the name itself is
// broken, further lines set in as far.
func (p *helpPage) row(name, meaning string, column int) {
	if meaning == "" {
		for i, line := range p.wrap(name, column) {
			if i > 0 {
				line = strings.Repeat(" ", column) + line
			}
			p.text.WriteString(line + "\n")
		}
		return
	}
	pad := column - screen.Width(name)
	if pad < 1 {
		p.text.WriteString(name + "\n")
		name, pad = "", column
	}
	for _, line := range p.wrap(meaning, column) {
		p.text.WriteString(name + strings.Repeat(" ", pad) + line + "\n")
		name, pad = "", column
	}
}

// wrap breaks a sentence into lines that leave room for what stands before them.
func (p *helpPage) wrap(s string, before int) []string {
	if !p.env.onScreen() {
		return []string{s}
	}
	return breakText(s, max(p.env.Width()-before, 20))
}

// lines prints paragraphs. On a screen their lines are broken anew; set-in lines
// stay as they are.
func (p *helpPage) lines(text string) {
	text = strings.ReplaceAll(text, "\t", "    ")
	if !p.env.onScreen() {
		p.text.WriteString(text + "\n")
		return
	}
	var para strings.Builder
	flush := func() {
		if para.Len() > 0 {
			p.text.WriteString(strings.Join(breakText(para.String(), p.env.Width()), "\n") + "\n")
			para.Reset()
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		if line == "" || strings.HasPrefix(line, " ") {
			flush()
			p.text.WriteString(line + "\n")
			continue
		}
		if para.Len() > 0 {
			para.WriteString(joint(para.String(), line))
		}
		para.WriteString(line)
	}
	flush()
}

// translateTree says the help of all commands in the language of the screen, for
// the shell that asks for completions.
func translateTree(env *Env, root *cobra.Command) {
	zh := env.Words().Help()
	if zh == nil {
		return
	}
	p := &helpPage{env: env, zh: zh}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.Short = p.of(cmd).Short
		for _, set := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				if usage := zh.Flag(cmd.CommandPath(), f.Name); usage != "" {
					f.Usage = usage
				}
			})
		}
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(root)
}

// languageOf finds --lang in a command line that could not be read to its end.
func languageOf(args []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// told is an error or a hint in the language of the screen.
func (e *Env) told(message string) string { return e.Words().Message(message) }

// printHints prints the ways out of an error or warning, unless --quiet.
func (e *Env) printHints(hints []string) {
	if e.flags.quiet {
		return
	}
	for _, h := range hints {
		fmt.Fprintf(e.Err, "%s%s\n", e.Words().T("hint"), screen.Line(e.told(h)))
	}
}
