package analyze

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// labelled is one line of testdata/labelled: a message and how a careful person
// reads it.
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
		Tier     string   `json:"tier"`
		Intent   string   `json:"intent"`
		Language string   `json:"language"`
		Country  string   `json:"country"`
		Topics   []string `json:"topics"`
	} `json:"label"`
}

func readLabelled(t testing.TB, name string) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join("../../testdata/labelled", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var items []labelled
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var item labelled
		if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		items = append(items, item)
	}
	return items
}

// eml writes the message as a mail.
func (l labelled) eml() []byte {
	var b bytes.Buffer
	header := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, strings.Join(strings.Fields(value), " "))
		}
	}
	header("From", l.From)
	header("To", l.To)
	header("Reply-To", l.ReplyTo)
	header("Subject", mime.QEncoding.Encode("utf-8", l.Subject))
	if at, err := time.Parse(time.RFC3339, l.Date); err == nil {
		header("Date", at.Format(time.RFC1123Z))
	}
	header("Message-ID", "<"+l.ID+"@labelled.test>")
	names := make([]string, 0, len(l.Headers))
	for name := range l.Headers {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if !strings.EqualFold(name, "content-type") {
			header(name, l.Headers[name])
		}
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	b.WriteString(base64.StdEncoding.EncodeToString([]byte(l.Body)))
	b.WriteString("\r\n")
	return b.Bytes()
}

func testReader() *Reader {
	return New(Options{OwnAddresses: []string{"sales@example-exporter.com"}, OwnDomains: []string{"example-exporter.com"}, Weights: score.DefaultWeights()})
}

// floors are the figures below which the reading of a set must not fall.
type floors struct {
	file     string
	tier     float64 // share of messages of the right tier
	intent   float64 // likewise, of the right intent
	topics   float64 // F1 over the topics of all messages that are no junk
	language float64
	lost     int // buyers (A, B, C) taken for junk, at most
}

// tally counts how a set was read.
type tally struct {
	n, tier, intent, language, lost int
	hit, extra, missed              int // topics
	confusion                       map[string]map[string]int
}

func (c *tally) add(item labelled, rd *inquiry.Reading) {
	want := item.Label.Tier
	c.n++
	if c.confusion[want] == nil {
		c.confusion[want] = map[string]int{}
	}
	c.confusion[want][string(rd.Tier)]++
	if string(rd.Tier) == want {
		c.tier++
	}
	if string(rd.Intent) == item.Label.Intent {
		c.intent++
	}
	if rd.Language == item.Label.Language || item.Label.Language == "" {
		c.language++
	}
	if rd.Tier == inquiry.TierX && strings.Contains("ABC", want) {
		c.lost++
	}
	if want == "X" {
		return
	}
	asked := map[string]bool{}
	for _, q := range rd.Questions {
		asked[string(q.Topic)] = true
	}
	for _, topic := range item.Label.Topics {
		if asked[topic] {
			c.hit++
		} else {
			c.missed++
		}
		delete(asked, topic)
	}
	c.extra += len(asked)
}

func (c *tally) share(n int) float64 { return float64(n) / float64(max(c.n, 1)) }

func (c *tally) topics() float64 {
	return 2 * float64(c.hit) / float64(max(2*c.hit+c.extra+c.missed, 1))
}

// TestLabelled reads the labelled messages and holds the figures below which the
// reading must not fall. All of them but those in "aside" have taught the wording;
// the single misses of "test" and of "aside" are not printed. Lowering a floor needs a decision
// record; docs/quality.md tells what the sets are.
func TestLabelled(t *testing.T) {
	for _, want := range []floors{
		{"corpus.jsonl", 0.96, 0.88, 0.86, 0.97, 0},
		{"train.jsonl", 0.94, 0.86, 0.84, 0.95, 0},
		{"thin.jsonl", 0.94, 0.88, 0.88, 0.95, 0},
		{"test.jsonl", 0.90, 0.72, 0.71, 0.95, 1},
		{"blind-a.jsonl", 0.88, 0.74, 0.70, 0.95, 1},
		{"blind-b.jsonl", 0.92, 0.76, 0.78, 0.95, 1},
		{"blind-c.jsonl", 0.94, 0.82, 0.76, 0.95, 1},
		{"blind-d.jsonl", 0.94, 0.86, 0.86, 0.95, 1},
		{"blind-e.jsonl", 0.92, 0.84, 0.76, 0.95, 1},
		{"blind-f.jsonl", 0.94, 0.68, 0.72, 0.95, 1},
		{"blind-g.jsonl", 0.84, 0.64, 0.66, 0.95, 1},
		{"blind-h.jsonl", 0.88, 0.70, 0.72, 0.95, 1},
		{"blind-i.jsonl", 0.92, 0.76, 0.76, 0.95, 1},
		{"blind-j.jsonl", 0.88, 0.74, 0.74, 0.95, 1},
		{"short.jsonl", 0.88, 0.78, 0.76, 0.95, 4},
		{"blind-k.jsonl", 0.90, 0.84, 0.72, 0.98, 1},
		{"blind-l.jsonl", 0.94, 0.88, 0.72, 0.98, 0},
		{"blind-m.jsonl", 0.84, 0.68, 0.72, 0.98, 1},
		{"blind-n.jsonl", 0.94, 0.82, 0.74, 0.98, 0},
		{"blind-o.jsonl", 0.90, 0.76, 0.76, 0.98, 0},
		{"blind-p.jsonl", 0.80, 0.60, 0.44, 0.96, 4},
		{"blind-q.jsonl", 0.80, 0.60, 0.56, 0.96, 4},
		{"aside/blind-r.jsonl", 0.90, 0.78, 0.78, 0.98, 1},
	} {
		t.Run(want.file, func(t *testing.T) {
			r := testReader()
			c := tally{confusion: map[string]map[string]int{}}
			for _, item := range readLabelled(t, want.file) {
				rd := r.Mail(item.eml(), Input{}).Reading
				c.add(item, &rd)
				if string(rd.Tier) != item.Label.Tier && want.file != "test.jsonl" && want.file != "short.jsonl" && !strings.HasPrefix(want.file, "aside/") {
					t.Logf("%s: want %s %s, got %s %s", item.ID, item.Label.Tier, item.Label.Intent, rd.Tier, rd.Intent)
				}
			}
			t.Logf("%s: %d messages, tier %.3f, intent %.3f, topics F1 %.3f, language %.3f, buyers junked %d",
				want.file, c.n, c.share(c.tier), c.share(c.intent), c.topics(), c.share(c.language), c.lost)
			t.Log("label \\ read      A    B    C    D    X")
			for _, tier := range []string{"A", "B", "C", "D", "X"} {
				row := fmt.Sprintf("          %s ", tier)
				for _, got := range []string{"A", "B", "C", "D", "X"} {
					row += fmt.Sprintf(" %4d", c.confusion[tier][got])
				}
				t.Log(row)
			}
			for _, f := range []struct {
				name       string
				got, floor float64
			}{
				{"tier accuracy", c.share(c.tier), want.tier},
				{"intent accuracy", c.share(c.intent), want.intent},
				{"F1 of topics", c.topics(), want.topics},
				{"language accuracy", c.share(c.language), want.language},
			} {
				if f.got < f.floor {
					t.Errorf("%s %.3f is below its floor %.3f", f.name, f.got, f.floor)
				}
			}
			if c.lost > want.lost {
				t.Errorf("%d buyers were taken for junk, at most %d may be", c.lost, want.lost)
			}
		})
	}
}

// A score is the plain sum of its printed parts, and evidence is words of the message.
func TestEveryScoreAddsUp(t *testing.T) {
	r := testReader()
	for _, file := range []string{"corpus.jsonl", "train.jsonl"} {
		for _, item := range readLabelled(t, file) {
			rd := r.Mail(item.eml(), Input{}).Reading
			sum := 0
			for _, s := range rd.Signals {
				sum += s.Points
			}
			if sum = min(max(sum, 0), 100); sum != rd.Score {
				t.Errorf("%s: score %d, its parts give %d", item.ID, rd.Score, sum)
			}
		}
	}
}

// BenchmarkChain reads the labelled messages, which are of the usual sizes, from
// bytes to score, and messages of about 3 KB made of the same words. Besides the
// mean it reports the 99th percentile and how many messages a core reads in a
// second; run it with -cpu 1 for that to hold.
func BenchmarkChain(b *testing.B) {
	r := testReader()
	var mails, median [][]byte
	for _, item := range readLabelled(b, "corpus.jsonl") {
		m := item.eml()
		mails = append(mails, m)
		if room := 3000 - len(item.Body); room > 0 {
			item.Body += "\n" + strings.Repeat("We import for shops of the whole region and sell to the trade only.\n", room/68)
			median = append(median, item.eml())
		}
	}
	b.Run("labelled", func(b *testing.B) { benchChain(b, r, mails) })
	b.Run("3KB", func(b *testing.B) { benchChain(b, r, median) })
}

func benchChain(b *testing.B, r *Reader, mails [][]byte) {
	size := 0
	for _, m := range mails {
		size += len(m)
	}
	b.SetBytes(int64(size / len(mails)))
	b.ReportAllocs()
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		r.Mail(mails[len(took)%len(mails)], Input{})
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-us")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "messages/s")
}
