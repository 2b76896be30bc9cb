// Package helptopic holds the longer texts of "inquiry help": what each mail
// provider wants, and what scripts and administrators ask for. One text file a
// topic and language.
package helptopic

import (
	"embed"
	"path"
	"slices"
	"strings"
)

//go:embed en/*.txt zh/*.txt
var files embed.FS

// general are the topics that are about no provider, in the order of the help.
var general = []string{"exit-codes", "environment", "files", "oauth", "other"}

// Names lists all topics: those of providers by name, then the general ones.
func Names() []string {
	entries, err := files.ReadDir("en")
	if err != nil {
		panic("helptopic: " + err.Error()) // a broken build, found by the first test
	}
	var names []string
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".txt"); !slices.Contains(general, name) {
			names = append(names, name)
		}
	}
	return append(names, general...)
}

// Text returns a topic in a language, in English when there is no other; false
// for an unknown topic.
func Text(lang, name string) (string, bool) {
	if name == "" || strings.ContainsAny(name, `/\.`) {
		return "", false
	}
	for _, l := range []string{lang, "en"} {
		if b, err := files.ReadFile(path.Join(l, name+".txt")); err == nil {
			return string(b), true
		}
	}
	return "", false
}

// Title is the first line of a topic.
func Title(lang, name string) string {
	text, _ := Text(lang, name)
	title, _, _ := strings.Cut(text, "\n")
	return title
}
