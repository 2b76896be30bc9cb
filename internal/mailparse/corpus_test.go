package mailparse

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

const corpus = "../../testdata/mime"

// corpusFiles calls f for every sample, with bodies of the reply corpora wrapped
// into a mail.
func corpusFiles(t testing.TB, f func(path string, raw []byte)) {
	t.Helper()
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f(filepath.ToSlash(path), raw)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkMessage asserts what holds for every message.
func checkMessage(t testing.TB, name string, m *inquiry.Message) {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !utf8.Valid(b) {
		t.Errorf("%s: result is not valid UTF-8", name)
	}
	for what, s := range map[string]string{"Text": m.Text, "New": m.New, "Quoted": m.Quoted, "Signature": m.Signature, "Subject": m.Subject} {
		if !utf8.ValidString(s) {
			t.Errorf("%s: %s is not valid UTF-8", name, what)
		}
		if strings.Contains(s, "\r") {
			t.Errorf("%s: %s holds a carriage return", name, what)
		}
	}
	if a, b := countLines(m.Text), countLines(m.New+"\n"+m.Quoted+"\n"+m.Signature); !cmp.Equal(a, b) {
		t.Errorf("%s: New, Quoted and Signature are not all of Text: %s", name, cmp.Diff(a, b))
	}
	if m.Forwarded != nil {
		checkMessage(t, name+" (forwarded)", m.Forwarded)
	}
}

func countLines(s string) map[string]int {
	n := map[string]int{}
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			n[l]++
		}
	}
	return n
}

func TestParseCorpus(t *testing.T) {
	n := 0
	corpusFiles(t, func(path string, raw []byte) {
		n++
		m := Parse(raw)
		checkMessage(t, path, m)
		if again := Parse(bytes.Clone(raw)); !cmp.Equal(m, again) {
			t.Errorf("%s: a second reading differs", path)
		}
	})
	if n < 900 {
		t.Errorf("read %d samples, want the whole corpus", n)
	}
}

// readJSONL reads one object a line.
func readJSONL[T any](t *testing.T, path string) []T {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for l := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		var v T
		if err := json.Unmarshal([]byte(l), &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, v)
	}
	return out
}

// TestCharsets holds every label, transfer encoding and header form to its exact text.
func TestCharsets(t *testing.T) {
	type want struct {
		File    string `json:"file"`
		From    string `json:"from_name"`
		Subject string `json:"subject"`
		Text    string `json:"text"`
	}
	for _, w := range readJSONL[want](t, corpus+"/charsets-made-here/expected.jsonl") {
		t.Run(w.File, func(t *testing.T) {
			raw, err := os.ReadFile(corpus + "/charsets-made-here/" + w.File)
			if err != nil {
				t.Fatal(err)
			}
			m := Parse(raw)
			got := want{w.File, m.From.Name, m.Subject, m.Text}
			w.Text = strings.TrimSpace(w.Text)
			if d := cmp.Diff(w, got); d != "" {
				t.Error(d)
			}
		})
	}
}
