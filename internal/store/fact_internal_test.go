package store

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

func TestPickKeys(t *testing.T) {
	tests := map[string]struct{ doc, want string }{
		"some":             {`{"a":1,"b":"x","c":[1,{"a":2}],"d":null}`, `{"a":1,"c":[1,{"a":2}]}`},
		"empty values":     {`{"a":[],"c":null}`, `{}`},
		"none":             {`{"b":1}`, `{}`},
		"empty":            {`{}`, `{}`},
		"blanks":           {" { \"a\" : true , \"b\" : 2 } ", `{"a" : true }`},
		"quotes in text":   {`{"b":"say \"a\": 1, }","a":"\\"}`, `{"a":"\\"}`},
		"slashes":          {`{"b":"\\\\\"","a":"x\\\"y"}`, `{"a":"x\\\"y"}`},
		"brackets in text": {`{"b":["]}",{"x":"}"}],"a":{"b":"]"}}`, `{"a":{"b":"]"}}`},
		"not an object":    {`[1]`, ""},
		"no end":           {`{"a":1`, ""},
		"no value":         {`{"a":,"b":1}`, ""},
		"open text":        {`{"a":"x`, ""},
		"nothing":          {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			err := pickKeys(&b, []byte(tt.doc), []string{"a", "c"})
			if got := b.String(); err == nil && got != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

// Whatever is valid JSON must come through with the same values.
func FuzzPickKeys(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":{"a":[1,"\"]"]},"c":"\\"}`, `{"a":"\u0022","c":[[],{}]}`, `{"x":-1.5e3}`, `{`, `{"a"`, `{"a":}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var b bytes.Buffer
		err := pickKeys(&b, doc, []string{"a", "c"})
		var all, some map[string]json.RawMessage
		if json.Unmarshal(doc, &all) != nil || all == nil {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", doc, err)
		}
		if err := json.Unmarshal(b.Bytes(), &some); err != nil {
			t.Fatalf("%q gave %q: %v", doc, b.Bytes(), err)
		}
		for k, v := range all {
			if !slices.Contains([]string{"a", "c"}, k) || string(v) == "[]" || string(v) == "null" {
				delete(all, k)
			}
		}
		for k, v := range some {
			var x, y any
			if all[k] == nil {
				continue // the key stood there twice, the last time with nothing
			}
			if json.Unmarshal(v, &x) != nil || json.Unmarshal(all[k], &y) != nil || !reflect.DeepEqual(x, y) {
				t.Fatalf("%q: %s is %s, want %s", doc, k, v, all[k])
			}
		}
	})
}
