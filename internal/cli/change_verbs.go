package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// onlyIDs reads arguments that are inquiry numbers and nothing else.
func onlyIDs(_ *config.Config, args []string) (act, error) {
	ids, err := parseIDs(args)
	return act{ids: ids}, err
}

// idsThen reads one or several inquiry numbers and one last word.
func idsThen(args []string) ([]int64, string, error) {
	last := len(args) - 1
	ids, err := parseIDs(args[:last])
	return ids, args[last], err
}

func newDoneCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbDone, "done ID...", "Say that an inquiry was answered where no mailbox shows it",
		"  inquiry done 418\n  inquiry done 418 419", 1, onlyIDs)
}

func newCloseCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbClose, "close ID...", "End an inquiry that was neither won nor lost",
		"  inquiry close 361,344", 1, onlyIDs)
}

func newSnoozeCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbSnooze, "snooze ID... WHEN", "Put an inquiry off to a day; a buyer's message ends it",
		"  inquiry snooze 361 3d\n  inquiry snooze 361,344 monday\n  inquiry snooze 361 2026-12-01", 2,
		func(_ *config.Config, args []string) (act, error) {
			ids, when, err := idsThen(args)
			if err != nil {
				return act{}, err
			}
			day, ok := parseDay(when, env.Now(), 1)
			if !ok {
				return act{}, usagef("snooze takes a day such as 3d, 2w, monday or 2026-12-01, not %q", when)
			}
			now := env.Now()
			until := time.Date(day.Year(), day.Month(), day.Day(), now.Hour(), now.Minute(), 0, 0, now.Location())
			if !until.After(now) {
				return act{}, usagef("snooze: %s is not ahead", when)
			}
			return act{ids: ids, args: inquiry.ChangeArgs{Until: until.UTC()}}, nil
		})
}

func newWonCmd(env *Env) *cobra.Command {
	var amount string
	cmd := changeCmd(env, inquiry.VerbWon, "won ID...", "Say that an inquiry became an order",
		"  inquiry won 418 --amount \"USD 12500\"", 1,
		func(_ *config.Config, args []string) (act, error) {
			ids, err := parseIDs(args)
			if err != nil || amount == "" {
				return act{ids: ids}, err
			}
			m, err := parseMoney(amount)
			return act{ids: ids, args: inquiry.ChangeArgs{Amount: m.Amount, Currency: m.Currency}}, err
		})
	cmd.Flags().StringVar(&amount, "amount", "", "the `AMOUNT` the order is worth, as \"USD 12500\" or 12500EUR")
	return cmd
}

// parseMoney reads an amount with an ISO 4217 code on either side.
func parseMoney(s string) (inquiry.Money, error) {
	m, err := config.ParseMoney(s)
	if err != nil {
		return m, usagef("--amount takes an amount with its currency such as \"USD 12500\", not %q", s)
	}
	return m, nil
}

func newLostCmd(env *Env) *cobra.Command {
	var reason string
	cmd := changeCmd(env, inquiry.VerbLost, "lost ID...", "Say that an inquiry was lost, and why",
		"  inquiry lost 418 --reason price", 1,
		func(cfg *config.Config, args []string) (act, error) {
			ids, err := parseIDs(args)
			if err != nil {
				return act{}, err
			}
			if !contains(cfg.LostReasons, reason) {
				return act{}, usagef("--reason takes one of: %s", strings.Join(cfg.LostReasons, ", "))
			}
			return act{ids: ids, args: inquiry.ChangeArgs{Reason: reason}}, nil
		})
	cmd.Flags().StringVar(&reason, "reason", "", "the `REASON`, one of lost_reasons of the config")
	return cmd
}

func newTierCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbTier, "tier ID... TIER", "Overrule the tier; the program's own answer stays beside it",
		"  inquiry tier 415 B\n  inquiry tier 415,416 X", 2,
		func(_ *config.Config, args []string) (act, error) {
			ids, tier, err := idsThen(args)
			if err != nil {
				return act{}, err
			}
			t := inquiry.Tier(strings.ToUpper(tier))
			if !t.Valid() {
				return act{}, usagef("tier takes A, B, C, D or X, not %q", tier)
			}
			return act{ids: ids, args: inquiry.ChangeArgs{Tier: t}}, nil
		})
}

func newNoteCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbNote, "note ID TEXT...", "Write a remark beside an inquiry",
		"  inquiry note 418 \"asked for the drawing by phone\"", 2,
		func(_ *config.Config, args []string) (act, error) {
			ids, err := parseIDs(args[:1])
			if err != nil {
				return act{}, err
			}
			text := strings.TrimSpace(joinWords(args[1:]))
			if text == "" {
				return act{}, usagef("note takes a text")
			}
			return act{ids: ids, args: inquiry.ChangeArgs{Text: text}}, nil
		})
}

func newReopenCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbReopen, "reopen ID...", "Take back won, lost, close, junk or snooze",
		"  inquiry reopen 361\n  inquiry reopen 361,344", 1, func(cfg *config.Config, args []string) (act, error) {
			a, err := onlyIDs(cfg, args)
			a.each = func(q *inquiry.Inquiry) (inquiry.ChangeArgs, error) {
				if q.TierComputed == inquiry.TierX && q.TierBy != "user" {
					return inquiry.ChangeArgs{}, hint(usagef("inquiry %d is junk by its text, not by your word", q.ID), "give it a tier: "+inTier(q.ID))
				}
				return inquiry.ChangeArgs{}, nil
			}
			return a, err
		})
}

func newJunkCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbJunk, "junk ID...", "Say that an inquiry is none; the program's own tier stays beside it",
		"  inquiry junk 433\n  inquiry junk 433 437", 1, onlyIDs)
}

func newAssignCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbAssign, "assign ID... NAME", "Give inquiries to somebody; \"-\" leaves them to the rules of the config again",
		"  inquiry assign 418 lin\n  inquiry assign 418,419 \"Wang Wei\"\n  inquiry assign 418 -", 2,
		func(_ *config.Config, args []string) (act, error) {
			ids, name, err := idsThen(args)
			if err != nil {
				return act{}, err
			}
			name = strings.TrimSpace(name)
			switch name {
			case "":
				return act{}, usagef("assign takes a name, or - for nobody")
			case "-":
				name = ""
			}
			return act{ids: ids, args: inquiry.ChangeArgs{Owner: name}}, nil
		})
}

// inTier is the command that gives an inquiry a tier.
func inTier(id int64) string { return fmt.Sprintf("inquiry tier %d B", id) }
