package form

import (
	"path"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// tableOf knows an export by its headings, or returns nil.
func tableOf(fields []inquiry.Field) *tableRule {
	have := make(map[string]bool, len(fields))
	raw := make(map[string]bool, len(fields))
	for _, f := range fields {
		have[key(f.Label)] = true
		raw[f.Label] = true
	}
	first := ""
	for _, f := range fields {
		if first = key(f.Label); first != "" {
			break // "#" is the number of the row
		}
	}
	t := platforms()
rules:
	for i := range t.Tables {
		r := &t.Tables[i]
		for _, k := range r.All {
			if !have[k] {
				continue rules
			}
		}
		if len(r.Any) > 0 {
			hit := false
			for _, k := range r.Any {
				hit = hit || have[k]
			}
			if !hit {
				continue
			}
		}
		if len(r.First) > 0 {
			hit := false
			for _, k := range r.First {
				hit = hit || first == k
			}
			if !hit {
				continue
			}
		}
		if len(r.Raw) > 0 {
			n := 0
			for _, k := range r.Raw {
				if raw[k] {
					n++
				}
			}
			if n < 2 {
				continue
			}
		}
		return r
	}
	return nil
}

// channelByWords reads the touch point out of a cell, a title line or a file name.
func channelByWords(s string) inquiry.Channel {
	k := key(s)
	if k == "" {
		return ""
	}
	padded := " " + k + " "
	for _, c := range platforms().Channels {
		for _, w := range c.Words {
			if hasWide(w) && strings.Contains(k, w) || strings.Contains(padded, " "+w+" ") {
				return c.Channel
			}
		}
	}
	return ""
}

func baseName(file string) string {
	base := path.Base(strings.ReplaceAll(file, "\\", "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}
