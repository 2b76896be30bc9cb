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
		end := strings.IndexAny(text, "\r\n")
		if declared = declaredSep(text[4:max(end, 4)]); declared != 0 {
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

// declaredSep is the separator that a line "sep=;" or sep=";" names, 0 when it
// names none that can divide cells.
func declaredSep(text string) byte {
	if len(text) == 3 && text[0] == '"' && text[2] == '"' {
		text = text[1:2]
	}
	if len(text) != 1 || text[0] >= 0x80 || text[0] == '"' || text[0] == '\\' ||
		isDigit(text[0]) || text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z' {
		return 0
	}
	return text[0]
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
