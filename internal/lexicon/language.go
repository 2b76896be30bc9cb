package lexicon

// Language names the language of text by its ISO 639-1 code.
func Language(text string) (code string, sure bool) {
	l := Default()
	h := l.Scan(text)
	best := float32(0)
	for i, s := range h.score {
		if s > best {
			best, code = s, l.langs[i]
		}
	}
	return code, best > 2
}
