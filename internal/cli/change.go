package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/govalues/decimal"
	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// changeCmd makes a command that changes inquiries. parse splits the arguments
// into inquiry numbers and the arguments of the change.
func changeCmd(env *Env, verb inquiry.Verb, use, short, example string, minArgs int,
	parse func(cfg *config.Config, args []string) (ids []int64, set inquiry.ChangeArgs, err error)) *cobra.Command {
	return &cobra.Command{
		Use:     use,
		Short:   short,
		Example: example,
		Args:    cobra.MinimumNArgs(minArgs),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			ids, set, err := parse(cfg, args)
			if err != nil {
				return err
			}
			cfg, st, err := env.change(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			return runChange(cmd.Context(), env, cfg, st, verb, ids, set, cmd.CommandPath()+" "+strings.Join(args, " "))
		}),
	}
}

// runChange records one act on one or several inquiries, all or none, and says
// where they stand now.
func runChange(ctx context.Context, env *Env, cfg *config.Config, st *store.Store, verb inquiry.Verb, ids []int64, set inquiry.ChangeArgs, typed string) error {
	b, err := newBook(cfg)
	if err != nil {
		return err
	}
	args, err := json.Marshal(set)
	if err != nil {
		return err
	}
	at := env.Now().UTC()
	var after []store.Row
	err = st.Update(ctx, func(tx *store.Tx) error {
		var changes []inquiry.Change
		var dirty []int64
		for i, id := range ids {
			if ids[i], err = tx.Resolve(ctx, id); err != nil {
				return fmt.Errorf("inquiry %d: %w", id, err)
			}
			q, err := tx.Inquiry(ctx, ids[i])
			if err != nil {
				return fmt.Errorf("inquiry %d: %w", id, err)
			}
			for _, m := range q.Messages {
				dirty = append(dirty, m.Ref)
			}
			changes = append(changes, inquiry.Change{Inquiry: ids[i], At: at, Verb: verb, Args: args, Command: typed})
		}
		if _, err := tx.AddChange(ctx, changes); err != nil {
			return err
		}
		if _, err := b.rebuild(ctx, tx, dirty); err != nil {
			return err
		}
		after, err = tx.Rows(ctx, store.Filter{IDs: ids})
		return err
	})
	if err != nil {
		return err
	}
	if env.flags.json {
		return writeInquiries(ctx, env, st, after)
	}
	if env.flags.quiet {
		return nil
	}
	w := env.Words()
	for _, r := range after {
		line := fmt.Sprintf("%d  %s  %s  %s", r.ID, r.Tier, w.T("status."+string(r.Status)), r.Buyer)
		if !r.DueAt.IsZero() {
			line += "  " + w.T("change.next", "Action", w.T("action."+string(r.Action)), "At", clock(r.DueAt.In(env.Now().Location())))
		}
		fmt.Fprintln(env.Out, screen.Truncate(screen.Line(line), env.Width()))
	}
	return nil
}

// onlyIDs reads arguments that are inquiry numbers and nothing else.
func onlyIDs(_ *config.Config, args []string) ([]int64, inquiry.ChangeArgs, error) {
	ids, err := parseIDs(args)
	return ids, inquiry.ChangeArgs{}, err
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
		func(_ *config.Config, args []string) ([]int64, inquiry.ChangeArgs, error) {
			ids, when, err := idsThen(args)
			if err != nil {
				return nil, inquiry.ChangeArgs{}, err
			}
			day, ok := parseDay(when, env.Now(), 1)
			if !ok {
				return nil, inquiry.ChangeArgs{}, usagef("snooze takes a day such as 3d, 2w, monday or 2026-12-01, not %q", when)
			}
			now := env.Now()
			until := time.Date(day.Year(), day.Month(), day.Day(), now.Hour(), now.Minute(), 0, 0, now.Location())
			if !until.After(now) {
				return nil, inquiry.ChangeArgs{}, usagef("snooze: %s is not ahead", when)
			}
			return ids, inquiry.ChangeArgs{Until: until.UTC()}, nil
		})
}

func newWonCmd(env *Env) *cobra.Command {
	var amount string
	cmd := changeCmd(env, inquiry.VerbWon, "won ID...", "Say that an inquiry became an order",
		"  inquiry won 418 --amount \"USD 12500\"", 1,
		func(_ *config.Config, args []string) ([]int64, inquiry.ChangeArgs, error) {
			ids, err := parseIDs(args)
			if err != nil || amount == "" {
				return ids, inquiry.ChangeArgs{}, err
			}
			m, err := parseMoney(amount)
			return ids, inquiry.ChangeArgs{Amount: m.Amount, Currency: m.Currency}, err
		})
	cmd.Flags().StringVar(&amount, "amount", "", "what the order is worth, as \"USD 12500\" or 12500EUR")
	return cmd
}

// parseMoney reads an amount with an ISO 4217 code on either side.
func parseMoney(s string) (inquiry.Money, error) {
	letters := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
	number := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, s)
	d, err := decimal.Parse(number)
	if err != nil || len(letters) != 3 || d.IsNeg() {
		return inquiry.Money{}, usagef("--amount takes an amount with its currency such as \"USD 12500\", not %q", s)
	}
	return inquiry.Money{Amount: d.String(), Currency: letters}, nil
}

func newLostCmd(env *Env) *cobra.Command {
	var reason string
	cmd := changeCmd(env, inquiry.VerbLost, "lost ID...", "Say that an inquiry was lost, and why",
		"  inquiry lost 418 --reason price", 1,
		func(cfg *config.Config, args []string) ([]int64, inquiry.ChangeArgs, error) {
			ids, err := parseIDs(args)
			if err != nil {
				return nil, inquiry.ChangeArgs{}, err
			}
			if !contains(cfg.LostReasons, reason) {
				return nil, inquiry.ChangeArgs{}, usagef("--reason takes one of: %s", strings.Join(cfg.LostReasons, ", "))
			}
			return ids, inquiry.ChangeArgs{Reason: reason}, nil
		})
	cmd.Flags().StringVar(&reason, "reason", "", "why, one of lost_reasons of the config")
	return cmd
}

func newTierCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbTier, "tier ID... TIER", "Overrule the tier; the program's own answer stays beside it",
		"  inquiry tier 415 B\n  inquiry tier 415,416 X", 2,
		func(_ *config.Config, args []string) ([]int64, inquiry.ChangeArgs, error) {
			ids, tier, err := idsThen(args)
			if err != nil {
				return nil, inquiry.ChangeArgs{}, err
			}
			t := inquiry.Tier(strings.ToUpper(tier))
			if !t.Valid() {
				return nil, inquiry.ChangeArgs{}, usagef("tier takes A, B, C, D or X, not %q", tier)
			}
			return ids, inquiry.ChangeArgs{Tier: t}, nil
		})
}

func newNoteCmd(env *Env) *cobra.Command {
	return changeCmd(env, inquiry.VerbNote, "note ID TEXT...", "Write a remark beside an inquiry",
		"  inquiry note 418 \"asked for the drawing by phone\"", 2,
		func(_ *config.Config, args []string) ([]int64, inquiry.ChangeArgs, error) {
			ids, err := parseIDs(args[:1])
			if err != nil {
				return nil, inquiry.ChangeArgs{}, err
			}
			text := strings.TrimSpace(joinWords(args[1:]))
			if text == "" {
				return nil, inquiry.ChangeArgs{}, usagef("note takes a text")
			}
			return ids, inquiry.ChangeArgs{Text: text}, nil
		})
}
