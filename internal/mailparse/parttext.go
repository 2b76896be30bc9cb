package mailparse

import (
	"bytes"
	"strings"
)

// text decodes a readable part.
func (w *walker) text(kind string, ctype *mediaType, body []byte, h *headerBlock) []chunk {
	left := maxTextBytes - w.kept
	if left <= 0 {
		w.note("The text is longer than 1 MiB; its end was left out.")
		return nil
	}
	if len(body) > 4*left { // the widest charset takes four bytes a character
		body = body[:4*left]
		w.note("The text is longer than 1 MiB; its end was left out.")
	}
	text := normalizeText(w.decode(kind, ctype, body))
	if len(text) > left {
		text = cutRunes(text, left)
		w.note("The text is longer than 1 MiB; its end was left out.")
	}
	w.kept += len(text)
	if kind == "text/plain" && looksLikeHTML(text) {
		kind = "text/html"
	}
	switch kind {
	case "text/html", "application/xhtml+xml", "text/enriched", "text/richtext":
		page := readHTML(text)
		if room := maxLinks - len(w.msg.Links); room < len(page.links) {
			page.links = page.links[:max(room, 0)]
		}
		w.msg.Links = append(w.msg.Links, page.links...)
		return []chunk{{lines: page.lines, html: true}}
	}
	if strings.EqualFold(ctype.param("format"), "flowed") {
		text = unflow(text, strings.EqualFold(ctype.param("delsp"), "yes"))
	}
	if strings.Contains(text, "begin ") {
		text = w.cutUU(text)
	}
	return []chunk{{text: text}}
}

// decode turns a readable part into UTF-8: by its own label, else by what a page
// says of itself or by a label anywhere in the message.
func (w *walker) decode(kind string, ctype *mediaType, body []byte) string {
	label := ctype.param("charset")
	if label == "" {
		label = w.hint
		if kind == "text/html" || label == "" {
			label = first(metaCharset(body), label)
		}
	}
	text, instead := decodeCharset(body, label)
	if instead != "" && charsetName(label) != instead && charsetName(label) != "detect" {
		w.note("The text was read as " + instead + ", not as its label says.")
	} else if instead != "" && instead != "utf-8" {
		w.note("The text has no usable charset label and was read as " + instead + ".")
	}
	return text
}

// looksLikeHTML reports whether a part called plain is a page after all.
func looksLikeHTML(text string) bool {
	t := strings.TrimLeft(text, " \t\n\u00a0\ufeff")
	if !strings.HasPrefix(t, "<") {
		return false
	}
	t = strings.ToLower(t[:min(len(t), 200)])
	return strings.HasPrefix(t, "<!doctype html") || strings.HasPrefix(t, "<html") || strings.HasPrefix(t, "<head") ||
		strings.HasPrefix(t, "<body") || strings.HasPrefix(t, "<div") || strings.HasPrefix(t, "<table") || strings.HasPrefix(t, "<p>")
}

// metaCharset finds charset=… in the first kilobyte of a page.
func metaCharset(b []byte) string {
	const name = "charset="
	head := b[:min(len(b), 1024)]
	i := 0 // lower case would change the length of bytes that are no UTF-8
	for ; ; i++ {
		if i+len(name) > len(head) {
			return ""
		}
		if bytes.EqualFold(head[i:i+len(name)], []byte(name)) {
			break
		}
	}
	rest := bytes.TrimLeft(head[i+len(name):], `"' `)
	if j := bytes.IndexAny(rest, `"'>; /`); j > 0 {
		return string(rest[:j])
	}
	return ""
}

// cutUU takes files that stand uuencoded in the text out of it.
func (w *walker) cutUU(text string) string {
	lines := strings.Split(text, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		name := uuBegin([]byte(lines[i]))
		end := i + 1
		if name != "" {
			for end < len(lines) && lines[end] != "end" && lines[end] != "" && len(lines[end]) < 70 && !strings.Contains(lines[end], " ") {
				end++
			}
			if end >= i+2 && (end == len(lines) || lines[end] == "end" || lines[end-1] == "`") {
				data, _ := decodeUU([]byte(strings.Join(lines[i:end], "\n")))
				w.attach(name, "application/octet-stream", data)
				i = end
				continue
			}
		}
		out = append(out, lines[i])
	}
	return strings.Join(out, "\n")
}

// unflow joins the lines of format=flowed text (RFC 3676 section 4).
func unflow(text string, delSp bool) string {
	lines := strings.Split(text, "\n")
	var b strings.Builder
	b.Grow(len(text))
	flowing := false
	depth := 0
	for i, l := range lines {
		q := 0
		for q < len(l) && l[q] == '>' {
			q++
		}
		body := strings.TrimPrefix(l[q:], " ")
		sig := body == "-- "
		switch {
		case flowing && q == depth && !sig:
		case i > 0:
			b.WriteByte('\n')
			fallthrough
		default:
			b.WriteString(l[:q])
			if q > 0 {
				b.WriteByte(' ')
			}
		}
		depth = q
		flowing = strings.HasSuffix(body, " ") && !sig
		if flowing && delSp {
			body = body[:len(body)-1]
		}
		b.WriteString(body)
	}
	return b.String()
}
