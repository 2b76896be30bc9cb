package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// spoken are the packages whose errors and hints reach a person.
var spoken = []string{"cli", "config", "secret", "mailbox", "imapconn", "oauth", "notify", "notify/*", "provider", "source/*", "form", "analyze", "store", "schedule", "draft", "fill", "learn", "worktime", "mailparse"}

// says lists for each function that makes an error or a hint which of its
// arguments a person reads: from the first to the second, -1 is the last.
var says = map[string][2]int{
	"errors.New": {0, 0}, "Errorf": {0, 0}, "usagef": {0, 0}, "absentf": {0, 0}, "settings": {0, 0}, "bad": {0, 0}, "refuse": {0, 0}, "missing": {1, -1},
	"hint": {1, -1}, "unreadError": {1, -1}, "warn": {1, -1}, "note": {0, 0}, "detail": {0, 0}, "fault": {1, 2}, "fail": {1, -1}, "Fail": {2, 3},
}

// speaks are the fields that hold what a person reads.
var speaks = map[string]bool{"Hint": true, "Msg": true, "Ignore": true, "Ignored": true, "why": true}

// literal is the format of a string in the source: what is added to a literal
// counts as %s, and of fmt.Sprintf the format.
func literal(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
			return s, true
		}
	case *ast.ParenExpr:
		return literal(x.X)
	case *ast.BinaryExpr:
		a, okA := literal(x.X)
		b, okB := literal(x.Y)
		if x.Op != token.ADD || !okA && !okB {
			return "", false
		}
		if !okA {
			a = "%s"
		}
		if !okB {
			b = "%s"
		}
		return strings.ReplaceAll(a+b, "%s%s", "%s"), true
	case *ast.CallExpr:
		if calls(x) == "Sprintf" && len(x.Args) > 0 {
			return literal(x.Args[0])
		}
	}
	return "", false
}

// calls is the name of the function called; that of errors.New with its package.
func calls(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if p, ok := f.X.(*ast.Ident); ok && p.Name == "errors" {
			return "errors." + f.Sel.Name
		}
		return f.Sel.Name
	}
	return ""
}

// aCommand is a hint that is nothing but something to type, or a value.
var aCommand = regexp.MustCompile(`^(inquiry|chmod) [^:]*$|^[^ ]*$|^[^a-zA-Z]*(%[a-z][^a-zA-Z]*)*$`)

// messages finds in the source every message that a person may read, and every
// string there is. The value is the file it stands in.
func messages(t *testing.T) (read, all map[string]string) {
	t.Helper()
	read, all = map[string]string{}, map[string]string{}
	for _, pkg := range spoken {
		files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(filepath.Base(filepath.Dir(file)), "test") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			named := namedStrings(tree)
			for _, d := range tree.Decls {
				declared(d, file, named, read, all)
			}
		}
	}
	return read, all
}

// namedStrings are the strings that variables and constants of a file hold.
func namedStrings(tree *ast.File) map[string][]string {
	out := map[string][]string{}
	add := func(name, value ast.Expr) {
		if s, ok := literal(value); ok {
			out[namesOf(name)] = append(out[namesOf(name)], s)
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.AssignStmt:
			for i := range min(len(x.Lhs), len(x.Rhs)) {
				add(x.Lhs[i], x.Rhs[i])
			}
		case *ast.ValueSpec:
			for i := range min(len(x.Names), len(x.Values)) {
				add(x.Names[i], x.Values[i])
			}
		}
		return true
	})
	return out
}

func declared(d ast.Decl, file string, named map[string][]string, read, all map[string]string) {
	take := func(e ast.Expr) bool {
		if id, ok := e.(*ast.Ident); ok {
			for _, s := range named[id.Name] {
				if !aCommand.MatchString(s) {
					read[s] = file
				}
			}
			return false
		}
		s, ok := literal(e)
		if ok && !aCommand.MatchString(s) {
			read[s] = file
		}
		return ok
	}
	// A method that is the text of an error or its hints returns messages.
	returns := false
	if f, ok := d.(*ast.FuncDecl); ok {
		returns = strings.HasSuffix(strings.TrimSuffix(strings.ToLower(f.Name.Name), "s"), "hint") || f.Name.Name == "Error"
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch x := n.(type) {
		case ast.Expr:
			if s, ok := literal(x); ok {
				all[s] = file
			}
		}
		switch x := n.(type) {
		case *ast.CallExpr:
			which, ok := says[calls(x)]
			if calls(x) == "append" && strings.Contains(strings.ToLower(namesOf(x.Args[0])), "notes") {
				which, ok = [2]int{1, -1}, true
			}
			for i, a := range x.Args {
				if ok && i >= which[0] && (which[1] < 0 || i <= which[1]) {
					take(a)
				}
			}
		case *ast.KeyValueExpr:
			if k := namesOf(x.Key); speaks[k] {
				take(x.Value)
			}
		case *ast.AssignStmt:
			for i, to := range x.Lhs {
				if speaks[namesOf(to)] && i < len(x.Rhs) {
					take(x.Rhs[i])
				}
			}
		case *ast.ReturnStmt:
			for _, r := range x.Results {
				if returns {
					ast.Inspect(r, func(n ast.Node) bool {
						e, ok := n.(ast.Expr)
						return !ok || !take(e)
					})
				}
			}
		}
		return true
	})
}

func namesOf(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// Every error and hint has its Chinese, which fills in the same values, and the
// list holds none that the program does not say.
func TestMessagesAreComplete(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "i18n", "errors.zh.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var chinese struct{ Ours, Foreign map[string]string }
	if err := yaml.Unmarshal(text, &chinese); err != nil {
		t.Fatal(err)
	}
	read, all := messages(t)
	if len(read) < 300 {
		t.Fatalf("only %d messages were found in the source", len(read))
	}
	for _, s := range slices.Sorted(maps.Keys(read)) {
		if _, ok := chinese.Ours[s]; !ok {
			t.Errorf("%s: errors.zh.yaml lacks %q", read[s], s)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(chinese.Ours)) {
		if _, ok := all[s]; !ok {
			t.Errorf("errors.zh.yaml has %q, which nothing says", s)
		}
	}
	verbs := regexp.MustCompile(`%(\[\d\])?0?\d?[sdqvw]`)
	for _, list := range []map[string]string{chinese.Ours, chinese.Foreign} {
		for s, zh := range list {
			if a, b := len(verbs.FindAllString(s, -1)), len(verbs.FindAllString(zh, -1)); b > a || b < a && !strings.Contains(s, "no such host") {
				t.Errorf("%q fills in %d values, its Chinese %d", s, a, b)
			}
		}
	}
}
