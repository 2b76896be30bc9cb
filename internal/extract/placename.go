package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// withoutMarks is the name of which written is a case form as its writer spells it:
// Gdansk where he writes Gdanska, but Poznań for Poznania, which has no mark.
func withoutMarks(alias, written string, h *hit) string {
	for _, key := range []string{h.code, h.code + "-to"} {
		for _, form := range inflect(alias, key) {
			if stem := strings.ToLower(written); lexicon.Fold(form) == stem && !ascii(form) {
				folded := lexicon.Fold(alias)
				n := 0
				for n < len(folded) && n < len(stem) && folded[n] == stem[n] {
					n++
				}
				return written[:n] + folded[n:]
			}
		}
	}
	return alias
}

// unknownPlace reads a capitalised name that no list holds after words that
// leave no doubt: "port of Berbera", "ship to Grand Island", 到丹吉尔港.
func (r *reader) unknownPlace(i int) {
	if d := r.at(i, clsDeliver); d != nil && r.tokens[i].kind == kindChar {
		r.charPlace(int(d.to))
		return
	}
	h := r.at(i, clsDeliver)
	if h == nil || h.to-h.from < 2 && !r.word(i, wordDelivered) {
		if h = r.at(i, clsPort); h == nil || h.to-h.from < 2 {
			return
		}
	}
	start := int(h.to)
	if r.sign(start, ":：") {
		start++
	}
	for r.at(start, clsFill) != nil {
		start = int(r.at(start, clsFill).to)
	}
	if r.at(start, clsPlace) != nil || !r.properNoun(start) || start > int(h.to)+4 {
		return
	}
	last := r.tokens[h.to-1].fold
	if len(last) < 2 || r.shouting {
		return
	}
	end := r.nounEnd(start)
	r.addPlace(start, end, "", "")
	if r.word(end, wordOr) {
		r.takePlaces(end+1, false)
	}
}

// storePlace reads the name before a word for a store that goods shall reach:
// "need at Jurong warehouse".
func (r *reader) storePlace(i int) {
	from := i
	for from > 0 && i-from < 3 && r.properNoun(from-1) && r.sent[from-1] == r.sent[i] {
		from--
	}
	k := from - 1
	if r.word(k, wordThe) || r.sign(k, ":") {
		k--
	}
	if from == i || !r.word(k, wordAt|wordTo) && r.endingAt(k, clsDeliver) == nil || r.has(from, i, of(clsPlace)) {
		return
	}
	if first, _ := r.sentence(i); r.has(first, from, of(clsWant, clsDeliver)) && !r.has(first, from, of(clsFrom)) {
		r.addPlace(from, i, "", "")
	}
}

// suffixedPlace finds a listed place whose name carries the ending that says
// where to: Budapestre, Helsinkiin.
func (r *reader) suffixedPlace(i int) {
	t := r.tokens[i]
	if t.kind != kindWord || t.caps == capsNone || r.starts[i]&of(clsPlace) != 0 || len(t.fold) < 6 || !ascii(t.fold) {
		return
	}
	for cut := 1; cut <= 4 && len(t.fold)-cut >= 4; cut++ {
		for _, p := range dict().starting(t.fold[:len(t.fold)-cut]) {
			if p.class == clsPlace && len(p.rest) == 0 && !p.weak && int(t.end-t.start) == len(t.fold) {
				r.addPlace(i, i+1, r.text[t.start:int(t.end)-cut], p.code)
				return
			}
		}
	}
}

// charPlace reads up to six characters before a word for port: 到吉布提港.
func (r *reader) charPlace(i int) {
	for n := 0; n < 6 && i+n < len(r.tokens); n++ {
		k := i + n
		if r.tokens[k].kind != kindChar || r.starts[k]&of(clsPlace) != 0 || r.starts[k]&of(clsCountry) != 0 && (n > 0 || !r.longerThanCountry(k)) {
			return
		}
		if r.starts[k]&of(clsPort) != 0 {
			if n >= 2 && !r.is(i, "目") {
				r.addPlace(i, k, "", "")
			}
			return
		}
	}
}

// longerThanCountry reports whether the name at token i only begins as that of a
// country does: 巴西古当, which lies in Malaysia.
func (r *reader) longerThanCountry(i int) bool {
	h := r.at(i, clsCountry)
	end := int(h.to)
	return r.kindAt(end) == kindChar && r.starts[end]&of(clsPort) == 0 && !r.sign(end, "的各任主某境国國")
}

// properNoun reports whether token i may begin the name of a place that no list holds.
func (r *reader) properNoun(i int) bool {
	if i < 0 || i >= len(r.tokens) {
		return false
	}
	t := r.tokens[i]
	if t.kind != kindWord || t.caps == capsNone || r.shouting || t.caps == capsAll && len(t.fold) < 5 || len(t.fold) < 3 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(r.text[t.start:])
	if !unicode.IsUpper(first) || strings.ContainsAny(t.fold, "0123456789") {
		return false
	}
	return r.starts[i]&of(clsCountry, clsNotPlace, clsMoney, clsIncoterm, clsPayment, clsCert, clsMonth, clsWeekday, clsSeason, clsUnit, clsGreeting,
		clsClosing, clsRole, clsEnding, clsBusiness, clsLabel, clsBox, clsDeadline, clsWant, clsCourtesy, clsSample, clsJob) == 0
}

// nounEnd is the end of a capitalised name that begins at token i, three words at
// most; where nouns have no endings, what an apostrophe joins is one word: Nuku'alofa.
func (r *reader) nounEnd(i int) int {
	end := i + 1
	if !r.writes(inflects) && r.sign(end, "'’ʻ") && r.tokens[end].gap == 0 && r.kindAt(end+1) == kindWord && r.tokens[end+1].gap == 0 && len(r.tokens[end+1].fold) > 1 {
		end += 2
	}
	for n := 0; n < 2; n++ {
		next := end
		if r.is(next, "-") && r.tokens[next].gap == 0 {
			next++
		}
		if r.word(next, wordWater) && r.properNoun(next+1) && r.sent[next+1] == r.sent[i] {
			next++ // Plau am See
		}
		if next >= len(r.tokens) || r.tokens[end].gap >= gapWide || !r.properNoun(next) || r.sent[next] != r.sent[i] {
			break
		}
		end = next + 1
	}
	return end
}

func latin(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r < 0x250
}
