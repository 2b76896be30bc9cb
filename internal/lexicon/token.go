package lexicon

import (
	"unicode/utf8"
)

// token is one word of a text in a spaced script.
type token struct {
	start, end   int32 // bytes of the text
	fstart, fend int32 // bytes of the folded buffer
	// first is the start of the original letter, for scripts and capitals.
	first rune
	// brk tells that a sentence or paragraph ended before this word.
	brk   bool
	digit bool // contains a digit
	// address tells that the word is part of a mail or web address.
	address bool
}

// tokens is the text cut into words.
type tokens struct {
	folded []byte
	list   []token
	sub    int // characters of scripts matched by substring
}

// joinsApostrophe tells whether an apostrophe before s stands inside one English
// word: don't is dont, what's is whats. Elsewhere it splits: l'offre,
// dell'ordine, Türkiye'ye.
func joinsApostrophe(s string) bool {
	n := 0
	for n < len(s) && n < 3 && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
		n++
	}
	if n < len(s) && s[n] >= utf8.RuneSelf {
		return false
	}
	switch n {
	case 1:
		switch s[0] | 0x20 {
		case 's', 't', 'm', 'd':
			return true
		}
	case 2:
		switch string([]byte{s[0] | 0x20, s[1] | 0x20}) {
		case "re", "ve", "ll":
			return true
		}
	}
	return false
}

// domainEnding tells a word of two or three letters, glued to a full stop, that
// stands behind a longer word: the "de" of shop.de is no German article.
func domainEnding(text string, t token) bool {
	s := int(t.start)
	n := t.end - t.start
	if n < 2 || n > 3 || s < 4 || text[s] < 'a' {
		return false
	}
	for _, b := range []byte(text[s-4 : s-1]) {
		if b|0x20 < 'a' || b|0x20 > 'z' {
			return false
		}
	}
	return true
}

// cut splits text into words. It keeps no text; all positions are bytes of it.
func (t *foldTables) cut(text string, out *tokens) {
	out.folded, out.list, out.sub = out.folded[:0], out.list[:0], 0
	var (
		cur   token
		in    bool
		brk   bool
		nl    int
		stop  bool // a full stop was seen since the last word
		chunk int  // first word since the last blank
		addr  bool // the words since the last blank are an address
	)
	flush := func(end int) {
		if in {
			cur.end, cur.fend = int32(end), int32(len(out.folded))
			cur.address = addr || cur.start > 0 && text[cur.start-1] == '.' && domainEnding(text, cur)
			if cur.fend > cur.fstart {
				out.list = append(out.list, cur)
			}
			in = false
		}
	}
	begin := func(i int, r rune) {
		if stop && text[i-1] != '.' {
			brk = brk || !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
		}
		cur = token{start: int32(i), fstart: int32(len(out.folded)), first: r, brk: brk}
		in, brk, stop, nl = true, false, false, 0
	}
	for i := 0; i < len(text); {
		var r rune
		n := 1
		cls := classOther
		if b := text[i]; b < utf8.RuneSelf {
			r = rune(b)
			cls = t.entries[b].cls
			if cls == classWord {
				if !in {
					begin(i, r)
				}
				folded := out.folded
				for ; i < len(text) && text[i] < utf8.RuneSelf && t.entries[text[i]].cls == classWord; i++ {
					b := text[i]
					if b <= '9' {
						cur.digit = true
					} else if b <= 'Z' {
						b += 'a' - 'A'
					}
					folded = append(folded, b)
				}
				out.folded = folded
				continue
			}
		} else {
			r, n = utf8.DecodeRuneInString(text[i:])
			if r < tableEnd {
				cls = t.entries[r].cls
			} else {
				switch {
				case r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3:
					cls = classSub
				case r == 0xFFFD:
					cls = classOther
				default:
					cls = classify(r)
				}
			}
		}
		switch cls {
		case classWord:
			if !in {
				begin(i, r)
			}
			if digitValue(r) >= 0 {
				cur.digit = true
			}
			out.folded, _ = t.foldRune(out.folded, r)
		case classDrop:
		case classApos:
			if in {
				next, _ := utf8.DecodeRuneInString(text[i+n:])
				semitic := next >= 0x0590 && next <= 0x05FF
				cyrillic := next >= 0x0400 && next <= 0x052F
				if !semitic && !cyrillic && !joinsApostrophe(text[i+n:]) {
					flush(i)
				}
			}
		case classSub:
			flush(i)
			out.sub++
			brk, stop, nl = false, false, 0
		default:
			if in && r == '"' && i+1 < len(text) && text[i+1] == 0xD7 {
				break // gershayim typed as a quotation mark inside a Hebrew abbreviation
			}
			flush(i)
			switch r {
			case '\n':
				nl++
				if nl > 1 {
					brk = true
				}
			case '!', '?', ';', '؟', '؛', '。', '！', '？', '；', '।', '•', '·', '|', '\t':
				brk = true
			case '.':
				stop = true
			case '@', ':':
				if r == '@' && i > 0 && text[i-1] > ' ' || r == ':' && i+2 < len(text) && text[i+1:i+3] == "//" {
					for k := chunk; k < len(out.list) && !addr; k++ { // the words behind the first sign are marked as they end
						out.list[k].address = true
					}
					addr = true
				}
			}
			switch r {
			case ' ', '\n', '\t', '<', '>', '(', ')', ',', '"', '\u00a0':
				chunk, addr = len(out.list), false
			}
		}
		i += n
	}
	flush(len(text))
}
