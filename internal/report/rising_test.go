package report

import (
	"math"
	"math/rand/v2"
	"testing"
)

// poisson draws a count by Knuth's method.
func poisson(r *rand.Rand, mean float64) int {
	limit, p, n := math.Exp(-mean), 1.0, 0
	for {
		if p *= r.Float64(); p <= limit {
			return n
		}
		n++
	}
}

// weekly means of an exporter's countries: a few large ones, a long tail.
func markets(r *rand.Rand) map[string]float64 {
	means := map[string]float64{}
	for i := range 5 + r.IntN(40) {
		means[string(rune('A'+i/26))+string(rune('A'+i%26))] = math.Exp(r.Float64()*6 - 4) // 0.02 to 7.4 a week
	}
	return means
}

// Of 1,000 histories in which nothing changes at most 1 % may raise a false
// alarm, whatever the length of the period.
func TestStableMarketsRaiseNoAlarm(t *testing.T) {
	tests := map[string]struct{ days int }{"week": {7}, "month": {30}, "quarter": {91}}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(20261123, uint64(tt.days)))
			false_ := 0
			for range 1000 {
				now, before := map[string]int{}, map[string]int{}
				for c, m := range markets(r) {
					for range marketWeeks {
						before[c] += poisson(r, m)
					}
					now[c] = poisson(r, m*float64(tt.days)/7)
				}
				if len(Rising(now, before, float64(tt.days)/(7*marketWeeks))) > 0 {
					false_++
				}
			}
			if false_ > 10 {
				t.Errorf("%d of 1,000 stable histories raise an alarm", false_)
			}
			t.Logf("%d of 1,000", false_)
		})
	}
}

func TestSurgesAreFound(t *testing.T) {
	usual := map[string]int{"DE": 52, "FR": 26, "US": 104, "ES": 13, "IT": 8, "PL": 5, "GB": 30}
	tests := map[string]struct {
		country     string
		now, before int
		found       bool
	}{
		"new market":          {"KE", 3, 0, true},
		"small one wakes":     {"IT", 5, 8, true},
		"large one, fourfold": {"DE", 9, 52, true},
		"large one, doubled":  {"DE", 4, 52, false},
		"two are no market":   {"KE", 2, 0, false},
		"usual":               {"US", 5, 104, false},
		"fallen":              {"US", 3, 104, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			now, before := map[string]int{}, map[string]int{}
			for c, n := range usual {
				before[c], now[c] = n, n/marketWeeks
			}
			now[tt.country], before[tt.country] = tt.now, tt.before
			list := Rising(now, before, 1.0/marketWeeks)
			if found := len(list) == 1 && list[0].Country == tt.country; found != tt.found || !tt.found && len(list) > 0 {
				t.Errorf("got %+v", list)
			}
		})
	}
}

// The tail must be that of the negative binomial distribution, summed here from
// below in another way.
func TestSurprise(t *testing.T) {
	for _, tt := range []struct {
		k, before int
		ratio     float64
	}{{3, 0, 1.0 / 26}, {1, 0, 1}, {5, 26, 1.0 / 26}, {40, 100, 0.25}, {3, 1000, 1.0 / 26}} {
		p := tt.ratio / (1 + tt.ratio)
		below, term := 0.0, math.Pow(1-p, float64(tt.before+1))
		for i := range tt.k {
			below += term
			term *= (float64(tt.before+1) + float64(i)) / float64(i+1) * p
		}
		if got, want := surprise(tt.k, tt.before, tt.ratio), 1-below; math.Abs(got-want) > 1e-9 {
			t.Errorf("k=%d before=%d: got %g, want %g", tt.k, tt.before, got, want)
		}
	}
}

func TestOneIn(t *testing.T) {
	for chance, want := range map[float64]string{0.0002: "1 : 5,000", 0.009: "1 : 100", 1e-12: "1 : 1,000,000,000", 0.0000501: "1 : 10,000"} {
		if got := oneIn(chance); got != want {
			t.Errorf("%g: got %s, want %s", chance, got, want)
		}
	}
}
