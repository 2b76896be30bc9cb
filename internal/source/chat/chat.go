package chat

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// MaxFile is the largest chat that is read, bytes of text.
const MaxFile = 200 << 20

// Options are what the user may say about an export.
type Options struct {
	// OwnNames are the names under which we write. Without one that occurs in
	// the chat, the author who is not the chat's name is us.
	OwnNames []string
}

// Source is one exported chat.
type Source struct {
	path string
	opts Options
}

// New returns the chat at path (.txt or .zip) as a source. Nothing is read before Pull.
func New(path string, opts Options) *Source { return &Source{path: path, opts: opts} }

// Name is the path of the file.
func (s *Source) Name() string { return s.path }

// Pull hands the chat on as one record. Its UID is made of the chat's name and
// a hash of the buyer's first line, so the same export, or a longer one, is
// known again wherever it lies. Of a longer export only the lines that came
// since are handed on, as a record of their own: the cursor's State, kept under
// the folder "whatsapp/UID", says how many lines were read and what the last
// one was. Times are as the phone wrote them, given as UTC.
func (s *Source) Pull(ctx context.Context, known source.Known, yield func(source.Item) error) (source.Summary, error) {
	var sum source.Summary
	if err := ctx.Err(); err != nil {
		return sum, err
	}
	text, mod, err := read(s.path)
	if err != nil {
		return sum, fmt.Errorf("read chat %s: %w", filepath.Base(s.path), err)
	}
	sum.Bytes = int64(len(text))
	c := parse(text)
	if len(c.entries) == 0 {
		return sum, fmt.Errorf("read chat %s: no line with a date found", filepath.Base(s.path))
	}
	base := filepath.Base(s.path)
	lines, name, why := chatLines(c, title(strings.TrimSuffix(base, filepath.Ext(base))), s.opts.OwnNames)
	sum.Notes = append(sum.Notes, fmt.Sprintf("%d stamped lines, %d with words", len(c.entries), len(lines)))
	if why != "" {
		sum.Notes = append(sum.Notes, why)
	}
	if c.stray > 0 {
		sum.Notes = append(sum.Notes, fmt.Sprintf("%d lines before the first date were left out", c.stray))
	}
	sum.Folders = []source.FolderSummary{{Name: s.path, Messages: len(c.entries)}}
	first := -1
	for i, l := range lines {
		if !l.Ours {
			first = i
			break
		}
	}
	if first < 0 {
		sum.Notes = append(sum.Notes, "no line by the buyer")
		return sum, nil
	}
	uid := identity(name, lines[first])
	cursor := "whatsapp/" + uid
	pos, err := known.Cursor(ctx, cursor)
	if err != nil {
		return sum, err
	}
	place := inquiry.Place{Account: "file", Folder: s.path, UID: uid}
	fresh := lines
	if n, ok := resume(pos.State, lines); ok {
		fresh = lines[n:]
		place.UID = uid + "+" + strconv.Itoa(n)
		if !hasBuyer(fresh) {
			return sum, nil // nothing new, or only our own answers so far
		}
	}
	has, err := known.Has(ctx, place)
	if err != nil || has {
		return sum, err
	}
	sum.Folders[0].New = 1
	it := source.Item{
		Place:  place,
		At:     mod,
		Record: &inquiry.Record{Row: 1, Chat: fresh, Title: name},
		Cursor: source.Cursor{Folder: cursor, State: state(lines)},
	}
	return sum, yield(it)
}

func hasBuyer(lines []inquiry.ChatLine) bool {
	for _, l := range lines {
		if !l.Ours {
			return true
		}
	}
	return false
}

// identity names a chat for good.
func identity(name string, first inquiry.ChatLine) string {
	h := sha256.Sum256([]byte(nameKey(name) + "\x1f" + first.At.Format("2006-01-02T15:04") + "\x1f" + first.Text))
	return hex.EncodeToString(h[:12])
}

// state is how far a chat was read: the count of lines and a hash of the last.
func state(lines []inquiry.ChatLine) string {
	last := lines[len(lines)-1]
	h := sha256.Sum256([]byte(last.Text))
	return strconv.Itoa(len(lines)) + " " + hex.EncodeToString(h[:6])
}

// resume returns how many of the lines were read before. The last of them must
// be the line that state remembers, or one near it: deleted messages shift the count.
func resume(st string, lines []inquiry.ChatLine) (n int, ok bool) {
	count, mark, found := strings.Cut(st, " ")
	if !found {
		return 0, false
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 {
		return 0, false
	}
	for _, d := range []int{0, -1, -2, -3, 1, 2, 3} {
		if i := n + d; i >= 1 && i <= len(lines) && state(lines[:i]) == strconv.Itoa(i)+" "+mark {
			return i, true
		}
	}
	return min(n, len(lines)), true
}

// read returns the text of a chat and when the file was written.
func read(path string) (string, time.Time, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", time.Time{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", time.Time{}, err
	}
	defer f.Close()
	var head [4]byte
	n, err := io.ReadFull(f, head[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", time.Time{}, err
	}
	if string(head[:n]) == "PK\x03\x04" {
		text, err := readZip(f, info.Size())
		return text, info.ModTime(), err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", time.Time{}, err
	}
	raw, err := limited(f)
	return utf8Text(raw), info.ModTime(), err
}

func limited(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err == nil && len(raw) > MaxFile {
		return nil, errors.New("larger than 200 MiB")
	}
	return raw, err
}

// readZip returns the chat in an archive: _chat.txt, or the only text file.
func readZip(f *os.File, size int64) (string, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return "", err
	}
	var found *zip.File
	for _, e := range z.File {
		name := strings.ToLower(filepath.Base(e.Name))
		if name == "_chat.txt" {
			found = e
			break
		}
		if strings.HasSuffix(name, ".txt") && found == nil {
			found = e
		}
	}
	if found == nil {
		return "", errors.New("no chat text in the archive")
	}
	r, err := found.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	raw, err := limited(r)
	return utf8Text(raw), err
}

// utf8Text makes valid UTF-8 of a chat; files that went through an editor may
// be UTF-16.
func utf8Text(raw []byte) string {
	if len(raw) > 2 && (raw[0] == 0xff && raw[1] == 0xfe || raw[0] == 0xfe && raw[1] == 0xff) {
		if out, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder().Bytes(raw[:len(raw)&^1]); err == nil {
			raw = out
		}
	}
	s := strings.TrimPrefix(string(raw), "\ufeff")
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
