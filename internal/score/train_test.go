package score_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

var (
	train  = flag.Bool("train", false, "fit wording.tsv to the labelled inquiries and write it")
	folds  = flag.Bool("folds", false, "print how well messages are judged by a wording that was fitted to others")
	misses = flag.Bool("misses", false, "print what was judged otherwise than labelled")
	more   = flag.String("more", "", "further files of labelled inquiries, with commas between")
)

// labelled is one line of testdata/labelled.
type labelled struct {
	ID      string            `json:"id"`
	From    string            `json:"from"`
	ReplyTo string            `json:"reply_to"`
	To      string            `json:"to"`
	Date    string            `json:"date"`
	Subject string            `json:"subject"`
	Body    string            `json:"body"`
	Headers map[string]string `json:"headers"`
	Label   struct {
		Tier   inquiry.Tier   `json:"tier"`
		Intent inquiry.Intent `json:"intent"`
	} `json:"label"`
}

// mail writes the line as the bytes of a mail.
func (l *labelled) mail() []byte {
	var b bytes.Buffer
	head := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	from := l.From
	if i := strings.LastIndexByte(from, '<'); i > 0 {
		from = mime.QEncoding.Encode("utf-8", strings.Trim(strings.TrimSpace(from[:i]), `"`)) + " " + from[i:]
	}
	head("From", from)
	head("Reply-To", l.ReplyTo)
	head("To", l.To)
	head("Subject", mime.QEncoding.Encode("utf-8", strings.ReplaceAll(l.Subject, "\n", " ")))
	head("Message-ID", "<"+l.ID+"@labelled.test>")
	for _, name := range slices.Sorted(maps.Keys(l.Headers)) {
		if name != "Content-Type" {
			head(name, l.Headers[name])
		}
	}
	head("MIME-Version", "1.0")
	head("Content-Type", "text/plain; charset=utf-8")
	head("Content-Transfer-Encoding", "base64")
	b.WriteString("\r\n")
	b.WriteString(base64.StdEncoding.EncodeToString([]byte(l.Body)))
	return b.Bytes()
}

func readLabelled(t *testing.T, names ...string) []labelled {
	t.Helper()
	var out []labelled
	for _, name := range names {
		data, err := os.ReadFile(name)
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

// sample is a labelled inquiry as the chain sees it.
type sample struct {
	id     string
	set    string
	class  int // of the five that are told apart; -1 for none of them
	intent inquiry.Intent
	input  score.Input
	votes  [5]float64 // of everything but the wording
	none   float64    // votes of being of no class
	grams  []string   // of its text, each once
	frames []string   // of its sentences
}

var tiers = []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX}

func samples(t *testing.T) []sample {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "labelled", "*.jsonl"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no labelled inquiries: %v", err)
	}
	if *more != "" {
		names = append(names, strings.Split(*more, ",")...)
	}
	w := score.DefaultWeights().WithWording(score.Wording{})
	r := analyze.New(analyze.Options{Weights: w, OwnDomains: []string{"example-exporter.com"}})
	var out []sample
	for _, name := range names {
		for _, l := range readLabelled(t, name) {
			res := r.Mail(l.mail(), analyze.Input{})
			s := sample{id: l.ID, set: filepath.Base(name), class: slices.Index(tiers, l.Label.Tier), intent: l.Label.Intent, none: math.Inf(-1)}
			s.input = res.Judged
			for i, sum := range score.Judge(s.input, w).Sums {
				s.votes[i] = float64(sum.Votes)
			}
			for _, g := range score.Grams(s.input.Words()) {
				s.grams = append(s.grams, g.Key)
			}
			slices.Sort(s.grams)
			s.grams = slices.Compact(s.grams)
			s.frames = score.Frames(s.input)
			out = append(out, s)
		}
	}
	return out
}

const (
	frameForce = 4.0 // as in frames.go
	frameFew   = 12
	rareFrame  = 4 // frames of fewer messages are left out

	heat    = 0.15 // turns votes into odds
	force   = 4.0  // as in wording.go
	few     = 30
	rare    = 2
	rounds  = 12
	penalty = 0.03
	stride  = 0.2
)

// fit finds what each gram says beside the signals: a logistic regression on top
// of the votes, which stay as they are, with a penalty for every gram that speaks
// (AdaGrad, Duchi and others 2011). Grams of fewer messages than rare are left out.
func fit(data []sample, rare int) score.Wording {
	count := map[string]int{}
	for _, s := range data {
		for _, g := range slices.Concat(s.grams, s.frames) {
			count[g]++
		}
	}
	place := map[string]int{}
	var vocabulary []string
	for _, g := range slices.Sorted(maps.Keys(count)) {
		if count[g] >= rareFrame || count[g] >= rare && g[0] != '@' {
			place[g] = len(vocabulary)
			vocabulary = append(vocabulary, g)
		}
	}
	weight, past := make([][5]float64, len(vocabulary)), make([][5]float64, len(vocabulary))
	type feature struct {
		place int
		x     float64 // how much a unit of its weight counts
	}
	known := make([][]feature, len(data))
	note := func(i int, names []string, force float64, few int) {
		names = slices.DeleteFunc(slices.Clone(names), func(g string) bool { _, ok := place[g]; return !ok })
		for _, g := range names {
			known[i] = append(known[i], feature{place[g], force / math.Sqrt(float64(max(few, len(names))))})
		}
	}
	for i, s := range data {
		note(i, s.grams, force, few)
		note(i, s.frames, frameForce, frameFew)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		for _, i := range chance.Perm(len(data)) {
			s := data[i]
			var z [5]float64
			for k := range z {
				z[k] = heat * s.votes[k]
				for _, g := range known[i] {
					z[k] += weight[g.place][k] * g.x
				}
			}
			top := max(slices.Max(z[:]), heat*s.none)
			sum := math.Exp(heat*s.none - top)
			for k := range z {
				z[k] = math.Exp(z[k] - top)
				sum += z[k]
			}
			for k := range z {
				slope := z[k] / sum
				if k == s.class {
					slope--
				}
				for _, g := range known[i] {
					p := g.place
					d := slope*g.x + penalty*weight[p][k]
					past[p][k] += d * d
					weight[p][k] -= stride * d / math.Sqrt(past[p][k]+1e-8)
				}
			}
		}
	}
	table := score.Wording{}
	for p, g := range vocabulary {
		var v score.WordVotes
		for k := range v {
			v[k] = int16(math.Round(100 * weight[p][k] / heat))
		}
		if v != (score.WordVotes{}) {
			table[g] = v
		}
	}
	return table
}

// TestTrain fits the wording and judges it by cross-validation: each of eight
// parts is judged by what the other seven taught. With -train it writes the
// table that all of them taught.
func TestTrain(t *testing.T) {
	if !*train && !*folds {
		t.Skip("only with -train or -folds")
	}
	data := samples(t)
	const parts = 8
	var confusion [5][5]int
	right, total := map[string]int{}, map[string]int{}
	plain, junked := 0, 0
	bare := score.DefaultWeights().WithWording(score.Wording{})
	for k := range parts {
		var learn, check []sample
		for i, s := range data {
			if hash := i * 7919 % 104729; hash%parts == k {
				check = append(check, s)
			} else {
				learn = append(learn, s)
			}
		}
		w := score.DefaultWeights().WithWording(fit(learn, rare))
		for _, s := range check {
			got := slices.Index(tiers, score.Judge(s.input, w).Tier)
			confusion[s.class][got]++
			total[s.set]++
			if got == s.class {
				right[s.set]++
			} else if *misses {
				t.Logf("%s %s: labelled %s, read as %s", s.set, s.id, tiers[s.class], tiers[got])
			}
			if got == 4 && s.class < 3 {
				junked++
			}
			if tiers[s.class] == score.Judge(s.input, bare).Tier {
				plain++
			}
		}
	}
	sum := 0
	for _, set := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%-20s %d of %d", set, right[set], total[set])
		sum += right[set]
	}
	t.Logf("held out: %d of %d right (%.3f), %d buyers junked; without the wording %d (%.3f)",
		sum, len(data), float64(sum)/float64(len(data)), junked, plain, float64(plain)/float64(len(data)))
	t.Logf("rows: label, columns: reading   A    B    C    D    X")
	for i, row := range confusion {
		t.Logf("%30s %4d %4d %4d %4d %4d", tiers[i], row[0], row[1], row[2], row[3], row[4])
	}
	if sum < len(data)*85/100 || junked > len(data)/100 {
		t.Error("held out, fewer than 85 in a hundred are right or more than one in a hundred is a buyer taken for junk")
	}
	if !*train {
		return
	}
	table := fit(data, rare)
	var b strings.Builder
	fmt.Fprintf(&b, "# What words say for and against the tiers A, B, C, D and X, in hundredths of a vote.\n# Fitted to %d labelled messages by make train; do not edit.\n", len(data))
	for _, g := range slices.Sorted(maps.Keys(table)) {
		v := table[g]
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\t%d\t%d\n", g, v[0], v[1], v[2], v[3], v[4])
	}
	if err := os.WriteFile("wording.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
