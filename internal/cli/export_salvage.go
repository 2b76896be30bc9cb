package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// savedRow is a row of a table or a chat whose inquiry could not be read.
type savedRow struct {
	Record json.RawMessage `json:"record"`
	At     time.Time       `json:"at"`
	Source string          `json:"source"`
}

// runSalvage writes what can be read of a database, be it damaged: inquiries in
// the format asked for, mails as they came.
func runSalvage(ctx context.Context, env *Env, cfg *config.Config, opts exportOptions) error {
	path := env.dbPath(cfg)
	var (
		all    []inquiry.Inquiry
		loose  []savedRow
		mails  bytes.Buffer
		n      int // mails
		told   = map[int64]bool{}
		places = func(m *store.Message) string {
			if len(m.Places) == 0 {
				return ""
			}
			return m.Places[0].String()
		}
	)
	lost, err := store.Salvage(ctx, path, func(s store.Salvaged) error {
		switch {
		case s.Inquiry != nil:
			all = append(all, *s.Inquiry)
			for _, m := range s.Inquiry.Messages {
				told[m.Ref] = true
			}
		case len(s.Raw.Data) == 0:
		case s.Raw.Format == store.FormatMail:
			n++
			appendMail(&mails, s.Message.Entry.At, s.Raw.Data)
		case !told[s.Message.Entry.Ref]:
			loose = append(loose, savedRow{Record: s.Raw.Data, At: s.Message.Entry.At.In(env.Now().Location()), Source: places(s.Message)})
		}
		return nil
	})
	switch {
	case errors.Is(err, store.ErrDamaged):
		return hint(err, "nothing of the file can be read; take a backup: they lie beside it", "or begin anew with another --db and pull again: no server was changed")
	case err != nil:
		return err
	}
	if err := writeExport(env, all, opts); err != nil {
		return err
	}
	if opts.format == formatJSONL && len(loose) > 0 {
		if err := appendRows(env, opts, all, loose); err != nil {
			return err
		}
	}
	w := env.Words()
	if opts.mbox != "" {
		if err := writeFile(env, opts.mbox, func(out io.Writer) error { _, err := out.Write(mails.Bytes()); return err }); err != nil {
			return err
		}
	}
	env.say("%s", w.T("export.salvaged", "Inquiries", len(all), "Mails", n, "Rows", len(loose), "Lost", lost))
	if opts.mbox == "" && n > 0 {
		env.say("%s", w.T("export.mbox"))
	}
	if lost > 0 {
		return partlyError{fmt.Errorf("salvage: %d rows could not be read", lost)}
	}
	return nil
}

// appendRows writes the file again with the rows that belong to no inquiry behind
// the inquiries.
func appendRows(env *Env, opts exportOptions, all []inquiry.Inquiry, loose []savedRow) error {
	if opts.output == "" || opts.output == "-" {
		return writeJSON(env.Out, loose)
	}
	if len(opts.fields) > 0 {
		return nil
	}
	return writeFile(env, opts.output, func(w io.Writer) error { return errors.Join(writeJSON(w, all), writeJSON(w, loose)) })
}

// appendMail adds a mail to an mbox: an envelope line, ">" before lines that
// could be taken for one (mboxrd), an empty line at the end. RFC 4155.
func appendMail(b *bytes.Buffer, at time.Time, raw []byte) {
	fmt.Fprintf(b, "From inquiry@localhost %s\n", at.UTC().Format(time.ANSIC))
	for line := range bytes.Lines(raw) {
		if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
			b.WriteByte('>')
		}
		b.Write(line)
	}
	if !bytes.HasSuffix(raw, []byte("\n")) {
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}
