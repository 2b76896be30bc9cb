package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestWrite lists what this very test is made of.
func TestWrite(t *testing.T) {
	var text, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&text, &again} {
		if err := write(w, os.Args[0], "1.2.3", "1790000000"); err != nil {
			t.Fatal(err)
		}
	}
	if text.String() != again.String() {
		t.Error("two lists of one file differ")
	}
	var b bill
	dec := json.NewDecoder(&text)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&b); err != nil {
		t.Fatal(err)
	}
	if b.Format != "CycloneDX" || b.Spec != "1.6" || b.Metadata.Timestamp != "2026-09-21T14:13:20Z" {
		t.Errorf("%+v", b)
	}
	// JSON schema of CycloneDX 1.6, serialNumber.
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`).MatchString(b.Serial) {
		t.Errorf("serial number %q", b.Serial)
	}
	if c := b.Metadata.Component; !strings.HasSuffix(c.Name, "/inquiry") || c.Version != "1.2.3" || len(c.Hashes) != 1 || len(c.Hashes[0].Content) != 64 {
		t.Errorf("the program: %+v", c)
	}
	if len(b.Components) == 0 || b.Components[0].Name != "std" || !strings.HasPrefix(b.Components[0].PURL, "pkg:golang/std@1.") {
		t.Errorf("the standard library is not the first: %+v", b.Components)
	}
	if len(b.Dependencies) != 1 || len(b.Dependencies[0].On) != len(b.Components) {
		t.Errorf("dependencies %+v", b.Dependencies)
	}
}

func TestWriteRefuses(t *testing.T) {
	if err := write(&bytes.Buffer{}, "main.go", "", ""); err == nil {
		t.Error("a text is no Go program")
	}
	if err := write(&bytes.Buffer{}, os.Args[0], "", "yesterday"); err == nil || !strings.Contains(err.Error(), "seconds") {
		t.Errorf("%v", err)
	}
}
