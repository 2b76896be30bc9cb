package mailfile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mutf7"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// Options say which folders of a Maildir account are read, and how.
type Options struct {
	Inboxes   []string // decoded folder names; none means INBOX
	Sent      []string // folders of sent mail; none means: find it by SentNames
	SentNames []string // usual names of the folder of sent mail, the likeliest first
	Limit     int64    // bytes of a message; of longer ones only the beginning is read; 0 is no limit
}

// account is a Maildir++ with its folders.
type account struct {
	name string
	dir  string
	opts Options
}

// Maildir is the account called name in the Maildir++ at dir: the root is INBOX,
// ".Sent" beside its messages is the folder Sent. Folders that are directories
// without a dot are found too.
func Maildir(name, dir string, opts Options) source.Source {
	return &account{name: name, dir: dir, opts: opts}
}

// Name implements source.Source.
func (a *account) Name() string { return a.name }

// folder is one folder of a Maildir.
type folder struct {
	name string // decoded
	raw  string // as the directory is called
	dir  string
	sent bool
}

// Pull implements source.Source.
func (a *account) Pull(ctx context.Context, known source.Known, yield func(source.Item) error) (source.Summary, error) {
	p := &puller{ctx: ctx, known: known, yield: yield, limit: a.opts.Limit}
	if err := ctx.Err(); err != nil {
		return p.sum, err
	}
	all, err := a.folders()
	if err != nil {
		return p.sum, fmt.Errorf("read maildir %q: %w", a.name, err)
	}
	for _, f := range a.choose(all, &p.sum) {
		if err := pullFolder(p, f, a.name); err != nil {
			return p.sum, err
		}
	}
	return p.sum, nil
}

// isMaildir reports whether dir has the parts of a Maildir folder.
func isMaildir(dir string) bool {
	for _, sub := range []string{"cur", "new"} {
		if info, err := os.Stat(filepath.Join(dir, sub)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// folders lists the folders of the account, INBOX first, then by name.
func (a *account) folders() ([]folder, error) {
	entries, err := os.ReadDir(a.dir)
	if err != nil {
		return nil, err
	}
	var out []folder
	if isMaildir(a.dir) {
		out = append(out, folder{name: "INBOX", raw: "INBOX", dir: a.dir})
	}
	for _, e := range entries {
		dir := filepath.Join(a.dir, e.Name())
		if e.Name() == "cur" || e.Name() == "new" || e.Name() == "tmp" {
			continue
		}
		if isMaildir(dir) {
			raw := strings.TrimPrefix(e.Name(), ".")
			out = append(out, folder{name: mutf7.Decode(raw), raw: raw, dir: dir})
		}
		if !strings.HasPrefix(e.Name(), ".") && e.IsDir() { // directories as the hierarchy
			sub, err := os.ReadDir(dir)
			if err != nil {
				continue
			}
			for _, s := range sub {
				if d := filepath.Join(dir, s.Name()); s.IsDir() && s.Name() != "cur" && s.Name() != "new" && s.Name() != "tmp" && isMaildir(d) {
					raw := e.Name() + "/" + strings.TrimPrefix(s.Name(), ".")
					out = append(out, folder{name: mutf7.Decode(raw), raw: raw, dir: d})
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no Maildir folder", a.dir)
	}
	return out, nil
}

// choose picks the folders to read: the inboxes, then sent mail.
func (a *account) choose(all []folder, sum *source.Summary) []folder {
	inboxes := a.opts.Inboxes
	if len(inboxes) == 0 {
		inboxes = []string{"INBOX"}
	}
	var out []folder
	taken := map[string]bool{}
	add := func(name string, sent bool) {
		for _, f := range all {
			if sameFolder(f, name) {
				if !taken[f.dir] {
					f.sent = sent
					taken[f.dir] = true
					out = append(out, f)
				}
				return
			}
		}
		sum.Notes = append(sum.Notes, fmt.Sprintf("The folder %q is not there.", name))
	}
	sent := a.opts.Sent
	if len(sent) == 0 {
		if found := findSent(all, a.opts.SentNames); found != "" {
			sent = []string{found}
			sum.Notes = append(sum.Notes, fmt.Sprintf("The folder %q was taken for sent mail because of its name.", found))
		} else {
			sum.Notes = append(sum.Notes, "No folder of sent mail was found.")
		}
	}
	for _, name := range inboxes {
		if !slices.ContainsFunc(sent, func(s string) bool { return strings.EqualFold(s, name) }) {
			add(name, false)
		}
	}
	for _, name := range sent {
		add(name, true)
	}
	return out
}

// sameFolder compares a folder with a name from the config: decoded or as the
// directory is called, with dots or slashes between the levels.
func sameFolder(f folder, name string) bool {
	if strings.EqualFold(name, "INBOX") || strings.EqualFold(f.raw, "INBOX") {
		return strings.EqualFold(name, f.name)
	}
	name = strings.TrimPrefix(name, "INBOX.")
	name = strings.TrimPrefix(name, "INBOX/")
	flat := func(s string) string {
		return norm.NFC.String(strings.ReplaceAll(strings.TrimPrefix(s, "."), "/", "."))
	}
	return flat(name) == flat(f.name) || flat(name) == flat(f.raw)
}

// findSent finds the folder whose last part is one of the usual names.
func findSent(all []folder, names []string) string {
	for _, name := range names {
		for _, f := range all {
			last := f.name
			if i := strings.LastIndexAny(last, "./"); i >= 0 {
				last = last[i+1:]
			}
			if mutf7.Fold(last) == mutf7.Fold(name) || mutf7.Fold(f.name) == mutf7.Fold(name) {
				return f.name
			}
		}
	}
	return ""
}

// entry is one message file of a Maildir.
type entry struct {
	path  string
	base  string // the name without flags: the message's UID
	flags string
	at    time.Time
	size  int64
	err   error
}

// splitFlags cuts a file name into base and flags. Systems whose names cannot
// hold a colon write ";2," or "!2,".
func splitFlags(name string) (base, flags string) {
	for i := len(name) - 3; i > 0; i-- {
		if (name[i] == ':' || name[i] == ';' || name[i] == '!') && name[i+1] == '2' && name[i+2] == ',' {
			return name[:i], name[i+3:]
		}
	}
	return name, ""
}

// list reads the names of a folder, oldest first. A message that stands in new
// and cur, as one just moved may, counts once.
func list(dir string) ([]entry, error) {
	var out []entry
	at := map[string]int{}
	for _, sub := range []string{"new", "cur"} {
		names, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if strings.HasPrefix(n.Name(), ".") || n.IsDir() {
				continue
			}
			e := entry{path: filepath.Join(dir, sub, n.Name())}
			e.base, e.flags = splitFlags(n.Name())
			if info, err := os.Stat(e.path); err != nil {
				e.err = err
			} else if info.IsDir() {
				continue
			} else {
				e.at, e.size = instant(info), info.Size()
			}
			if k, seen := at[e.base]; seen {
				out[k] = e
				continue
			}
			at[e.base] = len(out)
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b entry) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.base, b.base))
	})
	return out, nil
}

// pullFolder hands on what is new in one folder.
func pullFolder(p *puller, f folder, accountName string) error {
	sum := source.FolderSummary{Name: f.name, Sent: f.sent}
	defer func() { p.sum.Folders = append(p.sum.Folders, sum) }()
	entries, err := list(f.dir)
	if err != nil {
		return fmt.Errorf("read folder %q: %w", f.name, err)
	}
	var unanswered map[string]bool
	for _, e := range entries {
		if strings.Contains(e.flags, "D") { // a draft is no message yet
			continue
		}
		sum.Messages++
		place := inquiry.Place{Account: accountName, Folder: f.name, UID: e.base}
		answered := strings.Contains(e.flags, "R")
		ok, err := p.fresh(place)
		if err != nil {
			return err
		}
		it := source.Item{Place: place, At: e.at, Sent: f.sent, Answered: answered, Size: e.size}
		if !ok {
			if !answered {
				continue
			}
			if unanswered == nil {
				if unanswered, err = openMarks(p, f.name); err != nil {
					return err
				}
			}
			if unanswered[e.base] {
				it.MarkOnly = true
				if err := p.yield(it); err != nil {
					return err
				}
			}
			continue
		}
		m, err := readEntry(&e, f.dir, p.limit)
		switch {
		case errors.Is(err, errGone):
			sum.Messages--
			continue
		case err != nil:
			it.Err = err
		default:
			it.Raw, it.Size, it.Truncated = m.raw, m.size, m.truncated
		}
		if err := p.hand(it, &sum); err != nil {
			return err
		}
	}
	return nil
}

// openMarks is the set of stored messages that are not known to be answered.
func openMarks(p *puller, folder string) (map[string]bool, error) {
	uids, err := p.known.Unanswered(p.ctx, folder)
	if err != nil {
		return nil, err
	}
	set := make(map[string]bool, len(uids))
	for _, u := range uids {
		set[u] = true
	}
	return set, nil
}

// errGone says that a message was deleted while the folder was read.
var errGone = errors.New("deleted meanwhile")

// readEntry reads a message. One that a mail program renamed meanwhile, to add a
// flag, is found again under its new name.
func readEntry(e *entry, dir string, limit int64) (message, error) {
	m, err := readFile(e.path, limit)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return m, err
	}
	if _, lerr := os.Lstat(e.path); lerr == nil {
		return m, err // a link that leads nowhere
	}
	names, derr := os.ReadDir(filepath.Join(dir, "cur"))
	if derr != nil {
		return m, derr
	}
	for _, n := range names {
		if base, _ := splitFlags(n.Name()); base == e.base {
			return readFile(filepath.Join(dir, "cur", n.Name()), limit)
		}
	}
	return m, errGone
}

func readFile(path string, limit int64) (m message, err error) {
	f, err := os.Open(path)
	if err != nil {
		return message{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return message{}, err
	}
	return readLimited(f, info.Size(), limit)
}
