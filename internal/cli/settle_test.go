package cli

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// piecewise is a database into which messages come in pieces, as in a pull.
type piecewise struct {
	t   *testing.T
	cfg *config.Config
	st  *store.Store
	*book
}

func newPiecewise(t *testing.T) *piecewise {
	t.Helper()
	cfg, err := config.Load("", false, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	cfg.Location = time.UTC
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "i.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p := &piecewise{t: t, cfg: cfg, st: s}
	p.again()
	return p
}

// again begins a new process: nothing is known but what is stored.
func (p *piecewise) again() {
	p.t.Helper()
	b, err := newBook(p.cfg)
	if err != nil {
		p.t.Fatal(err)
	}
	b.own.Addresses, b.own.Domains = []string{"sales@we.cn"}, []string{"we.cn"}
	p.book = b
}

func (p *piecewise) store(mails []store.NewMessage) {
	p.t.Helper()
	if err := p.st.Update(p.t.Context(), func(tx *store.Tx) error {
		var dirty []int64
		for _, m := range mails {
			a, err := tx.AddMessage(p.t.Context(), m)
			if err != nil {
				return err
			}
			dirty = append(dirty, a.Ref)
		}
		if err := p.provisional(p.t.Context(), tx); err != nil {
			return err
		}
		_, err := p.rebuild(p.t.Context(), tx, dirty)
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *piecewise) settle() {
	p.t.Helper()
	if err := p.st.Update(p.t.Context(), func(tx *store.Tx) error { return p.book.settle(p.t.Context(), tx) }); err != nil {
		p.t.Fatal(err)
	}
}

func (p *piecewise) dump() string {
	p.t.Helper()
	if err := p.st.Check(p.t.Context(), true); err != nil {
		p.t.Fatal(err)
	}
	var b strings.Builder
	if err := p.st.Dump(p.t.Context(), &b); err != nil {
		p.t.Fatal(err)
	}
	return b.String()
}

// numbers are the inquiries by the message that their number follows.
func (p *piecewise) numbers() map[int64]int64 {
	p.t.Helper()
	all, err := p.st.Rows(p.t.Context(), store.Filter{})
	if err != nil {
		p.t.Fatal(err)
	}
	of := map[int64]int64{}
	for _, r := range all {
		of[r.Root] = r.ID
	}
	return of
}

// TestNumbersDoNotTellOfBatches stores the same messages at once and in pieces,
// by processes that end anywhere: everything stored is the same, numbers included,
// and no number that was settled before leads elsewhere.
func TestNumbersDoNotTellOfBatches(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 15
	}
	renumbered := 0
	for seed := range rounds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(uint64(seed), 2))
			mails := randomMails(rnd, 60)
			if seed%2 == 0 {
				rnd.Shuffle(len(mails), func(i, j int) { mails[i], mails[j] = mails[j], mails[i] })
			} else { // folder by folder, as mailboxes are read
				slices.SortStableFunc(mails, func(a, b store.NewMessage) int { return strings.Compare(a.Place.Folder, b.Place.Folder) })
			}
			once, pieces := newPiecewise(t), newPiecewise(t)
			seen := rnd.IntN(20)
			for _, p := range []*piecewise{once, pieces} {
				p.store(mails[:seen])
				p.settle()
			}
			before := pieces.numbers()
			rest := mails[seen:]
			once.store(rest)
			once.settle()
			for len(rest) > 0 {
				n := min(1+rnd.IntN(12), len(rest))
				pieces.store(rest[:n])
				rest = rest[n:]
				if rnd.IntN(4) == 0 {
					pieces.again()
				}
			}
			last := pieces.dump()
			pieces.settle()
			got := pieces.dump()
			if got != last {
				renumbered++
			}
			if diff := cmp.Diff(strings.Split(once.dump(), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("at once (-), in pieces (+):\n%s", diff)
			}
			after := pieces.numbers()
			for root, id := range before {
				if now, ok := after[root]; ok && now != id {
					t.Errorf("number %d became %d", id, now)
				}
			}
		})
	}
	if renumbered == 0 {
		t.Error("no number was ever given anew")
	}
}
