package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/provider"
)

// bundle shows the report without anything private and then writes it.
func (d *doctor) bundle(cfg *config.Config, path string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "inquiry doctor, %s\n\n", d.env.Now().UTC().Format("2006-01-02 15:04 UTC"))
	for _, f := range d.findings {
		b.WriteString(f.String())
	}
	if cfg != nil {
		b.WriteString("\nkeys set: " + strings.Join(keysSet(cfg), ", ") + "\n")
	}
	text := d.redactor(cfg).clean(b.String())
	if _, err := io.WriteString(d.env.Out, text); err != nil {
		return err
	}
	if d.env.canAsk() && !d.env.flags.yes {
		if err := d.env.confirm("doctor --bundle", d.env.Words().T("doctor.bundle.ask", "Path", path)); err != nil {
			return err
		}
	}
	if path == "-" {
		return nil
	}
	if err := writeFile(d.env, path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		return err
	}
	d.env.say("%s", d.env.Words().T("doctor.bundle.written", "Path", path))
	return nil
}

// keysSet are the names of the keys that the config or the environment sets,
// without their values.
func keysSet(cfg *config.Config) []string {
	var keys []string
	for _, v := range cfg.Values() {
		if o := cfg.Origin(v.Key); o != "" && o != "default" {
			keys = append(keys, v.Key)
		}
	}
	return keys
}

// redactor exchanges what is private for numbered words, the same one each time.
type redactor struct {
	words  map[string]string // private text, lower case -> what stands for it
	order  []string          // longest first
	counts map[string]int
}

func (d *doctor) redactor(cfg *config.Config) *redactor {
	r := &redactor{words: map[string]string{}, counts: map[string]int{}}
	if home, err := os.UserHomeDir(); err == nil {
		r.put(home, "~")
		r.add("user", filepath.Base(home))
	}
	if h := d.env.Getenv("HOME"); h != "" {
		r.put(h, "~")
	}
	if host, err := os.Hostname(); err == nil {
		r.add("machine", host)
	}
	for _, p := range []string{d.env.configPath(), d.env.flags.db} {
		if p != "" {
			r.add("folder", filepath.Dir(p))
		}
	}
	for _, f := range d.private {
		if !strings.EqualFold(f, "INBOX") {
			r.add("folder", f)
		}
	}
	if cfg == nil {
		r.sort()
		return r
	}
	for _, a := range cfg.Accounts {
		for _, x := range append([]string{a.Address, a.Username}, a.Aliases...) {
			r.add("address", x)
			local, domain, _ := strings.Cut(x, "@")
			r.add("user", local)
			if _, known := provider.ByDomain(domain); !known {
				r.add("domain", domain)
			}
		}
		if _, known := provider.ByHost(a.Host); !known && a.Host != "127.0.0.1" && a.Host != "localhost" {
			r.add("host", a.Host)
		}
		r.add("folder", a.Maildir)
		r.add("name", a.Owner)
		r.add("account", a.Name)
		for _, f := range append(append([]string{a.Drafts}, a.Sent...), a.Folders...) {
			if !strings.EqualFold(f, "INBOX") {
				r.add("folder", f)
			}
		}
	}
	r.add("company", cfg.Company.Name)
	for _, n := range cfg.Company.Names {
		r.add("company", n)
	}
	for _, n := range cfg.Company.Domains {
		r.add("domain", n)
	}
	for _, o := range cfg.Owners {
		r.add("name", o.Name)
	}
	r.add("folder", filepath.Dir(d.env.dbPath(cfg)))
	r.sort()
	return r
}

// add numbers a private text; texts of one or two letters would tear words apart
// and say nothing.
func (r *redactor) add(kind, text string) {
	if len(text) < 3 || text == "/" || r.words[strings.ToLower(text)] != "" {
		return
	}
	r.counts[kind]++
	r.put(text, fmt.Sprintf("<%s-%d>", kind, r.counts[kind]))
}

func (r *redactor) put(text, word string) {
	if len(text) > 1 {
		r.words[strings.ToLower(text)] = word
	}
}

func (r *redactor) sort() {
	for w := range r.words {
		r.order = append(r.order, w)
	}
	slices.SortFunc(r.order, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
}

// Everything that looks like an address, a long token or a word in quotes: the
// latter are servers' and files' words, in which anything can stand.
var leftovers = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[^\s@<>"':,;()]+@[^\s@<>"':,;()]+|"[^"\n]*"|[A-Za-z0-9+/_=-]{40,}`)
})

func (r *redactor) clean(text string) string {
	for _, w := range r.order {
		text = replaceFold(text, w, r.words[w])
	}
	return leftovers().ReplaceAllStringFunc(text, func(s string) string {
		if s[0] == '"' {
			return `"<text>"`
		}
		if strings.Contains(s, "@") {
			return "<address>"
		}
		return "<token>"
	})
}

// replaceFold replaces a lower-case text whatever the case it stands in.
func replaceFold(text, old, with string) string {
	var b strings.Builder
	low := strings.ToLower(text)
	if len(low) != len(text) { // a letter that changes its length with its case
		return strings.ReplaceAll(text, old, with)
	}
	for {
		i := strings.Index(low, old)
		if i < 0 {
			return b.String() + text
		}
		b.WriteString(text[:i] + with)
		text, low = text[i+len(old):], low[i+len(old):]
	}
}
