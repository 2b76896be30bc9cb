package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/config"
)

// member is one key of a JSON object with its value.
type member struct {
	key   string
	value json.RawMessage
}

// members takes a JSON object apart, in its order.
func members(doc []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("no JSON object: %w", err)
	}
	var out []member
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var m member
		m.key, _ = t.(string)
		if err := dec.Decode(&m.value); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// fieldNames lists the names that --fields takes for objects like zero: their
// keys, and those of the objects inside them after a dot.
func fieldNames(zero any) ([]string, error) {
	doc, err := encode(zero)
	if err != nil {
		return nil, err
	}
	all, err := members(doc)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range all {
		names = append(names, m.key)
		if m.value[0] != '{' {
			continue
		}
		inner, err := members(m.value)
		if err != nil {
			return nil, err
		}
		for _, i := range inner {
			names = append(names, m.key+"."+i.key)
		}
	}
	return names, nil
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// checkFields refuses names that objects like zero do not have.
func checkFields(zero any, names []string) error {
	known, err := fieldNames(zero)
	if err != nil {
		return err
	}
	for _, n := range names {
		if slices.Contains(known, n) {
			continue
		}
		err := usagef("--fields: there is no field %q", n)
		if near := config.Nearest(n, known); near != "" {
			return hint(err, "did you mean "+near+"?")
		}
		return hint(err, "fields are: "+strings.Join(known, ", "))
	}
	return nil
}

// pick returns the named values of an object, null where there is none.
func pick(object any, names []string) ([]member, error) {
	doc, err := encode(object)
	if err != nil {
		return nil, err
	}
	all, err := members(doc)
	if err != nil {
		return nil, err
	}
	out := make([]member, len(names))
	for i, name := range names {
		out[i] = member{name, json.RawMessage("null")}
		outer, inner, nested := strings.Cut(name, ".")
		for _, m := range all {
			if m.key != outer {
				continue
			}
			out[i].value = m.value
			if !nested {
				break
			}
			out[i].value = json.RawMessage("null")
			if m.value[0] != '{' {
				break
			}
			parts, err := members(m.value)
			if err != nil {
				return nil, err
			}
			for _, p := range parts {
				if p.key == inner {
					out[i].value = p.value
				}
			}
		}
	}
	return out, nil
}

// plainValue is a JSON value as people and spreadsheets read it: text without
// quotes, lists with semicolons, sums of money as "USD 12.50".
func plainValue(v json.RawMessage) string {
	switch {
	case len(v) == 0 || string(v) == "null":
		return ""
	case v[0] == '"':
		var s string
		if json.Unmarshal(v, &s) == nil {
			return s
		}
	case v[0] == '[':
		var list []json.RawMessage
		if json.Unmarshal(v, &list) == nil {
			parts := make([]string, len(list))
			for i, x := range list {
				parts[i] = plainValue(x)
			}
			return strings.Join(parts, "; ")
		}
	case v[0] == '{':
		all, err := members(v)
		if err != nil {
			break
		}
		get := func(key string) string {
			for _, m := range all {
				if m.key == key {
					return plainValue(m.value)
				}
			}
			return ""
		}
		switch {
		case get("amount") != "" && get("currency") != "":
			return get("currency") + " " + get("amount")
		case get("evidence") != "" && get("name") != "":
			return get("name") + ": " + get("evidence")
		case get("topic") != "":
			return get("topic") + ": " + get("text")
		case get("evidence") != "":
			return get("evidence")
		case get("text") != "":
			return get("text")
		case get("name") != "":
			return get("name")
		}
	}
	return string(v)
}

// writePicked writes one JSON object a line, its keys in the order asked for.
func writePicked(w io.Writer, rows [][]member) error {
	var b bytes.Buffer
	for _, row := range rows {
		b.WriteByte('{')
		for i, m := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			key, err := encode(m.key)
			if err != nil {
				return err
			}
			b.Write(key)
			b.WriteByte(':')
			b.Write(m.value)
		}
		b.WriteString("}\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}
