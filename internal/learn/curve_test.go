package learn_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/learn"
	"github.com/inquiry-cli/inquiry/internal/score"
)

var curve = flag.Bool("curve", false, "print how accuracy grows with corrections, for a trade whose words the lists do not know")

// labelled is one line of testdata/labelled.
type labelled struct {
	ID      string            `json:"id"`
	From    string            `json:"from"`
	ReplyTo string            `json:"reply_to"`
	To      string            `json:"to"`
	Subject string            `json:"subject"`
	Body    string            `json:"body"`
	Headers map[string]string `json:"headers"`
	Label   struct {
		Tier     inquiry.Tier `json:"tier"`
		Language string       `json:"language"`
	} `json:"label"`
}

func readLabelled(t *testing.T, names ...string) []labelled {
	t.Helper()
	var out []labelled
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "labelled", name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var l labelled
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, l)
		}
	}
	return out
}

func (l *labelled) mail() []byte {
	var b bytes.Buffer
	for _, h := range [][2]string{{"From", l.From}, {"Reply-To", l.ReplyTo}, {"To", l.To}, {"Subject", strings.ReplaceAll(l.Subject, "\n", " ")}, {"Message-ID", "<" + l.ID + "@labelled.test>"}} {
		if h[1] != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
		}
	}
	names := make([]string, 0, len(l.Headers))
	for name := range l.Headers {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name != "Content-Type" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, l.Headers[name])
		}
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + l.Body)
	return b.Bytes()
}

// invented makes a word of syllables out of a name for it.
func invented(word string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(word)) // a hash never fails
	n := h.Sum64()
	var b strings.Builder
	for range 3 {
		b.WriteByte("bdfgjklmnprstvz"[n%15])
		n /= 15
		b.WriteString([]string{"a", "e", "i", "o", "u", "ay", "oo"}[n%7])
		n /= 7
	}
	b.WriteByte("xqvkz"[n%5])
	return b.String()
}

// sample is a message of the unknown trade: its bytes and its label.
type sample struct {
	id   int64
	raw  []byte
	tier inquiry.Tier
	from string
}

var options = analyze.Options{OwnDomains: []string{"example-exporter.com", "ourcompany-trade.com"}}

func readerWith(w score.Weights) *analyze.Reader {
	o := options
	o.Weights = w
	return analyze.New(o)
}

// examples are the samples as they are learned from.
func examples(samples []sample, w score.Weights) []learn.Example {
	r := readerWith(score.Neutral())
	var out []learn.Example
	for _, s := range samples {
		res := r.Mail(s.raw, analyze.Input{})
		e := learn.ExampleOf(res.Judged, w)
		e.ID, e.Tier, e.Person = s.id, s.tier, s.from
		out = append(out, e)
	}
	return out
}

// result counts what a set of weights does to samples: to those of buyers, and
// to all others.
type result struct{ right, of, others, othersOf, junked int }

func (r *result) add(o result) {
	r.right, r.of, r.others, r.othersOf, r.junked = r.right+o.right, r.of+o.of, r.others+o.others, r.othersOf+o.othersOf, r.junked+o.junked
}

func judge(samples []sample, w score.Weights) (res result, wrong map[int64]bool) {
	r := readerWith(w)
	wrong = map[int64]bool{}
	for _, s := range samples {
		got := r.Mail(s.raw, analyze.Input{}).Reading.Tier
		of, right := &res.of, &res.right
		if s.tier == inquiry.TierD || s.tier == inquiry.TierX {
			of, right = &res.othersOf, &res.others
		}
		*of++
		if got == s.tier {
			*right++
			continue
		}
		wrong[s.id] = true
		if got == inquiry.TierX && of == &res.of {
			res.junked++
		}
	}
	return res, wrong
}

// jargon is how buyers of an invented trade speak: words of each tier, and those
// that everybody uses. No list of the program knows any of them.
type jargon struct {
	of     map[inquiry.Tier][]string
	common []string
}

func newJargon() jargon {
	words := func(stem string, n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = invented(fmt.Sprint(stem, i))
		}
		return out
	}
	return jargon{
		of: map[inquiry.Tier][]string{
			inquiry.TierA: words("wish", 18), inquiry.TierB: words("look", 18), inquiry.TierC: words("trouble", 18),
		},
		common: words("thing", 80),
	}
}

// frames are sentences with room for words; nothing in them tells a tier.
var frames = []string{
	"We have the %s here and the %s of your %s.", "Our %s is %s with the %s.", "It is about the %s %s.", "This time the %s is for our %s.",
	"Can you %s the %s?", "Please %s the %s and the %s.", "The %s you have is %s.", "We are %s the %s now.", "All %s are %s.",
	"You can see the %s in our %s.", "My %s will %s it with you.", "There is also the %s %s.", "With %s and %s like the last %s.",
}

// message writes a message of a tier: some of its words, one in seven of another
// tier's, and two of three that all tiers share, the first ones most often.
func (j jargon) message(r *rand.Rand, t inquiry.Tier) string {
	tiers := []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC}
	word := func() string {
		if r.IntN(3) > 0 {
			return j.common[min(r.IntN(len(j.common)), r.IntN(len(j.common)))]
		}
		from := j.of[t]
		if r.IntN(7) == 0 {
			from = j.of[tiers[r.IntN(3)]]
		}
		return from[min(r.IntN(len(from)), r.IntN(len(from)))]
	}
	var out []string
	for range 3 + r.IntN(3) {
		frame := frames[r.IntN(len(frames))]
		for strings.Contains(frame, "%s") {
			frame = strings.Replace(frame, "%s", word(), 1)
		}
		out = append(out, frame)
	}
	return strings.Join(out, " ")
}

// unknownTrade is the mail of an exporter of that trade: 400 buyers, and the
// English messages of tiers D and X of the labelled sets, which are written
// alike in every trade.
func unknownTrade(t *testing.T) []sample {
	r := rand.New(rand.NewPCG(1, 2))
	j := newJargon()
	var out []sample
	for i := range 400 {
		tier := []inquiry.Tier{inquiry.TierA, inquiry.TierA, inquiry.TierB, inquiry.TierB, inquiry.TierC}[i%5]
		l := labelled{ID: fmt.Sprint("u", i), From: fmt.Sprintf("buyer%d@firm%d.com", i, i), To: "sales@example-exporter.com", Subject: "Hello", Body: j.message(r, tier)}
		out = append(out, sample{id: int64(1000 + i), raw: l.mail(), tier: tier, from: l.From})
	}
	for i, l := range readLabelled(t, "train", "corpus", "thin", "test") {
		if tier := l.Label.Tier; l.Label.Language == "en" && (tier == inquiry.TierD || tier == inquiry.TierX) {
			out = append(out, sample{id: int64(i), raw: l.mail(), tier: tier, from: l.From})
		}
	}
	return out
}

// steps are the numbers of corrections after which accuracy is measured.
var steps = []int{0, 10, 20, 50, 100}

// measure plays an exporter's mailbox in ten parts: nine parts arrive, in an
// order of their own for each run, and he corrects what is wrong as it comes,
// until he has corrected so many; then the tenth part is judged.
func measure(samples []sample, steps []int, runs int) map[int]result {
	w := score.DefaultWeights()
	all := examples(samples, w)
	_, wrong := judge(samples, w)
	sums := map[int]result{}
	for run := range runs {
		order := make([]int, len(samples))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return int(mix(a, run)>>33) - int(mix(b, run)>>33) })
		for part := range 10 {
			var check []sample
			var arrived []learn.Example
			for n, i := range order {
				if n%10 == part {
					check = append(check, samples[i])
				} else {
					e := all[i]
					e.Corrected = wrong[e.ID]
					arrived = append(arrived, e)
				}
			}
			for _, step := range steps {
				taught := w
				if step > 0 {
					seen, n := arrived[:0:0], 0
					for _, e := range arrived {
						if n == step {
							break
						}
						if e.Corrected {
							n++
						}
						seen = append(seen, e)
					}
					p, err := learn.Propose(w, seen)
					if err != nil {
						panic(err)
					}
					taught = w.Learn(p.Learned)
				}
				got, _ := judge(check, taught)
				s := sums[step]
				s.add(got)
				sums[step] = s
			}
		}
	}
	return sums
}

// mix spreads numbers so that each run has an order of its own.
func mix(a, run int) uint64 {
	x := uint64(a)*0x9E3779B97F4A7C15 + uint64(run)*0xBF58476D1CE4E5B9 + 1
	x ^= x >> 30
	x *= 0x94D049BB133111EB
	return x ^ x>>31
}

// TestCurve prints the learning curve of docs/quality.md. It takes minutes.
func TestCurve(t *testing.T) {
	if !*curve {
		t.Skip("only with -curve")
	}
	sums := measure(unknownTrade(t), steps, 3)
	t.Logf("%-12s %-8s %-8s %s", "corrections", "buyers", "others", "buyers taken for junk")
	for _, n := range steps {
		s := sums[n]
		t.Logf("%-12d %-8.3f %-8.3f %d of %d", n, float64(s.right)/float64(s.of), float64(s.others)/float64(s.othersOf), s.junked, s.of)
	}
}
