package score

import (
	"net/mail"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/inquiry-cli/inquiry/internal/editdist"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// brand is a borrowed name and the registrable domains that are really its own.
type brand struct {
	name   string
	joined string // the name without hyphens
	looks  string // the skeleton of the name
	exact  bool   // only the very name counts, no misspelling
	own    []string
}

// brandBook is brands.yaml, read once.
type brandBook struct {
	brands []brand
	owned  map[string]bool // the registrable domains of all brands
	bodies []string
	public []string
	// wrappers rewrite links on their way.
	wrappers []string
	millions []string // beginnings of words for millions
}

var brands = sync.OnceValue(func() brandBook {
	var file struct {
		Platforms map[string][]string `yaml:"platforms"`
		Mail      map[string][]string `yaml:"mail"`
		Pay       map[string][]string `yaml:"pay"`
		Parcels   map[string][]string `yaml:"parcels"`
		Exact     map[string][]string `yaml:"exact"`
		Bodies    []string            `yaml:"bodies"`
		Public    []string            `yaml:"public_suffixes"`
		Wrappers  []string            `yaml:"wrappers"`
		Millions  []string            `yaml:"millions"`
	}
	read("brands.yaml", &file)
	book := brandBook{owned: map[string]bool{}, bodies: file.Bodies, public: file.Public, wrappers: file.Wrappers, millions: file.Millions}
	for i, group := range []map[string][]string{file.Platforms, file.Mail, file.Pay, file.Parcels, file.Exact} {
		for name, own := range group {
			book.brands = append(book.brands, brand{name: name, joined: strings.ReplaceAll(name, "-", ""), looks: skeleton(name), exact: i == 4, own: own})
			for _, d := range own {
				book.owned[d] = true
			}
		}
	}
	slices.SortFunc(book.brands, func(a, b brand) int { return strings.Compare(a.name, b.name) })
	return book
})

// domainOf returns the host of a mail address in lower case, or "".
func domainOf(addr string) string {
	i := strings.LastIndexByte(addr, '@')
	if i < 0 {
		return ""
	}
	return strings.Trim(strings.ToLower(addr[i+1:]), ". >")
}

// hostOf returns the host of a link or of words that look like one, in lower
// case, or "".
func hostOf(link string) string {
	s := strings.ToLower(strings.TrimSpace(link))
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	} else if strings.HasPrefix(s, "mailto:") {
		return ""
	}
	if i := strings.IndexAny(s, "/?# \t\n"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	if !strings.Contains(s, ".") || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || len(s) > 253 {
		return ""
	}
	for _, r := range s {
		if r <= ' ' || strings.ContainsRune("\"'()<>[]{},;|", r) {
			return ""
		}
	}
	return s
}

// publicHost reports whether words with dots and a slash are likely a host:
// the ending has two letters or more and no digits. "1.5/pcs" is none.
func publicHost(host string) bool {
	ending := host[strings.LastIndexByte(host, '.')+1:]
	if len(ending) < 2 {
		return false
	}
	for i := range len(ending) {
		if c := ending[i]; (c < 'a' || c > 'z') && c < utf8.RuneSelf {
			return false
		}
	}
	return true
}

// sameOwner reports whether two hosts belong to one registered domain, or are
// one name under two endings (company.com and company.de).
func sameOwner(a, b string) bool {
	a, b = lexicon.Registrable(a), lexicon.Registrable(b)
	if a == "" || b == "" || a == b {
		return true
	}
	la, lb := label(a), label(b)
	return la == lb && len(la) >= 4
}

// label is the first label of a registrable domain: the name without its ending.
func label(domain string) string {
	l, _, _ := strings.Cut(domain, ".")
	return l
}

// lookalike says what host pretends to be, or "". Own are registrable domains
// that are certainly the exporter's; known are names of the exporter.
func lookalike(host string, own []string) string {
	if host == "" {
		return ""
	}
	shown := host
	if strings.Contains(host, "xn--") {
		if u, err := idna.ToUnicode(host); err == nil {
			shown = u
		}
	}
	reg := lexicon.Registrable(host)
	if isBrandDomain(reg) || slices.Contains(own, reg) || isNational(reg) {
		return ""
	}
	plain := skeleton(shown)
	labels := strings.Split(plain, ".")
	if len(labels) > 0 {
		labels = labels[:len(labels)-1] // the ending itself is no name
	}
	for _, o := range own {
		name := label(o)
		if len(name) < 5 {
			continue
		}
		if s := skeleton(name); near(label(skeleton(lexicon.Registrable(shown))), s) && label(reg) != name {
			return o
		}
	}
	for i := range brands().brands {
		if b := &brands().brands[i]; b.pretends(labels) {
			return b.name
		}
	}
	if !publicEnding(host) {
		for _, body := range brands().bodies {
			for _, l := range labels {
				if strings.Contains(l, body) {
					return body
				}
			}
		}
	}
	return ""
}

// pretends reports whether one of the labels is the name, holds it as a word
// between hyphens, or is a misspelling of it. Short names count as whole words
// only.
func (b *brand) pretends(labels []string) bool {
	for _, l := range labels {
		if l == b.name || l == b.joined || l == b.looks {
			return true
		}
		if len(b.joined) < len(b.name) && (strings.Contains(l, b.name) || strings.Contains(l, b.joined)) || b.slip(l) {
			return true
		}
		if !strings.Contains(l, "-") {
			if b.attached(l) {
				return true
			}
			continue
		}
		for part := range strings.SplitSeq(l, "-") {
			if part == b.name || part == b.looks || b.slip(part) || b.attached(part) {
				return true
			}
		}
	}
	return false
}

// slip reports whether a word is a misspelling of the name.
func (b *brand) slip(word string) bool {
	return !b.exact && len(b.looks) >= 7 && near(word, b.looks)
}

// attached reports whether a word begins or ends with the name.
func (b *brand) attached(word string) bool {
	return !b.exact && len(b.name) >= 7 && (strings.HasPrefix(word, b.name) || strings.HasSuffix(word, b.name))
}

// isBrandDomain reports whether a registrable domain belongs to one of the
// borrowed names.
func isBrandDomain(reg string) bool {
	return brands().owned[reg]
}

// isNational reports whether a registrable domain is a brand's very name under a
// country's ending: its branch there, as far as anybody can tell.
func isNational(reg string) bool {
	if countryEnding(reg) == "" {
		return false
	}
	name := label(reg)
	for i := range brands().brands {
		if b := &brands().brands[i]; name == b.name || name == b.joined {
			return true
		}
	}
	return false
}

// publicEnding reports whether a host lies under an ending that only public
// bodies get.
func publicEnding(host string) bool {
	labels := strings.Split(host, ".")
	for _, l := range labels[max(0, len(labels)-3):] {
		if slices.Contains(brands().public, l) {
			return true
		}
	}
	return false
}

// skeleton maps letters that look alike to one letter, so that two hosts that
// cannot be told apart by eye become equal.
func skeleton(s string) string {
	if plainName(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range strings.ToLower(s) {
		if plain, ok := confusable(r); ok {
			r = plain
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "rn", "m"), "vv", "w")
}

// plainName reports whether a name is its own skeleton: the common case.
func plainName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return !strings.Contains(s, "rn") && !strings.Contains(s, "vv")
}

// confusables is a list of pairs: a character, then the Latin letter it is
// taken for. They are the letters of the confusables table of Unicode TR 39
// that occur in domain names: digits, Cyrillic, Greek, letters with marks.
const confusables = "0o1l3e5s" +
	"аaсcеeоoрpхxуyіiјjѕsһhԁdԛqԝwьbгrкkмmнhтtвb" +
	"αaβbεeιiκkνvοoρpτtυuχx" +
	"óoòoôoöoõoøoáaàaâaäaãaåaéeèeêeëeíiìiîiïiıiúuùuûuüuçcñnłlśsžzšs"

// confusable returns the Latin letter a character is taken for.
func confusable(r rune) (rune, bool) {
	if r < utf8.RuneSelf && (r < '0' || r > '9') {
		return r, false
	}
	odd := true
	found := false
	for _, c := range confusables {
		if found {
			return c, true
		}
		found = odd && c == r
		odd = !odd
	}
	return r, false
}

// maxLabel bounds the names that are compared, in bytes (RFC 1035 section 2.3.4).
const maxLabel = 63

// near reports whether two skeletons are a slip apart: equal, or one letter
// added, lost, changed or swapped, two in names of ten and more.
func near(a, b string) bool {
	if a == b {
		return true
	}
	allowed := 1
	if len(b) >= 10 {
		allowed = 2
	}
	if len(b) < 5 || len(a) == 0 || len(b) > maxLabel || len(a)-len(b) > allowed || len(b)-len(a) > allowed {
		return false
	}
	if a[0] != b[0] && a[len(a)-1] != b[len(b)-1] {
		return false // a slip keeps the one end or the other
	}
	return editdist.Between(a, b) <= allowed
}

// addressIn returns the mail address a display name shows, or "". Mail that
// shows one address and comes from another lies about its sender.
func addressIn(name string) string {
	for _, word := range strings.Fields(name) {
		word = strings.Trim(word, "<>()[]\"',;:")
		if strings.Count(word, "@") != 1 {
			continue
		}
		if a, err := mail.ParseAddress(word); err == nil && strings.Contains(domainOf(a.Address), ".") {
			return strings.ToLower(a.Address)
		}
	}
	return ""
}
