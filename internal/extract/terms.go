package extract

import (
	"slices"
	"strings"
)

// terms finds trade terms, terms of payment and certificates.
func (r *reader) terms() {
	paid := 0 // end of the last term of payment
	named := of(clsIncoterm, clsPayment, clsCert, clsStandard)
	for i := range r.tokens {
		if to := r.inspectionPaper(i); to > 0 {
			r.addCertificate(i, to, r.words(i, to))
		}
		if r.starts[i]&named == 0 || r.tokens[i].kind == kindLink {
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
