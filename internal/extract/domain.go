package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// domainWords is trade/domains.yaml, ready for look-up.
type domainWords struct {
	generic, brand, platform, automatic map[string]bool
	national                            map[string]string   // domain -> country
	language                            map[string]string   // language -> country
	home                                map[string][]string // language -> countries whose phones are tried
	local                               map[string][]string // language -> generic endings believed in it
	mailbox                             map[string]bool
	town                                map[string]string // ending of a town -> country
	simplified                          string            // characters of mainland China only
	firms                               []string          // endings that firms of all countries have
	american                            []string          // words of the United States, a blank before and behind each
	americanWeak                        [][2]string       // likewise, of one and of several
}

var domains = sync.OnceValue(func() *domainWords {
	w := &domainWords{national: map[string]string{}, language: map[string]string{}, home: map[string][]string{}, local: map[string][]string{}, town: map[string]string{}}
	for _, l := range lexicon.Trade("domains") {
		switch l.Key {
		case "generic":
			w.generic = setOf(l.Phrases)
		case "brand":
			w.brand = setOf(l.Phrases)
		case "platform":
			w.platform = setOf(l.Phrases)
		case "automatic":
			w.automatic = setOf(l.Phrases)
		case "national":
			for _, d := range l.Phrases {
				w.national[d] = l.Form
			}
		case "language":
			w.language[l.Form] = l.Phrases[0]
		case "local":
			w.local[l.Form] = l.Phrases
		case "town":
			for _, d := range l.Phrases {
				w.town[d] = l.Form
			}
		case "firms":
			w.firms = l.Phrases
		case "american":
			for _, p := range l.Phrases {
				if l.Form == "weak" {
					w.americanWeak = append(w.americanWeak, [2]string{" " + p + " ", " " + p + "s "})
				} else {
					w.american = append(w.american, " "+p+" ")
				}
			}
		case "simplified":
			w.simplified = strings.Join(l.Phrases, "")
		case "phonehome":
			w.home[l.Form] = l.Phrases
		}
	}
	for _, l := range lexicon.Trade("company") {
		if l.Key == "mailbox" {
			w.mailbox = setOf(l.Phrases)
		}
	}
	return w
})

func setOf(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}

// hostOf is the domain of an address, lower case, "" when it has none.
func hostOf(addr string) string {
	i := strings.LastIndexByte(addr, '@')
	if i < 0 {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(addr[i+1:])), ".")
}

// FreeMail reports whether addr is a private mailbox of a free-mail or
// disposable service, or of a provider's national branch (yahoo.co.uk).
func FreeMail(addr string) bool {
	host := hostOf(addr)
	if host == "" {
		return false
	}
	d := lexicon.Registrable(host)
	return !domains().platform[host] && !domains().platform[d] && freeHost(host, d)
}

// freeHost reports whether a host below the registrable domain d gives mailboxes to everybody.
func freeHost(host, d string) bool {
	if lexicon.FreeMailDomain(d) || lexicon.DisposableDomain(d) {
		return true
	}
	if d != host && (lexicon.FreeMailDomain(host) || lexicon.DisposableDomain(host)) {
		return true
	}
	if _, ok := domains().national[d]; ok {
		return true
	}
	label, _, _ := strings.Cut(d, ".")
	return domains().brand[label] && label != "mail" && label != "live"
}

// platformHost reports whether host belongs to a B2B platform or a form service.
func platformHost(host string) bool {
	return domains().platform[host] || domains().platform[lexicon.Registrable(host)]
}

// automatic reports whether nobody reads the address: noreply@, wordpress@.
func automatic(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	local, _, _ = strings.Cut(local, "+")
	return domains().automatic[local]
}

// CorporateDomain is the registrable domain of addr, or "" when the domain
// belongs to a free-mail, disposable or platform service, or there is none.
func CorporateDomain(addr string) string {
	host := hostOf(addr)
	if !strings.Contains(host, ".") {
		return ""
	}
	d := lexicon.Registrable(host)
	if domains().platform[host] || domains().platform[d] || freeHost(host, d) {
		return ""
	}
	return d
}

// domainCountry is the country that the ending of a mail address tells to a
// reader of a text in lang, or "".
func domainCountry(addr, lang string) string {
	host := hostOf(addr)
	if host == "" || platformHost(host) {
		return ""
	}
	d := lexicon.Registrable(host)
	if c := domains().national[host]; c != "" {
		return c
	}
	if c := domains().national[d]; c != "" {
		return c
	}
	label, suffix, _ := strings.Cut(d, ".")
	tld := suffix[strings.LastIndexByte(suffix, '.')+1:]
	if len(tld) != 2 {
		if c := idnCountries[tld]; c != "" {
			return c
		}
		return domains().town[tld]
	}
	if suffix == tld && domains().generic[tld] && !slices.Contains(domains().local[lang], tld) || domains().brand[label] && FreeMail(addr) {
		return ""
	}
	if tld == "uk" {
		return "GB"
	}
	code := strings.ToUpper(tld)
	if !knownCountry(code) {
		return ""
	}
	return code
}

// branchCountry is the country of a national branch of a mail service, where
// the text is in a language of which that country is a home: yahoo.es under a
// Spanish text. French and English branches have users everywhere.
func branchCountry(addr, lang string) string {
	_, suffix, _ := strings.Cut(lexicon.Registrable(hostOf(addr)), ".")
	tld := suffix[strings.LastIndexByte(suffix, '.')+1:]
	if len(tld) != 2 || !FreeMail(addr) || lang == "fr" || lang == "en" || domains().generic[tld] {
		return ""
	}
	code := strings.ToUpper(tld)
	if slices.Contains(domains().home[lang], code) || domains().language[lang] == code {
		return code
	}
	return ""
}

// idnCountries are the country endings outside ASCII, as they travel in mail.
var idnCountries = map[string]string{"xn--p1ai": "RU", "xn--j1amh": "UA", "xn--fiqs8s": "CN", "xn--fiqz9s": "CN", "xn--90ae": "BG",
	"xn--mgberp4a5d4ar": "SA", "xn--mgbaam7a8h": "AE", "xn--wgbh1c": "EG", "xn--3e0b707e": "KR", "xn--o3cw4h": "TH", "xn--h2brj9c": "IN"}

var countryCodes = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, l := range lexicon.CountryNames() {
		m[l.Key] = true
	}
	return m
})

func knownCountry(code string) bool { return countryCodes()[code] }

// companyLabel is the name that a corporate domain spells: thermo-epirus.gr ->
// "Thermo Epirus".
func companyLabel(addr string) string {
	label := mainLabel(addr)
	if len(label) < 2 || strings.HasPrefix(label, "xn--") || domains().mailbox[label] {
		return ""
	}
	parts := strings.Split(label, "-")
	for i, p := range parts {
		switch {
		case p == "":
		case !strings.ContainsAny(p, "aeiouy") && len(p) <= 4:
			parts[i] = strings.ToUpper(p)
		default:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, " ")
}

// squash keeps the letters and digits of folded text.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
