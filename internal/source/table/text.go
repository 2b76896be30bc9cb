package table

import (
	"fmt"
	"strconv"
	"strings"
)

// loadText cuts a decoded text into rows.
func loadText(text, enc string) *sheet {
	var declared byte
	offset := 0
	if len(text) > 5 && strings.EqualFold(text[:4], "sep=") {
		if end := strings.IndexAny(text, "\r\n"); end == 5 || end == 7 && text[4] == '"' {
			declared = strings.Trim(text[4:end], `"`)[0]
			if strings.HasPrefix(text[end:], "\r\n") {
				end++
			}
			text = text[end+1:]
			offset = 1
		}
	}
	sh := findShape(text, declared)
	out := &sheet{notes: []string{"encoding " + enc + ", separator " + sepName(sh.sep)}}
	if sh.quote == quoteJSON {
		out.notes = append(out.notes, "cells are written as JSON strings")
	}
	sp := newSplitter(text, sh.sep, sh.quote)
	for {
		r, ok := sp.next()
		if !ok {
			break
		}
		r.line += offset
		out.rows = append(out.rows, r)
	}
	return out
}

func sepName(c byte) string {
	switch c {
	case ',':
		return "comma"
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	}
	return fmt.Sprintf("%q", string(c))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func itoa(n int) string { return strconv.Itoa(n) }
