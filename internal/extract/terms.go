package extract

import (
	"slices"
	"strings"
)

// terms finds trade terms, terms of payment and certificates.
func (r *reader) terms() {
	paid := 0 // end of the last term of payment
	for i := range r.tokens {
		if to := r.inspectionPaper(i); to > 0 {
			r.addCertificate(i, to, r.words(i, to))
		}
		if r.starts[i]&of(clsIncoterm, clsPayment, clsCert, clsStandard) == 0 || r.tokens[i].kind == kindLink {
			continue
		}
		if h := r.at(i, clsIncoterm); h != nil && r.isIncoterm(h) && !r.replaced(h) {
			r.facts.Request.Incoterms = appendNew(r.facts.Request.Incoterms, h.code)
			r.note(FactIncoterm, h.code, int(h.from), int(h.to))
			r.incoterms = append(r.incoterms, *h)
		}
		if h := r.at(i, clsPayment); h != nil && i >= paid && !r.withinPayment(h) && r.isPayment(h) {
			paid = int(h.to)
			r.facts.Request.PaymentTerms = appendNew(r.facts.Request.PaymentTerms, h.code)
			r.note(FactPayment, h.code, int(h.from), int(h.to))
		}
		if from, to, name := r.certificate(i); name != "" {
			r.addCertificate(from, to, name)
		}
	}
}

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

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// glued reports whether the hit is part of a longer written word: LC-100, CE-77, x/CIF.
func (r *reader) glued(h *hit) bool {
	after := int(h.to)
	if r.sign(after, "-_") && r.tokens[after].gap == 0 && after+1 < len(r.tokens) && r.tokens[after+1].gap == 0 && r.kindAt(after+1) == kindNum {
		return true
	}
	before := int(h.from) - 1
	return r.sign(before, "-_@#") && r.tokens[h.from].gap == 0 && before > 0 && r.tokens[before].gap == 0 &&
		(r.kindAt(before-1) == kindWord || r.kindAt(before-1) == kindNum)
}

// replaced reports whether something else is wanted in place of h: "CIF instead of
// FOB", "FOB 말고 CIF".
func (r *reader) replaced(h *hit) bool {
	if n := r.endingAt(int(h.from)-1, clsNo); n != nil && n.form == "instead" {
		return true
	}
	n := r.at(int(h.to), clsNo)
	return n != nil && n.form == "replaced"
}

func (r *reader) isIncoterm(h *hit) bool {
	i, after := int(h.from), int(h.to)
	t := r.tokens[i]
	if r.glued(h) {
		return false
	}
	switch h.form {
	case "code":
		if int(r.tokens[after-1].end-t.start) != len(strings.Join(strings.Fields(r.words(i, after)), " ")) || !ascii(r.words(i, after)) {
			return false // xe đạp is a bicycle
		}
		// A key fob, and the Spanish tax number "CIF: B12345678".
		if t.caps == capsNone && (r.word(i-1, wordA|wordThe|wordKeyBefore) || r.word(after, wordKeyAfter)) {
			return false
		}
		if h.code == "CIF" && ((r.sign(after, ":/") || r.word(after, wordTaxNumber)) && r.taxNumber(after) || r.sign(i-1, "/") && r.is(i-2, "nif")) {
			return false
		}
		return true
	case "caps":
		return t.caps == capsAll && !r.shouting && (r.placeAfter(after) >= 0 || r.is(after, "price") || r.has(after, after+3, of(clsPort, clsPlace)))
	case "near":
		return r.has(after, after+3, of(clsPort, clsPlace))
	}
	return true
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// taxNumber reports whether within three tokens a number of eight digits stands,
// with or without a letter before it.
func (r *reader) taxNumber(i int) bool {
	for k := i; k < i+4 && k < len(r.tokens); k++ {
		if t := r.tokens[k]; strings.ContainsAny(t.fold, "0123456789") && len(t.fold) >= 8 {
			return true
		}
	}
	return false
}

// placeAfter skips the words allowed between a trade term and its place and
// returns the token where the place begins, or -1.
func (r *reader) placeAfter(i int) int {
	for n := 0; n < 5 && i < len(r.tokens); n++ {
		if r.tokens[i].kind == kindLine {
			return -1
		}
		if r.starts[i]&of(clsPlace) != 0 || r.properNoun(i) {
			return i
		}
		switch {
		case r.kindAt(i) == kindNum && len(r.tokens[i].fold) >= 4 && len(r.tokens[i].fold) <= 6 && ascii(r.tokens[i].fold) && (r.properNoun(i+1) || r.at(i+1, clsPlace) != nil):
			i++ // a postcode: DAP 8010 Graz
		case r.sign(i, ":,()-–=/\"'：，（）"):
			i++
		case r.starts[i]&of(clsFill, clsDeliver) != 0:
			next := i
			for _, c := range []class{clsFill, clsDeliver} {
				if h := r.at(i, c); h != nil {
					next = max(next, int(h.to))
				}
			}
			i = next
		default:
			return -1
		}
	}
	return -1
}

// withinPayment reports whether a longer term of payment begins inside h and ends
// behind it: "pay cash" of "pay cash against documents", the Italian "con carta"
// of "con carta de crédito".
func (r *reader) withinPayment(h *hit) bool {
	for k := int(h.from) + 1; k < int(h.to); k++ {
		if p := r.at(k, clsPayment); p != nil && p.to > h.to && r.isPayment(p) {
			return true
		}
	}
	return false
}

func (r *reader) isPayment(h *hit) bool {
	i, after := int(h.from), int(h.to)
	if r.glued(h) || r.is(after, "-") && r.tokens[after].gap == 0 {
		return false
	}
	if h.code == openAccount && (r.letterIn(i-4, i) || r.letterIn(after, after+1)) {
		return false // "L/C a 60 gg data B/L"
	}
	if h.form == "caps" {
		from, to := r.sentence(i)
		near := r.has(max(from, i-4), i, of(clsPay)) || r.has(after, min(to, after+4), of(clsPay))
		switch h.code {
		case "T/T", "L/C":
			if r.tokens[i].caps != capsAll && !near {
				return false
			}
		default:
			if r.tokens[i].caps != capsAll || !near && !r.has(from, to, of(clsPay, clsIncoterm)) && !r.otherPayment(from, to, h) {
				return false
			}
		}
		if h.code == "L/C" && r.word(i-1, wordForce) {
			return false // a lashing capacity
		}
		if h.code == "CAD" && (r.kindAt(after) == kindNum || r.kindAt(i-1) == kindNum || r.word(after, wordDrawing)) {
			return false
		}
	}
	if h.code == "CAD" && h.form == "" && r.ends[max(i-1, 0)]&of(clsPay) != 0 && slices.Contains(r.facts.Request.PaymentTerms, "T/T") {
		return false // a deposit by transfer, the balance against documents
	}
	// "LC not possible", "no L/C", "kein Akkreditiv".
	if n := r.endingAt(i-1, clsNo); n != nil && n.form != "replaced" || r.ends[max(i-2, 0)]&of(clsNo) != 0 && i >= 2 && r.sent[i-2] == r.sent[i] && r.word(i-1, wordAccept|wordA|wordThe) {
		return false
	}
	if after < len(r.tokens) && r.sent[after] == r.sent[i] {
		if n := r.at(after, clsNo); n != nil && n.form != "instead" && n.form != "before" { // "T/T instead of L/C"
			return false
		}
		if r.word(after, wordIs|wordNot) && r.at(after+1, clsNo) != nil {
			return false
		}
		// "L/C machen wir nicht", "аккредитив не делаем".
		if last := after + 3; r.word(last-1, wordNot) && r.bareEnd(last) || r.word(after+2, wordNot) && r.bareEnd(after+3) {
			return false
		}
	}
	return true
}

func (r *reader) otherPayment(from, to int, not *hit) bool {
	for i := from; i < to; i++ {
		if h := r.at(i, clsPayment); h != nil && h.from != not.from && h.code != not.code {
			return true
		}
	}
	return false
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
