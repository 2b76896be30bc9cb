package score

import (
	"bytes"
	"embed"

	"go.yaml.in/yaml/v3"
)

//go:embed attachments.yaml brands.yaml buyers.yaml buyerweights.yaml weights.yaml
var data embed.FS

// read decodes one of the embedded files into v. A file that cannot be read, or
// that has a key nobody knows, is a broken build, which the first test finds.
func read(name string, v any) {
	text, err := data.ReadFile(name)
	if err == nil {
		d := yaml.NewDecoder(bytes.NewReader(text))
		d.KnownFields(true)
		err = d.Decode(v)
	}
	if err != nil {
		panic("score: embedded " + name + ": " + err.Error())
	}
}
