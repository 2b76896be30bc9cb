package mailparse

import (
	"embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// loadYAML reads an embedded data file into v. The files are part of the
// program and tested; a fault in them is a fault of the build.
func loadYAML(name string, v any) {
	b, err := dataFiles.ReadFile("data/" + name)
	if err == nil {
		err = yaml.Unmarshal(b, v)
	}
	if err != nil {
		panic(fmt.Sprintf("read embedded data/%s: %v", name, err))
	}
}

var charsetAliases = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	loadYAML("charsets.yaml", &m)
	return m
})

// foldedSet is a set of words in the form in which they are compared.
func foldedSet(words []string, form func(string) string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[form(w)] = true
	}
	return set
}
