package inquiry

import (
	"encoding/json"
	"testing"
)

// The short way through UnmarshalJSON must say what the decoder of strings says.
func TestMaybeReadsAsStringsDo(t *testing.T) {
	for name, doc := range map[string]string{
		"null": `null`, "empty": `""`, "plain": `"Müller GmbH"`, "Chinese": `"佐藤電機"`, "escaped": `"a\"b\\c\u00fcd\n"`, "surrogates": `"\ud83d\ude00"`,
		"not UTF-8": "\"a\xffb\"", "number": `5`, "list": `["a"]`, "blanks": ` "a" `,
	} {
		t.Run(name, func(t *testing.T) {
			var want *string
			wantErr := json.Unmarshal([]byte(doc), &want)
			got := Maybe("before")
			err := json.Unmarshal([]byte(doc), &got)
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("error %v, want %v", err, wantErr)
			}
			switch {
			case err != nil:
			case want == nil && got != "", want != nil && string(got) != *want:
				t.Errorf("got %q", got)
			}
		})
	}
}
