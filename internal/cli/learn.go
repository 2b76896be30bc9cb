package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/learn"
	"github.com/inquiry-cli/inquiry/internal/score"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// learnOptions are the flags of "inquiry learn".
type learnOptions struct{ accept, forget, show bool }

func newLearnCmd(env *Env) *cobra.Command {
	var opts learnOptions
	cmd := &cobra.Command{
		Use:   "learn",
		Short: "Propose other weights from your corrections, and what they would change",
		Long: "learn compares the tiers you gave (tier, junk) with the program's own and proposes small changes: votes of signals, and\n" +
			"words of your trade that tell your tiers apart. It shows how many of your corrections would then be right and which\n" +
			"other inquiries would change. Nothing is taken before you say so: on a terminal it asks, elsewhere --accept does it.\n" +
			"Then all stored messages are read again. \"inquiry undo\" takes it back; --forget goes back to the built-in weights.\n" +
			"The tiers you gave stay yours, and learned words alone never make junk of anybody.",
		Example: "  inquiry learn\n  inquiry learn --accept\n  inquiry learn --show\n  inquiry learn --forget",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			return withRecording(cmd, env, args, false, func(r *recording) error {
				switch {
				case opts.show:
					return runLearnShow(cmd.Context(), r)
				case opts.forget:
					return runLearnForget(cmd.Context(), r, cfg)
				}
				return runLearn(cmd.Context(), r, cfg, opts)
			})
		}),
	}
	cmd.Flags().BoolVar(&opts.accept, "accept", false, "take the proposal without asking")
	cmd.Flags().BoolVar(&opts.forget, "forget", false, "go back to the built-in weights")
	cmd.Flags().BoolVar(&opts.show, "show", false, "show what was learned before")
	cmd.MarkFlagsMutuallyExclusive("accept", "forget", "show")
	return cmd
}

// learned is what counts of the lessons in the database of the config; nothing
// where there is none, or none that can be read: then other commands say why.
func (e *Env) learned(cfg *config.Config) score.Learned {
	ctx := context.Background()
	st, err := store.Open(ctx, e.dbPath(cfg), store.Options{ReadOnly: true, Now: e.Now, Wait: time.Second})
	if err != nil {
		return score.Learned{}
	}
	defer st.Close()
	l, err := lessons(ctx, st.Reader)
	if err != nil {
		e.detail("what was learned cannot be read: %v", err)
	}
	return l
}

// lessons is what was learned and not taken back.
func lessons(ctx context.Context, r store.Reader) (score.Learned, error) {
	var l score.Learned
	c, ok, err := r.LastAct(ctx, inquiry.VerbLearn)
	if err != nil || !ok {
		return l, err
	}
	var args inquiry.ChangeArgs
	if err := json.Unmarshal(c.Args, &args); err != nil {
		return l, fmt.Errorf("read change %d: %w: %w", c.ID, store.ErrDamaged, err)
	}
	if len(args.Learned) > 0 {
		if err := json.Unmarshal(args.Learned, &l); err != nil {
			return score.Learned{}, fmt.Errorf("read change %d: %w: %w", c.ID, store.ErrDamaged, err)
		}
	}
	return l, nil
}

// reread reads all messages by the lessons that count now.
func (r *recording) reread(ctx context.Context, tx *store.Tx) error {
	cfg, err := r.env.config()
	if err != nil {
		return err
	}
	l, err := lessons(ctx, tx.Reader)
	if err != nil {
		return err
	}
	reader, err := readerBy(r.env, cfg, l)
	if err != nil {
		return err
	}
	again := rereading{reader: reader, progress: newProgress(r.env, r.env.Words().T("rescore.stored"))}
	_, err = again.all(ctx, r.book, tx)
	return err
}

// lesson is a proposal with what it would do.
type lesson struct {
	score.Learned
	Before      share      `json:"before"`   // of the corrections, right today
	After       share      `json:"after"`    // right with the proposal
	HeldOut     share      `json:"held_out"` // right with what the others alone teach
	Uncorrected int        `json:"uncorrected"`
	Moved       int        `json:"uncorrected_moved"` // change their tier
	Changes     []rescored `json:"changes"`
	Accepted    bool       `json:"accepted"`
}

// share is how many of some.
type share struct {
	Right int `json:"right"`
	Of    int `json:"of"`
}

// runLearn makes a proposal, shows it and takes it when the exporter says so.
func runLearn(ctx context.Context, r *recording, cfg *config.Config, opts learnOptions) error {
	env, w := r.env, r.env.Words()
	unlock, err := env.lock(ctx, r.st.Path())
	if err != nil {
		return err
	}
	defer unlock()
	l, tiers, err := r.proposal(ctx, cfg)
	if err != nil || l == nil {
		return err
	}
	// A rehearsal tells what would change, to the letter; nothing of it is kept.
	r.dryRun = true
	if err := r.teach(ctx, cfg, l, tiers); err != nil {
		return err
	}
	r.dryRun = false
	if env.flags.json {
		if opts.accept || env.flags.yes {
			if err := r.teach(ctx, cfg, l, tiers); err != nil {
				return err
			}
		}
		return writeJSON(env.Out, []lesson{*l})
	}
	if !env.flags.quiet {
		if err := env.sayLesson(l); err != nil {
			return err
		}
	}
	if !opts.accept {
		if env.flags.noInput || !env.InTTY && !env.flags.yes {
			env.say("%s", w.T("learn.how"))
			return nil
		}
		if err := env.confirm("learn", w.T("learn.ask")); err != nil {
			return err
		}
	}
	if err := r.teach(ctx, cfg, l, tiers); err != nil {
		return err
	}
	env.say("%s", w.T("learn.done"))
	return nil
}

// proposal makes a lesson of the exporter's corrections, and gives his tiers;
// nil where there is nothing new to learn, of which it says why.
func (r *recording) proposal(ctx context.Context, cfg *config.Config) (*lesson, map[int64]inquiry.Tier, error) {
	say := func(id string, args ...any) { r.env.say("%s", r.env.Words().T(id, args...)) }
	base, err := ownWeights(cfg)
	if err != nil {
		return nil, nil, err
	}
	examples, tiers, err := examplesOf(ctx, r, cfg, base)
	if err != nil {
		return nil, nil, err
	}
	p, err := learn.Propose(base, examples)
	if errors.Is(err, learn.ErrTooFew) {
		say("learn.few", "Count", p.Corrections, "Least", learn.Least)
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	known, err := lessons(ctx, r.st.Reader)
	if err != nil {
		return nil, nil, err
	}
	p.Learned.Of = fingerprint(tiers)
	switch {
	case known.Of == p.Learned.Of:
		say("learn.same", "Count", p.Corrections)
		return nil, nil, nil
	case len(p.Learned.Signals)+len(p.Learned.Words) == 0 && len(known.Signals)+len(known.Words) == 0:
		say("learn.nothing", "Count", p.Corrections)
		return nil, nil, nil
	}
	return &lesson{Learned: p.Learned, HeldOut: share{p.HeldOut, p.Corrections}}, tiers, nil
}

// fingerprint tells one set of corrections from another.
func fingerprint(tiers map[int64]inquiry.Tier) string {
	h := sha256.New()
	for _, id := range sortedIDs(tiers) {
		fmt.Fprintf(h, "%d=%s,", id, tiers[id])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// teach stores a lesson, reads everything again by it, and notes in the lesson
// what that changes. tiers are those of the corrected inquiries.
func (r *recording) teach(ctx context.Context, cfg *config.Config, l *lesson, tiers map[int64]inquiry.Tier) error {
	reader, err := readerBy(r.env, cfg, l.Learned)
	if err != nil {
		return err
	}
	again := rereading{reader: reader, progress: newProgress(r.env, r.env.Words().T("rescore.stored"))}
	text, err := json.Marshal(l.Learned)
	if err != nil {
		return err
	}
	rehearsal := r.dryRun
	err = r.st.Update(ctx, func(tx *store.Tx) error {
		if l.Changes, err = again.all(ctx, r.book, tx); err != nil {
			return err
		}
		after, err := briefs(ctx, tx.Reader)
		if err != nil {
			return err
		}
		l.count(after, tiers)
		l.Changes = slices.DeleteFunc(l.Changes, func(c rescored) bool { return !c.weighty() })
		if rehearsal {
			return errDryRun
		}
		return r.keepLesson(ctx, tx, text, sortedIDs(tiers))
	})
	if rehearsal && errors.Is(err, errDryRun) {
		return nil
	}
	l.Accepted = err == nil
	return err
}

// keepLesson notes the lesson beside the newest inquiry that it was learned from.
func (r *recording) keepLesson(ctx context.Context, tx *store.Tx, text []byte, ids []int64) error {
	c, err := r.change(ids[len(ids)-1], inquiry.VerbLearn, inquiry.ChangeArgs{Learned: text})
	if err != nil {
		return err
	}
	_, err = tx.AddChange(ctx, []inquiry.Change{c})
	return err
}

// count compares the tiers before and after with those of the exporter.
func (l *lesson) count(after map[int64]rescored, tiers map[int64]inquiry.Tier) {
	was := map[int64]inquiry.Tier{}
	l.Moved = 0
	for _, c := range l.Changes {
		if c.Before != nil {
			was[c.ID] = c.Before.Tier
		}
		if _, corrected := tiers[c.ID]; !corrected && c.Before != nil && c.After != nil && c.Before.Tier != c.After.Tier {
			l.Moved++
		}
	}
	l.Before, l.After, l.Uncorrected = share{Of: len(tiers)}, share{Of: len(tiers)}, len(after)-len(tiers)
	for id, tier := range tiers {
		a, ok := after[id]
		if !ok || a.Before == nil {
			continue
		}
		before := a.Before.Tier
		if t, changed := was[id]; changed {
			before = t
		}
		if before == tier {
			l.Before.Right++
		}
		if a.Before.Tier == tier {
			l.After.Right++
		}
	}
}

// runLearnShow prints what was learned before.
func runLearnShow(ctx context.Context, r *recording) error {
	known, err := lessons(ctx, r.st.Reader)
	if err != nil {
		return err
	}
	if r.env.flags.json {
		return writeJSON(r.env.Out, []score.Learned{known})
	}
	if len(known.Signals)+len(known.Words) == 0 {
		r.env.say("%s", r.env.Words().T("learn.none"))
		return nil
	}
	return r.env.sayLearned(&known)
}

// runLearnForget puts the built-in weights back.
func runLearnForget(ctx context.Context, r *recording, cfg *config.Config) error {
	unlock, err := r.env.lock(ctx, r.st.Path())
	if err != nil {
		return err
	}
	defer unlock()
	c, ok, err := r.st.LastAct(ctx, inquiry.VerbLearn)
	if err != nil {
		return err
	}
	known, err := lessons(ctx, r.st.Reader)
	if err != nil {
		return err
	}
	if !ok || len(known.Signals)+len(known.Words) == 0 {
		r.env.say("%s", r.env.Words().T("learn.none"))
		return nil
	}
	var changed []rescored
	reader, err := readerBy(r.env, cfg, score.Learned{})
	if err != nil {
		return err
	}
	again := rereading{reader: reader, progress: newProgress(r.env, r.env.Words().T("rescore.stored"))}
	err = r.update(ctx, func(tx *store.Tx) error {
		if changed, err = again.all(ctx, r.book, tx); err != nil {
			return err
		}
		return r.keepLesson(ctx, tx, []byte("null"), []int64{c.Inquiry})
	})
	if err != nil || r.env.flags.quiet {
		return err
	}
	changed = slices.DeleteFunc(changed, func(c rescored) bool { return !c.weighty() })
	if err := rescoreListing(r.env, changed).write(r.env); err != nil {
		return err
	}
	r.env.say("%s", r.env.Words().T("learn.forgotten"))
	return nil
}
