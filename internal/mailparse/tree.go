package mailparse

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// chunk is a piece of readable text in the order of the message.
type chunk struct {
	text string // decoded text of a text/plain part; "" when lines are set
	// lines are the lines of an HTML part with its own marks of quotation.
	lines []line
	html  bool
	sig   bool // text of a part that is a signature or list footer by structure
}

// walker reads the tree of one message's parts.
type walker struct {
	msg     *inquiry.Message
	parts   *int // of all nested messages together
	nested  int
	hint    string // charset named anywhere in the message, for parts without one
	kept    int    // bytes of text kept so far
	inner   []*inquiry.Message
	report  report
	subtype string // of the root multipart/report, its report-type
	cal     string // METHOD of a text/calendar part, or "unknown"
	noted   map[string]bool
}

func (w *walker) note(s string) {
	if s == "" || w.noted[s] || len(w.msg.Notes) >= 20 {
		return
	}
	if w.noted == nil {
		w.noted = map[string]bool{}
	}
	w.noted[s] = true
	w.msg.Notes = append(w.msg.Notes, s)
}

// entity reads one part whose header is h. digest tells that parts without a
// type are messages (RFC 2046 section 5.1.5).
func (w *walker) entity(h *headerBlock, depth int, digest bool) []chunk {
	*w.parts++
	ctype := parseMediaType(rawText(h.get("Content-Type"), w.hint), w.hint)
	if cs := ctype.param("charset"); cs != "" && w.hint == "" {
		w.hint = cs
	}
	disp := parseMediaType(rawText(h.get("Content-Disposition"), w.hint), w.hint)
	kind := ctype.value
	if kind == "" {
		kind = "text/plain"
		if digest {
			kind = "message/rfc822"
		}
	}
	if !strings.Contains(kind, "/") {
		switch kind { // "Content-Type: text", "html": seen from scripts
		case "text", "plain":
			kind = "text/plain"
		case "html":
			kind = "text/html"
		case "multipart":
			kind = "multipart/mixed"
		default:
			if !strings.Contains(string(h.get("Content-Type")), "name=") {
				kind = "text/plain"
			}
		}
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return w.multipart(h, &ctype, strings.TrimPrefix(kind, "multipart/"), depth)
	case kind == "message/rfc822" || kind == "message/global":
		w.message(h, &ctype, &disp)
		return nil
	}
	body, note := decodeTransfer(h.body, string(h.get("Content-Transfer-Encoding")))
	w.note(note)
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		w.report.addStatus(body)
		return nil
	case "message/disposition-notification", "message/global-disposition-notification":
		w.report.mdn = true
		w.report.addStatus(body)
		return nil
	case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		w.report.addOriginal(body)
		return nil
	}
	name := fileName(&ctype, &disp, w.hint)
	if kind == "text/calendar" {
		w.cal = strings.ToLower(ctype.param("method"))
		if w.cal == "" {
			w.cal = "unknown"
		}
	}
	readable := kind == "text/plain" || kind == "text/html" || kind == "text/enriched" || kind == "text/richtext" ||
		kind == "application/xhtml+xml" || kind == "text/markdown" || kind == "text/x-markdown"
	if !readable || disp.value == "attachment" || name != "" && disp.value != "inline" {
		w.attach(name, kind, body)
		if left := h.get(inquiry.OmittedHeader); left != nil {
			a := &w.msg.Attachments[len(w.msg.Attachments)-1]
			a.Size = omitted(string(left), string(h.get("Content-Transfer-Encoding")))
		}
		return nil
	}
	return w.text(kind, &ctype, body, h)
}

// fileName is the name the sender gave a part, without any path.
func fileName(ctype, disp *mediaType, hint string) string {
	name := disp.param("filename")
	if name == "" {
		name = ctype.param("name")
	}
	if name == "" {
		return ""
	}
	name = headerText([]byte(name), hint)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if name == "." || name == ".." {
		return "unnamed"
	}
	return name
}

func (w *walker) attach(name, kind string, body []byte) {
	w.msg.Attachments = append(w.msg.Attachments, inquiry.Attachment{Name: name, Type: kind, Size: int64(len(body))})
}

// omitted is the size of a part that was left on the server: its encoded bytes
// less what base64 adds, in lines of 76 characters (RFC 2045 section 6.8).
func omitted(left, encoding string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(left), 10, 64)
	if err != nil || n < 0 || n > 1<<40 {
		return 0
	}
	if strings.EqualFold(strings.TrimSpace(encoding), "base64") {
		n = n * 57 / 78
	}
	return n
}

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
	label := ctype.param("charset")
	if label == "" {
		label = w.hint
		if kind == "text/html" || label == "" {
			if meta := metaCharset(body); meta != "" {
				label = meta
			}
		}
	}
	text, instead := decodeCharset(body, label)
	if instead != "" && charsetName(label) != instead && charsetName(label) != "detect" {
		w.note("The text was read as " + instead + ", not as its label says.")
	} else if instead != "" && instead != "utf-8" {
		w.note("The text has no usable charset label and was read as " + instead + ".")
	}
	text = normalizeText(text)
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

// message reads an attached message.
func (w *walker) message(h *headerBlock, ctype, disp *mediaType) {
	body, note := decodeTransfer(h.body, string(h.get("Content-Transfer-Encoding")))
	w.note(note)
	if w.nested >= maxNested || *w.parts > maxParts {
		w.note("Messages nested deeper than 4 were left out.")
		w.attach(fileName(ctype, disp, w.hint), "message/rfc822", body)
		return
	}
	w.report.addOriginal(body)
	w.inner = append(w.inner, parseMessage(body, w.parts, w.nested+1))
	w.attach(fileName(ctype, disp, w.hint), "message/rfc822", body)
}

// multipart reads the parts of a multipart body. go-message's reader is not used
// for splitting: it gives up at a missing end boundary or a damaged part header
// and reads every level through all levels above; one pass over the bytes of
// each level, bounded by maxDepth, does not.
func (w *walker) multipart(h *headerBlock, ctype *mediaType, subtype string, depth int) []chunk {
	if depth >= maxDepth {
		w.note("Parts nested deeper than 32 were left out.")
		return nil
	}
	boundary := ctype.param("boundary")
	pieces, preamble, closed := splitParts(h.body, boundary)
	if len(pieces) == 0 {
		if guess := guessBoundary(h.body); guess != "" {
			w.note("The boundary of a multipart was found in its body.")
			pieces, preamble, closed = splitParts(h.body, guess)
		}
	}
	if len(pieces) == 0 {
		w.note("A multipart without parts was read as text.")
		body, _ := decodeTransfer(h.body, string(h.get("Content-Transfer-Encoding")))
		plain := mediaType{value: "text/plain"}
		return w.text("text/plain", &plain, body, h)
	}
	if !closed {
		w.note("The end of a multipart is missing.")
	}
	if subtype == "report" && w.subtype == "" {
		w.subtype = strings.ToLower(ctype.param("report-type"))
		if w.subtype == "" {
			w.subtype = "unknown"
		}
	}
	if subtype == "related" && len(pieces) > 1 {
		pieces = rootFirst(pieces, ctype.param("start"))
	}
	var children [][]chunk
	var empty = true
	for i, p := range pieces {
		if *w.parts >= maxParts {
			w.note("Parts beyond the first 1,000 were left out.")
			break
		}
		sub := readHeader(p, false)
		for _, n := range sub.notes {
			w.note(n)
		}
		c := w.entity(&sub, depth+1, subtype == "digest")
		if subtype == "mixed" && i > 0 && len(pieces) > 2 && isListFooter(c) {
			for k := range c {
				c[k].sig = true
			}
		}
		children = append(children, c)
		empty = empty && chunksEmpty(c)
	}
	if subtype == "alternative" {
		return chooseAlternative(children)
	}
	if empty && len(bytes.TrimSpace(preamble)) > 0 && len(w.inner) == 0 && len(w.msg.Attachments) == 0 {
		plain := mediaType{value: "text/plain"}
		return w.text("text/plain", &plain, preamble, h)
	}
	var out []chunk
	if subtype == "mixed" || subtype == "report" || subtype == "related" {
		out = joinMixed(children)
	} else {
		for _, c := range children {
			out = append(out, c...)
		}
	}
	return out
}

// joinMixed puts the text parts of a multipart/mixed together. Two parts that
// are the same text in plain and HTML, sent without multipart/alternative by
// careless programs, count once.
func joinMixed(children [][]chunk) []chunk {
	var out []chunk
	for _, c := range children {
		if len(c) == 1 && c[0].html && len(out) == 1 && !out[0].html && sameText(out[0], c[0]) {
			continue
		}
		out = append(out, c...)
	}
	return out
}

func sameText(a, b chunk) bool {
	x, y := squeeze(chunkText(a)), squeeze(chunkText(b))
	if x == "" || y == "" {
		return x == y
	}
	return x == y || len(x) > 40 && len(y) > 40 && x[:40] == y[:40]
}

// squeeze drops all blanks of the first kilobytes of s.
func squeeze(s string) string {
	if len(s) > 4096 {
		s = s[:4096]
	}
	return strings.Join(strings.Fields(s), "")
}

// isListFooter reports whether a part is the footer a mailing list added.
func isListFooter(c []chunk) bool {
	if len(c) != 1 || c[0].html {
		return false
	}
	t := strings.TrimSpace(c[0].text)
	return strings.HasPrefix(t, "_______") && strings.Count(t, "\n") < 8
}

// rootFirst moves the part that a multipart/related names as its root to the front.
func rootFirst(pieces [][]byte, start string) [][]byte {
	start = strings.Trim(start, "<> ")
	if start == "" {
		return pieces
	}
	for i, p := range pieces {
		h := readHeader(p, false)
		if strings.Trim(string(h.get("Content-Id")), "<> ") == start {
			out := append([][]byte{p}, pieces[:i]...)
			return append(out, pieces[i+1:]...)
		}
	}
	return pieces
}

// splitParts cuts a multipart body at its boundary lines (RFC 2046 section
// 5.1.1). closed tells whether the end boundary was there.
func splitParts(b []byte, boundary string) (pieces [][]byte, preamble []byte, closed bool) {
	if boundary == "" {
		return nil, nil, false
	}
	delim := append([]byte("--"), boundary...)
	start := -1
	for pos := 0; pos < len(b); {
		i := bytes.Index(b[pos:], delim)
		if i < 0 {
			break
		}
		at := pos + i
		pos = at + len(delim)
		if at > 0 && b[at-1] != '\n' && b[at-1] != '\r' {
			continue
		}
		line, _ := nextLine(b[pos:])
		trim := bytes.TrimRight(line, " \t\r")
		end := bytes.HasPrefix(trim, []byte("--"))
		if !end && len(trim) > 0 {
			continue // a longer boundary that begins with this one
		}
		if end && len(trim) > 2 && trim[2] != ' ' && trim[2] != '\t' {
			continue
		}
		if start < 0 {
			preamble = b[:at]
		} else {
			pieces = append(pieces, trimEOL(b[start:at]))
		}
		if end {
			return pieces, preamble, true
		}
		start = pos + len(line)
		for start < len(b) && b[start] == '\r' {
			start++
		}
		if start < len(b) && b[start] == '\n' {
			start++
		}
		pos = start
		if len(pieces) > maxParts {
			return pieces, preamble, true
		}
	}
	if start >= 0 && start < len(b) {
		pieces = append(pieces, b[start:])
	}
	return pieces, preamble, false
}

// trimEOL drops the line end that belongs to the boundary line below it.
func trimEOL(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// guessBoundary finds a line "--x" that is followed by a part's header.
func guessBoundary(b []byte) string {
	for n := 0; len(b) > 0 && n < 5000; n++ {
		var l []byte
		l, b = nextLine(b)
		l = bytes.TrimRight(l, " \t\r")
		if len(l) > 4 && len(l) < 200 && bytes.HasPrefix(l, []byte("--")) && !bytes.HasSuffix(l, []byte("--")) {
			next, _ := nextLine(b)
			if len(next) > 8 && bytes.EqualFold(next[:8], []byte("Content-")) {
				return string(l[2:])
			}
		}
	}
	return ""
}
