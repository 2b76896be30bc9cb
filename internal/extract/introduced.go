package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// introducedFirm reads the firm behind the writer's own name or behind "we are":
// "I am Ana Ruiz of Ruiz Global Ventures, Lima", "This is Okoro Tyres, Nnewi".
func (p *person) introducedFirm(name string) string {
	r := p.r
	for i := r.bodyFrom; i < r.bodyTo; i++ {
		if r.starts[i]&of(clsIntro) == 0 {
			continue
		}
		h := r.at(i, clsIntro)
		_, to := r.sentence(i)
		if c := p.firmBehind(int(h.to), to, h.form == "firm", name); c != "" {
			return c
		}
		for k := i + 1; k < min(to, i+9); k++ {
			f := r.at(k, clsFirm)
			if f == nil {
				continue
			}
			from := int(f.to)
			end := r.nameRun(from, to)
			if end-from >= 2 && r.has(from+1, end, of(clsBusiness, clsEnding)) {
				return cleanCompany(r.words(from, end))
			}
		}
	}
	return ""
}

// firmBehind is the firm whose name begins at token i, behind "we are" or "this
// is". Behind "this is" it must hold a word of firms, or the writer's surname.
func (p *person) firmBehind(i, to int, firm bool, name string) string {
	r := p.r
	from := i
	opened := false
	for n := 0; n < 3 && from < to; n++ {
		if h := r.at(from, clsOpening); h != nil {
			from, opened = int(h.to), true
		} else if h := r.at(from, clsFirm); h != nil && firm {
			from = int(h.to)
		} else if r.word(from, wordThe) {
			from++
		} else {
			break
		}
	}
	if opened && r.lang == "vi" {
		for n := 0; n < 3 && from < to && r.kindAt(from) == kindWord && r.tokens[from].caps == capsNone; n++ {
			from++ // công ty thực phẩm Sông Tiền
		}
	}
	end := r.nameRun(from, to)
	if end == from || end-from > 6 || r.kindAt(from) != kindWord {
		return ""
	}
	words := r.words(from, end)
	if onlyPlace(words) || isRole(words) || r.has(from, end, of(clsGreeting, clsJob, clsCountry)) {
		return ""
	}
	if !opened && onlyTrade(r.tokens[from:end]) {
		return "" // "we are Wholesale Importers in Texas"
	}
	closed := end >= to || (r.sign(end, ",.–—-(") || r.word(end, wordFrom|wordAt))
	switch {
	case opened && closed:
		return cleanCompany(words)
	case !closed || end-from < 2:
		return ""
	case isFirm(words) && (firm || !isPerson(words)) && !r.lowerAfter(from, end):
		return cleanCompany(words)
	case !firm && name != "" && sharesSurname(words, name):
		return cleanCompany(words)
	case firm && r.lang == "en" && end-from <= 4:
		return cleanCompany(words)
	}
	return ""
}

// onlyTrade reports whether all words name a trade and none a firm.
func onlyTrade(tokens []token) bool {
	covered := make([]bool, len(tokens))
	for _, h := range dict().scan(tokens) {
		switch h.class {
		case clsBusiness, clsJob, clsRole, clsWant, clsFill, clsEnding, clsOutlet:
			for k := h.from; k < h.to; k++ {
				covered[k] = true
			}
		}
	}
	for i, t := range tokens {
		if t.kind == kindWord && !covered[i] {
			return false
		}
	}
	return true
}

// lowerAfter reports whether a run is a single word of a trade in a language
// that writes all nouns with capitals.
func (r *reader) lowerAfter(from, end int) bool {
	return r.lang == "de" && !r.has(from+1, end, of(clsBusiness, clsEnding))
}

// nameRun returns the end of the capitalised words that begin at from; "&",
// "and" and a hyphen join them.
func (r *reader) nameRun(from, to int) int {
	end := from
	for end < to && end < from+7 {
		if r.kindAt(end) == kindWord && r.tokens[end].caps != capsNone && latinOrCased(r.tokens[end].fold) {
			end++
			continue
		}
		if end > from && end+1 < to && (r.sign(end, "&-'") || r.word(end, wordAnd)) && r.kindAt(end+1) == kindWord && r.tokens[end+1].caps != capsNone {
			end += 2
			continue
		}
		break
	}
	return end
}

// latinOrCased reports whether a word is of a script that has capitals.
func latinOrCased(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.In(c, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian)
}

// sharesSurname reports whether a firm is called after the writer: one of its
// words, not the last, is the last of his name.
func sharesSurname(firm, name string) bool {
	names, words := strings.Fields(foldText(name)), strings.Fields(foldText(firm))
	if len(names) == 0 || len(words) < 2 {
		return false
	}
	last := names[len(names)-1]
	return len(last) > 2 && words[len(words)-1] != last && strings.Contains(strings.Join(words[:len(words)-1], " "), last)
}

// statedFirm reads the firm and the name with which letters in scripts without
// blanks introduce their writer: ひなた雑貨の佐伯です, 我是海蓝货运的小陈,
// 한서펫 박지훈입니다.
func (p *person) statedFirm() (firm, name string) {
	text := p.s.Text
	if len(text) > 600 {
		n := 600
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	switch p.s.Language {
	case "ja":
		for _, end := range []string{"と申します", "です", "でございます"} {
			i := strings.Index(text, end)
			if i < 0 {
				continue
			}
			said := lastPiece(text[:i], "。、,，\n!！")
			left, right, ok := cutLast(said, "の")
			if n := len([]rune(right)); !ok || n < 1 || n > 6 || strings.ContainsAny(right, "0123456789") || !charsOnly(right) {
				continue
			}
			fields := strings.Fields(left)
			for len(fields) > 1 && endsOffice(fields[len(fields)-1]) {
				fields = fields[:len(fields)-1]
			}
			left = strings.TrimPrefix(strings.Join(fields, " "), "私は")
			if n := len([]rune(left)); n >= 3 && n <= 24 && !endsOffice(left) {
				return left, strings.TrimSpace(right)
			}
		}
	case "zh":
		for _, open := range []string{"我是", "这里是", "這裡是", "我们是", "我們是", "我司是"} {
			_, rest, ok := strings.Cut(text, open)
			if !ok {
				continue
			}
			said := firstPiece(rest, "。，,、\n!！；;")
			left, _, _ := strings.Cut(said, "的")
			if n := len([]rune(left)); n < 4 || n > 20 || !charsOnly(left) {
				continue
			}
			if some, _ := hasClass(left, of(clsEnding)); some || strings.HasSuffix(left, "公司") {
				if !strings.ContainsAny(left, "一家个個做") {
					return left, ""
				}
			}
		}
	case "ko":
		i := strings.Index(text, "입니다")
		if i < 0 {
			return "", ""
		}
		words := strings.Fields(lastPiece(text[:i], ".,\n!?"))
		if len(words) < 2 || len(words) > 4 {
			return "", ""
		}
		last := []rune(words[len(words)-1])
		if len(last) < 2 || len(last) > 4 {
			return "", ""
		}
		rest := words[:len(words)-1]
		for len(rest) > 1 && (isRole(rest[len(rest)-1]) || endsOffice(rest[len(rest)-1])) {
			rest = rest[:len(rest)-1]
		}
		firm = strings.Join(rest, " ")
		for _, w := range rest {
			for _, end := range []string{"에서", "하는", "있는", "중인", "되는", "의뢰한", "을", "를", "운영"} {
				if strings.HasSuffix(w, end) {
					return "", "" // what he does, no firm
				}
			}
		}
		for _, no := range []string{"저는", "안녕하세요", "저희는", "제", "문의", "담당자"} {
			if strings.HasPrefix(firm, no) {
				return "", ""
			}
		}
		return firm, string(last)
	}
	return "", ""
}

// quotedFirm is a firm's name in quotation marks behind a word for a firm:
// наша компанія «Теплодім», ООО "Ромашка".
func (p *person) quotedFirm() string {
	r := p.r
	for i := r.bodyFrom + 1; i < r.bodyTo; i++ {
		if r.tokens[i].kind != kindPunct || !strings.Contains("«\"“„", r.tokens[i].fold) || r.ends[i-1]&of(clsOpening, clsEnding, clsFirm) == 0 {
			continue
		}
		if !r.sign(i, "«") && r.kindAt(i-1) == kindWord && latin(r.tokens[i-1].fold) {
			continue
		}
		for k := i + 1; k < min(r.bodyTo, i+7); k++ {
			if r.tokens[k].kind == kindPunct && strings.Contains("»\"”“", r.tokens[k].fold) {
				if h := r.endingAt(i-1, clsOpening); h != nil && k > i+1 && legalForm(r.words(int(h.from), int(h.to))) {
					return r.words(int(h.from), k+1)
				}
				if k > i+1 {
					return r.words(i+1, k)
				}
				break
			}
		}
	}
	return ""
}

// charsOnly reports whether s is written in characters of East Asia.
func charsOnly(s string) bool {
	for _, c := range s {
		if !isChar(c) && c != ' ' && c != '　' {
			return false
		}
	}
	return s != ""
}

func lastPiece(s, marks string) string {
	i := strings.LastIndexAny(s, marks)
	if i < 0 {
		return strings.TrimSpace(s)
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return strings.TrimSpace(s[i+n:])
}

func firstPiece(s, marks string) string {
	if i := strings.IndexAny(s, marks); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

func cutLast(s, sep string) (left, right string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// formal is the name of a firm as the text writes it with its legal form:
// 順義電材 as 順義電材有限公司.
func (p *person) formal(c string) string {
	if latin(c) || p.s.Text == "" {
		return c
	}
	i := strings.Index(p.s.Text, c)
	for i >= 0 {
		rest := p.s.Text[i+len(c):]
		for _, end := range []string{"股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "주식회사", "公司"} {
			if strings.HasPrefix(rest, end) {
				return c + end
			}
		}
		k := strings.Index(rest, c)
		if k < 0 {
			break
		}
		i += len(c) + k
	}
	return c
}

// boxFirm reads the firm that a private mailbox is called after:
// bilal.traders77@gmail.com.
func boxFirm(addr string) string {
	local, _, _ := strings.Cut(addr, "@")
	if addr == "" || !FreeMail(addr) {
		return ""
	}
	parts := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(parts) < 2 || len(parts) > 4 {
		return ""
	}
	for i, w := range parts {
		parts[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	if name := strings.Join(parts, " "); !isRole(parts[0]) && !isRole(parts[1]) {
		if some, _ := hasClass(strings.Join(parts[1:], " "), of(clsBusiness)); some {
			return name
		}
	}
	return ""
}
