package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// proseFirm reads the firm that a text names in passing, without signing it.
func (p *person) proseFirm() string {
	r := p.r
	outlet, opening := of(clsOutlet, clsBusiness), of(clsOpening, clsBusiness, clsIntro)
	for i := r.bodyFrom; i < r.bodyTo; i++ {
		c := ""
		switch {
		case r.word(i, wordHere):
			c = r.firmHere(i)
		case r.word(i, wordAs):
			c = r.firmAs(i)
		case r.starts[i]&outlet != 0 && r.owned(i):
			c = r.ownOutlet(i)
		case r.starts[i]&clsFirm.set() != 0:
			c = r.firmBehindNoun(i)
		}
		if c == "" && r.starts[i]&opening != 0 && r.kindAt(i) == kindWord && !latinOrCased(r.tokens[i].fold) {
			c = r.uncasedFirm(i)
		}
		if c != "" {
			return c
		}
	}
	return ""
}

// firmRun is the name in the tokens from..end-1, "" where it is a place, an
// office, a title or nothing but a trade.
func (r *reader) firmRun(from, end int) string {
	if end <= from || end-from > 6 {
		return ""
	}
	words := r.words(from, end)
	if utf8.RuneCountInString(words) < 3 || onlyPlace(words) || isRole(words) || r.has(from, end, of(clsGreeting, clsJob, clsCountry, clsIncoterm)) || onlyTrade(r.tokens[from:end]) {
		return ""
	}
	return cleanCompany(words)
}

// closes reports whether a name can end before token i: a mark, a place's
// preposition or the end of the sentence stands there.
func (r *reader) closes(i, to int) bool {
	return i >= to || r.sign(i, ",.;:!?()–—-\"»”") || r.word(i, wordAt|wordFrom)
}

// firmHere reads what stands around "here": "Kedai Seri Melati here", "Delroy
// here, Delroy Electrical in Mandeville".
func (r *reader) firmHere(i int) string {
	first, to := r.sentence(i)
	from := i
	for from > max(first, r.bodyFrom) && i-from < 5 && r.kindAt(from-1) == kindWord && r.tokens[from-1].caps != capsNone && r.starts[from-1]&of(clsGreeting) == 0 {
		from--
	}
	if from == i {
		return ""
	}
	if i-from > 1 && isFirm(r.words(from, i)) {
		return r.firmRun(from, i)
	}
	next := i + 1
	if !r.sign(next, ",") && !r.word(next, wordFrom|wordAt) && r.at(next, clsFirm) == nil {
		return ""
	}
	end := r.nameRun(next+1, to)
	if words := r.words(next+1, end); end-next > 2 && (isFirm(words) || r.sign(next, ",") && r.word(end, wordAt)) {
		return r.firmRun(next+1, end)
	}
	return ""
}

// firmAs reads the firm in whose name somebody writes: "Demir Ambalaj olarak …".
func (r *reader) firmAs(i int) string {
	first, _ := r.sentence(i)
	from := i
	for from > max(first, r.bodyFrom) && i-from < 6 && r.kindAt(from-1) == kindWord && r.tokens[from-1].caps != capsNone && r.starts[from-1]&of(clsGreeting, clsIntro) == 0 {
		from--
	}
	if i-from < 2 || from > max(first, r.bodyFrom) && !r.word(from-1, wordWe) && r.ends[from-1]&of(clsIntro) == 0 && r.kindAt(from-1) != kindPunct {
		return ""
	}
	return r.firmRun(from, i)
}

// owned reports whether "my", or "we run a small", stands before token i.
func (r *reader) owned(i int) bool {
	if r.word(i-1, wordMy) {
		return true
	}
	for k := i - 1; k >= max(r.bodyFrom, i-4) && r.sent[k] == r.sent[i] && r.kindAt(k) == kindWord; k-- {
		if h := r.endingAt(k, clsIntro); h != nil {
			return h.form == "firm" && k < i-1
		}
		if r.tokens[k].caps != capsNone {
			return false
		}
	}
	return false
}

// ownOutlet reads the name behind the writer's kind of shop, which begins at token
// i: "mi papelería La Yadi", "our bakery Sweet Crumb in Leeds".
func (r *reader) ownOutlet(i int) string {
	h := r.at(i, clsOutlet)
	if h == nil {
		h = r.at(i, clsBusiness)
	}
	_, to := r.sentence(i)
	from := int(h.to)
	if r.sign(from, "\"«“„'") {
		from++
	}
	end := r.nameRun(from, to)
	if end == from || !r.closes(end, to) || r.has(from, end, of(clsPlace)) {
		return ""
	}
	if r.tokens[i].caps != capsNone {
		from = i // unser Hotel Seeblick
	}
	return r.firmRun(from, end)
}

// firmBehindNoun reads the name behind a word for the writer's firm: "наша
// компания Ромашка", "ben Emre, Demir Ambalaj firmasından".
func (r *reader) firmBehindNoun(i int) string {
	h := r.at(i, clsFirm)
	if h == nil || h.form != "noun" {
		return ""
	}
	first, to := r.sentence(i)
	own := false
	for k := max(first, i-12); k < int(h.to); k++ {
		own = own || r.word(k, wordMy|wordWe) || r.starts[k]&of(clsIntro) != 0
	}
	from := int(h.to)
	for n := 0; n < 2 && (r.sign(from, ":\"«“„'") || r.word(from, wordIs)); n++ {
		from++
	}
	end := r.nameRun(from, to)
	switch words := r.words(from, end); {
	case !own || end == from:
		return ""
	case (r.lang == "en" || r.lang == "de") && !isFirm(words) && (end-from < 2 || !r.closes(end, to)):
		return "" // "our company Profile is attached"
	}
	return r.firmRun(from, end)
}

// uncasedFirm reads a firm in a script without capitals that begins, or whose
// trade is named, at token i behind words of introduction: "معك محمود من مؤسسة
// النور في جدة", "हम श्री गणेश ट्रेडर्स से हैं".
func (r *reader) uncasedFirm(i int) string {
	words := statedWords()
	if words["some~"+r.lang] == nil {
		return "" // nobody said which words of the language are no names
	}
	first, to := r.sentence(i)
	stops := func(k int) bool {
		return k >= to || r.kindAt(k) != kindWord || r.word(k, wordAt|wordFrom|wordAnd|wordTo) || r.starts[k]&of(clsPlace, clsCountry, clsFrom, clsWant, clsIntro, clsWish) != 0 ||
			slices.Contains(words["some~"+r.lang], r.tokens[k].fold)
	}
	if h := r.at(i, clsIntro); h != nil {
		// احنا النور للأدوات المنزلية في القاهرة
		end, trade := int(h.to), false
		for end < int(h.to)+5 && !stops(end) {
			for _, mark := range words["trade~"+r.lang] {
				trade = trade || end > int(h.to) && strings.HasPrefix(r.tokens[end].fold, mark)
			}
			end++
		}
		if h.form == "firm" && trade {
			return r.firmRun(int(h.to), end)
		}
		return ""
	}
	from := i
	for from > max(first, r.bodyFrom) && i-from < 7 && r.ends[from-1]&of(clsIntro) == 0 && !r.word(from-1, wordWe) {
		from--
	}
	if from == max(first, r.bodyFrom) && (from == 0 || r.ends[from-1]&of(clsIntro) == 0 && !r.word(from-1, wordWe)) {
		return ""
	}
	if h := r.at(i, clsOpening); h != nil {
		end := int(h.to)
		for end < int(h.to)+5 && !stops(end) {
			end++
		}
		if end == int(h.to) || slices.ContainsFunc(words["trade~"+r.lang], func(mark string) bool { return strings.HasPrefix(r.tokens[h.to].fold, mark) }) {
			return "" // a firm of a kind, not one of a name
		}
		return cleanCompany(r.words(i, end))
	}
	if h := r.at(i, clsBusiness); h != nil && from < i && i-from < 4 && !r.has(from, i, of(clsPlace, clsCountry)) {
		return r.firmRun(from, int(h.to))
	}
	return ""
}
