package cli

import (
	"context"
	"fmt"

	"github.com/inquiry-cli/inquiry/internal/source"
)

// pullFrom is src.Pull, but a file or mailbox that takes the program by surprise
// costs itself and not the others.
func pullFrom(ctx context.Context, src source.Source, known source.Known, yield func(source.Item) error) (sum source.Summary, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading %s failed inside the program (%v); what was stored is safe", src.Name(), p)
		}
	}()
	return src.Pull(ctx, known, yield)
}
