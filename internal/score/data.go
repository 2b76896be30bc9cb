package score

import (
	"bytes"
	"embed"

	"go.yaml.in/yaml/v3"
)

//go:embed *.yaml wording.tsv intents/*.tsv
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

// readTable makes a table of one of the embedded files, of so many columns.
func readTable(name string, columns int) *gramTable {
	t, err := parseTable(name, columns)
	if err != nil {
		panic("score: embedded " + name + ": " + err.Error())
	}
	return t
}

func parseTable(name string, columns int) (*gramTable, error) {
	text, err := data.ReadFile(name)
	if err != nil {
		return nil, err
	}
	keys, votes, err := parseWording(string(text), columns)
	if err != nil {
		return nil, err
	}
	return newTable(keys, votes)
}
