package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// listing is what a command that prints rows has to say: columns and cells for
// people and pipes, objects for programs.
type listing[T any] struct {
	columns []screen.Column
	objects []T
	cells   func(T) []string
	empty   string // the line on stderr when there is nothing
}

// write prints the listing: a table on a terminal, tab-separated lines in a
// pipe, JSON Lines with --json.
func (l listing[T]) write(env *Env) error {
	switch {
	case env.flags.json:
		return writeJSON(env.Out, l.objects)
	case len(l.objects) == 0:
		env.say("%s", l.empty)
		return nil
	case !env.onScreen():
		w := bufio.NewWriter(env.Out)
		for _, o := range l.objects {
			cells := l.cells(o)
			for i := range cells {
				cells[i] = screen.Line(cells[i])
			}
			fmt.Fprintln(w, strings.Join(cells, "\t"))
		}
		return w.Flush()
	}
	return screen.Table(env.Out, env.Width(), l.columns, l.rows())
}

func (l listing[T]) rows() [][]string {
	rows := make([][]string, len(l.objects))
	for i, o := range l.objects {
		rows[i] = l.cells(o)
	}
	return rows
}

// writeJSON writes one object a line.
func writeJSON[T any](w io.Writer, objects []T) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for _, o := range objects {
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return b.Flush()
}

// writeObjects writes inquiries as JSON Lines, their instants in the zone of the screen.
func writeObjects(env *Env, all []inquiry.Inquiry) error {
	zoned(all, env.Now().Location())
	return writeJSON(env.Out, all)
}

func zoned(all []inquiry.Inquiry, zone *time.Location) {
	for i := range all {
		inZone(&all[i], zone)
	}
}

// inZone gives every instant of an inquiry in one zone.
func inZone(q *inquiry.Inquiry, zone *time.Location) {
	q.FirstSeen, q.LastAt = q.FirstSeen.In(zone), q.LastAt.In(zone)
	for _, t := range []**time.Time{&q.ReceivedAt, &q.FirstReplyAt, &q.FirstReplyDue, &q.ReplyDue, &q.NextFollowUp, &q.DueAt, &q.SnoozedUntil} {
		if *t != nil {
			local := (*t).In(zone)
			*t = &local
		}
	}
	for i := range q.Messages {
		q.Messages[i].At = q.Messages[i].At.In(zone)
	}
	for i := range q.Events {
		q.Events[i].At = q.Events[i].At.In(zone)
	}
	for i := range q.Notes {
		q.Notes[i].At = q.Notes[i].At.In(zone)
	}
}

// writeFile writes a whole file or nothing. "-" and "" mean stdout.
func writeFile(env *Env, path string, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		return write(env.Out)
	}
	var b strings.Builder
	if err := write(&b); err != nil {
		return err
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return hint(fmt.Errorf("write %s: there is no folder %s", path, filepath.Dir(path)), "make it first: mkdir -p "+filepath.Dir(path))
	}
	elsewhere, err := newWholeFile().write(path, b.String())
	switch {
	case diskFull(err):
		return hint(fmt.Errorf("write %s: %w", path, err), "make room on that disk and run the command again; a file that was there is as it was")
	case err != nil:
		return fmt.Errorf("write %s: %w", path, err)
	case elsewhere != "":
		env.warn("file_held", env.Words().T("file.held", "Path", path, "At", elsewhere))
	}
	env.detail("wrote %s", filepath.Clean(path))
	return nil
}

// intoFile runs what prints, and writes what it printed to a file; "" and "-" are
// stdout. Where it fails, the file stays as it is.
func intoFile(env *Env, path string, run func() error) error {
	if path == "" || path == "-" {
		return run()
	}
	var b bytes.Buffer
	out := env.Out
	env.Out = &b
	err := run()
	env.Out = out
	if err != nil {
		return err
	}
	return writeFile(env, path, func(w io.Writer) error { _, err := b.WriteTo(w); return err })
}

// clock formats an instant for a person, in the zone of the screen.
func clock(t time.Time) string { return t.Format("2006-01-02 15:04") }

// span formats a duration as behaviour demands: 45m, 6h20, 1d02, 3d.
func span(d time.Duration) string {
	m := int(d.Minutes())
	switch {
	case m < 60:
		return fmt.Sprintf("%dm", m)
	case m < 24*60:
		if m%60 == 0 {
			return fmt.Sprintf("%dh", m/60)
		}
		return fmt.Sprintf("%dh%02d", m/60, m%60)
	case m < 3*24*60 && m/60%24 != 0:
		return fmt.Sprintf("%dd%02d", m/(24*60), m/60%24)
	}
	return fmt.Sprintf("%dd", m/(24*60))
}

// prose prints sentences for people, broken into lines that fit the screen.
func (e *Env) prose(s string) {
	for _, line := range screen.Wrap(screen.Clean(s), e.Width()) {
		fmt.Fprintln(e.Out, line)
	}
}

// writeOr prints the listing, as a Markdown table when asked for.
func (l listing[T]) writeOr(env *Env, markdown bool) error {
	if !markdown || len(l.objects) == 0 {
		return l.write(env)
	}
	columns := make([]report.Column, len(l.columns))
	for i, c := range l.columns {
		columns[i] = report.Column{Title: c.Title, Right: c.Right}
	}
	rows := l.rows()
	for _, row := range rows {
		for i := range row {
			row[i] = screen.Line(row[i])
		}
	}
	return report.MarkdownTable(env.Out, columns, rows)
}
