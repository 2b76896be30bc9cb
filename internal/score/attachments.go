package score

import (
	"slices"
	"strings"
	"sync"
)

// endings are the endings of file names by what the files do when opened.
var endings = sync.OnceValue(func() (e struct {
	Harmful  []string `yaml:"harmful"`
	Runs     []string `yaml:"runs"`
	Archives []string `yaml:"archives"`
	Papers   []string `yaml:"papers"`
}) {
	read("attachments.yaml", &e)
	return e
})

// harmfulAttachment finds files that may harm when opened: pages, macros,
// pictures with scripts. Buyers send such tables, too.
func (f *facts) harmfulAttachment() (string, bool) {
	if f.m == nil || f.has("dangerous_attachment") {
		return "", false
	}
	for _, a := range f.m.Attachments {
		if dangerousName(a.Name, endings().Harmful) {
			return a.Name, true
		}
	}
	return "", false
}

// dangerousAttachment finds programs, which no buyer sends. Where the text alone
// names a file, only endings that are never a host or a word count.
func (f *facts) dangerousAttachment() (string, bool) {
	if f.m == nil {
		return "", false
	}
	for _, a := range f.m.Attachments {
		if dangerousName(a.Name, endings().Runs) {
			return a.Name, true
		}
	}
	text := f.r.Text
	for rest := 0; ; {
		dot := strings.IndexByte(text[rest:], '.')
		if dot < 0 {
			break
		}
		dot += rest
		from := strings.LastIndexAny(text[rest:dot], " \n\t\r") + 1 + rest
		to := len(text)
		if n := strings.IndexAny(text[dot:], " \n\t\r"); n >= 0 {
			to = dot + n
		}
		rest = to
		w := text[from:to]
		if len(w) > 200 {
			continue
		}
		w = strings.Trim(w, "<>()[],;:\"'.!?")
		if strings.IndexByte(w, '.') < 0 || strings.IndexByte(w, '@') >= 0 || strings.IndexByte(w, '/') >= 0 {
			continue
		}
		l := strings.ToLower(w)
		host := strings.HasSuffix(l, ".com") || strings.HasSuffix(l, ".js") // a site or a library, unless it plays a document
		if dangerousName(l, endings().Runs) && (!host || disguised(l)) {
			return w, true
		}
	}
	return "", false
}

// disguised reports whether a file name shows the ending of a document before
// the one that counts: "order.pdf.js".
func disguised(name string) bool {
	parts := strings.Split(name, ".")
	return len(parts) > 2 && slices.Contains(endings().Papers, parts[len(parts)-2])
}

// dangerousName reports whether a file name ends in one of a list, plain
// or inside an archive ("order.pdf.scr.zip").
func dangerousName(name string, list []string) bool {
	parts := strings.Split(strings.ToLower(strings.TrimRight(name, ". ")), ".")
	if len(parts) < 2 {
		return false
	}
	last := strings.TrimSpace(parts[len(parts)-1])
	if slices.Contains(list, last) {
		return true
	}
	if slices.Contains(endings().Archives, last) && len(parts) > 2 {
		return slices.Contains(endings().Runs, strings.TrimSpace(parts[len(parts)-2]))
	}
	return false
}
