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

var train = flag.Bool("train", false, "fit the votes of weights.yaml to the labelled inquiries and print them")

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
		Tier inquiry.Tier `json:"tier"`
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

// sample is a labelled inquiry as the chain sees it.
type sample struct {
	id     string
	tier   inquiry.Tier
	input  score.Input
	levels map[string]int
}

func samples(t *testing.T, names ...string) []sample {
	t.Helper()
	r := analyze.New(analyze.Options{Weights: score.DefaultWeights(), OwnDomains: []string{"example-exporter.com", "ourcompany-trade.com"}})
	var out []sample
	for _, l := range readLabelled(t, names...) {
		res := r.Mail(l.mail(), analyze.Input{})
		in := score.Input{Message: res.Message, Form: res.Form, Reading: &res.Reading}
		s := sample{id: l.ID, tier: l.Label.Tier, input: in, levels: map[string]int{}}
		for _, f := range score.Judge(in, score.DefaultWeights()).Found {
			s.levels[f.Name] = f.Level
		}
		out = append(out, s)
	}
	return out
}

var tiers = []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX}

// votes are real numbers while they are fitted: signal, then tier in the order of tiers.
type votes map[string]*[5]float64

func votesOf(w score.Weights, data []sample) votes {
	v := votes{}
	add := func(name string) {
		if v[name] == nil {
			v[name] = &[5]float64{}
			for i, t := range tiers {
				v[name][i] = float64(w.Signals[name].Votes[t])
			}
		}
	}
	for name := range w.Signals {
		add(name)
	}
	for _, s := range data {
		for name := range s.levels {
			add(name)
		}
	}
	return v
}

// heat turns votes into odds: so many votes make a factor of e.
const heat = 0.35

// fit moves votes from start towards the labels: the penalty holds each where
// a person put it, so that what the samples do not speak of stays.
func fit(start votes, data []sample, w score.Weights, penalty float64) votes {
	v := votes{}
	for name, x := range start {
		c := *x
		v[name] = &c
	}
	names := slices.Sorted(maps.Keys(v))
	for round := range 150 {
		slope := map[string]*[5]float64{}
		for _, name := range names {
			slope[name] = &[5]float64{}
		}
		for _, s := range data {
			var z, e [5]float64
			for i, t := range tiers {
				z[i] = float64(w.Bands[t].Votes)
			}
			own := slices.Sorted(maps.Keys(s.levels))
			for _, name := range own {
				for i := range tiers {
					z[i] += v[name][i] * float64(s.levels[name])
				}
			}
			top, sum := slices.Max(z[:]), 0.0
			for i := range z {
				e[i] = math.Exp(heat * (z[i] - top))
				sum += e[i]
			}
			for i, t := range tiers {
				g := e[i] / sum
				if t == s.tier {
					g--
				}
				for _, name := range own {
					slope[name][i] += heat * g * float64(s.levels[name])
				}
			}
		}
		step := 0.2 / math.Sqrt(1+0.1*float64(round))
		for _, name := range names {
			for i := range tiers {
				v[name][i] -= step * (slope[name][i] + penalty*(v[name][i]-start[name][i]))
			}
		}
	}
	return v
}

// rounded returns w with the votes v as whole numbers.
func rounded(w score.Weights, v votes) score.Weights {
	signals := map[string]score.Worth{}
	for name, worth := range w.Signals {
		worth.Votes = score.Votes{}
		for i, t := range tiers {
			if n := int(math.Round(v[name][i])); n != 0 {
				worth.Votes[t] = n
			}
		}
		signals[name] = worth
	}
	w.Signals = signals
	return w
}

// right counts samples judged as labelled, and buyers judged junk.
func right(data []sample, w score.Weights) (n, junked int) {
	for _, s := range data {
		got := score.Judge(s.input, w).Tier
		if got == s.tier {
			n++
		}
		if got == inquiry.TierX && (s.tier == inquiry.TierA || s.tier == inquiry.TierB || s.tier == inquiry.TierC) {
			junked++
		}
	}
	return n, junked
}

// TestTrain fits the votes. It judges a penalty by five-fold cross-validation
// and prints the votes of the best one, to be read before they are taken.
func TestTrain(t *testing.T) {
	if !*train {
		t.Skip("only with -train")
	}
	data := samples(t, "train", "corpus")
	w := score.DefaultWeights()
	n, junked := right(data, w)
	t.Logf("as they are: %d of %d right, %d buyers junked", n, len(data), junked)
	best, most := 0.0, n
	for _, penalty := range []float64{1, 0.5, 0.25, 0.12} {
		sum, lost := 0, 0
		for k := range 5 {
			var learn, check []sample
			for i, s := range data {
				if i%5 == k {
					check = append(check, s)
				} else {
					learn = append(learn, s)
				}
			}
			r, j := right(check, rounded(w, fit(votesOf(w, data), learn, w, penalty)))
			sum, lost = sum+r, lost+j
		}
		t.Logf("penalty %.2f: %d of %d right when held out, %d buyers junked", penalty, sum, len(data), lost)
		if sum > most {
			best, most = penalty, sum
		}
	}
	if best == 0 {
		t.Log("nothing is better than the votes as they are")
		return
	}
	fitted := rounded(w, fit(votesOf(w, data), data, w, best))
	for _, name := range slices.Sorted(maps.Keys(w.Signals)) {
		if !maps.Equal(w.Signals[name].Votes, fitted.Signals[name].Votes) {
			t.Logf("%s: %v -> %v", name, w.Signals[name].Votes, fitted.Signals[name].Votes)
		}
	}
}
