package form

import (
	_ "embed"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// role is what a labelled value tells about the buyer.
type role string

// Roles of labels. roleNone is a label that nobody described.
const (
	roleNone     role = ""
	roleName     role = "name"
	roleFirst    role = "first_name"
	roleMiddle   role = "middle_name"
	roleLast     role = "last_name"
	roleTitle    role = "title"
	roleEmail    role = "email"
	rolePhone    role = "phone"
	roleWhatsApp role = "whatsapp"
	roleCompany  role = "company"
	roleCountry  role = "country"
	roleCity     role = "city"
	roleAddress  role = "address"
	roleWebsite  role = "website"
	roleProduct  role = "product"
	roleQuantity role = "quantity"
	roleBudget   role = "budget"
	roleSubject  role = "subject"
	roleMessage  role = "message"
	roleWish     role = "wish" // what the buyer wants: goods where a message stands beside it, else the message
	rolePage     role = "page"
	roleSource   role = "source"
	roleCreated  role = "created"
	roleTime     role = "time"
	roleFile     role = "file"
	roleIgnore   role = "ignore"
	roleOther    role = "other"
)

// person reports whether r is about who the buyer is: labels that a site puts
// into a form, and a buyer seldom into the middle of a message.
func (r role) person() bool {
	switch r {
	case roleName, roleFirst, roleLast, roleEmail, rolePhone, roleWhatsApp, roleCompany, roleCountry:
		return true
	}
	return false
}

// speech reports whether r asks for the buyer's own words.
func (r role) speech() bool { return r == roleMessage || r == roleWish }

// known reports whether r is a role that the buyer fills.
func (r role) known() bool {
	switch r {
	case roleNone, roleIgnore, roleOther, rolePage, roleTime, roleFile, roleSource, roleTitle:
		return false
	}
	return true
}

// site reports whether r belongs to the site, not to the buyer.
func (r role) site() bool {
	switch r {
	case roleIgnore, rolePage, roleCreated, roleTime, roleSource:
		return true
	}
	return false
}

//go:embed data/labels.yaml
var labelsFile []byte

type labelTable struct {
	exact map[string]role
	opens map[string]bool // first words of listed labels, and noise
	noise map[string]bool
	hints []labelHint
	joins map[string]bool // words between two labels: or, and
	tails []string        // ideographic labels of two letters and more, longest first
}

type labelHint struct {
	Role  role     `yaml:"role"`
	Words []string `yaml:"words"` // needles
}

// labels is the label table, read on first use.
var labels = sync.OnceValue(func() *labelTable {
	var file struct {
		Roles map[role]map[string][]string `yaml:"roles"`
		Noise []string                     `yaml:"noise"`
		Joins []string                     `yaml:"joins"`
		Hints []labelHint                  `yaml:"hints"`
	}
	if err := yaml.Unmarshal(labelsFile, &file); err != nil {
		panic(fmt.Sprintf("read labels.yaml: %v", err))
	}
	t := &labelTable{exact: make(map[string]role, 4096), noise: make(map[string]bool, len(file.Noise))}
	roles := make([]role, 0, len(file.Roles))
	for r := range file.Roles {
		roles = append(roles, r)
	}
	sort.Slice(roles, func(i, j int) bool { return roles[i] < roles[j] })
	seen := map[string]bool{}
	for _, r := range roles {
		for _, words := range file.Roles[r] {
			for _, w := range words {
				k := key(w)
				if old, ok := t.exact[k]; ok && old < r {
					continue // two roles for one label: the same one each time
				}
				t.exact[k] = r
				if wide([]rune(k)[0]) && len([]rune(k)) > 1 && !seen[k] {
					seen[k] = true
					t.tails = append(t.tails, k)
				}
			}
		}
	}
	sort.Slice(t.tails, func(i, j int) bool {
		a, b := t.tails[i], t.tails[j]
		if len(a) != len(b) {
			return len(a) > len(b)
		}
		return a < b
	})
	for _, w := range file.Noise {
		t.noise[key(w)] = true
	}
	t.joins = set(file.Joins, key)
	t.opens = make(map[string]bool, len(t.exact))
	for k := range t.exact {
		t.opens[opening(k)] = true
	}
	for k := range t.noise {
		t.opens[opening(k)] = true
	}
	for _, h := range file.Hints {
		for i, w := range h.Words {
			h.Words[i] = needle(w)
		}
		t.hints = append(t.hints, h)
	}
	return t
})

// exactRole looks a label up as it is, then without the words that say nothing
// ("Your name (required)") and without a remark in brackets.
func (t *labelTable) exactRole(label string) role {
	k := key(label)
	if k == "" {
		return roleNone
	}
	if r, ok := t.exact[k]; ok {
		return r
	}
	if plain := withoutEndings(label); plain != label {
		return t.exactRole(plain)
	}
	if t.opens[opening(k)] || hasWide(k) {
		if q := t.quiet(k); q != k {
			if r, ok := t.exact[q]; ok {
				return r
			}
		}
		if i := strings.IndexFunc(label, opensRemark); i > 0 {
			if r, ok := t.exact[t.quiet(key(label[:i]))]; ok {
				return r
			}
		}
	}
	if asks(label) {
		if i := strings.LastIndexAny(strings.TrimRight(label, ".!?？؟"), ".!"); i > 0 {
			return t.exactRole(label[i+1:]) // "Nice to meet you! Which company are you from?"
		}
	}
	if words := identifierWords(label); words != "" {
		return t.exact[t.quiet(key(words))]
	}
	return roleNone
}

func opensRemark(r rune) bool { return r == '(' || r == '（' || r == '[' || r == '【' }

// withoutEndings takes off the other endings that labels give a word in
// brackets: "Product(s)", "Je suis intéressé(e) par", "Ansprechpartner(in)".
func withoutEndings(label string) string {
	for i := strings.IndexByte(label, '('); i > 0; {
		j := strings.IndexByte(label[i:], ')')
		before, _ := utf8.DecodeLastRuneInString(label[:i])
		if j > 1 && j <= 5 && unicode.IsLetter(before) && strings.IndexFunc(label[i+1:i+j], func(r rune) bool { return !unicode.IsLower(r) || wide(r) }) < 0 {
			return label[:i] + label[i+j+1:]
		}
		next := strings.IndexByte(label[i+1:], '(')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return label
}

// identifierWords parts the name that a program gave a field into words:
// yourName-2, businessName, WORK_EMAIL_1. It is "" for other labels.
func identifierWords(label string) string {
	if strings.IndexByte(label, ' ') >= 0 || strings.Contains(label, "\u00a0") {
		return ""
	}
	bare := strings.TrimRight(label, "0123456789-_")
	if bare == label && !joinedWords(label) {
		return ""
	}
	var b strings.Builder
	lower := false
	for _, r := range bare {
		if r == '_' || r == '-' {
			r = ' '
		} else if lower && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

// joinedWords reports whether a label is made of words that a stroke or a capital parts.
func joinedWords(label string) bool {
	lower := false
	for _, r := range label {
		if r == '_' || r == '-' || lower && unicode.IsUpper(r) {
			return true
		}
		lower = unicode.IsLower(r)
	}
	return false
}

// opening is a key up to its first blank.
func opening(k string) string {
	k, _, _ = strings.Cut(k, " ")
	return k
}

// noisy reports whether one of the words of a key says nothing.
func (t *labelTable) noisy(k string) bool {
	for w := range strings.SplitSeq(k, " ") {
		if t.noise[w] {
			return true
		}
	}
	return false
}

// quiet drops the words of k that say nothing. Ideographic noise is cut from
// both ends.
func (t *labelTable) quiet(k string) string {
	if t.noisy(k) {
		words := strings.Fields(k)
		kept := words[:0:0]
		for _, w := range words {
			if !t.noise[w] {
				kept = append(kept, w)
			}
		}
		k = strings.Join(kept, " ")
	}
	if hasWide(k) {
		for n := range t.noise {
			if !hasWide(n) {
				continue
			}
			if rest := strings.TrimSuffix(strings.TrimPrefix(k, n), n); rest != "" && rest != k {
				if _, ok := t.exact[rest]; ok {
					return rest
				}
			}
		}
	}
	return k
}

// roles returns what a label asks for: one role, or several for labels such as
// "Phone / WhatsApp" and "City, country". guess allows for reading long,
// unlisted labels by the words in them.
func (t *labelTable) roles(label string, guess bool) []role {
	if r := t.exactRole(label); r != roleNone {
		return []role{r}
	}
	if parts := splitLabel(label); len(parts) > 1 {
		var out []role
		listed := 0
		for _, p := range parts {
			if r := t.exactRole(p); r != roleNone && r != roleOther {
				listed++
				if !hasRole(out, r) {
					out = append(out, r)
				}
			}
		}
		if len(out) > 0 && (guess || listed == len(parts) || listed > 0 && out[0].person() && len(strings.Fields(label)) < 7) {
			return out
		}
	}
	if out := t.joined(label); out != nil {
		return out
	}
	if !guess {
		return nil
	}
	if r := t.guess(key(label)); r != roleNone {
		return []role{r}
	}
	return nil
}

// maxJoin is the longest word between two labels, bytes.
const maxJoin = 12

// joined reads a label of two listed ones with a word between them: "Comentario
// o mensaje", "Company and contact person".
func (t *labelTable) joined(label string) []role {
	if n := strings.Count(label, " "); n < 2 || n > 8 {
		return nil
	}
	words := strings.Fields(label)
	for i := 1; i+1 < len(words); i++ {
		if w := words[i]; len(w) > maxJoin || !t.joins[w] && !t.joins[key(w)] {
			continue
		}
		a, b := t.exactRole(strings.Join(words[:i], " ")), t.exactRole(strings.Join(words[i+1:], " "))
		switch {
		case a == roleNone || b == roleNone:
		case a == b:
			return []role{a}
		default:
			return []role{a, b}
		}
	}
	return nil
}

// guess reads the role of an unlisted label from the words in it. An
// ideographic label is what it ends with: 联系人邮箱 asks for an 邮箱.
func (t *labelTable) guess(k string) role {
	if k == "" {
		return roleNone
	}
	if hasWide(k) {
		for _, tail := range t.tails {
			if strings.HasSuffix(k, tail) {
				return t.exact[tail]
			}
		}
	}
	padded := " " + k + " "
	for _, h := range t.hints {
		for _, w := range h.Words {
			if strings.Contains(padded, w) {
				return h.Role
			}
		}
	}
	return roleNone
}

// splitLabel parts "Phone / WhatsApp", "City, country", "电话或微信".
func splitLabel(s string) []string {
	if i := strings.IndexAny(s, "(（"); i > 0 {
		s = s[:i] + "/" + strings.Trim(s[i:], "()（） ")
	}
	return strings.FieldsFunc(s, func(r rune) bool {
		return r == '/' || r == '／' || r == '|' || r == '&' || r == ',' || r == '、' || r == '或' || r == '・'
	})
}

func hasRole(rs []role, r role) bool {
	for _, x := range rs {
		if x == r {
			return true
		}
	}
	return false
}
