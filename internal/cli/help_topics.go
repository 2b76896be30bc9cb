package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/helptopic"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

func newHelpCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND | TOPIC]",
		Short:   "Tell about a command, a mail provider, exit codes, the environment or files",
		Example: "  inquiry help pull\n  inquiry help 163\n  inquiry help exit-codes\n  inquiry help topics",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			names := helptopic.Names()
			for _, c := range cmd.Root().Commands() {
				if c.IsAvailableCommand() {
					names = append(names, c.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: started(func(cmd *cobra.Command, args []string) error { return runHelp(env, cmd, args) }),
	}
}

// runHelp explains a command, or prints a topic; alone it is the help of the
// program with the list of topics.
func runHelp(env *Env, cmd *cobra.Command, args []string) error {
	root := cmd.Root()
	if len(args) == 0 {
		if err := root.Help(); err != nil {
			return err
		}
		fmt.Fprintf(env.Out, "\n%s\n", env.Words().T("help.topics", "Names", strings.Join(helptopic.Names(), ", ")))
		return nil
	}
	if found, rest, err := root.Find(args); err == nil && len(rest) == 0 && found != root {
		found.InitDefaultHelpFlag()
		return found.Help()
	}
	if len(args) > 1 {
		return hint(usagef("nothing is known of %q", strings.Join(args, " ")), "all topics: inquiry help topics")
	}
	lang := env.Words().Lang()
	if args[0] == "topics" {
		for _, name := range helptopic.Names() {
			fmt.Fprintf(env.Out, "%-12s %s\n", name, helptopic.Title(lang, name))
		}
		return nil
	}
	if text, ok := helptopic.Text(lang, topicOf(args[0])); ok {
		return writeTopic(env, text)
	}
	err := usagef("nothing is known of %q", args[0])
	names := append(helptopic.Names(), "topics")
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	if near := config.Nearest(strings.ToLower(args[0]), names); near != "" {
		return hint(err, "did you mean: inquiry help "+near, "all topics: inquiry help topics")
	}
	return hint(err, "all topics: inquiry help topics")
}

// writeTopic prints a topic, lines that are too long for the terminal in two.
func writeTopic(env *Env, text string) error {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if !env.onScreen() || screen.Width(line) <= env.Width() {
			b.WriteString(line + "\n")
			continue
		}
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for i, part := range screen.Wrap(strings.TrimLeft(line, " "), max(env.Width()-len(indent)-2, 20)) {
			if i > 0 {
				part = "  " + part
			}
			b.WriteString(indent + part + "\n")
		}
	}
	_, err := io.WriteString(env.Out, b.String())
	return err
}

// topicOf finds the topic of a provider by any name of his: 126, foxmail,
// hotmail.com, imap.gmail.com, microsoft365.
func topicOf(word string) string {
	word = strings.ToLower(strings.TrimPrefix(word, "@"))
	if _, ok := helptopic.Text("en", word); ok {
		return word
	}
	for _, p := range provider.Presets() {
		byName := p.ID == word || strings.EqualFold(p.Name, word)
		byDomain := slices.ContainsFunc(p.Domains, func(d string) bool {
			label, _, _ := strings.Cut(d, ".")
			return d == word || label == word
		})
		if byName || byDomain {
			return p.Help
		}
	}
	if p, ok := provider.ByHost(word); ok {
		return p.Help
	}
	return map[string]string{"exit": "exit-codes", "exitcodes": "exit-codes", "env": "environment", "microsoft": "outlook", "google": "gmail", "apple": "icloud", "tencent": "exmail", "netease": "163"}[word]
}
