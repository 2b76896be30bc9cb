package score

import (
	_ "embed"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

//go:embed brands.yaml
var brandsYAML []byte

// brand is a borrowed name and the registrable domains that are really its own.
type brand struct {
	name string
	own  []string
}

// brandBook is brands.yaml, read once.
type brandBook struct {
	brands     []brand
	platforms  map[string]bool // names of the group platforms
	bodies     []string
	public     []string
	shorteners []string
}

var brands = sync.OnceValue(func() brandBook {
	var file struct {
		Platforms  map[string][]string `yaml:"platforms"`
		Mail       map[string][]string `yaml:"mail"`
		Pay        map[string][]string `yaml:"pay"`
		Parcels    map[string][]string `yaml:"parcels"`
		Bodies     []string            `yaml:"bodies"`
		Public     []string            `yaml:"public_suffixes"`
		Shorteners []string            `yaml:"shorteners"`
	}
	if err := yaml.Unmarshal(brandsYAML, &file); err != nil {
		panic("score: embedded brands.yaml: " + err.Error())
	}
	book := brandBook{platforms: map[string]bool{}, bodies: file.Bodies, public: file.Public, shorteners: file.Shorteners}
	for _, group := range []map[string][]string{file.Platforms, file.Mail, file.Pay, file.Parcels} {
		for name, own := range group {
			book.brands = append(book.brands, brand{name: name, own: own})
		}
	}
	for name := range file.Platforms {
		book.platforms[name] = true
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

// registrable returns the part of a host that somebody registered, or the host
// itself where no public suffix is known.
func registrable(host string) string {
	if host == "" {
		return ""
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// sameOwner reports whether two hosts belong to one registered domain, or are
// one name under two endings (company.com and company.de).
func sameOwner(a, b string) bool {
	a, b = registrable(a), registrable(b)
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
	reg := registrable(host)
	if isBrandDomain(reg) || slices.Contains(own, reg) {
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
		if s := skeleton(name); near(label(skeleton(registrable(shown))), s) && label(reg) != name {
			return o
		}
	}
	for _, b := range brands().brands {
		if pretends(labels, b.name) {
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
func pretends(labels []string, name string) bool {
	joined := strings.ReplaceAll(name, "-", "")
	for _, l := range labels {
		if l == name || l == joined {
			return true
		}
		if strings.Contains(name, "-") && (strings.Contains(l, name) || len(joined) > 6 && strings.Contains(l, joined)) {
			return true
		}
		for part := range strings.SplitSeq(l, "-") {
			if part == name || len(name) >= 6 && near(part, name) {
				return true
			}
			if len(name) >= 7 && (strings.HasPrefix(part, name) || strings.HasSuffix(part, name)) {
				return true
			}
		}
		if len(name) >= 6 && near(l, name) {
			return true
		}
	}
	return false
}

// isBrandDomain reports whether a registrable domain belongs to one of the
// borrowed names.
func isBrandDomain(reg string) bool {
	for _, b := range brands().brands {
		if slices.Contains(b.own, reg) {
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

// near reports whether two different names are a slip apart: equal by look, or
// one letter added, lost, changed or swapped, two in names of ten and more.
func near(a, b string) bool {
	b = skeleton(b)
	if a == b {
		return true
	}
	allowed := 1
	if len(b) >= 10 {
		allowed = 2
	}
	if len(b) < 5 || len(a) > 64 || len(a)-len(b) > allowed || len(b)-len(a) > allowed {
		return false
	}
	return distance(a, b) <= allowed
}

// distance is the optimal string alignment distance of two ASCII-like names.
func distance(a, b string) int {
	prev2 := make([]int, len(b)+1)
	prev := make([]int, len(b)+1)
	cur := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
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
