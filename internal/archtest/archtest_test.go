// Package archtest holds the architecture: who may import whom, what pure
// packages may not touch, and that every package says what it is.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

const module = "github.com/inquiry-cli/inquiry/"

// pure packages take values and give values: no files, network, clock or chance.
var pure = []string{
	"internal/inquiry", "internal/editdist", "internal/mutf7", "internal/lexicon", "internal/mailparse", "internal/form", "internal/extract", "internal/score", "internal/topic",
	"internal/analyze", "internal/thread", "internal/worktime", "internal/followup", "internal/desk", "internal/customer", "internal/learn", "internal/report", "internal/similar", "internal/draft", "internal/fill", "internal/i18n", "internal/screen",
}

// allowed lists for each package which of ours it may import. A package that is
// not listed fails the test; "*" allows all. Moving a line is a decision.
var allowed = map[string][]string{
	"cmd/inquiry":                      {"internal/cli"},
	"internal/cli":                     {"*"},
	"internal/inquiry":                 {},
	"internal/editdist":                {},
	"internal/mutf7":                   {},
	"internal/i18n":                    {},
	"internal/lexicon":                 {"internal/inquiry"},
	"internal/lexicon/trade":           {"internal/inquiry", "internal/lexicon"},
	"internal/mailparse":               {"internal/inquiry", "internal/lexicon"},
	"internal/form":                    {"internal/inquiry", "internal/lexicon"},
	"internal/extract":                 {"internal/inquiry", "internal/lexicon"},
	"internal/score":                   {"internal/editdist", "internal/inquiry", "internal/lexicon"},
	"internal/topic":                   {"internal/inquiry", "internal/lexicon"},
	"internal/analyze":                 {"internal/inquiry", "internal/lexicon", "internal/mailparse", "internal/form", "internal/extract", "internal/score", "internal/topic"},
	"internal/thread":                  {"internal/inquiry"},
	"internal/worktime":                {"internal/inquiry"},
	"internal/followup":                {"internal/inquiry", "internal/worktime"},
	"internal/desk":                    {"internal/inquiry", "internal/thread", "internal/followup", "internal/worktime"},
	"internal/learn":                   {"internal/inquiry", "internal/score"},
	"internal/customer":                {"internal/inquiry", "internal/lexicon"},
	"internal/report":                  {"internal/inquiry", "internal/i18n", "internal/worktime", "internal/similar"},
	"internal/similar":                 {"internal/inquiry"},
	"internal/screen":                  {"internal/inquiry", "internal/i18n"},
	"internal/fill":                    {},
	"internal/draft":                   {"internal/inquiry", "internal/i18n", "internal/fill"},
	"internal/source":                  {"internal/inquiry"},
	"internal/source/sourcetest":       {"internal/inquiry", "internal/source"},
	"internal/imapconn":                {},
	"internal/source/imap":             {"internal/imapconn", "internal/mutf7", "internal/inquiry", "internal/source"},
	"internal/source/imap/imaptest":    {"internal/inquiry", "internal/source"},
	"internal/source/imap/dovecottest": {"internal/inquiry", "internal/source", "internal/source/imap/imaptest"},
	"internal/source/imap/cyrustest":   {"internal/imapconn", "internal/source/imap/imaptest"},
	"internal/source/mailfile":         {"internal/mutf7", "internal/inquiry", "internal/source"},
	"internal/source/table":            {"internal/inquiry", "internal/source"},
	"internal/source/chat":             {"internal/inquiry", "internal/source"},
	"internal/store":                   {"internal/inquiry"},
	"internal/store/storetest":         {"internal/inquiry", "internal/store"},
	"internal/config":                  {"internal/editdist", "internal/inquiry", "internal/worktime"},
	"internal/secret":                  {"internal/inquiry"},
	"internal/provider":                {},
	"internal/disk":                    {},
	"internal/helptopic":               {},
	"internal/oauth":                   {},
	"internal/oauth/oauthtest":         {},
	"internal/mailbox":                 {"internal/imapconn", "internal/mutf7", "internal/inquiry"},
	"internal/notify":                  {},
	"internal/schedule":                {},
	"internal/notify/notifytest":       {"internal/notify"},
	"internal/notify/wecom":            {"internal/notify"},
	"internal/notify/dingtalk":         {"internal/notify"},
	"internal/notify/feishu":           {"internal/notify"},
	"internal/notify/slack":            {"internal/notify"},
	"internal/notify/telegram":         {"internal/notify"},
	"internal/notify/ntfy":             {"internal/notify"},
	"internal/notify/webhook":          {"internal/notify"},
	"internal/archtest":                {},
	"packaging/manual":                 {"internal/cli"},
	"packaging/sbom":                   {},
	"internal/faulttest":               {},
}

// banned are imports and calls that a pure package may not make.
var (
	bannedImports = []string{"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "os/exec"}
	bannedCalls   = [][2]string{{"time", "Now"}, {"time", "Since"}, {"time", "Local"}}
)

type pkg struct {
	dir     string
	imports map[string]bool // of non-test files
	comment bool
	files   []*ast.File
}

func packages(t *testing.T) []pkg {
	t.Helper()
	root := filepath.Join("..", "..")
	byDir := map[string]*pkg{}
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if ignored(f) {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		p := byDir[rel]
		if p == nil {
			p = &pkg{dir: rel, imports: map[string]bool{}}
			byDir[rel] = p
		}
		p.comment = p.comment || f.Doc != nil
		if strings.HasSuffix(path, "_test.go") {
			return nil
		}
		p.files = append(p.files, f)
		for _, i := range f.Imports {
			p.imports[strings.Trim(i.Path.Value, `"`)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	dirs := make([]string, 0, len(byDir))
	for dir := range byDir {
		dirs = append(dirs, dir)
	}
	sort.Strings(dirs)
	list := make([]pkg, len(dirs))
	for i, dir := range dirs {
		list[i] = *byDir[dir]
	}
	return list
}

// ignored reports whether a file is no part of the program: a generator.
func ignored(f *ast.File) bool {
	for _, g := range f.Comments {
		for _, c := range g.List { // the text of a group is without its directives
			if c.Text == "//go:build ignore" {
				return true
			}
		}
	}
	return false
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		may, listed := allowed[p.dir]
		if !listed {
			t.Errorf("%s is not in the import table", p.dir)
			continue
		}
		for path := range p.imports {
			ours, ok := strings.CutPrefix(path, module)
			if ok && !contains(may, ours) && !contains(may, "*") {
				t.Errorf("%s imports %s, which the import table does not allow", p.dir, ours)
			}
		}
	}
}

func TestPurePackagesStayPure(t *testing.T) {
	for _, p := range packages(t) {
		if !contains(pure, p.dir) {
			continue
		}
		for _, b := range bannedImports {
			if p.imports[b] {
				t.Errorf("%s is pure and imports %q", p.dir, b)
			}
		}
		for _, f := range p.files {
			ast.Inspect(f, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil {
					for _, b := range bannedCalls {
						if x.Name == b[0] && sel.Sel.Name == b[1] {
							t.Errorf("%s is pure and uses %s.%s", p.dir, b[0], b[1])
						}
					}
				}
				return true
			})
		}
	}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	for _, p := range packages(t) {
		if !p.comment {
			t.Errorf("%s has no package comment", p.dir)
		}
	}
}

// The map names every package once, and none that is gone.
func TestMapNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]int{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if !strings.HasPrefix(line, "| **") || len(cells) < 3 {
			continue
		}
		for name := range strings.SplitSeq(cells[1], ",") {
			named[strings.Trim(name, " *")]++
		}
	}
	for dir := range allowed {
		name := strings.TrimPrefix(dir, "internal/")
		if named[name] != 1 {
			t.Errorf("docs/architecture.md names %s %d times", name, named[name])
		}
		delete(named, name)
	}
	for name := range named {
		t.Errorf("docs/architecture.md names %s, which is no package of the import table", name)
	}
}

// The table must not speak of packages that are gone.
func TestTableIsTrue(t *testing.T) {
	for dir := range allowed {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(dir))); err != nil {
			t.Errorf("the import table names %s, which does not exist", dir)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
