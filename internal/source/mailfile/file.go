package mailfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// files is a source of single files and directories.
type files struct {
	name  string
	limit int64
	open  func() (io.ReadCloser, int64, error) // nil for a directory
}

// File is the message or the mbox at path; its content decides which. Messages
// longer than limit bytes are read in part; 0 is no limit.
func File(path string, limit int64) source.Source {
	return &files{name: path, limit: limit, open: func() (io.ReadCloser, int64, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, 0, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, 0, errors.Join(err, f.Close())
		}
		if info.IsDir() {
			return nil, 0, errors.Join(fmt.Errorf("read %s: is a directory", path), f.Close())
		}
		return f, info.Size(), nil
	}}
}

// Reader is a message or an mbox read from r, for standard input; name stands
// for its path. It can be pulled once.
func Reader(name string, r io.Reader, limit int64) source.Source {
	return &files{name: name, limit: limit, open: func() (io.ReadCloser, int64, error) {
		return io.NopCloser(r), 0, nil
	}}
}

// Dir is a directory: a Maildir folder, or messages and mbox files, in its
// subdirectories too, in the order of their names.
func Dir(path string, limit int64) source.Source {
	return &files{name: path, limit: limit}
}

// Name implements source.Source.
func (s *files) Name() string { return s.name }

// Pull implements source.Source. Messages of files have no instant of a server.
func (s *files) Pull(ctx context.Context, known source.Known, yield func(source.Item) error) (source.Summary, error) {
	p := &puller{ctx: ctx, known: known, yield: yield, limit: s.limit}
	if err := ctx.Err(); err != nil {
		return p.sum, err
	}
	var err error
	if s.open != nil {
		err = p.file(s.name, s.open)
	} else {
		err = p.dir(s.name, 0)
	}
	if p.ignored > 0 {
		p.sum.Notes = append(p.sum.Notes, fmt.Sprintf("%d files that are no mail were passed over.", p.ignored))
	}
	return p.sum, err
}

// puller is one run over files.
type puller struct {
	ctx     context.Context
	known   source.Known
	yield   func(source.Item) error
	limit   int64
	sum     source.Summary
	ignored int
}

// fresh reports whether a place is not known yet.
func (p *puller) fresh(place inquiry.Place) (bool, error) {
	if err := p.ctx.Err(); err != nil {
		return false, err
	}
	has, err := p.known.Has(p.ctx, place)
	return !has, err
}

// hand yields one item and counts it.
func (p *puller) hand(it source.Item, folder *source.FolderSummary) error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	if err := p.yield(it); err != nil {
		return err
	}
	folder.New++
	return nil
}

// file reads one file or stream.
func (p *puller) file(path string, open func() (io.ReadCloser, int64, error)) (err error) {
	folder := source.FolderSummary{Name: path}
	defer func() { p.sum.Folders = append(p.sum.Folders, folder) }()
	place := inquiry.Place{Account: fileAccount, Folder: path}
	set := func(cause error) error {
		folder.Messages++
		ok, err := p.fresh(place)
		if !ok || err != nil {
			return err
		}
		return p.hand(source.Item{Place: place, Err: cause}, &folder)
	}
	r, size, err := open()
	if err != nil {
		return set(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return set(fmt.Errorf("read %s: %w", path, err))
	}
	if first, _, _ := bytes.Cut(head, []byte("\n")); isEnvelope(first) {
		return p.mbox(path, br, &folder)
	}
	if !looksLikeMail(head) {
		return set(fmt.Errorf("read %s: %w", path, errNoMail))
	}
	folder.Messages++
	ok, err := p.fresh(place)
	if !ok || err != nil {
		return err
	}
	m, err := readLimited(br, size, p.limit)
	it := source.Item{Place: place, Raw: m.raw, Size: m.size, Truncated: m.truncated}
	if err != nil {
		it = source.Item{Place: place, Err: fmt.Errorf("read %s: %w", path, err)}
	}
	return p.hand(it, &folder)
}

// mbox reads the messages of an mbox. A fault of the disk in its middle sets the
// rest aside as one place.
func (p *puller) mbox(path string, r io.Reader, folder *source.FolderSummary) error {
	var stop error
	err := readMbox(p.ctx, r, p.limit, func(offset int64, m message) error {
		folder.Messages++
		place := inquiry.Place{Account: fileAccount, Folder: path, UID: strconv.FormatInt(offset, 10)}
		ok, err := p.fresh(place)
		if ok && err == nil {
			it := source.Item{Place: place, Raw: m.raw, Size: m.size, Truncated: m.truncated}
			if !looksLikeMail(m.raw) {
				it = source.Item{Place: place, Err: fmt.Errorf("read %s at byte %d: %w", path, offset, errNoMail)}
			}
			err = p.hand(it, folder)
		}
		stop = err
		return err
	})
	if err == nil || stop != nil || p.ctx.Err() != nil {
		return errors.Join(stop, ifNil(stop, err))
	}
	folder.Messages++
	return p.hand(source.Item{Place: inquiry.Place{Account: fileAccount, Folder: path, UID: "rest"}, Err: fmt.Errorf("read %s: %w", path, err)}, folder)
}

// ifNil is err where stop is nil.
func ifNil(stop, err error) error {
	if stop != nil {
		return nil
	}
	return err
}

// maxDirDepth bounds the directories within directories that are read.
const maxDirDepth = 16

// dir reads a directory.
func (p *puller) dir(path string, depth int) error {
	if isMaildir(path) {
		return p.maildir(path)
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		if depth == 0 {
			return fmt.Errorf("read directory: %w", err)
		}
		p.sum.Notes = append(p.sum.Notes, "A directory could not be read: "+path+".")
		return nil
	}
	for _, e := range entries {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		full := filepath.Join(path, e.Name())
		if e.IsDir() {
			if depth < maxDirDepth && !strings.HasPrefix(e.Name(), ".") {
				if err := p.dir(full, depth+1); err != nil {
					return err
				}
			}
			continue
		}
		if !p.wanted(full, e) {
			p.ignored++
			continue
		}
		s := File(full, p.limit).(*files)
		if err := p.file(full, s.open); err != nil {
			return err
		}
	}
	return nil
}

// wanted reports whether a file in a directory should be read: by its ending, or,
// without a telling one, by how it begins.
func (p *puller) wanted(path string, e fs.DirEntry) bool {
	if strings.HasPrefix(e.Name(), ".") {
		return false
	}
	switch strings.ToLower(filepath.Ext(e.Name())) {
	case ".eml", ".mbox", ".mbx", ".mail", ".msg822", ".emlx":
		return true
	}
	if !e.Type().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	head := make([]byte, 4096)
	n, _ := io.ReadFull(f, head)
	if f.Close() != nil {
		return false
	}
	head = head[:n]
	first, _, _ := bytes.Cut(head, []byte("\n"))
	return isEnvelope(first) || mailHeaders(head) >= 2
}

// mailHeaders counts the headers that only mail has among the first lines.
func mailHeaders(head []byte) int {
	n := 0
	for _, l := range bytes.Split(head, []byte("\n")) {
		if len(bytes.TrimSpace(l)) == 0 {
			break
		}
		for _, name := range []string{"from:", "to:", "subject:", "date:", "message-id:", "received:", "return-path:", "mime-version:"} {
			if len(l) > len(name) && strings.EqualFold(string(l[:len(name)]), name) {
				n++
			}
		}
	}
	return n
}

// maildir reads a Maildir folder given as a directory.
func (p *puller) maildir(path string) error {
	f := folder{name: path, dir: path}
	return pullFolder(p, f, fileAccount)
}

// instant is a file's modification time, which delivery sets to the arrival.
func instant(info fs.FileInfo) time.Time { return info.ModTime().UTC() }
