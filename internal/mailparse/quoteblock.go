package mailparse

import (
	"strings"
	"unicode/utf8"
)

// label reads a line "Label: value". Bold stars and the pipes and tabs of tables
// turned into text are tolerated.
func (q *quoteWords) label(text string) (kind, value string, ok bool) {
	pipes := strings.HasPrefix(text, "|")
	if pipes {
		text = strings.Trim(text, "| ")
	}
	window := text
	if len(window) > 60 {
		window = window[:60]
	}
	i := 0
	for i < len(window) && window[i] != ':' && window[i] != '\t' && window[i] != '|' && !strings.HasPrefix(window[i:], "：") {
		i++
	}
	if i == 0 || i == len(window) {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	if text[i] == '|' && !pipes {
		return "", "", false
	}
	name := text[:i]
	if len(name) > 3*q.longest {
		return "", "", false
	}
	kind = q.labels[labelKey(name)]
	if kind == "" {
		return "", "", false
	}
	value = strings.TrimLeft(text[i+n:], " \t:：*|\u00a0\u3000")
	value = strings.TrimRight(value, " \t*|;\u00a0\u3000")
	return kind, value, true
}

// headerBlock reads a header block at line i, after at most skip blank lines.
func (q *quoteWords) headerBlock(lines []line, i, skip int) (head, bool) {
	for ; i < len(lines) && skip > 0 && lines[i].bare() == ""; i++ {
		skip--
	}
	if i >= len(lines) {
		return head{}, false
	}
	h := head{kind: headBlock, start: i, depth: lines[i].depth, block: true}
	var from, date, to, fields int
	current := ""
	wraps := 0
	values := map[string]string{}
	j := i
	for ; j < len(lines) && j < i+40; j++ {
		text := lines[j].bare()
		if text == "" {
			// One blank line between labels: pages with a paragraph a label.
			if j+1 < len(lines) && fields > 0 {
				if kind, _, ok := q.label(lines[j+1].bare()); ok && kind != "other" && values[kind] == "" && fields < 5 {
					continue
				}
			}
			break
		}
		kind, value, ok := q.label(text)
		if !ok {
			if current == "" {
				break
			}
			// A long list of recipients or a subject wraps; so does a value on the
			// line below its label.
			next := ""
			if j+1 < len(lines) {
				next, _, _ = q.label(lines[j+1].bare())
			}
			if wraps < 10 && (values[current] == "" || strings.HasPrefix(text, "<") || strings.Contains(text, "@") && current != "subject" || next != "" && next != "other") {
				values[current] = strings.TrimSpace(values[current] + " " + text)
				wraps++
				continue
			}
			break
		}
		if kind != "other" && kind != "cc" && values[kind] != "" {
			break // the header block of an older message
		}
		if kind != "other" || fields > 0 {
			current = kind
			if _, seen := values[kind]; !seen || values[kind] == "" {
				values[kind] = value
			}
		}
		switch kind {
		case "from":
			from++
		case "date":
			date++
		case "to":
			to++
		case "subject":
			h.subject = true
		}
		fields++
		h.end = j + 1
	}
	if from == 0 || fields < 2 || values["from"] == "" {
		return head{}, false
	}
	h.end = max(h.end, min(j, len(lines)))
	d := foundDate{}
	if date > 0 {
		d = findDate(cutRunes(values["date"], 200), q.order(values["date"]))
		if !d.day && !d.clock && !(to > 0 && h.subject) {
			return head{}, false
		}
	} else if to == 0 || !h.subject {
		return head{}, false
	}
	if list := parseAddresses(stripMailto(values["from"])); len(list) > 0 {
		h.info.From = bestAddress(list)
	}
	h.info.To = withAddress(parseAddresses(stripMailto(values["to"])))
	h.info.Subject = cleanLine(values["subject"])
	if d.full {
		h.info.At, h.info.Zoned = d.at, d.zoned
	}
	return h, true
}

// order guesses how 3/4/2026 is meant: month first only beside English words.
func (q *quoteWords) order(s string) byte {
	for _, f := range strings.Fields(s) {
		switch strings.ToLower(strings.Trim(f, ".,")) {
		case "am", "pm":
			return 'm'
		}
	}
	return 0
}

// stripMailto turns Outlook's "Name [mailto:a@b]" and "a@b<mailto:a@b>" into the
// usual form.
func stripMailto(s string) string {
	s = cutRunes(s, 4000)
	if i := strings.Index(s, "[mailto:"); i >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "[mailto:", "<"), "]", ">")
	}
	for {
		i := strings.Index(s, "<mailto:")
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		if findAddr(s[:i]) != "" {
			s = s[:i] + s[i+j+1:]
		} else {
			s = s[:i] + "<" + s[i+len("<mailto:"):]
		}
	}
	return s
}
