package extract

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// class is what a phrase is good for.
type class uint8

const (
	clsUnit    class = iota
	clsBox           // noun for a container
	clsBoxSize       // GP, HQ, ft after 20 or 40
	clsBoxWord       // word that names a container of a size
	clsIncoterm
	clsPayment
	clsCert
	clsStandard // EN, ISO: a number follows
	clsMoney
	clsPlace
	clsCountry
	clsMonth
	clsWeekday
	clsSeason
	clsTime // day, week, month, year, hour
	clsAfter
	clsBefore
	clsPack
	clsMOQ
	clsSample
	clsCapacity
	clsPast
	clsWant
	clsLabel
	clsApprox
	clsNumber
	clsTimes // multiplier
	clsEach
	clsPer
	clsDeliver
	clsFrom
	clsPort
	clsPay
	clsCertWord
	clsTarget
	clsBudget
	clsNo
	clsDeadline
	clsEnding
	clsOpening
	clsBusiness
	clsRole
	clsCourtesy
	clsClosing
	clsGreeting
	clsIntro
	clsFirm
	clsJob
	clsNone
	clsNotCountry
	clsFill
	clsNotPlace
	clsOtherSum
	clsNoNoun
	clsNoProduct
	clsInProduct
	clsHave
	clsYours
	clsNoName
	clsNotGoods // unit of what goods are, never of how many: kelvin
	clsBuilding
	clsPayNoun
	clsWish   // behind a sum: the price the buyer would take
	clsOutlet // where the writer sells: a number before them counts no goods
)

// set is a set of classes.
type set uint64

func of(cs ...class) set {
	var s set
	for _, c := range cs {
		s |= 1 << c
	}
	return s
}

// set is the set of c alone.
func (c class) set() set { return 1 << c }

// entry is the meaning of one phrase.
type entry struct {
	class  class
	form   string  // how far it is believed: see the heads of the data files
	code   string  // canonical code, country, spelling
	alias  string  // for an inflected place: its listed form
	lang   string  // the only languages in which it counts, "" for all
	factor float64 // of units, multipliers and number words
	weak   bool    // also a common word
}

type phrase struct {
	rest []uint64 // hashes of the tokens after the first
	entry
}

// opener is a word with which phrases begin.
type opener struct {
	phrases []phrase
	seconds []uint64 // of each phrase the hash of its second token, 0 where there is none
	alone   []int    // numbers of the phrases without a second token
}

// dictionary finds phrases by their first token.
type dictionary struct {
	first *foldTable[opener]
	// begins has a bit for each phrase, by its first two tokens or, of one token, by
	// this: most words need no look into the table, and 32 KiB stay in the processor.
	begins [1 << beginLog / 64]uint64
	room   []token // for the phrase that is being added
}

const beginLog = 18

// beginBit is the place in begins of a phrase that begins with two tokens, or is
// one token where the second is 0.
func beginBit(first, second uint64) (word, bit uint64) {
	h := (first + second*0xC2B2AE3D27D4EB4F) * 0x9E3779B97F4A7C15 >> (64 - beginLog)
	return h / 64, 1 << (h % 64)
}

// mayBegin reports whether a phrase may begin with two tokens, or be one token
// where the second is 0.
func (d *dictionary) mayBegin(first, second uint64) bool {
	word, bit := beginBit(first, second)
	return d.begins[word]&bit != 0
}

// starting returns the phrases whose first token is the word.
func (d *dictionary) starting(fold string) []phrase {
	if o := d.first.get(hashFold(fold)); o != nil {
		return o.phrases
	}
	return nil
}

// opener returns the phrases that begin with a token, or nil.
func (d *dictionary) opener(t *token) *opener {
	o := d.first.get(t.hash)
	if o == nil && t.arabic() {
		o = d.first.get(hashFold(bareArabic(d, t.fold)))
	}
	return o
}

// hit is one phrase found in a text: tokens from..to-1.
type hit struct {
	from, to int32
	*entry
}

var dict = sync.OnceValue(buildWords)

func buildWords() *dictionary {
	d := &dictionary{first: newFoldTable[opener](16 << 10)}
	for _, l := range lexicon.Trade("units") {
		d.addList(l, clsUnit)
	}
	for _, l := range lexicon.Trade("containers") {
		switch l.Key {
		case "noun":
			d.addList(l, clsBox)
		case "suffix":
			d.addList(l, clsBoxSize)
		default:
			d.addList(l, clsBoxWord)
		}
	}
	for _, l := range lexicon.Trade("incoterms") {
		d.addList(l, clsIncoterm)
	}
	for _, l := range lexicon.Trade("payment") {
		d.addList(l, clsPayment)
	}
	for _, l := range lexicon.Trade("certifications") {
		if l.Key == "standard" {
			d.addList(l, clsStandard)
		} else {
			d.addList(l, clsCert)
		}
	}
	for _, l := range lexicon.Trade("currencies") {
		if l.Form != "zone" {
			d.addList(l, clsMoney)
		}
	}
	named := map[string]class{
		"month": clsMonth, "weekday": clsWeekday, "season": clsSeason,
		"day": clsTime, "week": clsTime, "year": clsTime, "hour": clsTime,
	}
	for _, l := range lexicon.Trade("calendar") {
		c := named[l.Key]
		if l.Key == "month" && l.Form == "" {
			c = clsTime
		}
		d.addList(l, c)
	}
	for _, l := range lexicon.Trade("numerals") {
		d.addList(l, clsNumber)
	}
	d.addFile("never", map[string]class{"after": clsAfter, "before": clsBefore, "pack": clsPack, "moq": clsMOQ, "sample": clsSample,
		"capacity": clsCapacity, "past": clsPast, "outlet": clsOutlet})
	d.addFile("context", map[string]class{"want": clsWant, "label": clsLabel, "approx": clsApprox, "number": clsNumber,
		"multiplier": clsTimes, "each": clsEach, "per": clsPer, "deliver": clsDeliver, "from": clsFrom, "port": clsPort, "pay": clsPay,
		"certificate": clsCertWord, "target": clsTarget, "budget": clsBudget, "no": clsNo, "deadline": clsDeadline, "placefill": clsFill, "notplace": clsNotPlace, "othersum": clsOtherSum, "nonoun": clsNoNoun, "noproduct": clsNoProduct, "inproduct": clsInProduct, "noname": clsNoName, "notgoods": clsNotGoods, "building": clsBuilding, "have": clsHave, "yours": clsYours, "paynoun": clsPayNoun, "wish": clsWish})
	d.addFile("company", map[string]class{"ending": clsEnding, "opening": clsOpening, "business": clsBusiness, "role": clsRole,
		"courtesy": clsCourtesy, "closing": clsClosing, "greeting": clsGreeting, "intro": clsIntro, "firm": clsFirm, "job": clsJob, "none": clsNone})
	d.addPlaces()
	d.addCountries()
	d.room = nil
	return d
}

func (d *dictionary) addFile(file string, classes map[string]class) {
	for _, l := range lexicon.Trade(file) {
		if c, ok := classes[l.Key]; ok {
			d.addList(l, c)
		}
	}
}

// foreign reports whether the words of an entry mean something else in a text of
// the language: đ is the dong in Vietnamese only.
func (e *entry) foreign(lang string) bool {
	return e.lang != "" && !strings.Contains(e.lang, lang)
}

func (d *dictionary) addList(l lexicon.TradeList, c class) {
	e := entry{class: c, code: l.Key, form: l.Form, lang: l.Lang, factor: 1}
	if f, err := strconv.ParseFloat(l.Form, 64); err == nil {
		e.factor, e.form = f, ""
	}
	for _, p := range l.Phrases {
		d.add(p, e)
	}
}

// add enters a phrase; one that ends with a full stop also without it.
func (d *dictionary) add(p string, e entry) {
	d.addText(p, e)
	if short := strings.TrimSuffix(p, "."); short != p && short != "" {
		d.addText(short, e)
	}
}

func (d *dictionary) addText(p string, e entry) {
	d.room = cutInto(d.room[:0], p)
	d.addTokens(d.room, e)
}

func (d *dictionary) addTokens(tokens []token, e entry) {
	if len(tokens) == 0 {
		return
	}
	p := phrase{entry: e}
	if len(tokens) > 1 {
		p.rest = make([]uint64, 0, len(tokens)-1)
		for _, t := range tokens[1:] {
			p.rest = append(p.rest, t.hash)
		}
	}
	o := d.first.put(tokens[0].hash)
	for i := range o.phrases {
		have := &o.phrases[i]
		if have.class == e.class && have.code == e.code && have.form == e.form && have.lang == e.lang && slices.Equal(have.rest, p.rest) {
			return
		}
	}
	o.phrases = append(o.phrases, p)
	second := uint64(0)
	if p.rest != nil {
		second = p.rest[0]
	} else {
		o.alone = append(o.alone, len(o.phrases)-1)
	}
	o.seconds = append(o.seconds, second)
	word, bit := beginBit(tokens[0].hash, second)
	d.begins[word] |= bit
}

// scan finds all phrases in tokens; of several of one class at one token the longest.
func (d *dictionary) scan(tokens []token) []hit { return d.scanInto(nil, tokens) }

// scanInto is scan that appends to hits.
func (d *dictionary) scanInto(hits []hit, tokens []token) []hit {
	for i := range tokens {
		t := &tokens[i]
		if t.kind == kindLine || t.kind == kindLink {
			continue
		}
		var next uint64 // 0 at the end
		if i+1 < len(tokens) {
			next = tokens[i+1].hash
		}
		longer := next != 0 && d.mayBegin(t.hash, next) || t.arabic()
		if !longer && !d.mayBegin(t.hash, 0) {
			continue
		}
		o := d.opener(t)
		if o == nil {
			continue
		}
		base := len(hits)
		if !longer {
			for _, k := range o.alone {
				hits = appendLongest(hits, base, hit{int32(i), int32(i + 1), &o.phrases[k].entry})
			}
			continue
		}
		for k, second := range o.seconds {
			if second != 0 && second != next {
				continue
			}
			p := &o.phrases[k]
			n := len(p.rest)
			if n > 1 && !matches(tokens[i+1:], p.rest) {
				continue
			}
			hits = appendLongest(hits, base, hit{int32(i), int32(i + 1 + n), &p.entry})
		}
	}
	return hits
}

// piece is a short text, a name or a line, cut into tokens with all phrases found
// in it. Those who ask about the same text share it, so nobody changes it.
type piece struct {
	tokens []token
	hits   []hit
}

var pieces lexicon.Memo[*piece]

// maxPiece is the longest text in bytes whose piece is kept.
const maxPiece = 200

func pieceOf(s string) *piece {
	if len(s) > maxPiece {
		return newPiece(s)
	}
	return pieces.Of(s, newPiece)
}

func newPiece(s string) *piece {
	tokens := cut(s)
	return &piece{tokens, dict().scan(tokens)}
}

// appendLongest keeps, from base on, only the longest hit of a class. Places and
// countries of the same length stay together.
func appendLongest(hits []hit, base int, h hit) []hit {
	for k := base; k < len(hits); k++ {
		if hits[k].class != h.class {
			continue
		}
		switch {
		case hits[k].to > h.to:
			return hits
		case hits[k].to < h.to:
			hits[k] = h
			return hits
		case hits[k].code == h.code && (h.class != clsUnit || hits[k].form == h.form):
			return hits
		}
	}
	return append(hits, h)
}

func matches(tokens []token, rest []uint64) bool {
	if len(tokens) < len(rest) {
		return false
	}
	for i, r := range rest {
		if tokens[i].hash != r {
			return false
		}
	}
	return true
}

// bareArabic removes glued particles from an Arabic word until a listed word remains.
func bareArabic(d *dictionary, w string) string {
	for _, p := range gluedParticles() {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 4 {
			if d.starting(rest) != nil {
				return rest
			}
			if p != "ال" && d.starting("ال"+rest) != nil {
				return "ال" + rest
			}
		}
	}
	return w
}
