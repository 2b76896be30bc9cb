package extract

import (
	"slices"
	"strings"
)

// addCertificate takes the tokens from..to-1 as a certificate of that name, unless
// it is known.
func (r *reader) addCertificate(from, to int, name string) {
	if slices.ContainsFunc(r.facts.Request.Certifications, func(s string) bool { return strings.EqualFold(s, name) }) {
		return
	}
	r.facts.Request.Certifications = append(r.facts.Request.Certifications, name)
	r.note(FactCertification, name, from, to)
	r.use(from, to)
}

// isLooseStandard reports whether a folded word is a body whose numbers name a
// certificate without a further word.
func isLooseStandard(fold string) bool {
	for _, p := range dict().starting(fold) {
		if p.class == clsStandard && p.form == "loose" {
			return true
		}
	}
	return false
}

// certificate reads the certificate or standard that starts at token i.
func (r *reader) certificate(i int) (from, to int, name string) {
	if h := r.at(i, clsStandard); h != nil && !r.used[i] {
		if to, name := r.standard(h); name != "" {
			return i, to, name
		}
	}
	h := r.at(i, clsCert)
	if h != nil && h.form == "class" {
		return r.classed(h)
	}
	if h == nil || r.used[i] || r.glued(h) && h.to-h.from == 1 {
		return 0, 0, ""
	}
	if r.notAsked(int(h.to), i) {
		return 0, 0, ""
	}
	capital := r.tokens[i].caps == capsAll
	from, to = r.sentence(i)
	switch h.form {
	case "caps":
		if !capital && !r.has(i+1, min(to, i+3), of(clsCertWord)) {
			return 0, 0, ""
		}
		if !capital && len(r.tokens[i].fold) < 4 && r.tokens[i].caps == capsNone && !r.is(i+1, "certificate") && !r.is(i+1, "certified") && !r.is(i+1, "mark") {
			return 0, 0, ""
		}
		if capital && r.shouting && len(r.tokens[i].fold) < 4 && !r.has(max(from, i-3), min(to, i+4), of(clsCertWord)) {
			return 0, 0, ""
		}
	case "issuer":
		for k := int(h.to); k < min(to, i+7); k++ {
			if s := r.at(k, clsStandard); s != nil && r.has(i+1, k, of(clsCertWord)) {
				if _, name := r.standard(s); name != "" {
					return 0, 0, "" // "TÜV certificate to EN 1176": the standard is asked for
				}
			}
		}
	case "near":
		if !capital && latin(r.tokens[i].fold) || !r.has(max(from, i-5), i, of(clsCertWord)) && !r.has(i+1, min(to, i+5), of(clsCertWord)) && !r.neighbourCert(i, int(h.to)) {
			return 0, 0, ""
		}
	}
	if h.form == "number" {
		return r.numbered(h)
	}
	return int(h.from), int(h.to), h.code
}

// notAsked reports whether the certificate in front of token to is refused or not
// needed: "Kosher not relevant", "сертификация не нужна".
func (r *reader) notAsked(to, from int) bool {
	if to < len(r.tokens) && r.sent[to] == r.sent[from] && r.word(to, wordNot) && r.kindAt(to+1) == kindWord && r.bareEnd(to+2) {
		return true
	}
	return r.word(from-1, wordNot) && r.bareEnd(to) && r.kindAt(from-1) == kindWord && r.sent[from-1] == r.sent[from]
}

// numbered reads a certificate with the number that belongs to its name: ТР ТС
// 008/2011, SASO 2874, OEKO-TEX Standard 100. In brackets behind another one it
// only explains that.
func (r *reader) numbered(h *hit) (from, to int, name string) {
	from, to = int(h.from), int(h.to)
	if r.tokens[from].caps == capsNone && latin(r.tokens[from].fold) && len(r.tokens[from].fold) < 5 {
		return 0, 0, ""
	}
	if r.sign(from-1, "(") && from >= 2 && r.ends[from-2]&of(clsCert, clsStandard) != 0 {
		return 0, 0, ""
	}
	n := to
	if r.is(n, "standard") && r.tokens[n].gap == 1 {
		n++
	}
	if r.kindAt(n) != kindNum || r.tokens[n].gap > 1 || len(r.tokens[n].fold) < 3 || r.at(n+1, clsUnit) != nil || strings.ContainsAny(r.tokens[n].fold, ",'") {
		return from, to, h.code
	}
	n++
	if r.sign(n, "/-") && r.kindAt(n+1) == kindNum && r.tokens[n+1].gap == 0 && len(r.tokens[n+1].fold) == 4 {
		n += 2
	}
	return from, n, r.words(from, n)
}

// neighbourCert reports whether a certificate stands beside tokens i..j-1 in a list.
func (r *reader) neighbourCert(i, j int) bool {
	if (r.sign(i-1, ",/&、") || r.word(i-1, wordAnd)) && i >= 2 && r.ends[i-2]&of(clsCert) != 0 {
		return true
	}
	return (r.sign(j, ",/&、") || r.word(j, wordAnd)) && j+1 < len(r.tokens) && r.starts[j+1]&of(clsCert) != 0
}

// classed reads a class of behaviour in fire or of approval beside a word of
// certification: Classe 1IM, class B-s1, Klasse B1.
func (r *reader) classed(h *hit) (from, to int, name string) {
	i, n := int(h.from), int(h.to)
	if r.kindAt(n) != kindNum && !(r.kindAt(n) == kindWord && r.tokens[n].caps == capsAll && strings.ContainsAny(r.tokens[n].fold, "0123456789")) && !(r.kindAt(n) == kindWord && len(r.tokens[n].fold) == 1 && r.is(n+1, "-")) {
		return 0, 0, ""
	}
	first, last := r.sentence(i)
	if !r.has(max(first, i-5), i, of(clsCertWord)) && !r.has(n+1, min(last, n+5), of(clsCertWord)) {
		return 0, 0, ""
	}
	end := n + 1
	for end < last && end < n+7 && r.tokens[end].gap == 0 && (r.kindAt(end) == kindWord || r.kindAt(end) == kindNum || r.sign(end, "-,") && end+1 < last && r.tokens[end+1].gap == 0 && r.kindAt(end+1) == kindWord) {
		end++
	}
	if end == n+1 && r.kindAt(n) == kindNum && r.kindAt(end) == kindWord && r.tokens[end].gap == 1 && r.tokens[end].caps == capsAll && len(r.tokens[end].fold) == 2 {
		end++ // classe 1 IM
	}
	return i, end, r.words(i, end)
}

// standard reads a body and its number: EN 12572-3, ISO 9001:2015, DIN EN 71,
// AS/NZS 4020. Bodies that adopt each other's standards make one name.
func (r *reader) standard(h *hit) (to int, name string) {
	i, n := int(h.from), int(h.to)
	if r.tokens[i].caps != capsAll && len(r.tokens[i].fold) < 5 {
		return 0, ""
	}
	loose := isLooseStandard(r.tokens[i].fold) || isLooseStandard(r.tokens[n-1].fold)
	for k := 0; k < 3; k++ {
		next := n
		if r.sign(next, "-/") {
			next++
		}
		more := r.at(next, clsStandard)
		if more == nil || r.tokens[next].caps != capsAll {
			break
		}
		loose = loose || isLooseStandard(r.tokens[next].fold)
		n = int(more.to)
	}
	if r.is(n, "-") || r.is(n, "/") {
		n++
	}
	letter := r.kindAt(n) == kindWord && len(r.tokens[n].fold) == 1 && r.tokens[n].caps != capsNone && r.kindAt(n+1) == kindNum && r.tokens[n+1].gap <= 1
	if letter { // ASTM F963 where the letter stands alone
		n++
	}
	if r.kindAt(n) != kindNum && !(r.kindAt(n) == kindWord && len(r.tokens[n].fold) >= 3 && strings.ContainsAny(r.tokens[n].fold[1:], "0123456789")) {
		return 0, ""
	}
	digits := strings.Trim(r.tokens[n].fold, "abcdefghijklmnopqrstuvwxyz")
	if len(digits) < 2 || strings.ContainsAny(digits, ",'") {
		return 0, ""
	}
	if !loose {
		from, end := r.sentence(i)
		if !r.has(max(from, i-5), i, of(clsCertWord)) && !r.has(n+1, min(end, n+5), of(clsCertWord)) {
			return 0, ""
		}
	}
	end := n + 1
	if r.is(end, ".") && r.kindAt(n) == kindWord && r.kindAt(end+1) == kindNum && r.tokens[end].gap == 0 && r.tokens[end+1].gap == 0 {
		end += 2 // A156.9
	}
	end = r.partOfStandard(end)
	if r.inspection(end) && r.tokens[end].gap == 1 {
		end++ // EN 10204 3.1
	}
	return end, r.words(i, end)
}

// partOfStandard returns the end of the part of a standard whose number ends
// before token end: EN 1176-1. Several parts name the whole: EN 455-1/2/3.
func (r *reader) partOfStandard(end int) int {
	first := end
	for r.is(end, "-") && r.tokens[end].gap == 0 && end+1 < len(r.tokens) && r.tokens[end+1].gap == 0 && r.kindAt(end+1) == kindNum && len(r.tokens[end+1].fold) < 4 {
		end += 2
	}
	if end > first && r.sign(end, "/") && r.tokens[end].gap == 0 && r.kindAt(end+1) == kindNum && len(r.tokens[end+1].fold) == 1 {
		return first
	}
	return end
}

// inspection reports whether a type of inspection document stands at token i: 2.1,
// 2.2, 3.1 or 3.2 of EN 10204.
func (r *reader) inspection(i int) bool {
	if r.kindAt(i) != kindNum || len(r.tokens[i].fold) != 3 {
		return false
	}
	f := r.tokens[i].fold
	return (f[0] == '2' || f[0] == '3') && f[1] == '.' && (f[2] == '1' || f[2] == '2')
}

// inspectionPaper reads a type of inspection document at token i beside the word
// for its paper: "3.1 certs", "3.1-Zeugnis", "certificato 3.1", 3.2证书.
func (r *reader) inspectionPaper(i int) (to int) {
	if !r.inspection(i) || r.used[i] {
		return 0
	}
	n := i + 1
	if h := r.at(n, clsStandard); h != nil {
		to, _ = r.standard(h) // certificato 3.1 EN 10204
		return to
	}
	if r.is(n, "-") && r.tokens[n].gap == 0 {
		n++
	}
	if r.starts[min(n, len(r.tokens)-1)]&of(clsCertWord) != 0 && r.kindAt(n) != kindLine || i > 0 && r.ends[i-1]&of(clsCertWord) != 0 {
		return i + 1
	}
	return 0
}

// gluedStandards finds standards written as one word: EN71, ISO9001.
func (r *reader) gluedStandards() {
	for i, t := range r.tokens {
		if t.kind != kindWord || t.caps != capsAll || r.used[i] {
			continue
		}
		cut := strings.IndexAny(t.fold, "0123456789")
		if cut < 2 || len(t.fold)-cut < 2 || strings.Trim(t.fold[cut:], "0123456789") != "" {
			continue
		}
		if !isLooseStandard(t.fold[:cut]) {
			continue
		}
		end := r.partOfStandard(i + 1)
		name := r.words(i, end)
		if !slices.Contains(r.facts.Request.Certifications, name) {
			r.facts.Request.Certifications = append(r.facts.Request.Certifications, name)
			r.note(FactCertification, name, i, end)
		}
		r.use(i, end)
	}
}
