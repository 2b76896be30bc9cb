package mailparse

import (
	"bytes"
	"slices"
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
	files   *[]Content // the attachments, where they are asked for
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
	kind := partKind(ctype.value, digest, bytes.Contains(h.get("Content-Type"), []byte("name=")))
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return w.multipart(h, &ctype, strings.TrimPrefix(kind, "multipart/"), depth)
	case kind == "message/rfc822" || kind == "message/global":
		w.message(h, &ctype, &disp)
		return nil
	}
	body, note := decodeTransfer(h.body, string(h.get("Content-Transfer-Encoding")))
	w.note(note)
	if w.reportPart(kind, body) {
		return nil
	}
	name := fileName(&ctype, &disp, w.hint)
	if kind == "text/calendar" {
		w.cal = first(strings.ToLower(ctype.param("method")), "unknown")
	}
	if !readableKind(kind) || disp.value == "attachment" || name != "" && disp.value != "inline" {
		w.attach(name, kind, body)
		if left := h.get(inquiry.OmittedHeader); left != nil {
			a := &w.msg.Attachments[len(w.msg.Attachments)-1]
			a.Size = omitted(string(left), string(h.get("Content-Transfer-Encoding")))
			if w.files != nil {
				(*w.files)[len(*w.files)-1] = Content{Attachment: *a, Left: true}
			}
		}
		return nil
	}
	return w.text(kind, &ctype, body, h)
}

// partKind is the type a part is read as, where its header says value. named
// tells that its header gives it a file name.
func partKind(value string, digest, named bool) string {
	switch value {
	case "":
		if digest {
			return "message/rfc822"
		}
		return "text/plain"
	case "text", "plain": // "Content-Type: text", "html": seen from scripts
		return "text/plain"
	case "html":
		return "text/html"
	case "multipart":
		return "multipart/mixed"
	}
	if !strings.Contains(value, "/") && !named {
		return "text/plain"
	}
	return value
}

// readableKind reports whether a part of this type holds words for a reader.
func readableKind(kind string) bool {
	switch kind {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "application/xhtml+xml", "text/markdown", "text/x-markdown":
		return true
	}
	return false
}

// reportPart reads a part that only mail servers and programs write.
func (w *walker) reportPart(kind string, body []byte) bool {
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		w.report.addStatus(body)
	case "message/disposition-notification", "message/global-disposition-notification":
		w.report.mdn = true
		w.report.addStatus(body)
	case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		w.report.addOriginal(body)
	default:
		return false
	}
	return true
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
	a := inquiry.Attachment{Name: name, Type: kind, Size: int64(len(body))}
	w.msg.Attachments = append(w.msg.Attachments, a)
	if w.files != nil {
		*w.files = append(*w.files, Content{Attachment: a, Data: body})
	}
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
	w.inner = append(w.inner, parseMessage(body, w.parts, w.nested+1, nil))
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
	pieces, preamble, closed := splitParts(h.body, ctype.param("boundary"))
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
		w.subtype = first(strings.ToLower(ctype.param("report-type")), "unknown")
	}
	if subtype == "related" && len(pieces) > 1 {
		pieces = rootFirst(pieces, ctype.param("start"))
	}
	children := w.children(pieces, subtype, depth)
	if subtype == "alternative" {
		return chooseAlternative(children)
	}
	if !slices.ContainsFunc(children, func(c []chunk) bool { return !chunksEmpty(c) }) && len(bytes.TrimSpace(preamble)) > 0 && len(w.inner) == 0 && len(w.msg.Attachments) == 0 {
		plain := mediaType{value: "text/plain"}
		return w.text("text/plain", &plain, preamble, h)
	}
	if subtype == "mixed" || subtype == "report" || subtype == "related" {
		return joinMixed(children)
	}
	return slices.Concat(children...)
}

// children reads the parts of a multipart body.
func (w *walker) children(pieces [][]byte, subtype string, depth int) [][]chunk {
	var out [][]chunk
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
		out = append(out, c)
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
