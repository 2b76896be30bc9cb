package cli

import (
	"context"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/source"
)

// surprising yields an item and then fails as no source should.
type surprising struct{}

func (surprising) Name() string { return "odd.csv" }

func (surprising) Pull(_ context.Context, _ source.Known, yield func(source.Item) error) (source.Summary, error) {
	if err := yield(source.Item{}); err != nil {
		return source.Summary{}, err
	}
	var cells []string
	return source.Summary{Bytes: int64(len(cells[1]))}, nil
}

func TestSurpriseCostsItsSource(t *testing.T) {
	n := 0
	_, err := pullFrom(t.Context(), surprising{}, nothingKnown{}, func(source.Item) error { n++; return nil })
	if n != 1 || err == nil || !strings.Contains(err.Error(), "odd.csv") || exitCode(startedError{err}) != exitFailed {
		t.Errorf("%d items, %v", n, err)
	}
}
