package lexicon

import "unicode/utf8"

// cells folds text character by character for matching by substring. Blanks and
// single line ends vanish, as lines of such scripts are broken anywhere;
// punctuation stays as a break.
func (t *foldTables) cells(text string, out []cell) []cell {
	var buf [32]byte
	brk, newline, inWord := false, false, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		start := i
		i += n
		folded, cls := t.foldRune(buf[:0], r)
		switch cls {
		case classWord, classSub:
			for len(folded) > 0 {
				f, m := utf8.DecodeRune(folded)
				out = append(out, cell{r: f, start: int32(start), end: int32(i), word: cls == classWord && !inWord, brk: brk})
				folded = folded[m:]
				inWord, brk, newline = cls == classWord, false, false
			}
		case classDrop, classHyphen, classApos:
		default:
			inWord = false
			switch r {
			case ' ', '\u00a0', '\u3000', '/', '*':
			case '\n':
				brk = brk || newline
				newline = true
			case '\r':
			default:
				brk = true
			}
		}
	}
	return out
}

// substring reports whether s holds a character that is matched by substring.
func (t *foldTables) substring(s string) bool {
	for _, r := range s {
		if r >= 0x0E00 && classify(r) == classSub {
			return true
		}
	}
	return false
}
