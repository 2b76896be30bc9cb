// Package similar tells which questions of buyers say the same, across wording
// and language. A sentence is read as the concepts it names (a warehouse, Europe,
// a lead time), which a shipped list and the caller's anchors give in many
// languages, and the content words that are left. Two sentences are the same
// question when they name the same concepts and little else differs. It is
// pure, needs no model, and the same input gives the same groups.
package similar

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Anchor is a concept that the caller knows the words of: a country, a
// certificate, a trade term.
type Anchor struct {
	Key     string        // unique, or a shipped concept that the phrases are added to
	Topic   inquiry.Topic // that covers questions about it; "" for none in particular
	Absorbs []string      // shipped concepts that add nothing beside it
	Phrases []string      // in any language, as written
	Caps    bool          // the phrases count only in capitals: CE, UL, LC
}

// Reader reads sentences. It is safe for use by several goroutines.
type Reader struct {
	index    *index
	concepts []concept
	joined   []joining
}

// concept is what words stand for.
type concept struct {
	key     string
	topic   inquiry.Topic
	fresh   bool // no topic covers it
	absorbs []int
}

// joining makes one concept of several.
type joining struct {
	of []int
	is int
}

// Sentence is a question as Reader understands it.
type Sentence struct {
	Text     string
	Language string // ISO 639-1 as far as known; "" matches no other
	concepts []int  // ascending
	words    []string
	codes    []string // words in capitals, which are names of something
	content  []piece
	strong   bool // names a concept that is a matter of its own
	topical  bool // names a concept that a topic covers
	fresh    bool // names a concept that no topic covers
}

// piece is a stretch of the text that carries content.
type piece struct {
	key        string
	start, end int
}

// Empty reports whether a sentence says nothing: "Can you help me?"
func (s *Sentence) Empty() bool { return len(s.concepts) == 0 && len(s.words) == 0 }

// Telling reports whether a sentence says enough to know a question by it: a
// concept that no topic covers, or two things of which one has a name of its
// own. "Quantity?" and "Who are you?" do not.
func (s *Sentence) Telling() bool {
	return s.fresh || len(s.words) > 0 && len(s.words)+len(s.concepts) > 1
}

// Topical reports whether a sentence names what an FAQ topic covers.
func (s *Sentence) Topical() bool { return s.topical }

// Fresh reports whether a sentence names what no FAQ topic covers.
func (s *Sentence) Fresh() bool { return s.fresh }

// Bounds within which sentences that name the same concepts are the same.
const (
	spareWords  = 1   // words that one has beyond all words of the other; with several concepts as many
	sharedWords = 0.5 // else the share of words in common (Jaccard)
	bareShared  = 0.6 // the same where no concept says what it is about
	foreignRest = 1   // words without a concept in each of two languages
)

// Same reports whether two sentences ask the same.
func Same(a, b *Sentence) bool {
	if !slices.Equal(a.concepts, b.concepts) || !slices.Equal(a.codes, b.codes) {
		return false
	}
	common := inCommon(a.words, b.words)
	onlyA, onlyB := len(a.words)-common, len(b.words)-common
	all := common + onlyA + onlyB
	switch {
	case onlyA == 0 && onlyB == 0:
		return len(a.concepts)+common > 0
	case !a.strong:
		named := len(a.concepts)
		return float64(common+named) >= bareShared*float64(all+named)
	case min(onlyA, onlyB) == 0 && onlyA+onlyB <= max(spareWords, len(a.concepts)):
		return true
	case a.Language != b.Language && a.Language != "" && b.Language != "":
		return onlyA <= foreignRest && onlyB <= foreignRest
	}
	return float64(common) >= sharedWords*float64(all)
}

// inCommon counts the members of both of two sorted sets.
func inCommon(a, b []string) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}
