package imap

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
)

const inbox = "INBOX"

// placeholder begins the stand-ins for folder names that the library would not
// send as the server spells them.
const placeholder = "inquiry-folder-"

//go:embed folders.txt later.txt
var data embed.FS

type wordLists struct {
	sent  map[string]bool // folded names
	paths map[string]bool // folded whole paths
	drop  map[string]bool // folded words that say nothing
	later []string
}

var words = sync.OnceValue(func() wordLists {
	l := wordLists{sent: map[string]bool{}, paths: map[string]bool{}, drop: map[string]bool{}}
	for _, line := range lines("folders.txt") {
		if strings.HasSuffix(line, ":") {
			continue
		}
		if what, value, ok := strings.Cut(line, " = "); ok {
			if what == "drop" {
				l.drop[mutf7.Fold(value)] = true
			} else {
				l.paths[mutf7.Fold(value)] = true
			}
			continue
		}
		l.sent[mutf7.Fold(line)] = true
	}
	l.later = lines("later.txt")
	return l
})

// lines are the lines of a data file without comments and blanks.
func lines(file string) []string {
	b, err := data.ReadFile(file)
	if err != nil {
		panic(err) // the file is part of the program
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// list keeps one line of LIST: (\Sent) "/" "name", the name perhaps without
// quotes although it has blanks, perhaps in raw UTF-8.
func (w *wire) list(args []byte) {
	t := tokens{b: args}
	for len(t.b) > 0 && (t.b[len(t.b)-1] == '\n' || t.b[len(t.b)-1] == '\r') {
		t.b = t.b[:len(t.b)-1]
	}
	attrs := strings.Fields(strings.ToLower(strings.Trim(string(t.value()), "()")))
	t.blanks()
	delim := unquote(t.value())
	if strings.EqualFold(delim, "NIL") {
		delim = ""
	}
	t.blanks()
	rest := string(t.b[t.i:])
	name := rest
	if strings.HasPrefix(rest, `"`) {
		name = unquote(t.value())
	} else if i := strings.Index(rest, " ("); i > 0 && strings.HasSuffix(rest, ")") {
		name = rest[:i] // extended data, RFC 5258
	}
	if name == "" {
		return
	}
	f := folder{name: mutf7.Decode(name), raw: name, delim: delim, attrs: attrs}
	if strings.EqualFold(name, inbox) {
		f.name = inbox
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.folders) < maxFolders {
		w.folders = append(w.folders, f)
	}
}

func unquote(b []byte) string {
	if len(b) < 2 || b[0] != '"' {
		return string(b)
	}
	var s strings.Builder
	for i := 1; i < len(b); i++ {
		if b[i] == '"' {
			break
		}
		if b[i] == '\\' && i+1 < len(b) {
			i++
		}
		s.WriteByte(b[i])
	}
	return s.String()
}

// listed takes the folders received so far, each name once.
func (w *wire) listed() []folder {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []folder
	seen := map[string]int{}
	for _, f := range w.folders {
		if i, ok := seen[f.raw]; ok { // a second LIST, or LIST and LSUB mixed up
			for _, a := range f.attrs {
				if !slices.Contains(out[i].attrs, a) {
					out[i].attrs = append(out[i].attrs, a)
				}
			}
			continue
		}
		seen[f.raw] = len(out)
		out = append(out, f)
	}
	return out
}

// spelling is the name to give to the library so that the server gets its own
// spelling back.
func (w *wire) spelling(f folder) string {
	if f.raw == "" || f.name == inbox || mutf7.Encode(f.name) == f.raw {
		return f.name
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	alias := fmt.Sprintf("%s%d", placeholder, len(w.raw))
	w.raw[`"`+alias+`"`] = string(quote([]byte(f.raw)))
	return alias
}

// target is a folder to be read.
type target struct {
	folder
	sent bool
	why  Why
}

// Why says why a folder is read.
type Why string

// Reasons for reading a folder.
const (
	WhyNamed   Why = "named"   // the settings name it
	WhyMarked  Why = "marked"  // the server marks its use
	WhyName    Why = "name"    // its name is a usual one
	WhyPath    Why = "path"    // its path is a usual one
	WhySimilar Why = "similar" // its name is a usual one with words added
)

// String is the reason in English.
func (w Why) String() string {
	return map[Why]string{WhyNamed: "named in the configuration", WhyMarked: `the server marks it \Sent`, WhyName: "by its usual name",
		WhyPath: "by its usual path", WhySimilar: "by its usual name with words added"}[w]
}

func (f folder) has(attr string) bool { return slices.Contains(f.attrs, attr) }

// selectable reports whether the folder can hold messages (RFC 3501 section
// 7.2.2, RFC 5258 section 3).
func (f folder) selectable() bool { return !f.has(`\noselect`) && !f.has(`\nonexistent`) }

// last is the last part of the folder's path.
func (f folder) last() string {
	if f.delim != "" {
		if i := strings.LastIndex(f.name, f.delim); i >= 0 {
			return f.name[i+len(f.delim):]
		}
	}
	return f.name
}

// choose picks the folders to read out of the server's list and says why.
// Missing ones come back by name.
func choose(all []folder, o Options) (targets []target, notes, missing []string) {
	find := func(name string) (folder, bool) {
		for _, f := range all {
			if f.name == name || f.raw == name {
				return f, true
			}
		}
		for _, f := range all {
			if mutf7.Fold(f.name) == mutf7.Fold(name) {
				return f, true
			}
		}
		if strings.EqualFold(name, inbox) { // always there, RFC 3501 section 5.1
			return folder{name: inbox, raw: inbox}, true
		}
		return folder{}, false
	}
	for _, name := range o.Folders {
		f, ok := find(name)
		if !ok {
			missing = append(missing, name)
			continue
		}
		if !slices.ContainsFunc(targets, func(t target) bool { return t.name == f.name }) {
			targets = append(targets, target{folder: f, why: WhyNamed})
		}
	}
	if o.SentFolder == "-" {
		return targets, notes, missing
	}
	sent, why := findSent(all, o, find)
	switch {
	case sent != nil:
		notes = append(notes, fmt.Sprintf("sent mail is read from %q: %s", sent.name, why))
		if i := slices.IndexFunc(targets, func(t target) bool { return t.name == sent.name }); i >= 0 {
			targets = slices.Delete(targets, i, i+1)
		}
		targets = append(targets, target{folder: *sent, sent: true, why: why})
	case o.SentFolder != "":
		missing = append(missing, o.SentFolder)
	default:
		notes = append(notes, "no folder with sent mail was found; name it in the configuration (sent), else answers are not noticed")
	}
	return targets, notes, missing
}

// findSent looks for the configured folder, the server's special use, a usual
// name, a usual name after dropping words that say nothing; in this order.
func findSent(all []folder, o Options, find func(string) (folder, bool)) (*folder, Why) {
	if o.SentFolder != "" {
		if f, ok := find(o.SentFolder); ok {
			return &f, WhyNamed
		}
		return nil, ""
	}
	rules := []struct {
		why Why
		is  func(folder) bool
	}{
		{WhyMarked, func(f folder) bool { return f.has(`\sent`) }},
		{WhyName, func(f folder) bool { return words().sent[mutf7.Fold(f.last())] }},
		{WhyPath, func(f folder) bool {
			return f.delim != "" && words().paths[mutf7.Fold(strings.ReplaceAll(f.name, f.delim, "/"))]
		}},
		{WhySimilar, func(f folder) bool { return words().sent[dropGeneric(mutf7.Fold(f.last()))] }},
	}
	for _, r := range rules {
		var best *folder
		for i := range all {
			f := &all[i]
			if !f.selectable() || !r.is(*f) {
				continue
			}
			// The shallowest wins: "Sent" before "Archive/2019/Sent".
			if best == nil || depth(*f) < depth(*best) {
				best = f
			}
		}
		if best != nil {
			return best, r.why
		}
	}
	return nil, ""
}

func depth(f folder) int {
	if f.delim == "" {
		return 0
	}
	return strings.Count(f.name, f.delim)
}

// dropGeneric drops words that say nothing about a folder's use.
func dropGeneric(name string) string {
	f := slices.DeleteFunc(strings.Fields(name), func(w string) bool { return words().drop[w] })
	return strings.Join(f, " ")
}
