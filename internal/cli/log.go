package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func newLogCmd(env *Env) *cobra.Command {
	var in, out bool
	var at string
	cmd := changeCmd(env, inquiry.VerbLog, "log ID... TEXT", "Record a phone call, chat or visit, which no mailbox shows",
		"  inquiry log 418 \"called, drawing comes tomorrow\" --out\n  inquiry log 418 \"asks for CIF price\" --in --at 09:30\n  inquiry log 418 \"met at the fair\" --at 2026-11-20", 2,
		func(_ *config.Config, args []string) (act, error) {
			ids, text, err := idsThen(args)
			if err != nil {
				return act{}, err
			}
			set := inquiry.ChangeArgs{Text: strings.TrimSpace(text)}
			if set.Text == "" {
				return act{}, usagef("log takes a text")
			}
			switch {
			case in:
				set.Direction = inquiry.In
			case out:
				set.Direction = inquiry.Out
			}
			if at != "" {
				when, err := parseMoment(at, env.Now())
				if err != nil {
					return act{}, err
				}
				set.At = when.UTC()
			}
			return act{ids: ids, each: func(q *inquiry.Inquiry) (inquiry.ChangeArgs, error) {
				if !set.At.IsZero() && set.At.Before(q.FirstSeen) {
					return set, usagef("log: inquiry %d began only at %s", q.ID, clock(q.FirstSeen.In(env.Now().Location())))
				}
				return set, nil
			}}, nil
		})
	cmd.Long = "log records a contact outside of mail. With --out it is ours and counts like an answer; with --in the buyer's, and\n" +
		"an answer to it is owed; with neither it stands in the timeline and moves nothing."
	cmd.Flags().BoolVar(&out, "out", false, "we called or wrote: counts like an answer of ours")
	cmd.Flags().BoolVar(&in, "in", false, "the buyer called or wrote: an answer is owed")
	cmd.Flags().StringVar(&at, "at", "", "the `TIME` when it was, if not now: 09:30, \"2026-11-20 15:00\", yesterday")
	cmd.MarkFlagsMutuallyExclusive("in", "out")
	return cmd
}

// parseMoment reads an instant that is over: a clock time of today, a date with
// or without one, or a day as people type it.
func parseMoment(s string, now time.Time) (time.Time, error) {
	t, err := parseInstant(s, now)
	if err != nil {
		if c, clockErr := time.Parse("15:04", s); clockErr == nil {
			y, m, d := now.Date()
			t, err = time.Date(y, m, d, c.Hour(), c.Minute(), 0, 0, now.Location()), nil
		} else if day, ok := parseDay(s, now, -1); ok {
			t, err = day, nil
		}
	}
	if err != nil {
		return time.Time{}, usagef("--at takes 09:30, \"2026-11-20 15:00\", a day or an instant, not %q", s)
	}
	if t.After(now) {
		return time.Time{}, usagef("--at: %s is not over yet", s)
	}
	return t, nil
}
