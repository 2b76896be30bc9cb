package table

import (
	"bytes"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Limits of a workbook, against files that unzip to more than they seem.
const (
	maxUnzipped = 400 << 20
	maxSheets   = 50
	maxCells    = 5_000_000
)

// loadXLSX reads the sheet of a workbook that looks most like a table of
// people: hidden sheets and sheets of instructions are passed over.
func loadXLSX(raw []byte) (*sheet, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return nil, fmt.Errorf("open workbook: %w", err)
	}
	defer f.Close()
	names := f.GetSheetList()
	var best *sheet
	bestName, top := "", -1.0
	for _, name := range names[:min(len(names), maxSheets)] {
		if v, err := f.GetSheetVisible(name); err == nil && !v && len(names) > 1 {
			continue
		}
		sh, err := readSheet(f, name)
		if err != nil {
			return nil, fmt.Errorf("read sheet %q: %w", name, err)
		}
		if s := sheetScore(sh.rows); s > top {
			best, bestName, top = sh, name, s
		}
	}
	if best == nil || top <= 0 {
		return nil, fmt.Errorf("no table in any visible sheet")
	}
	note := fmt.Sprintf("workbook, sheet %q", bestName)
	if len(names) > 1 {
		note += fmt.Sprintf(" of %d", len(names))
	}
	best.workbook = true
	best.notes = append([]string{note}, best.notes...)
	return best, nil
}

// sheetScore is high for many rows under a wide heading, higher with mail
// addresses in them.
func sheetScore(rows []row) float64 {
	if len(rows) == 0 {
		return 0
	}
	l := findHead(rows)
	data := rows[min(l.first, len(rows)):]
	mails := 0
	for _, r := range data[:min(len(data), 50)] {
		for _, c := range r.cells {
			if strings.IndexByte(c, '@') > 0 {
				mails++
				break
			}
		}
	}
	width := float64(filled(l.head))
	if width < 2 {
		width = 0.1
	}
	return width*math.Log2(float64(len(data))+1.5) + 20*float64(min(mails, 10))
}

// readSheet reads one sheet. Cells of date columns, known by their number
// format, become ISO text.
func readSheet(f *excelize.File, name string) (*sheet, error) {
	it, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	defer it.Close()
	sh := &sheet{dates: map[int]bool{}}
	cells, line, own := 0, 0, false
	for it.Next() {
		line++
		cols, err := it.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		if cells += len(cols); cells > maxCells {
			return nil, fmt.Errorf("more than %d cells", maxCells)
		}
		size := 0
		for i, c := range cols {
			if !own {
				c = strings.ReplaceAll(c, "_x000D_", "")
			}
			cols[i] = strings.ReplaceAll(c, "\r\n", "\n")
			size += len(c)
		}
		if len(cols) == 0 {
			continue
		}
		own = own || len(sh.rows) == 0 && isOwn(cols)
		r := row{line: line, cells: cols}
		if size > maxRow {
			r.cells, r.err = nil, "row longer than 1 MiB"
		}
		sh.rows = append(sh.rows, r)
	}
	if err := it.Error(); err != nil {
		return nil, err
	}
	dateCells(f, name, sh)
	return sh, nil
}

// dateCells turns serial numbers into dates in the columns whose cells carry a
// date format; one look at the first rows of a column decides.
func dateCells(f *excelize.File, name string, sh *sheet) {
	epoch := false
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		epoch = *p.Date1904
	}
	styles := map[int]bool{}
	asked := map[int]int{}
	for _, r := range sh.rows {
		for c, v := range r.cells {
			if sh.dates[c] || asked[c] > 30 || !serialLike(v) {
				continue
			}
			asked[c]++
			ref, err := excelize.CoordinatesToCellName(c+1, r.line)
			if err != nil {
				continue
			}
			id, err := f.GetCellStyle(name, ref)
			if err != nil {
				continue
			}
			is, ok := styles[id]
			if !ok {
				is = dateStyle(f, id)
				styles[id] = is
			}
			if is {
				sh.dates[c] = true
			}
		}
	}
	cols := make([]int, 0, len(sh.dates))
	for c := range sh.dates {
		cols = append(cols, c)
	}
	sort.Ints(cols)
	for _, r := range sh.rows {
		for _, c := range cols {
			if c < len(r.cells) && serialLike(r.cells[c]) {
				r.cells[c] = serial(r.cells[c], epoch)
			}
		}
	}
}

// serialLike reports whether v can be a day number between 1990 and 2100.
func serialLike(v string) bool {
	if len(v) < 5 || len(v) > 24 || v[0] < '1' || v[0] > '9' {
		return false
	}
	x, err := strconv.ParseFloat(v, 64)
	return err == nil && x > 31000 && x < 73500
}

// serial turns a day number into ISO text, rounded to the second. Day 0 is
// 1899-12-30, in the 1904 mode 1904-01-01 (ECMA-376 part 1, 18.17.4.1).
func serial(v string, epoch1904 bool) string {
	x, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return v
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if epoch1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days, part := math.Modf(x)
	t := base.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	if part == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04:05")
}

// dateStyle reports whether a cell style shows numbers as dates: the built-in
// formats 14-22, 27-36, 45-47, 50-58 (ECMA-376 part 1, 18.8.30), or a format of
// the workbook with a year or a day in it.
func dateStyle(f *excelize.File, id int) bool {
	st, err := f.GetStyle(id)
	if err != nil || st == nil {
		return false
	}
	n := st.NumFmt
	if n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58 {
		return true
	}
	if st.CustomNumFmt == nil {
		return false
	}
	plain := strings.ToLower(*st.CustomNumFmt)
	for { // drop quoted text and colour or locale marks
		i := strings.IndexAny(plain, `"[`)
		if i < 0 {
			break
		}
		end := strings.IndexByte(plain[i+1:], map[byte]byte{'"': '"', '[': ']'}[plain[i]])
		if end < 0 {
			break
		}
		plain = plain[:i] + plain[i+end+2:]
	}
	return strings.ContainsAny(plain, "yd") || strings.Contains(plain, "年")
}
