package analyze

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// objectionOf finds what the buyer holds against an offer: the kind he speaks of
// most often, of kinds spoken of alike the one named first, with his sentence.
// Words that stand inside those of another kind count for that one ("freight is
// too expensive"), and what is denied does not count ("not too expensive"). Nil
// means that he objects to nothing. Whether there was an offer to object to, the
// conversation knows.
func objectionOf(hits *lexicon.Hits) *inquiry.Objection {
	found := map[inquiry.ObjectionKind][]lexicon.Hit{}
	for _, k := range inquiry.ObjectionKinds {
		found[k] = hits.All(lexicon.Key("objection_" + string(k)))
	}
	if target := hits.All("target_price"); len(target) > 0 && len(found[inquiry.ObjectionPrice]) == 0 {
		found[inquiry.ObjectionPrice] = target // a counter-offer says it with a figure
	}
	var best inquiry.ObjectionKind
	var first lexicon.Hit
	most := 0
	for _, k := range inquiry.ObjectionKinds {
		n := 0
		var begin lexicon.Hit
		for _, h := range found[k] {
			if covered(h, k, found) || denied(hits, h) {
				continue
			}
			if n++; n == 1 {
				begin = h
			}
		}
		if n > most || n == most && n > 0 && begin.Start < first.Start {
			best, first, most = k, begin, n
		}
	}
	if most == 0 {
		return nil
	}
	return &inquiry.Objection{Kind: best, Text: sentenceAround(hits.Text(), first)}
}

// covered reports whether a hit lies inside a longer one of another kind.
func covered(h lexicon.Hit, kind inquiry.ObjectionKind, found map[inquiry.ObjectionKind][]lexicon.Hit) bool {
	for k, others := range found {
		if k == kind {
			continue
		}
		for _, o := range others {
			if o.Start <= h.Start && h.End <= o.End && o.End-o.Start > h.End-h.Start {
				return true
			}
		}
	}
	return false
}

// denied reports whether a word of denial stands right before a hit.
func denied(hits *lexicon.Hits, h lexicon.Hit) bool {
	for _, n := range hits.All("negation") {
		if n.End <= h.Start && strings.TrimSpace(hits.Text()[n.End:h.Start]) == "" {
			return true
		}
	}
	return false
}

// maxObjection is how much of the buyer's sentence is kept, bytes.
const maxObjection = 240

// sentenceAround is the sentence in which a hit stands; of a very long one the
// words of the hit alone.
func sentenceAround(text string, h lexicon.Hit) string {
	for _, s := range lexicon.Sentences(text) {
		if s.Start <= h.Start && h.End <= s.End && s.End-s.Start <= maxObjection {
			return strings.Join(strings.Fields(text[s.Start:s.End]), " ")
		}
	}
	return strings.Join(strings.Fields(text[h.Start:h.End]), " ")
}
