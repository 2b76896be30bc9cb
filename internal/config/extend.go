package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Pair is a key of a config file with its value: a string, number, list of
// strings, or a list of Pairs for a mapping.
type Pair struct {
	Key   string
	Value any
}

// ErrNotExtended says that a config is written in a way that cannot be added to
// without touching what stands there.
var ErrNotExtended = errors.New("the config cannot be added to by program")

// newFile begins a config that did not exist.
const newFile = `# inquiry: "inquiry config show" prints every value that holds; the reference
# of all keys is config.example.yaml. No secret ever stands here.
`

// Extend returns the text of a config with settings and an account added. What
// stands there stays byte for byte, comments included, but for an empty
// "accounts: []", which is opened. Settings whose key is there already are left
// out. path is for errors only. The outcome is read again and held against what
// was there: when anything else changed the error is ErrNotExtended.
func Extend(path string, text []byte, settings []Pair, account []Pair) ([]byte, error) {
	old, err := decode(path, text, func(string) string { return "" })
	if err != nil {
		return nil, err
	}
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		return nil, err
	}
	var root *yaml.Node
	if len(node.Content) > 0 {
		root = node.Content[0]
	}
	settings = slices.DeleteFunc(slices.Clone(settings), func(p Pair) bool { return keyAt(root, p.Key) >= 0 })
	lines := splitLines(text)
	if len(bytes.TrimSpace(text)) == 0 {
		lines = splitLines([]byte(newFile))
	}
	if lines, err = addAccount(lines, root, account); err != nil {
		return nil, err
	}
	if len(settings) > 0 {
		block, err := render(settings, "")
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(strings.ToLower(l), "accounts:") })
		if at < 0 {
			return nil, ErrNotExtended
		}
		at = aboveComments(lines, at)
		if at > 0 && strings.TrimSpace(lines[at-1]) != "" {
			block = append([]string{"\n"}, block...)
		}
		lines = slices.Insert(lines, at, append(block, "\n")...)
	}
	out := []byte(strings.Join(lines, ""))
	return out, extended(path, old, out, settings)
}

// extended reads the outcome and compares it with what was there before.
func extended(path string, old *Config, text []byte, settings []Pair) error {
	now, err := decode(path, text, func(string) string { return "" })
	if err != nil {
		return err // the answers themselves were wrong
	}
	if len(now.Accounts) != len(old.Accounts)+1 || !reflect.DeepEqual(now.Accounts[:len(old.Accounts)], old.Accounts) && len(old.Accounts) > 0 {
		return ErrNotExtended
	}
	a, b := old.Values(), now.Values()
	for i := range a {
		added := slices.ContainsFunc(settings, func(p Pair) bool { return p.Key == a[i].Key })
		if a[i].Key != "accounts" && !added && !reflect.DeepEqual(a[i].Value, b[i].Value) {
			return fmt.Errorf("%w: %s would change", ErrNotExtended, a[i].Key)
		}
	}
	return nil
}

// addAccount puts an account behind the last one.
func addAccount(lines []string, root *yaml.Node, account []Pair) ([]string, error) {
	i := keyAt(root, "accounts")
	if i < 0 {
		item, err := renderItem(account, "  ")
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) != "" {
			lines = append(lines, "\n")
		}
		return append(append(lines, "accounts:\n"), item...), nil
	}
	key, list := root.Content[i], root.Content[i+1]
	empty := list.Kind == yaml.ScalarNode && list.Tag == "!!null" || list.Kind == yaml.SequenceNode && len(list.Content) == 0
	switch {
	case empty:
		item, err := renderItem(account, "  ")
		if err != nil {
			return nil, err
		}
		line := lines[key.Line-1]
		opened := key.Value + ":"
		rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), opened))
		for _, nothing := range []string{"[]", "[ ]", "~", "null"} {
			rest = strings.TrimSpace(strings.TrimPrefix(rest, nothing))
		}
		if rest != "" && !strings.HasPrefix(rest, "#") {
			return nil, ErrNotExtended
		}
		if rest != "" {
			rest = "  " + rest
		}
		lines[key.Line-1] = opened + rest + "\n"
		return slices.Insert(lines, key.Line, item...), nil
	case list.Kind != yaml.SequenceNode || list.Style&yaml.FlowStyle != 0:
		return nil, ErrNotExtended
	}
	item, err := renderItem(account, strings.Repeat(" ", list.Column-1))
	if err != nil {
		return nil, err
	}
	at := len(lines)
	if i+2 < len(root.Content) { // accounts is not the last key
		at = aboveComments(lines, root.Content[i+2].Line-1)
	}
	for at > 0 && strings.TrimSpace(lines[at-1]) == "" {
		at--
	}
	return slices.Insert(lines, at, item...), nil
}

// keyAt is the index of a key in a mapping, -1 without it.
func keyAt(root *yaml.Node, key string) int {
	if root == nil {
		return -1
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if strings.EqualFold(root.Content[i].Value, key) {
			return i
		}
	}
	return -1
}

// aboveComments goes up from a line over the comments that stand right above it.
func aboveComments(lines []string, at int) int {
	for at > 0 && strings.HasPrefix(lines[at-1], "#") {
		at--
	}
	return at
}

// splitLines keeps the line ends; a last line without one gets one.
func splitLines(text []byte) []string {
	var lines []string
	for l := range strings.Lines(string(text)) {
		lines = append(lines, l)
	}
	if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
		lines[n-1] += "\n"
	}
	return lines
}

// renderItem writes an account as an item of a list.
func renderItem(account []Pair, indent string) ([]string, error) {
	lines, err := render(account, indent+"  ")
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	lines[0] = indent + "- " + strings.TrimLeft(lines[0], " ")
	return lines, nil
}

func render(pairs []Pair, indent string) ([]string, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	node, err := mapping(pairs)
	if err != nil {
		return nil, err
	}
	if err := enc.Encode(node); err != nil {
		return nil, err
	}
	lines := splitLines(b.Bytes())
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines, nil
}

func mapping(pairs []Pair) (*yaml.Node, error) {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range pairs {
		var value yaml.Node
		if nested, ok := p.Value.([]Pair); ok {
			v, err := mapping(nested)
			if err != nil {
				return nil, err
			}
			value = *v
		} else if err := value.Encode(p.Value); err != nil {
			return nil, err
		}
		if value.Kind == yaml.SequenceNode {
			value.Style = yaml.FlowStyle
		}
		m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: p.Key}, &value)
	}
	return m, nil
}
