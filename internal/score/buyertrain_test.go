package score_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
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

var (
	trainBuyers = flag.Bool("train-buyers", false, "fit buyerweights.yaml to the labelled inquiries and write it")
	moreBuyers  = flag.String("more-labelled", "", "further labelled files for -train-buyers, separated by commas")
)

// trader is a labelled buyer: the marks of his trade and what he is.
type trader struct {
	set   string
	id    string
	marks []string
	kind  inquiry.BuyerType
}

func traders(t *testing.T, files ...string) []trader {
	t.Helper()
	r := analyze.New(analyze.Options{Weights: score.DefaultWeights(), OwnDomains: []string{"example-exporter.com", "ourcompany-trade.com"}})
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
// is, is that.
func believed(data []trader) score.BuyerWeights {
	w := score.BuyerWeights{}
	for _, s := range data {
		for _, m := range s.marks {
			if w[m] == nil {
				w[m] = map[inquiry.BuyerType]float64{}
			}
		}
	}
	for m := range w {
		for _, k := range score.BuyerKinds() {
			for _, sure := range []struct {
				prefix string
				worth  float64
			}{{"says ", 0.8}, {"says more ", 0.8}, {"called ", 0.6}, {"named ", 0.8}, {"states ", 3}} {
				if m == sure.prefix+string(k) {
					w[m][k] = sure.worth
					if k != inquiry.BuyerEndUser && k != inquiry.BuyerRetailer && k != inquiry.BuyerWholesaler {
						w[m][k] *= 1.6 // who is seldom met says it more plainly
					}
				}
			}
		}
	}
	return w
}

// learnBuyers moves the weights from start towards the labels; the penalty holds
// each where it was, so that marks seen seldom say little.
func learnBuyers(start score.BuyerWeights, data []trader, penalty float64) score.BuyerWeights {
	kinds := score.BuyerKinds()
	names := slices.Sorted(maps.Keys(start))
	index := map[string]int{}
	w, first := make([][]float64, len(names)), make([][]float64, len(names))
	for i, n := range names {
		index[n] = i
		w[i], first[i] = make([]float64, len(kinds)), make([]float64, len(kinds))
		for k, kind := range kinds {
			w[i][k], first[i][k] = start[n][kind], start[n][kind]
		}
	}
	for round := range 400 {
		slope := make([][]float64, len(names))
		for i := range slope {
			slope[i] = make([]float64, len(kinds))
		}
		for _, s := range data {
			z := make([]float64, len(kinds))
			for _, m := range s.marks {
				if i, ok := index[m]; ok {
					for k := range kinds {
						z[k] += w[i][k]
					}
				}
			}
			top, sum := slices.Max(z), 0.0
			for k := range z {
				z[k] = math.Exp(z[k] - top)
				sum += z[k]
			}
			for k, kind := range kinds {
				g := z[k] / sum
				if kind == s.kind {
					g--
				}
				for _, m := range s.marks {
					if i, ok := index[m]; ok {
						slope[i][k] += g
					}
				}
			}
		}
		step := 0.02 / (1 + 0.005*float64(round))
		for i := range names {
			for k := range kinds {
				w[i][k] -= step * (slope[i][k] + penalty*(w[i][k]-first[i][k]))
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

// TestTrainBuyers fits buyerweights.yaml. It judges a penalty by ten-fold
// cross-validation, and by leaving out one file after the other.
func TestTrainBuyers(t *testing.T) {
	if !*trainBuyers {
		t.Skip("only with -train-buyers")
	}
	var files []string
	for _, name := range []string{"train", "corpus"} {
		files = append(files, filepath.Join("..", "..", "testdata", "labelled", name+".jsonl"))
	}
	if *moreBuyers != "" {
		files = append(files, strings.Split(*moreBuyers, ",")...)
	}
	data := traders(t, files...)
	start := believed(data)
	t.Logf("%d buyers, %d marks; believed at first: %d right", len(data), len(start), rightBuyers(data, start))
	best, most := 0.0, 0
	for _, penalty := range []float64{1, 2, 3, 5, 8} {
		right := 0
		for k := range 10 {
			var learn, check []trader
			for i, s := range data {
				if i%10 == k {
					check = append(check, s)
				} else {
					learn = append(learn, s)
				}
			}
			right += rightBuyers(check, learnBuyers(start, learn, penalty))
		}
		sets := ""
		for _, file := range files {
			var learn, check []trader
			for _, s := range data {
				if s.set == filepath.Base(file) {
					check = append(check, s)
				} else {
					learn = append(learn, s)
				}
			}
			sets += fmt.Sprintf(" %s %d/%d", filepath.Base(file), rightBuyers(check, learnBuyers(start, learn, penalty)), len(check))
		}
		t.Logf("penalty %.1f: %d of %d right when held out;%s", penalty, right, len(data), sets)
		if right > most {
			best, most = penalty, right
		}
	}
	w := learnBuyers(start, data, best)
	t.Logf("penalty %.1f taken: %d right where learned", best, rightBuyers(data, w))
	var b strings.Builder
	b.WriteString("# What each mark of a buyer's trade speaks for and against, in logarithms of odds.\n" +
		"# Written by `go test ./internal/score -run TrainBuyers -train-buyers`; the marks are those of facts.trade.\n")
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
