package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is the YAML tree of a config file, kept for its line numbers.
type document struct {
	file string
	root *yaml.Node // a mapping, or nil for an empty file
}

// parse reads the tree and refuses unknown and repeated keys.
func parse(file string, text []byte) (*document, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		line, msg := yamlFault(err)
		return nil, &Error{File: file, Line: line, Msg: msg}
	}
	doc := &document{file: file}
	if len(node.Content) == 0 {
		return doc, nil
	}
	doc.root = node.Content[0]
	if doc.root.Kind != yaml.MappingNode {
		return nil, &Error{File: file, Line: doc.root.Line, Msg: "a config is a list of \"key: value\" lines"}
	}
	if err := doc.known(doc.root, reflect.TypeFor[Config](), ""); err != nil {
		return nil, err
	}
	return doc, nil
}

// known walks the tree beside the type that it will fill.
func (d *document) known(n *yaml.Node, t reflect.Type, path string) error {
	switch {
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, e := range n.Content {
			if err := d.known(e, t.Elem(), path); err != nil {
				return err
			}
		}
		return nil
	case n.Kind != yaml.MappingNode:
		return nil
	}
	names := keysOf(t, path)
	if names == nil {
		return nil // a scalar is expected; decoding says so
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		name := strings.ToLower(key.Value)
		if seen[name] {
			return &Error{File: d.file, Line: key.Line, Msg: fmt.Sprintf("key %q is there twice", key.Value)}
		}
		seen[name] = true
		sub, ok := names[name]
		if !ok {
			msg := fmt.Sprintf("unknown key %q", join(path, key.Value))
			return &Error{File: d.file, Line: key.Line, Msg: msg, Hint: unknownHint(name, path, names)}
		}
		if err := d.known(n.Content[i+1], sub, join(path, name)); err != nil {
			return err
		}
	}
	return nil
}

// unknownHint says what to write instead of a key that does not exist; names
// are those that do.
func unknownHint(name, path string, names map[string]reflect.Type) string {
	switch {
	case strings.HasPrefix(name, "pass") && names["password_command"] != nil:
		return "a secret never stands in the config: use password_command, password_env, password_file or the system keyring"
	case names["address_command"] != nil && secretLooking(name):
		return "the address of a hook and its secret never stand in the config: inquiry notify address, or address_command, address_env, address_file"
	}
	if near := Nearest(name, sortedKeys(names)); near != "" {
		return fmt.Sprintf("did you mean %q?", join(path, near))
	}
	return "known here: " + strings.Join(sortedKeys(names), ", ")
}

// secretLooking reports whether a key is what people would call the address or
// the secret of a hook.
func secretLooking(name string) bool {
	return slices.Contains([]string{"url", "address", "webhook", "key", "token", "access_token", "secret", "sign"}, name)
}

// keysOf lists the keys that a value of type t may have. Maps have fixed keys:
// days of the week, or tiers.
func keysOf(t reflect.Type, path string) map[string]reflect.Type {
	switch t.Kind() {
	case reflect.Struct:
		names := map[string]reflect.Type{}
		for i := range t.NumField() {
			if tag := t.Field(i).Tag.Get("mapstructure"); tag != "" && tag != "-" {
				names[tag] = t.Field(i).Type
			}
		}
		return names
	case reflect.Map:
		keys := tierKeys
		if path == "working_hours" {
			keys = Weekdays
		}
		names := map[string]reflect.Type{}
		for _, k := range keys {
			names[k] = t.Elem()
		}
		return names
	}
	return nil
}

var tierKeys = []string{"a", "b", "c", "d"}

// Weekdays are the keys of working_hours, Monday first.
var Weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func topKeys() []string { return sortedKeys(keysOf(reflect.TypeFor[Config](), "")) }

// line finds the line of a key; path parts are separated by dots, list items by
// their number: "accounts.0.host". 0 means that the file does not name it.
func (d *document) line(path string) int {
	if d == nil || d.root == nil {
		return 0
	}
	n, line := d.root, 0
	for _, part := range strings.Split(path, ".") {
		found := false
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if strings.EqualFold(n.Content[i].Value, part) {
					n, line, found = n.Content[i+1], n.Content[i].Line, true
					break
				}
			}
		case yaml.SequenceNode:
			if i, err := strconv.Atoi(part); err == nil && i < len(n.Content) {
				n, line, found = n.Content[i], n.Content[i].Line, true
			}
		}
		if !found {
			return line
		}
	}
	return line
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// yamlFault takes the line out of the YAML library's message.
func yamlFault(err error) (int, string) {
	var te *yaml.TypeError
	msg := err.Error()
	if errors.As(err, &te) && len(te.Errors) > 0 {
		msg = te.Errors[0]
	}
	msg = strings.TrimPrefix(msg, "yaml: ")
	if m := regexp.MustCompile(`line (\d+): `).FindStringSubmatchIndex(msg); m != nil {
		line, _ := strconv.Atoi(msg[m[2]:m[3]])
		return line, msg[:m[0]] + msg[m[1]:]
	}
	return 0, msg
}
