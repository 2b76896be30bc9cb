package draft

import (
	"strings"
	"unicode"
)

// Person is whom a letter greets. All empty means that no name is known.
type Person struct {
	Full  string // without titles
	Last  string // the name that stands after Mr. or Ms.
	Given string // Russian first name and patronymic, where both are there
	Sex   string // "m", "f", or "" where neither title nor patronymic tells
}

// person reads a name as the buyer or his form gave it. What is no name of a
// person, such as an office or the company, gives the zero Person.
func person(name, company string) Person {
	name, _, _ = strings.Cut(line(name, 120), "(")
	for _, c := range []string{"|", "/", "<", "[", ";", " - ", " – ", " @ "} {
		name, _, _ = strings.Cut(name, c)
	}
	w := nameWords()
	var p Person
	if last, first, ok := strings.Cut(name, ","); ok { // "Müller, Hans"; "Hans Müller, Einkauf"
		if words := strings.Fields(last); len(words) == 1 && len(strings.Fields(first)) == 1 && !w.is("role", first) {
			name = strings.TrimSpace(first) + " " + words[0]
		} else {
			name = last
		}
	}
	var words []string
	for _, word := range strings.Fields(name) {
		switch {
		case w.is("m", word):
			p.Sex = "m"
		case w.is("f", word):
			p.Sex = "f"
		case w.is("n", word):
		case w.is("role", strings.Trim(word, ".")):
			return Person{}
		default:
			words = append(words, word)
		}
	}
	full := strings.Trim(strings.Join(words, " "), " .,-'’·:")
	full, p.Sex = w.suffix(full, p.Sex)
	if !isName(full) || sameName(full, company) {
		return Person{}
	}
	if len([]rune(full)) > 50 {
		return Person{}
	}
	p.Full = casedName(full)
	words = strings.Fields(p.Full)
	p.Last = words[len(words)-1]
	if isHan(p.Full) {
		p.Last = w.surname(p.Full)
		return p
	}
	p.patronymic(words)
	return p
}

// patronymic finds a Russian one: it tells the sex and is how one is addressed.
func (p *Person) patronymic(words []string) {
	if len(words) != 3 {
		return
	}
	for i, word := range words[1:] {
		sex := ""
		switch {
		case hasSuffix(word, "ович", "евич", "ьич", "кич"):
			sex = "m"
		case hasSuffix(word, "овна", "евна", "ична", "инична"):
			sex = "f"
		default:
			continue
		}
		p.Sex = sex
		p.Given = words[i] + " " + word
		p.Last = words[0]
		if i == 0 {
			p.Last = words[2]
		}
		return
	}
}

func hasSuffix(s string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(strings.ToLower(s), e) {
			return true
		}
	}
	return false
}

// isName reports whether s consists of nothing but what names consist of, and
// has at least one letter pair.
func isName(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsMark(r), strings.ContainsRune(" .-'’‘·・", r):
		default:
			return false
		}
	}
	return letters >= 2 || letters == 1 && isHan(s)
}

// sameName reports whether a person's name is the company's.
func sameName(name, company string) bool {
	squeeze := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	n, c := squeeze(name), squeeze(company)
	return c != "" && (n == c || len(strings.Fields(name)) > 1 && strings.HasPrefix(c, n))
}

// particles stay small in names.
const particles = " de da do dos das del della di du la le les el al bin ibn van von der den und und y e ten ter zu "

// casedName writes a name that is all capitals or all small as names are written.
func casedName(s string) string {
	if strings.ToUpper(s) != s && strings.ToLower(s) != s || strings.ToUpper(s) == strings.ToLower(s) {
		return s
	}
	var words []string
	for i, word := range strings.Fields(strings.ToLower(s)) {
		if i > 0 && strings.Contains(particles, " "+word+" ") {
			words = append(words, word)
			continue
		}
		up := true
		words = append(words, strings.Map(func(r rune) rune {
			if up && unicode.IsLetter(r) {
				up = false
				return unicode.ToTitle(r)
			}
			up = up || strings.ContainsRune("-'’.", r)
			return r
		}, word))
	}
	return strings.Join(words, " ")
}

func isHan(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}
