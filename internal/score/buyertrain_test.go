package score_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// trader is a labelled buyer: the marks of his trade and what he is.
type trader struct {
	set   string
	id    string
	marks []string
	kind  inquiry.BuyerType
}

// traders reads the labelled buyers. Their tiers are judged without the wording,
// which knows these very messages.
func traders(t *testing.T, files ...string) []trader {
	t.Helper()
	bare := score.DefaultWeights().WithWording(score.Wording{})
	r := analyze.New(analyze.Options{Weights: bare, OwnDomains: []string{"example-exporter.com", "ourcompany-trade.com"}})
	var out []trader
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var l labelled
			var more struct {
				Label struct {
					BuyerType inquiry.BuyerType `json:"buyer_type"`
				} `json:"label"`
			}
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if err := json.Unmarshal(lines.Bytes(), &more); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			kind := more.Label.BuyerType
			if kind == "" || kind == inquiry.BuyerUnknown || l.Label.Tier == inquiry.TierX || l.Label.Tier == inquiry.TierD {
				continue
			}
			res := r.Mail(l.mail(), analyze.Input{})
			in := res.Judged
			tier := res.Reading.Tier
			out = append(out, trader{set: filepath.Base(file), id: l.ID, marks: score.Trade(in, tier), kind: kind})
		}
	}
	return out
}

// believed is what the marks say before anything is learned: who says what he
// is, is that, and who takes containers sells them on.
func believed(data []trader) score.BuyerWeights {
	w := score.BuyerWeights{}
	for _, s := range data {
		for _, m := range s.marks {
			if w[m] == nil {
				w[m] = map[inquiry.BuyerType]float64{}
			}
		}
	}
	if full := w["size containers"]; full != nil {
		full[inquiry.BuyerWholesaler], full[inquiry.BuyerEndUser] = 1, -0.5
	}
	for m := range w {
		for _, k := range score.BuyerKinds() {
			for _, sure := range []struct {
				prefix string
				worth  float64
			}{{"says ", 0.8}, {"says more ", 0.8}, {"called ", 0.6}, {"named ", 0.8}, {"states ", 3}} {
				if m == sure.prefix+string(k) {
					w[m][k] = sure.worth
					switch k { // who is seldom met says it more plainly
					case inquiry.BuyerOEMImporter, inquiry.BuyerDistributor, inquiry.BuyerTrader:
						w[m][k] *= 1.6
					case inquiry.BuyerChain:
						w[m][k] *= 2.5
					}
				}
			}
		}
	}
	return w
}

// learnBuyers moves the weights from start towards the labels: a logistic
// regression (AdaGrad, Duchi and others 2011). The penalty holds each weight where
// it was, so that marks seen seldom say little.
func learnBuyers(start score.BuyerWeights, data []trader, penalty float64) score.BuyerWeights {
	kinds := score.BuyerKinds()
	names := slices.Sorted(maps.Keys(start))
	type row [7]float64 // in the order of kinds
	index := map[string]int{}
	w, first, past := make([]row, len(names)), make([]row, len(names)), make([]row, len(names))
	for i, n := range names {
		index[n] = i
		for k, kind := range kinds {
			w[i][k], first[i][k] = start[n][kind], start[n][kind]
		}
	}
	known := make([][]int, len(data))
	for j, s := range data {
		for _, m := range s.marks {
			if i, ok := index[m]; ok {
				known[j] = append(known[j], i)
			}
		}
	}
	slope := make([]row, len(names))
	for range 150 {
		clear(slope)
		for j, s := range data {
			var z row
			for _, i := range known[j] {
				for k := range z {
					z[k] += w[i][k]
				}
			}
			top, sum := slices.Max(z[:]), 0.0
			for k := range z {
				z[k] = math.Exp(z[k] - top)
				sum += z[k]
			}
			for k, kind := range kinds {
				g := z[k] / sum
				if kind == s.kind {
					g--
				}
				for _, i := range known[j] {
					slope[i][k] += g
				}
			}
		}
		for i := range names {
			for k := range kinds {
				d := slope[i][k] + penalty*(w[i][k]-first[i][k])
				past[i][k] += d * d
				w[i][k] -= 0.2 * d / math.Sqrt(past[i][k]+1e-8)
			}
		}
	}
	out := score.BuyerWeights{}
	for i, n := range names {
		out[n] = map[inquiry.BuyerType]float64{}
		for k, kind := range kinds {
			if v := math.Round(w[i][k]*100) / 100; v != 0 {
				out[n][kind] = v
			}
		}
	}
	return out
}

func rightBuyers(data []trader, w score.BuyerWeights) int {
	n := 0
	for _, s := range data {
		if kind, _ := w.Choose(s.marks); kind == s.kind {
			n++
		}
	}
	return n
}

// without parts the buyers of one file from all others.
func without(data []trader, set string) (learn, check []trader) {
	for _, s := range data {
		if s.set == set {
			check = append(check, s)
		} else {
			learn = append(learn, s)
		}
	}
	return learn, check
}

// TestTrainBuyers fits buyerweights.yaml. It judges a penalty by leaving out one
// file after the other: each was written by somebody else. With -train it writes
// the weights that all files taught.
func TestTrainBuyers(t *testing.T) {
	if !*train && !*folds {
		t.Skip("only with -train or -folds")
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "labelled", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled inquiries: %v", err)
	}
	if *more != "" {
		files = append(files, strings.Split(*more, ",")...)
	}
	data := traders(t, files...)
	start := believed(data)
	t.Logf("%d buyers, %d marks; believed at first: %d right", len(data), len(start), rightBuyers(data, start))
	best, most := 0.0, 0
	for _, penalty := range []float64{1, 3, 6, 10} {
		right, sets := 0, ""
		for _, file := range files {
			learn, check := without(data, filepath.Base(file))
			if len(check) == 0 {
				continue
			}
			n := rightBuyers(check, learnBuyers(start, learn, penalty))
			right += n
			sets += fmt.Sprintf(" %s %d/%d", strings.TrimSuffix(filepath.Base(file), ".jsonl"), n, len(check))
		}
		t.Logf("penalty %.0f: %d of %d right (%.3f) where their file was left out;%s", penalty, right, len(data), float64(right)/float64(len(data)), sets)
		if right > most {
			best, most = penalty, right
		}
	}
	if most < len(data)*62/100 {
		t.Error("held out, fewer than 62 in a hundred are right")
	}
	if !*train {
		return
	}
	w := learnBuyers(start, data, best)
	t.Logf("penalty %.0f taken: %d right where learned", best, rightBuyers(data, w))
	var b strings.Builder
	fmt.Fprintf(&b, "# What each mark of a buyer's trade speaks for and against, in logarithms of odds.\n"+
		"# Fitted to %d labelled buyers by make train; do not edit. The marks are those of facts.trade.\n", len(data))
	for _, m := range slices.Sorted(maps.Keys(w)) {
		var parts []string
		for _, k := range score.BuyerKinds() {
			if v := w[m][k]; math.Abs(v) >= 0.03 {
				parts = append(parts, fmt.Sprintf("%s: %.2f", k, v))
			}
		}
		if len(parts) > 0 {
			fmt.Fprintf(&b, "%s: {%s}\n", m, strings.Join(parts, ", "))
		}
	}
	if err := os.WriteFile("buyerweights.yaml", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
