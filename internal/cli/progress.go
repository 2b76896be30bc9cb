package cli

import (
	"fmt"
	"time"

	"github.com/cheggaaa/pb/v3"

	"github.com/inquiry-cli/inquiry/internal/screen"
)

// progress is one rewritten line on stderr while a source is read; nothing
// without a terminal, with --quiet or with --json.
type progress struct {
	bar *pb.ProgressBar
}

func newProgress(env *Env, name string) *progress {
	if !env.ErrTTY || env.flags.quiet || env.flags.json {
		return &progress{}
	}
	name = screen.Line(name)
	fmt.Fprintf(env.Err, "%s\n", env.Words().T("pull.reading", "Name", name))
	bar := pb.ProgressBarTemplate(`{{string . "name"}} {{counters . }} {{speed . "%s/s" " "}} {{etime .}}`).New(0)
	bar.Set("name", name).Set(pb.Terminal, true).Set(pb.CleanOnFinish, true).SetWriter(env.Err).SetRefreshRate(200 * time.Millisecond)
	bar.Start()
	return &progress{bar: bar}
}

func (p *progress) step() {
	if p.bar != nil {
		p.bar.Increment()
	}
}

// finish wipes the line. Doing it again does nothing.
func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
}
