package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

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
