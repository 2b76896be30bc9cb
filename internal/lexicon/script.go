package lexicon

// script is a coarse writing system, as far as the rules for words differ.
type script uint8

const (
	latin script = iota
	cyrillic
	arabic
	hebrew
	otherScript
)

func scriptOf(r rune) script {
	switch {
	case r < 0x370 || r >= 0x1E00 && r < 0x2000 || r >= 0xFF00 && r < 0xFF60:
		return latin
	case r >= 0x400 && r < 0x530:
		return cyrillic
	case r >= 0x590 && r < 0x600:
		return hebrew
	case r >= 0x600 && r < 0x780 || r >= 0xFB50 && r < 0xFF00:
		return arabic
	}
	return otherScript
}
