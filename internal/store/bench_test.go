package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// BenchmarkAddMessage stores messages of about 3 KB, 400 a transaction, as a pull does.
func BenchmarkAddMessage(b *testing.B) {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		all := make([]store.NewMessage, 400)
		for i := range all {
			all[i] = storetest.Message(n+i, noon)
		}
		b.StartTimer()
		if err := s.Update(b.Context(), func(tx *store.Tx) error {
			for _, m := range all {
				if _, err := tx.AddMessage(b.Context(), m); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		n += len(all)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
}

// benchLarge runs fn on a database of 50,000 inquiries.
func benchLarge(b *testing.B, fn func(b *testing.B, path string)) {
	path := filepath.Join(b.TempDir(), "large.db")
	s, err := store.Open(b.Context(), path, store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := storetest.Fill(b.Context(), s, 50000, 500, noon); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	fn(b, path)
}

// BenchmarkRead measures what reading commands do on 50,000 inquiries.
func BenchmarkRead(b *testing.B) {
	benchLarge(b, func(b *testing.B, path string) {
		ro := func(b *testing.B) *store.Store {
			s, err := store.Open(b.Context(), path, store.Options{ReadOnly: true})
			if err != nil {
				b.Fatal(err)
			}
			return s
		}
		tasks := store.TaskQuery{DueBefore: noon.Add(12 * time.Hour), Now: noon, Later: []time.Time{noon.Add(36 * time.Hour), noon.Add(7 * 24 * time.Hour)}}
		b.Run("open", func(b *testing.B) {
			for b.Loop() {
				if err := ro(b).Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("open+tasks", func(b *testing.B) {
			for b.Loop() {
				s := ro(b)
				if _, _, err := s.Tasks(b.Context(), tasks); err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
		s := ro(b)
		defer s.Close()
		b.Run("tasks", func(b *testing.B) {
			for b.Loop() {
				rows, _, err := s.Tasks(b.Context(), tasks)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(rows)), "rows")
			}
		})
		b.Run("list of 100", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Inquiries(b.Context(), store.Filter{Sort: "-received", Tiers: []inquiry.Tier{inquiry.TierA}, Limit: 100}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("search", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(b.Context(), "离岸 样品", store.Filter{Limit: 20}); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
