package screen

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONWriter(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"plain":             {"a\tb", `"a\tb"`},
		"Chinese and emoji": {"报价 😀", `"报价 😀"`},
		"C1 and DEL":        {"\u009b31m\x7f", `"\u009b31m\u007f"`},
		"direction":         {"inv\u202egnp", `"inv\u202egnp"`},
		"tag characters":    {"a\U000E0041", `"a\udb40\udc41"`},
		"joiner":            {"می\u200cخواهم", "\"می\\u200cخواهم\""},
		"private use":       {"\uE000", `"\ue000"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			enc := json.NewEncoder(JSONWriter(&b))
			if err := enc.Encode(tt.in); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want+"\n", b.String()); diff != "" {
				t.Error(diff)
			}
			var back string
			if err := json.Unmarshal(b.Bytes(), &back); err != nil || back != tt.in {
				t.Errorf("comes back as %q, %v", back, err)
			}
		})
	}
}

// Characters cut between two writes come out whole.
func TestJSONWriterInPieces(t *testing.T) {
	var b bytes.Buffer
	w := JSONWriter(&b)
	in := `"报价 😀` + "\u202e\U000E0041" + `"` + "\n"
	for i := range len(in) {
		if n, err := w.Write([]byte{in[i]}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if diff := cmp.Diff(`"报价 😀\u202e\udb40\udc41"`+"\n", b.String()); diff != "" {
		t.Error(diff)
	}
}
