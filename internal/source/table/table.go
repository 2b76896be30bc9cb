package table

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"sync"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// MaxFile is the largest file that is read, bytes.
const MaxFile = 200 << 20

// Options are what the user may say about a file.
type Options struct {
	// Encoding overrules what the reader finds out: a name such as "gbk" or
	// "windows-1252". It has no meaning for XLSX.
	Encoding string
	// Map gives columns a role ("Spalte 3" -> "phone"): the heading is replaced
	// by the role's name.
	Map map[string]string
}

// Source is one exported table.
type Source struct {
	path string
	opts Options
}

// New returns the table at path as a source. Nothing is read before Pull.
func New(path string, opts Options) *Source { return &Source{path: path, opts: opts} }

// Name is the path of the file.
func (s *Source) Name() string { return s.path }

// sheet is a table in memory, whatever it came from.
type sheet struct {
	rows  []row
	notes []string
	// workbook tells that the cells came from a workbook, not from text.
	workbook bool
	// dates are columns of which the file itself says that they hold dates.
	dates map[int]bool
}

// Pull hands on every row that known does not have. A row keeps its UID when the
// file, or a newer export with more rows, is read again: the UID is a hash of
// the row's lasting content and the count of equal rows before it, never the
// row number. A row that cannot be read is handed on with Err.
func (s *Source) Pull(ctx context.Context, known source.Known, yield func(source.Item) error) (source.Summary, error) {
	var sum source.Summary
	info, err := os.Stat(s.path)
	if err != nil {
		return sum, fmt.Errorf("read table: %w", err)
	}
	if info.Size() > MaxFile {
		return sum, fmt.Errorf("read table %s: larger than 200 MiB", info.Name())
	}
	f, err := os.Open(s.path)
	if err != nil {
		return sum, fmt.Errorf("read table: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return sum, fmt.Errorf("read table %s: %w", info.Name(), err)
	}
	sh, err := load(raw, s.opts)
	if err != nil {
		return sum, fmt.Errorf("read table %s: %w", info.Name(), err)
	}
	sum.Bytes = int64(len(raw))
	items, notes := records(sh, s.opts)
	sum.Notes = notes
	folder := source.FolderSummary{Name: s.path, Messages: len(items)}
	for i := range items {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		it := items[i]
		it.Place.Account, it.Place.Folder = "file", s.path
		it.At = info.ModTime()
		it.Cursor = source.Cursor{Folder: s.path}
		has, err := known.Has(ctx, it.Place)
		if err != nil {
			return sum, err
		}
		if has {
			continue
		}
		folder.New++
		if err := yield(it); err != nil {
			return sum, err
		}
	}
	sum.Folders = []source.FolderSummary{folder}
	return sum, nil
}

// load reads the bytes of a file into rows.
func load(raw []byte, opts Options) (*sheet, error) {
	if len(raw) == 0 {
		return nil, errors.New("file is empty")
	}
	if strings.HasPrefix(string(raw[:min(4, len(raw))]), "PK\x03\x04") {
		return loadXLSX(raw)
	}
	if strings.HasPrefix(string(raw[:min(8, len(raw))]), "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
		return nil, errors.New("old Excel file (.xls): save it as .xlsx or CSV first")
	}
	text, enc, err := decode(raw, opts.Encoding)
	if err != nil {
		return nil, err
	}
	text = strings.ReplaceAll(text, "\x00", "")
	return loadText(text, enc), nil
}

// loadText cuts a decoded text into rows.
func loadText(text, enc string) *sheet {
	var declared byte
	offset := 0
	if len(text) > 5 && strings.EqualFold(text[:4], "sep=") {
		if end := strings.IndexAny(text, "\r\n"); end == 5 || end == 7 && text[4] == '"' {
			declared = strings.Trim(text[4:end], `"`)[0]
			if strings.HasPrefix(text[end:], "\r\n") {
				end++
			}
			text = text[end+1:]
			offset = 1
		}
	}
	sh := findShape(text, declared)
	out := &sheet{notes: []string{"encoding " + enc + ", separator " + sepName(sh.sep)}}
	if sh.quote == quoteJSON {
		out.notes = append(out.notes, "cells are written as JSON strings")
	}
	sp := newSplitter(text, sh.sep, sh.quote)
	for {
		r, ok := sp.next()
		if !ok {
			break
		}
		r.line += offset
		out.rows = append(out.rows, r)
	}
	return out
}

func sepName(c byte) string {
	switch c {
	case ',':
		return "comma"
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	}
	return fmt.Sprintf("%q", string(c))
}

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

// unguard takes off an apostrophe that keeps a spreadsheet from computing a
// cell, and a pair of quotes that stands for the same.
func unguard(c string) string {
	if len(c) > 1 && c[0] == '\'' && strings.IndexByte("=+-@\t\r0123456789", c[1]) >= 0 && strings.Count(c, "'") == 1 {
		return c[1:]
	}
	if len(c) > 1 && c[0] == '\'' && (strings.HasPrefix(c[1:], "＝") || strings.HasPrefix(c[1:], "＋") || strings.HasPrefix(c[1:], "－") || strings.HasPrefix(c[1:], "＠")) {
		return c[1:]
	}
	if len(c) > 2 && c[0] == '"' && c[len(c)-1] == '"' && strings.Count(c, `"`) == 2 && strings.IndexByte("=+-@", c[1]) >= 0 {
		return c[1 : len(c)-1]
	}
	if len(c) > 3 && strings.HasPrefix(c, `="`) && strings.HasSuffix(c, `"`) && strings.Count(c, `"`) == 2 {
		return c[2 : len(c)-1]
	}
	return c
}

// normalizeDates rewrites the cells of date columns in ISO form and says which
// order of day and month it found.
func normalizeDates(rows []row, head []string, sure map[int]bool) []string {
	var notes []string
	for c := range head {
		var dates []date
		var at []int
		n := 0
		for i, r := range rows {
			if c >= len(r.cells) || r.cells[c] == "" || r.err != "" {
				continue
			}
			n++
			if d, ok := readDate(r.cells[c]); ok {
				dates, at = append(dates, d), append(at, i)
			} else if n > 20 && len(dates)*4 < n && !sure[c] {
				break // not a column of dates
			}
		}
		if len(dates) == 0 || len(dates)*5 < n*4 && !sure[c] && (len(dates)*2 < n || !dateHead(head[c])) {
			continue
		}
		o := findOrder(dates, english(head))
		if o.why != "" {
			notes = append(notes, fmt.Sprintf("column %q: %s", head[c], o.why))
		}
		for k, i := range at {
			rows[i].cells[c] = dates[k].iso(o.dayFirst)
		}
	}
	return notes
}

// dateHead reports whether a heading speaks of a date in one of the words that
// most languages share.
func dateHead(h string) bool {
	h = headKey(h)
	for _, w := range []string{"date", "datum", "data", "fecha", "dato", "дата", "日期", "时间", "日時", "날짜", "تاريخ", "tarih", "ngày", "time", "created", "submitted"} {
		if strings.Contains(h, w) {
			return true
		}
	}
	return false
}

// english reports whether the headings are plain English as far as letters tell.
func english(head []string) bool {
	all := strings.Join(head, " ")
	for _, r := range all {
		if r >= 0x80 && unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// mangledNumbers finds telephone numbers that a spreadsheet turned into
// 4.917E+11: restored where all digits are there, emptied and reported where
// they are lost.
func mangledNumbers(rows []row, head []string) []string {
	var notes []string
	for i, r := range rows {
		for c, v := range r.cells {
			full, bad := scientific(v)
			switch {
			case !bad:
			case full != "":
				r.cells[c] = full
			default:
				name := itoa(c + 1)
				if c < len(head) && head[c] != "" {
					name = head[c]
				}
				notes = append(notes, fmt.Sprintf("row %d, column %q: the number was shortened to %s and cannot be restored", i+1, name, v))
				r.cells[c] = ""
			}
		}
	}
	return notes
}

// scientific recognises 4.917E+11 and 4,91712345678E+11; full is the number
// when no digit is missing.
func scientific(v string) (full string, bad bool) {
	i := strings.IndexAny(v, "Ee")
	if i < 1 || i+2 >= len(v) || v[i+1] != '+' || len(v) > 24 {
		return "", false
	}
	exp := 0
	for _, c := range v[i+2:] {
		if c < '0' || c > '9' {
			return "", false
		}
		exp = exp*10 + int(c-'0')
	}
	mantissa := strings.NewReplacer(".", "", ",", "").Replace(v[:i])
	for _, c := range mantissa {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	if exp < 6 || exp > 20 || mantissa == "" || len(v[:i]) > 1 && v[1] != '.' && v[1] != ',' {
		return "", false
	}
	if len(mantissa)-1 >= exp-2 && len(mantissa) >= 10 {
		return mantissa + strings.Repeat("0", max(0, exp-len(mantissa)+1)), true
	}
	return "", true
}

//go:embed data/volatile.txt
var volatileFile string

//go:embed data/ids.txt
var idsFile string

var volatileHeads = sync.OnceValue(func() map[string]bool { return lines(volatileFile) })

var idHeads = sync.OnceValue(func() map[string]bool { return lines(idsFile) })

func lines(text string) map[string]bool {
	m := map[string]bool{}
	for i, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" && (l == "#" && i > 1 || l[0] != '#') {
			m[l] = true
		}
	}
	return m
}

func headKey(h string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.Trim(h, " *:："))), " ")
}

func volatileColumns(head []string) map[int]bool {
	m := map[int]bool{}
	for i, h := range head {
		if volatileHeads()[headKey(h)] {
			m[i] = true
		}
	}
	return m
}

// idColumn returns the column that numbers the rows for good: known by its
// heading, filled everywhere, no value twice. -1 when there is none.
func idColumn(rows []row, head []string) int {
next:
	for c, h := range head {
		if !idHeads()[headKey(h)] {
			continue
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if r.err != "" || filled(r.cells) == 0 {
				continue
			}
			if c >= len(r.cells) || r.cells[c] == "" || seen[r.cells[c]] {
				continue next
			}
			seen[r.cells[c]] = true
		}
		return c
	}
	return -1
}

// identity is the hash of what lasts in a row. A numbered row is its number
// with the addresses and the longest text in it: numbers alone are the same in
// the exports of two sites. Any other row is all of its cells, but for those
// that change from export to export.
func identity(cells []string, volatile map[int]bool, idCol int) string {
	parts := make([]string, 0, len(cells))
	if idCol >= 0 {
		parts = append(parts, cells[idCol])
		longest := ""
		for i, c := range cells {
			if volatile[i] || i == idCol {
				continue
			}
			if strings.IndexByte(c, '@') > 0 && len(c) < 200 {
				parts = append(parts, c)
			}
			if len(c) > len(longest) {
				longest = c
			}
		}
		return hash(append(parts, longest)...)
	}
	for i, c := range cells {
		if c != "" && !volatile[i] {
			parts = append(parts, c)
		}
	}
	sort.Strings(parts) // columns may change places
	return hash(parts...)
}

func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:12])
}
