package topic

import (
	"bufio"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// readAsks yields the labelled sentences of buyers: language, the topics that are
// asked, the words.
func readAsks(t *testing.T, yield func(lang string, topics []inquiry.Topic, text string)) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "testdata", "labelled", "asks.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		field := strings.Split(lines.Text(), "\t")
		if len(field) != 4 {
			t.Fatalf("asks.tsv:%d: %d fields, want 4", n, len(field))
		}
		if field[1] == "other" {
			continue // who does not buy asks "other", which no word names
		}
		var topics []inquiry.Topic
		for _, name := range strings.Split(field[2], ",") {
			if name = strings.TrimSpace(name); name != "-" {
				if !slices.Contains(inquiry.Topics, inquiry.Topic(name)) {
					t.Fatalf("asks.tsv:%d: no topic %q", n, name)
				}
				topics = append(topics, inquiry.Topic(name))
			}
		}
		yield(field[0], topics, field[3])
	}
}

// TestAsks reads sentences that ask round about, each by itself, and holds the
// share of their topics that words name. Seven of ten sentences were in view when
// the words were written; docs/quality.md tells the figure on the others.
func TestAsks(t *testing.T) {
	type tally struct{ hit, missed, extra int }
	f1 := func(c tally) float64 { return 2 * float64(c.hit) / float64(max(1, 2*c.hit+c.missed+c.extra)) }
	byLang, all := map[string]tally{}, tally{}
	readAsks(t, func(lang string, topics []inquiry.Topic, text string) {
		got := map[inquiry.Topic]bool{}
		for _, q := range Read(text, lexicon.Default().Scan(text), "", false).Sure() {
			got[q.Topic] = true
		}
		c := byLang[lang]
		for _, topic := range topics {
			if got[topic] {
				c.hit++
			} else {
				c.missed++
			}
			delete(got, topic)
		}
		c.extra += len(got)
		byLang[lang] = c
	})
	for _, lang := range slices.Sorted(maps.Keys(byLang)) {
		c := byLang[lang]
		t.Logf("%s: %d asked and heard, %d not heard, %d heard and not asked, F1 %.3f", lang, c.hit, c.missed, c.extra, f1(c))
		all.hit, all.missed, all.extra = all.hit+c.hit, all.missed+c.missed, all.extra+c.extra
	}
	t.Logf("all: %d asked and heard, %d not heard, %d heard and not asked, F1 %.3f", all.hit, all.missed, all.extra, f1(all))
	if least := 0.70; f1(all) < least {
		t.Errorf("F1 %.3f is below its floor %.2f", f1(all), least)
	}
}
