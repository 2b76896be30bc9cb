package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func newTagCmd(env *Env) *cobra.Command {
	cmd := changeCmd(env, inquiry.VerbTag, "tag ID... +TAG -TAG", "Put words of your own on inquiries, and take them off",
		"  inquiry tag 418 +vip -cold\n  inquiry tag 418,419 fair2026", 2,
		func(_ *config.Config, args []string) (act, error) {
			first := slices.IndexFunc(args, func(a string) bool { _, err := parseIDs([]string{a}); return err != nil })
			if first < 0 {
				return act{}, usagef("tag takes numbers of inquiries, then tags such as +vip or -cold")
			}
			ids, err := parseIDs(args[:first])
			if err != nil {
				return act{}, err
			}
			if len(ids) == 0 {
				return act{}, usagef("%q is no inquiry number", args[0])
			}
			var on, off []string
			for _, a := range args[first:] {
				tag := strings.TrimSpace(strings.TrimLeft(a, "+-"))
				switch {
				case tag == "" || strings.ContainsAny(tag, " \t,"):
					return act{}, usagef("%q is no tag: one word, + puts it on, - takes it off", a)
				case strings.HasPrefix(a, "-"):
					off = append(off, tag)
				default:
					on = append(on, tag)
				}
			}
			return act{ids: ids, each: func(q *inquiry.Inquiry) (inquiry.ChangeArgs, error) {
				tags := append(slices.Clone(q.Tags), on...)
				tags = slices.DeleteFunc(tags, func(t string) bool { return slices.Contains(off, t) })
				slices.Sort(tags)
				return inquiry.ChangeArgs{Tags: slices.Compact(tags)}, nil
			}}, nil
		})
	minArgs, run := cmd.Args, cmd.RunE
	var rest []string
	cmd.DisableFlagParsing = true // or -cold would be four flags
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		flags, words := splitFlags(cmd, args)
		cmd.DisableFlagParsing = false
		if err := cmd.ParseFlags(flags); err != nil {
			return cmd.FlagErrorFunc()(cmd, err)
		}
		if help, err := cmd.Flags().GetBool("help"); err == nil && help {
			return pflag.ErrHelp
		}
		rest = words
		return minArgs(cmd, words)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return run(cmd, rest) }
	return cmd
}

// splitFlags tells flags, with their values, from words that begin with a minus:
// every flag but the known letters begins with two.
func splitFlags(cmd *cobra.Command, args []string) (flags, words []string) {
	cmd.InheritedFlags() // merges the flags of every command into cmd.Flags()
	for i := 0; i < len(args); i++ {
		a := args[i]
		name, long := strings.CutPrefix(a, "--")
		letter, short := strings.CutPrefix(a, "-")
		switch {
		case a == "--":
			return flags, append(words, args[i+1:]...)
		case long:
			flags = append(flags, a)
			f := cmd.Flags().Lookup(name)
			if f != nil && f.NoOptDefVal == "" && i+1 < len(args) {
				i++
				flags = append(flags, args[i])
			}
		case short && len(letter) == 1 && (letter == "h" || cmd.Flags().ShorthandLookup(letter) != nil):
			flags = append(flags, a)
		default:
			words = append(words, a)
		}
	}
	return flags, words
}
