package table

import (
	"fmt"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// records turns rows into items, numbered from 1 without the heading.
func records(sh *sheet, opts Options) ([]source.Item, []string) {
	notes := sh.notes
	l := findHead(sh.rows)
	if !l.found && len(sh.rows) > 0 {
		notes = append(notes, "no heading found; columns were named by what is in them")
	}
	head := mapped(l.head, opts.Map)
	data := sh.rows[min(l.first, len(sh.rows)):]
	kept := data[:0:0]
	repeats := 0
	for _, r := range data {
		if l.found && r.err == "" && sameHead(r.cells, l.head) {
			repeats++
			continue
		}
		kept = append(kept, r)
	}
	if repeats > 0 {
		notes = append(notes, fmt.Sprintf("the heading stood there %d times", repeats+1))
	}
	notes = append(notes, fmt.Sprintf("%d rows, columns: %s", len(kept), strings.Join(nonEmpty(head), ", ")))
	title := strings.Join(l.titles, "\n")
	own := isOwn(l.head)
	for i := range kept {
		for j, c := range kept[i].cells {
			switch c = cleanCell(c); {
			case own && sh.workbook: // nothing is computed in text cells, so nothing was guarded
			case own:
				c = ownUnguard(c)
			default:
				c = unguard(c)
			}
			kept[i].cells[j] = c
		}
	}
	// Identity comes before the dates are read: a newer export may settle the
	// order of day and month differently.
	volatile := volatileColumns(l.head)
	idCol := idColumn(kept, l.head)
	ids := make([]string, len(kept))
	for i, r := range kept {
		if r.err == "" {
			ids[i] = identity(r.cells, volatile, idCol)
			if own {
				ids[i] = ownIdentity(l.head, r.cells)
			}
		}
	}
	if own {
		notes = append(notes, "written by inquiry export: what the program made of it is made anew")
	} else {
		notes = append(notes, normalizeDates(kept, head, sh.dates)...)
		notes = append(notes, mangledNumbers(kept, head)...)
	}
	count := map[string]int{}
	items := make([]source.Item, 0, len(kept))
	for n, r := range kept {
		it := source.Item{Line: r.line}
		if r.err != "" {
			uid := hash("error", itoa(r.line), r.err)
			it.Err = fmt.Errorf("line %d: %s", r.line, r.err)
			it.Place.UID = uid
			items = append(items, it)
			continue
		}
		if filled(r.cells) == 0 {
			continue
		}
		fields := make([]inquiry.Field, 0, len(head))
		var extra []string
		for i, c := range r.cells {
			if i < len(head) {
				if head[i] != "" || c != "" {
					fields = append(fields, inquiry.Field{Label: head[i], Value: c})
				}
			} else if c != "" {
				extra = append(extra, c)
			}
		}
		if len(extra) > 0 {
			fields = append(fields, inquiry.Field{Value: strings.Join(extra, " ")})
			notes = append(notes, fmt.Sprintf("row %d: more cells than headings", n+1))
		}
		id := ids[n]
		count[id]++
		it.Place.UID = id + "-" + itoa(count[id])
		if own {
			fields = ownFields(l.head, r.cells)
		}
		it.Record = &inquiry.Record{Row: n + 1, Fields: fields, Title: title}
		items = append(items, it)
	}
	if len(notes) > 60 {
		notes = append(notes[:60:60], fmt.Sprintf("and %d more remarks", len(notes)-60))
	}
	return items, notes
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
