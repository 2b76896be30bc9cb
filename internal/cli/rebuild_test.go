package cli

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// randomMails are messages of a few people who write, answer and are written to,
// under each other's addresses, domains and phones.
func randomMails(rnd *rand.Rand, n int) []store.NewMessage {
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	var all []store.NewMessage
	for i := range n {
		at = at.Add(time.Duration(1+rnd.IntN(30)) * time.Hour)
		who := pick("a@one.de", "b@one.de", "c@free.com", "d@free.com", "e@two.pl", "f@three.cn")
		e := inquiry.Entry{
			MessageID: fmt.Sprintf("m%d@x", i), At: at, Direction: inquiry.In, Kind: inquiry.KindAsk, From: who, Addresses: []string{who},
			Subject: pick("pumps", "valves", "offer"), TextKey: fmt.Sprint("t", rnd.IntN(n)), Tier: inquiry.TierB,
		}
		if i > 0 && rnd.IntN(3) == 0 {
			e.InReplyTo = []string{fmt.Sprintf("m%d@x", rnd.IntN(i))}
		}
		if who[2:] != "free.com" {
			e.Domains = []string{who[2:]}
		}
		rd := inquiry.NewReading()
		rd.Customer.Name, rd.Customer.Email, rd.Customer.Company = inquiry.Maybe(pick("", "Ann", "Ben")), inquiry.Maybe(who), inquiry.Maybe(pick("", "One", "Two"))
		rd.Tier, rd.Text = inquiry.TierB, "text of "+e.MessageID
		m := store.NewMessage{Place: inquiry.Place{Account: "main", Folder: "INBOX", UID: fmt.Sprint(i + 1)}, UIDValidity: 1,
			Raw: fmt.Appendf(nil, "Subject: x\n\nbody %d", i), Version: "1"}
		switch rnd.IntN(8) {
		case 0, 1:
			e.Direction, e.Kind, e.From, e.Recipients = inquiry.Out, inquiry.KindReply, "sales@we.cn", []string{who}
			m.Place.Folder = "Sent"
		case 2:
			e.Kind = inquiry.KindJunk
		case 3:
			e.Phones = []string{pick("+491", "+492")}
		case 4:
			e.Addresses = append(e.Addresses, pick("a@one.de", "c@free.com", "e@two.pl"))
		}
		if e.Direction == inquiry.In {
			m.Reading = &rd
		}
		m.Entry = e
		all = append(all, m)
	}
	return all
}

// TestBatchesStoreWhatFollowsFromAll: after every batch of a pull, whatever came
// in it and in which order, each inquiry stands in the file as all messages
// together give it.
func TestBatchesStoreWhatFollowsFromAll(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	skipped := 0
	for seed := range rounds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(uint64(seed), 1))
			cfg, err := config.Load("", false, func(string) string { return "" })
			if err != nil {
				t.Fatal(err)
			}
			cfg.Location = time.UTC
			b, err := newBook(cfg)
			if err != nil {
				t.Fatal(err)
			}
			b.own.Addresses, b.own.Domains = []string{"sales@we.cn"}, []string{"we.cn"}
			s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "i.db"), store.Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			mails := randomMails(rnd, 60)
			rnd.Shuffle(len(mails), func(i, j int) { mails[i], mails[j] = mails[j], mails[i] })
			came := 0
			for all := slices.Clone(mails); len(mails) > 0; {
				n := min(1+rnd.IntN(12), len(mails))
				if came > 0 && rnd.IntN(2) == 0 { // a copy, that came earlier or is answered, lies in another place
					again := all[rnd.IntN(came)]
					again.Place.UID += " again"
					again.Entry.At = again.Entry.At.Add(-time.Duration(rnd.IntN(2)*rnd.IntN(900)) * time.Hour)
					again.Entry.Answered = rnd.IntN(2) == 0
					mails = append([]store.NewMessage{again}, mails...)
				} else {
					came += n
				}
				for _, component := range sortedIDs(b.circles) { // what is kept, or is not, makes no difference
					if c := b.circles[component]; c != nil && rnd.IntN(3) == 0 {
						b.drop(c)
					}
				}
				if err := s.Update(t.Context(), func(tx *store.Tx) error {
					var dirty []int64
					for _, m := range mails[:n] {
						a, err := tx.AddMessage(t.Context(), m)
						if err != nil {
							return err
						}
						dirty = append(dirty, a.Ref)
					}
					touched, err := b.rebuild(t.Context(), tx, dirty)
					skipped += len(b.saved) - len(touched)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				mails = mails[n:]
				if diff := cmp.Diff(derivedAnew(t, s, b), stored(t, s)); diff != "" {
					t.Fatalf("%d messages to come: derived anew (-), stored (+):\n%s", len(mails), diff)
				}
			}
		})
	}
	if skipped == 0 {
		t.Error("no inquiry was ever left as it is")
	}
}

// derivedAnew are the inquiries of all stored messages, but for what only the
// file knows: the numbers of customers.
func derivedAnew(t *testing.T, s *store.Store, b *book) []inquiry.Inquiry {
	t.Helper()
	entries, err := s.Entries(t.Context(), endOfTime)
	if err != nil {
		t.Fatal(err)
	}
	all, err := b.derive(t.Context(), s.Reader, entries, endOfTime)
	if err != nil {
		t.Fatal(err)
	}
	var out []inquiry.Inquiry
	for _, d := range all {
		d.CustomerID = 0
		out = append(out, d.Inquiry)
	}
	slices.SortFunc(out, func(a, b inquiry.Inquiry) int { return int(a.ID - b.ID) })
	return out
}

func stored(t *testing.T, s *store.Store) []inquiry.Inquiry {
	t.Helper()
	all, err := s.Inquiries(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].CustomerID = 0
	}
	slices.SortFunc(all, func(a, b inquiry.Inquiry) int { return int(a.ID - b.ID) })
	return all
}
