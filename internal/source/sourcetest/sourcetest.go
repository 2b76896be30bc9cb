// Package sourcetest is the conformance suite of source.Source: every kind of
// source runs it in its own tests.
package sourcetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// Fixture is what a source's test hands to the suite.
type Fixture struct {
	// Source returns a new source over the same material each time it is called.
	Source func() source.Source
	// Want is how many readable items the material holds.
	Want int
	// Unreadable is how many items cannot be read.
	Unreadable int
}

// Known is a memory of earlier runs, as a store keeps it.
type Known struct {
	mu         sync.Mutex
	places     map[inquiry.Place]bool
	cursors    map[string]source.Cursor
	unanswered map[string][]string
}

// NewKnown returns a memory without anything in it.
func NewKnown() *Known {
	return &Known{places: map[inquiry.Place]bool{}, cursors: map[string]source.Cursor{}, unanswered: map[string][]string{}}
}

// Store remembers an item as a store does after its transaction.
func (k *Known) Store(it source.Item) {
	k.mu.Lock()
	defer k.mu.Unlock()
	list := k.unanswered[it.Place.Folder]
	at, found := slices.BinarySearch(list, it.Place.UID)
	switch {
	case it.Answered && found:
		list = slices.Delete(list, at, at+1)
	case !it.Answered && !found && !it.MarkOnly && it.Err == nil:
		list = slices.Insert(list, at, it.Place.UID)
	}
	k.unanswered[it.Place.Folder] = list
	k.places[it.Place] = true
	if it.Cursor != (source.Cursor{}) {
		k.cursors[it.Cursor.Folder] = it.Cursor
	}
}

// Cursor implements source.Known.
func (k *Known) Cursor(_ context.Context, folder string) (source.Cursor, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.cursors[folder], nil
}

// Has implements source.Known.
func (k *Known) Has(_ context.Context, p inquiry.Place) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.places[p], nil
}

// Unanswered implements source.Known.
func (k *Known) Unanswered(_ context.Context, folder string) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.unanswered[folder]), nil
}

// pull collects all items of one run, storing each.
func pull(t *testing.T, s source.Source, k *Known) []source.Item {
	t.Helper()
	var items []source.Item
	_, err := s.Pull(t.Context(), k, func(it source.Item) error {
		items = append(items, it)
		k.Store(it)
		return nil
	})
	if err != nil {
		t.Fatalf("pull: %v", err)
	}
	return items
}

// Run checks that a source keeps the contract of source.Source.
func Run(t *testing.T, fixture func(t *testing.T) Fixture) {
	t.Run("items", func(t *testing.T) {
		f := fixture(t)
		good, bad := 0, 0
		seen := map[inquiry.Place]bool{}
		for _, it := range pull(t, f.Source(), NewKnown()) {
			switch {
			case it.Err != nil:
				bad++
			case it.Raw == nil && it.Record == nil:
				t.Errorf("%s: an item without content and without an error", it.Place)
			default:
				good++
			}
			if it.Place.Account == "" || it.Place.Folder == "" {
				t.Errorf("an item without a place: %+v", it.Place)
			}
			if seen[it.Place] {
				t.Errorf("%s was yielded twice", it.Place)
			}
			seen[it.Place] = true
		}
		if good != f.Want || bad != f.Unreadable {
			t.Errorf("yielded %d readable and %d unreadable items, want %d and %d", good, bad, f.Want, f.Unreadable)
		}
	})
	t.Run("oldest first", func(t *testing.T) {
		last := map[string]source.Item{}
		for _, it := range pull(t, fixture(t).Source(), NewKnown()) {
			if before, ok := last[it.Place.Folder]; ok && it.At.Before(before.At) {
				t.Errorf("%s (%v) came after %s (%v)", it.Place, it.At, before.Place, before.At)
			}
			last[it.Place.Folder] = it
		}
	})
	t.Run("same order every time", func(t *testing.T) {
		f := fixture(t)
		places := func() []inquiry.Place {
			var out []inquiry.Place
			for _, it := range pull(t, f.Source(), NewKnown()) {
				out = append(out, it.Place)
			}
			return out
		}
		if a, b := places(), places(); !slices.Equal(a, b) {
			t.Errorf("two runs over the same material differ: %v and %v", a, b)
		}
	})
	t.Run("second pull yields nothing", func(t *testing.T) {
		f, k := fixture(t), NewKnown()
		pull(t, f.Source(), k)
		if again := pull(t, f.Source(), k); len(again) != 0 {
			t.Errorf("a second pull yielded %d items, the first of them %s", len(again), again[0].Place)
		}
	})
	t.Run("goes on after an interruption", func(t *testing.T) {
		f, k := fixture(t), NewKnown()
		stop := errors.New("stop")
		n := 0
		if _, err := f.Source().Pull(t.Context(), k, func(it source.Item) error {
			if n++; n > 1 {
				return stop
			}
			k.Store(it)
			return nil
		}); f.Want+f.Unreadable > 1 && !errors.Is(err, stop) {
			t.Errorf("pull returned %v, want yield's error", err)
		}
		if rest := pull(t, f.Source(), k); len(rest) != f.Want+f.Unreadable-1 {
			t.Errorf("the next pull yielded %d items, want the remaining %d", len(rest), f.Want+f.Unreadable-1)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := fixture(t).Source().Pull(ctx, NewKnown(), func(it source.Item) error {
			t.Errorf("%s was yielded after the context ended", it.Place)
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("pull returned %v, want context.Canceled", err)
		}
	})
	t.Run("summary", func(t *testing.T) {
		f := fixture(t)
		sum, err := f.Source().Pull(t.Context(), NewKnown(), func(source.Item) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		handed := 0
		for _, folder := range sum.Folders {
			handed += folder.New
			if folder.New > folder.Messages {
				t.Errorf("%s: %d new of %d messages", folder.Name, folder.New, folder.Messages)
			}
		}
		if handed != f.Want+f.Unreadable {
			t.Errorf("the summary counts %d items, want %d", handed, f.Want+f.Unreadable)
		}
	})
}
