package cli

import (
	"context"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// staleAfter is how old mail may be before every command says so: a day, and
// some time for a machine that wakes up late.
const staleAfter = 26 * time.Hour

// openStale opens the database, with numbers that may be shown, and says on stderr
// when the mailboxes of the config were not pulled for too long.
func (e *Env) openStale(ctx context.Context, opts store.Options) (*config.Config, *store.Store, error) {
	cfg, st, err := e.open(ctx, opts)
	if err == nil {
		if err = e.settleLeft(ctx, st, opts); err != nil {
			st.Close()
			return nil, nil, err
		}
	}
	if err != nil || len(cfg.Accounts) == 0 || e.flags.quiet || e.flags.json {
		return cfg, st, err
	}
	runs, err := st.LastRuns(ctx, true)
	if err != nil {
		st.Close()
		return nil, nil, err
	}
	var last time.Time
	for _, r := range runs {
		if slices.ContainsFunc(cfg.Accounts, func(a config.Account) bool { return a.Name == r.Account }) {
			last = latest(last, r.Ended)
		}
	}
	if !last.IsZero() && e.Now().Sub(last) > staleAfter {
		e.say("%s", e.Words().T("stale.pull", "At", clock(last.In(e.Now().Location()))))
	}
	return cfg, st, nil
}
