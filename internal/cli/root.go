package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/inquiry-cli/inquiry/internal/config"
)

// onlyParent marks a command that does nothing but hold others.
const onlyParent = "only-parent"

// Commands is the tree of commands, for what describes it: manual pages and
// completions of shells. It is not for running them; that is Main's.
func Commands() *cobra.Command {
	return newRootCmd(&Env{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }, Clock: time.Now})
}

// newRootCmd puts the commands together.
func newRootCmd(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "inquiry",
		Short: "Read, score and follow up the inquiries that buyers send",
		Long: "inquiry fetches what buyers write, from mailboxes and exports, reads it, tiers and scores it with the buyer's\n" +
			"own words as evidence, and tells each morning what is owed. Everything stays in one file on this machine;\n" +
			"no mail is ever sent, marked as read or deleted. The one thing it writes to a mailbox is the draft that\n" +
			"\"draft --save\" puts into the folder of drafts.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              knownCommand,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return env.prepare() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return runWelcome(env) },
	}
	addGlobalFlags(root.PersistentFlags(), &env.flags)
	root.AddCommand(commands(env)...)
	root.SetOut(env.Out) // the command below remembers it
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() && !cmd.Runnable() {
			cmd.Annotations = map[string]string{onlyParent: "yes"}
			cmd.Args, cmd.RunE = knownCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
	root.Version = buildOf().String()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetHelpCommand(newHelpCmd(env))
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		if err := printHelp(env, cmd, cmd.OutOrStdout()); err != nil {
			cmd.PrintErrln(err)
		}
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error { return printUsage(env, cmd, cmd.OutOrStderr()) })
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		see := fmt.Sprintf("see: %s --help", cmd.CommandPath())
		if near := suggestFlag(cmd, err); near != "" {
			return hint(err, near, see)
		}
		return hint(err, see)
	})
	pointToHelp(root)
	return root
}

// commands are all commands, in the order of the help.
func commands(env *Env) []*cobra.Command {
	return []*cobra.Command{
		newInitCmd(env),
		newPullCmd(env),
		newDueCmd(env),
		newListCmd(env),
		newShowCmd(env),
		newSearchCmd(env),
		newExplainCmd(env),
		newScoreCmd(env),
		newDraftCmd(env),
		newCheckCmd(env),
		newDoneCmd(env),
		newSnoozeCmd(env),
		newWonCmd(env),
		newLostCmd(env),
		newCloseCmd(env),
		newTierCmd(env),
		newNoteCmd(env),
		newReopenCmd(env),
		newJunkCmd(env),
		newAssignCmd(env),
		newTagCmd(env),
		newLogCmd(env),
		newMergeCmd(env),
		newSplitCmd(env),
		newUndoCmd(env),
		newForgetCmd(env),
		newRescoreCmd(env),
		newLearnCmd(env),
		newSilentCmd(env),
		newResearchCmd(env),
		newFAQCmd(env),
		newReportCmd(env),
		newStatsCmd(env),
		newCustomersCmd(env),
		newExportCmd(env),
		newNotifyCmd(env),
		newScheduleCmd(env),
		newBackupCmd(env),
		newRestoreCmd(env),
		newConfigCmd(env),
		newDoctorCmd(env),
		newDemoCmd(env),
		newVersionCmd(env),
	}
}

// addGlobalFlags adds the flags of every command.
func addGlobalFlags(pf *pflag.FlagSet, g *globalFlags) {
	pf.StringVar(&g.config, "config", "", "read this config `FILE`")
	pf.StringVar(&g.db, "db", "", "use this database `FILE`")
	pf.StringVar(&g.now, "now", "", "act as if it were this `INSTANT` (RFC 3339)")
	pf.BoolVar(&g.json, "json", false, "print JSON Lines")
	pf.BoolVarP(&g.quiet, "quiet", "q", false, "print nothing when all went well")
	pf.BoolVarP(&g.verbose, "verbose", "v", false, "say more about what is done")
	pf.BoolVar(&g.debug, "debug", false, "say everything, for a bug report")
	pf.StringVar(&g.color, "color", "auto", "`WHEN` to colour: auto, always or never")
	pf.StringVar(&g.lang, "lang", "", "the `LANGUAGE` of the screen: en or zh")
	pf.BoolVar(&g.noInput, "no-input", false, "never ask anything")
	pf.BoolVarP(&g.yes, "yes", "y", false, "answer yes to what would be asked")
	pf.DurationVar(&g.wait, "wait", 30*time.Second, "wait this `TIME` for another run that holds the database")
	pf.StringVar(&g.tz, "tz", "", "count and print in this time `ZONE`")
	pf.IntVar(&g.width, "width", 0, "lay out for so many `COLUMNS`")

	pf.StringVar(&g.scheduled, "scheduled", "", "keep the outcome for \"inquiry schedule status\", as this `JOB`")
	_ = pf.MarkHidden("scheduled") // it is there
}

// pointToHelp adds the page to read to what commands say of their arguments.
func pointToHelp(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			err := check(cmd, args)
			if err != nil && len(hintsOf(err)) == 0 {
				err = hint(err, fmt.Sprintf("see: %s --help", cmd.CommandPath()))
			}
			return err
		}
	}
	for _, sub := range cmd.Commands() {
		pointToHelp(sub)
	}
}

// runWelcome is "inquiry" alone: what it is and how to begin.
func runWelcome(env *Env) error {
	w := env.Words()
	for _, id := range []string{"welcome.what", "welcome.safe", "welcome.demo", "welcome.start", "welcome.help", "welcome.init"} {
		env.prose(w.T(id))
	}
	return nil
}

// started marks what a command returns after it began, so that exitCode can
// tell it from a wrong command line.
func started(run func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil {
			return startedError{err}
		}
		return nil
	}
}

// noArgs refuses arguments and says which flag may have been meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return hint(fmt.Errorf("%q takes no arguments, got %q", cmd.CommandPath(), args[0]), fmt.Sprintf("see: %s --help", cmd.CommandPath()))
}

// knownCommand refuses a word that is no command and names those it may have been.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		path := cmd.CommandPath() + " "
		return hint(err, "did you mean: "+path+strings.Join(near, ", "+path)+"?")
	}
	return hint(err, "all commands: "+cmd.CommandPath()+" --help")
}

// suggestFlag finds the flag that a mistyped one may have been.
func suggestFlag(cmd *cobra.Command, err error) string {
	msg := err.Error()
	i := strings.Index(msg, "--")
	if i < 0 || !strings.Contains(msg, "unknown flag") {
		return "flags stand after the command, as in: " + cmd.CommandPath() + " --json"
	}
	typed := strings.TrimPrefix(strings.Fields(msg[i:])[0], "--")
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := config.Nearest(typed, names); near != "" {
		return fmt.Sprintf("did you mean --%s?", near)
	}
	return ""
}
