package table

import (
	"fmt"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// maxNotes is how many remarks on one file are kept.
const maxNotes = 60

// records turns rows into items, numbered from 1 without the heading, and says
// what was assumed.
func records(sh *sheet, opts Options) ([]source.Item, []string) {
	l := findHead(sh.rows)
	head := mapped(l.head, opts.Map)
	kept, repeats := bodyRows(sh.rows, l)

	notes := sh.notes
	if !l.found && len(sh.rows) > 0 {
		notes = append(notes, "no heading found; columns were named by what is in them")
	}
	if repeats > 0 {
		notes = append(notes, fmt.Sprintf("the heading stood there %d times", repeats+1))
	}
	notes = append(notes, fmt.Sprintf("%d rows, columns: %s", len(kept), strings.Join(nonEmpty(head), ", ")))

	own := isOwn(l.head)
	cleanRows(kept, own, sh.workbook)
	// Identity comes before the dates are read: a newer export may settle the
	// order of day and month differently.
	ids := identities(kept, l.head, own)
	if own {
		notes = append(notes, "written by inquiry export: what the program made of it is made anew")
	} else {
		notes = append(notes, normalizeDates(kept, head, sh.dates)...)
		notes = append(notes, mangledNumbers(kept, head)...)
	}

	title := strings.Join(l.titles, "\n")
	count := map[string]int{}
	items := make([]source.Item, 0, len(kept))
	for n, r := range kept {
		it := source.Item{Line: r.line}
		if r.err != "" {
			it.Err = fmt.Errorf("line %d: %s", r.line, r.err)
			it.Place.UID = hash("error", itoa(r.line), r.err)
			items = append(items, it)
			continue
		}
		if filled(r.cells) == 0 {
			continue
		}
		fields, extra := fieldsOf(head, r.cells)
		if extra {
			notes = append(notes, fmt.Sprintf("row %d: more cells than headings", n+1))
		}
		if own {
			fields = ownFields(l.head, r.cells)
		}
		count[ids[n]]++
		it.Place.UID = ids[n] + "-" + itoa(count[ids[n]])
		it.Record = &inquiry.Record{Row: n + 1, Fields: fields, Title: title}
		items = append(items, it)
	}
	if len(notes) > maxNotes {
		notes = append(notes[:maxNotes:maxNotes], fmt.Sprintf("and %d more remarks", len(notes)-maxNotes))
	}
	return items, notes
}

// bodyRows are the rows below the heading, without those that repeat it, and
// how many do.
func bodyRows(rows []row, l layout) (kept []row, repeats int) {
	for _, r := range rows[min(l.first, len(rows)):] {
		if l.found && r.err == "" && sameHead(r.cells, l.head) {
			repeats++
			continue
		}
		kept = append(kept, r)
	}
	return kept, repeats
}

// cleanRows cleans every cell and takes off what guarded it against a
// spreadsheet; own tells that "inquiry export" wrote the table.
func cleanRows(rows []row, own, workbook bool) {
	for i := range rows {
		for j, c := range rows[i].cells {
			switch c = cleanCell(c); {
			case own && workbook: // nothing is computed in text cells, so nothing was guarded
			case own:
				c = ownUnguard(c)
			default:
				c = unguard(c)
			}
			rows[i].cells[j] = c
		}
	}
}

// identities are the hashes of what lasts in each row, "" for rows that could
// not be read.
func identities(rows []row, head []string, own bool) []string {
	volatile := volatileColumns(head)
	id := idColumn(rows, head)
	ids := make([]string, len(rows))
	for i, r := range rows {
		switch {
		case r.err != "":
		case own:
			ids[i] = ownIdentity(head, r.cells)
		default:
			ids[i] = identity(r.cells, volatile, id)
		}
	}
	return ids
}

// fieldsOf are the cells of a row under their headings; extra tells of cells
// beyond the last heading, which come together in one field without a label.
func fieldsOf(head, cells []string) (fields []inquiry.Field, extra bool) {
	fields = make([]inquiry.Field, 0, len(head))
	var rest []string
	for i, c := range cells {
		switch {
		case i < len(head) && (head[i] != "" || c != ""):
			fields = append(fields, inquiry.Field{Label: head[i], Value: c})
		case i >= len(head) && c != "":
			rest = append(rest, c)
		}
	}
	if len(rest) > 0 {
		fields = append(fields, inquiry.Field{Value: strings.Join(rest, " ")})
	}
	return fields, len(rest) > 0
}

// mapped applies the user's roles to the headings.
func mapped(head []string, roles map[string]string) []string {
	if len(roles) == 0 {
		return head
	}
	out := append([]string(nil), head...)
	byKey := make(map[string]string, len(roles))
	for k, v := range roles {
		byKey[headKey(k)] = v
	}
	for i, h := range out {
		if v, ok := byKey[headKey(h)]; ok {
			out[i] = v
		} else if v, ok := byKey[itoa(i+1)]; ok {
			out[i] = v
		}
	}
	return out
}
