package mailparse

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// report gathers the parts of a multipart/report (RFC 3462, 3464, 3798).
type report struct {
	status   []statusGroup
	original string // Message-ID of the message the report is about
	mdn      bool
}

// statusGroup is one group of fields of a delivery report.
type statusGroup struct {
	recipient, action, status, diagnostic, original string
}

// addStatus reads a message/delivery-status or disposition-notification body:
// groups of header fields apart by blank lines.
func (r *report) addStatus(b []byte) {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	for n := 0; len(b) > 0 && n < maxAddresses; n++ {
		b = bytes.TrimLeft(b, "\n")
		var group []byte
		if i := bytes.Index(b, []byte("\n\n")); i >= 0 {
			group, b = b[:i+1], b[i+2:]
		} else {
			group, b = b, nil
		}
		h := readHeader(group, false)
		g := statusGroup{}
		seen := false
		for _, f := range h.fields {
			v := headerText(f.value, "")
			switch f.name {
			case "Final-Recipient":
				g.recipient = statusAddr(v)
				seen = true
			case "Original-Recipient":
				g.original = statusAddr(v)
				seen = true
			case "X-Actual-Recipient":
				if g.recipient == "" {
					g.recipient = statusAddr(v)
				}
			case "Action":
				g.action = strings.ToLower(v)
				seen = true
			case "Status":
				g.status, _, _ = strings.Cut(v, " ")
				seen = true
			case "Diagnostic-Code":
				g.diagnostic = v
			case "Original-Message-Id":
				if ids := messageIDs(v); len(ids) > 0 && r.original == "" {
					r.original = ids[0]
				}
			case "Disposition":
				r.mdn = true
			}
		}
		if seen && len(r.status) < maxAddresses {
			r.status = append(r.status, g)
		}
	}
}

// statusAddr takes the address out of "rfc822; a@b".
func statusAddr(v string) string {
	if i := strings.IndexByte(v, ';'); i >= 0 {
		v = v[i+1:]
	}
	if a := findAddr(v); a != "" {
		return cleanAddr(a)
	}
	return ""
}

// addOriginal takes the Message-ID of the returned message.
func (r *report) addOriginal(b []byte) {
	if r.original != "" {
		return
	}
	h := readHeader(b, true)
	if ids := messageIDs(headerText(h.get("Message-Id"), "")); len(ids) > 0 {
		r.original = ids[0]
	}
}

// readReport recognises delivery reports and receipts, and fills Bounce.
func (w *walker) readReport() bool {
	m := w.msg
	words := machines()
	subject := lexicon.Fold(m.Subject)
	if w.report.mdn || w.subtype == "disposition-notification" {
		m.Machine, m.MachineEvidence = inquiry.MachineReceipt, "multipart/report; report-type=disposition-notification"
		return true
	}
	structured := w.subtype != "" && (w.subtype == "delivery-status" || len(w.report.status) > 0) || len(w.report.status) > 0
	evidence := "message/delivery-status"
	if !structured {
		evidence = bounceEvidence(m, subject, words)
		if evidence == "" {
			return false
		}
	}
	b := &inquiry.Bounce{MessageID: w.report.original}
	failed, delayed, delivered := false, false, false
	for _, g := range w.report.status {
		rcpt := first(g.original, g.recipient) // the address we wrote to
		switch {
		case strings.HasPrefix(g.action, "delayed"):
			delayed = true
		case strings.HasPrefix(g.action, "deliver"), strings.HasPrefix(g.action, "relayed"), strings.HasPrefix(g.action, "expanded"):
			delivered = true
			continue
		case rcpt != "" || g.action != "" || g.status != "":
			if strings.HasPrefix(g.status, "4") && !strings.HasPrefix(g.action, "fail") {
				delayed = true
			} else if rcpt != "" || g.action != "" {
				failed = true
			}
		}
		if g.status != "" && (b.Status == "" || strings.HasPrefix(g.status, "5") && !strings.HasPrefix(b.Status, "5")) {
			b.Status = g.status
		}
		b.Recipients = addUnique(b.Recipients, rcpt)
	}
	text := m.Text
	if b.Recipients == nil || b.Status == "" || b.MessageID == "" {
		readBounceText(m, b, text, words)
	}
	switch {
	case failed:
		b.Permanent = true
	case delayed:
	case delivered:
		m.Machine, m.MachineEvidence = inquiry.MachineReceipt, evidence
		return true
	default:
		b.Permanent = permanent(subject, text, b.Status, words)
	}
	m.Bounce = b
	m.MachineEvidence = evidence
	m.Machine = inquiry.MachineDelay
	if b.Permanent {
		m.Machine = inquiry.MachineBounce
	}
	if len(w.inner) > 0 && b.MessageID == "" {
		b.MessageID = w.inner[0].ID
	}
	return true
}

// mailerDaemon is the sender that nobody but a mail server bears.
const mailerDaemon = "mailer-daemon"

// bounceEvidence recognises a delivery report that is no multipart/report, by its
// sender and subject, or by either together with an empty envelope.
func bounceEvidence(m *inquiry.Message, subject string, words *machineWords) string {
	local, _, _ := strings.Cut(strings.ToLower(m.From.Addr), "@")
	name := lexicon.Fold(m.From.Name)
	daemon := local == mailerDaemon || name == mailerDaemon || hasPrefixOf(name, words.Names) != ""
	sender := slices.ContainsFunc(words.Senders, func(s string) bool {
		p, prefix := strings.CutSuffix(s, "*")
		return local == s || name == s || prefix && strings.HasPrefix(local, p)
	})
	bySubject := hasPrefixOf(subject, words.Bounce)
	if bySubject == "" {
		bySubject = containsOf(subject, words.Parts)
	}
	failedTo := m.HeaderValue("X-Failed-Recipients")
	empty := m.HeaderValue("Return-Path") == "<>"
	switch {
	case failedTo != "":
		return "X-Failed-Recipients: " + failedTo
	case daemon, sender && (bySubject != "" || empty || containsOf(lexicon.Fold(cutRunes(m.Text, 4000)), words.Failure) != ""):
		return "From: " + m.From.Addr
	case bySubject != "" && !IsReply(m.Subject) && (empty || containsOf(lexicon.Fold(cutRunes(m.Text, 4000)), words.Failure) != "" && hasStatusCode(m.Text)):
		return "Subject: " + m.Subject
	}
	return ""
}

// hasStatusCode reports whether text holds an SMTP or enhanced status code.
func hasStatusCode(text string) bool {
	status, code := statusCodes(cutRunes(text, 8000))
	return status != "" || code != 0
}

// permanent decides by status, then by words, whether a failure is for good.
func permanent(subject, text, status string, words *machineWords) bool {
	if status != "" {
		return !strings.HasPrefix(status, "4")
	}
	f := lexicon.Fold(cutRunes(text, 8000))
	if containsOf(f, words.Failure) != "" {
		return true
	}
	return containsOf(subject, words.Delay) == "" && containsOf(f, words.Delay) == ""
}

// maxBounceText is how much of a delivery report in words is looked at.
const maxBounceText = 128 << 10

// readBounceText finds recipients, status and Message-ID in the words of a
// delivery report: qmail's "<a@b>:", Exim's indented addresses, and everything
// of that kind, down to the copy of the message.
func readBounceText(m *inquiry.Message, b *inquiry.Bounce, text string, words *machineWords) {
	text = cutRunes(text, maxBounceText)
	head, returned := cutCopy(text, words)
	if b.Status == "" {
		b.Status, _ = statusCodes(head)
	}
	if b.MessageID == "" {
		b.MessageID = returnedID(returned)
		if b.MessageID == "" && returned != text {
			b.MessageID = returnedID(text)
		}
	}
	if len(b.Recipients) > 0 {
		return
	}
	for _, a := range parseAddresses(m.HeaderValue("X-Failed-Recipients")) {
		b.Recipients = addUnique(b.Recipients, a.Addr)
	}
	if len(b.Recipients) > 0 {
		return
	}
	for l := range strings.SplitSeq(head, "\n") {
		if len(b.Recipients) >= 100 || len(l) > 2000 {
			continue
		}
		f := strings.ToLower(strings.TrimSpace(l))
		if strings.HasPrefix(f, "message-id") || strings.HasPrefix(f, "from:") || strings.HasPrefix(f, "received") || strings.HasPrefix(f, "reporting-mta") {
			continue
		}
		for rest := l; ; {
			a := findAddr(rest)
			if a == "" {
				break
			}
			at := strings.Index(rest, a)
			rest = rest[at+len(a):]
			addr := cleanAddr(a)
			if i := strings.IndexByte(addr, '='); i >= 0 && i <= 5 { // "SMTP=a@b"
				addr = addr[i+1:]
			}
			if w := machines(); ownAddress(m, addr) || isDaemon(addr, w) {
				continue
			}
			b.Recipients = addUnique(b.Recipients, addr)
		}
	}
	if len(b.Recipients) == 0 && returned != text {
		// It tells the failed address only where it describes the message.
		b.Recipients = returnedTo(m, returned)
	}
}

// returnedTo finds the recipients in a description of the returned message.
func returnedTo(m *inquiry.Message, returned string) (to []string) {
	n := 0
	for l := range strings.SplitSeq(returned, "\n") {
		if n++; n > 40 || len(to) >= 100 {
			break
		}
		label, rest, ok := strings.Cut(strings.Replace(l, "：", ":", 1), ":")
		if !ok || len(l) > 2000 || quotes().labels[labelKey(label)] != labelTo {
			continue
		}
		for _, a := range parseAddresses(rest) {
			if !ownAddress(m, a.Addr) && !isDaemon(a.Addr, machines()) {
				to = addUnique(to, a.Addr)
			}
		}
	}
	return to
}

// cutCopy cuts a report's words from the copy of the message below them.
func cutCopy(text string, words *machineWords) (head, returned string) {
	pos := 0
	seen := false
	for pos < len(text) {
		l, _, _ := strings.Cut(text[pos:], "\n")
		t := strings.TrimSpace(l)
		if seen && t != "" && len(t) < 200 {
			lower := strings.ToLower(t)
			if strings.HasPrefix(lower, "return-path:") || strings.HasPrefix(lower, "received:") {
				return text[:pos], text[pos:]
			}
			if containsOf(lexicon.Fold(t), words.Copy) != "" && (strings.HasPrefix(t, "-") || strings.HasSuffix(t, ":") || strings.HasSuffix(t, "-") || strings.HasSuffix(t, ".") || wordCount(t) <= 6) {
				return text[:pos], text[pos:]
			}
		}
		seen = seen || t != ""
		pos += len(l) + 1
	}
	return text, text
}

// returnedID finds a Message-ID header in running text.
func returnedID(text string) string {
	for pos := 0; pos < len(text); {
		i := strings.Index(text[pos:], "essage-")
		if i < 0 {
			return ""
		}
		at := pos + i
		pos = at + len("essage-")
		line, _, _ := strings.Cut(text[at:], "\n")
		if len(line) > 10 && strings.EqualFold(line[:min(9, len(line))], "essage-ID") {
			if line = cutRunes(line, 1000); true {
				rest := line
				if next := at + len(line) + 1; next < len(text) && (text[next] == ' ' || text[next] == '\t') {
					more, _, _ := strings.Cut(text[next:], "\n")
					rest += more
				}
				if ids := messageIDs(rest); len(ids) > 0 {
					return ids[0]
				}
			}
		}
	}
	return ""
}

// ownAddress reports whether an address is one the report was sent from or to.
func ownAddress(m *inquiry.Message, addr string) bool {
	if strings.EqualFold(addr, m.From.Addr) {
		return true
	}
	for _, a := range m.To {
		if strings.EqualFold(addr, a.Addr) {
			return true
		}
	}
	return false
}

func isDaemon(addr string, words *machineWords) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	return slices.Contains(words.Contacts, local) ||
		slices.ContainsFunc(words.Senders, func(s string) bool { return local == strings.TrimSuffix(s, "*") })
}

func addUnique(list []string, s string) []string {
	if s == "" || len(list) >= maxAddresses {
		return list
	}
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return list
		}
	}
	return append(list, s)
}

// statusCodes finds the first enhanced status code (RFC 3463: 5.1.1) and the
// first SMTP reply code (550) in text.
func statusCodes(text string) (status string, code int) {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '2' && c != '4' && c != '5' || i > 0 && (isDigit(text[i-1]) || text[i-1] == '.') {
			continue
		}
		if status == "" && i+4 < len(text) && text[i+1] == '.' && isDigit(text[i+2]) {
			j := i + 2
			for j < len(text) && j < i+5 && isDigit(text[j]) {
				j++
			}
			if j < len(text)-1 && text[j] == '.' && isDigit(text[j+1]) {
				k := j + 1
				for k < len(text) && k < j+4 && isDigit(text[k]) {
					k++
				}
				r, _ := utf8.DecodeRuneInString(text[k:])
				if k == len(text) || r != '.' && !isDigit(text[k]) || k+1 == len(text) || !isDigit(text[k+1]) && r == '.' {
					status = text[i:k]
				}
			}
		}
		if code == 0 && c != '2' && i+3 <= len(text) && text[i+1] >= '0' && text[i+1] <= '5' && isDigit(text[i+2]) &&
			(i+3 == len(text) || text[i+3] == ' ' || text[i+3] == '-') {
			code = int(c-'0')*100 + int(text[i+1]-'0')*10 + int(text[i+2]-'0')
		}
		if status != "" && code != 0 {
			break
		}
	}
	return status, code
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
