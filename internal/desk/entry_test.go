package desk_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/thread"
)

// The least of reading that the rules about conversations and deadlines need;
// everything a person reads out of the words comes from truth.json.
var (
	addressPattern = regexp.MustCompile(`[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	idPattern      = regexp.MustCompile(`<([^<>\s]+)>`)
	prefixPattern  = regexp.MustCompile(`(?i)^\s*(re|aw|fw|fwd|sv|antw|rv|回复|转发|答复)\s*[:：]\s*`)
	modelPattern   = regexp.MustCompile(`\b[A-Z]{2,}[0-9]?-[0-9]+`)
	quotePattern   = regexp.MustCompile(`^(>|-{5}|_{10}|From: |Von: |发件人|On .*wrote:|El .*escribió:)`)
)

var freeMail = []string{"gmail.com", "qq.com", "yahoo.com", "163.com", "hotmail.com"}

var genericSubjects = []string{"inquiry", "enquiry", "hello", "price list", "price", "quotation"}

func domainOf(addr string) string { return addr[strings.LastIndexByte(addr, '@')+1:] }

func addresses(text string) []string {
	var out []string
	for _, a := range addressPattern.FindAllString(text, -1) {
		if a = strings.ToLower(a); !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func isOwn(own thread.Own, addr string) bool { return own.HasDomain(domainOf(addr)) }

func foreign(own thread.Own, list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(a string) bool { return isOwn(own, a) })
}

func ids(header string) (out []string) {
	for _, m := range idPattern.FindAllStringSubmatch(header, -1) {
		out = append(out, m[1])
	}
	return out
}

func readEntry(t *testing.T, name string, raw []byte, f truthFile, own thread.Own, unknownBuyer bool) inquiry.Entry {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	words := mime.WordDecoder{}
	subject, _ := words.DecodeHeader(m.Header.Get("Subject"))
	body := bodyText(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	e := inquiry.Entry{
		At: f.At.UTC(), Kind: inquiry.Kind(f.Kind), Tier: f.Tier, Answered: slices.Contains(f.Flags, `\Answered`),
		InReplyTo: ids(m.Header.Get("In-Reply-To")), Refs: ids(m.Header.Get("References")),
		Products: modelPattern.FindAllString(body, -1),
	}
	if id := ids(m.Header.Get("Message-ID")); len(id) > 0 {
		e.MessageID = id[0]
	}
	for e.Subject = subject; prefixPattern.MatchString(e.Subject); {
		e.Subject = prefixPattern.ReplaceAllString(e.Subject, "")
	}
	e.Subject = strings.ToLower(strings.TrimSpace(e.Subject))
	e.Generic = slices.Contains(genericSubjects, e.Subject) || strings.Contains(e.Subject, "tellvane")
	e.Recipients = foreign(own, addresses(m.Header.Get("To")+" "+m.Header.Get("Cc")))
	from := addresses(m.Header.Get("From"))
	written := readLines(&e, body)
	if len(from) > 0 && isOwn(own, from[0]) && (strings.HasPrefix(name, "Sent/") || len(e.Recipients) > 0) {
		e.Direction, e.Kind = inquiry.Out, inquiry.KindReply
		e.Purchase = f.Kind == "own" && len(e.Recipients) > 0
		e.Bulk = m.Header.Get("Precedence") == "bulk"
		e.From = from[0]
		return e
	}
	e.Direction = inquiry.In
	if f.Kind == "copy" {
		e.Kind = inquiry.KindAsk // that it repeats another is for the rules to find
	}
	replyTo := addresses(m.Header.Get("Reply-To"))
	all := foreign(own, slices.Concat(from, replyTo, addresses(written)))
	if isOwn(own, from[0]) {
		all = foreign(own, slices.Concat(replyTo, addresses(body)))
	}
	e.Addresses = all
	if unknownBuyer {
		e.Relay = replyTo[0]
		return e
	}
	if len(all) > 0 {
		e.From = all[0]
		if d := domainOf(e.From); !slices.Contains(freeMail, d) {
			e.Domains = []string{d}
		}
	}
	return e
}

// readLines splits the text where quoting begins, fingerprints both halves and
// returns what was newly written.
func readLines(e *inquiry.Entry, body string) string {
	var written []string
	quoting := false
	for i, line := range strings.Split(body, "\n") {
		line = strings.TrimSpace(line)
		quoting = quoting || (i > 1 && quotePattern.MatchString(line))
		line = strings.TrimSpace(strings.TrimLeft(line, "> "))
		if !quoting {
			written = append(written, line)
		}
		if utf8.RuneCountInString(line) < 20 {
			continue
		}
		if quoting {
			e.QuoteKeys = append(e.QuoteKeys, line)
		} else {
			e.LineKeys = append(e.LineKeys, line)
		}
	}
	text := strings.TrimSpace(strings.Join(written, "\n"))
	if len(text) > 20 {
		e.TextKey = text
	}
	return text
}

func bodyText(contentType, encoding string, r io.Reader) string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err == nil && strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(r, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				return ""
			}
			if text := bodyText(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); text != "" {
				return text
			}
		}
	}
	if err == nil && !strings.HasPrefix(kind, "text/") {
		return ""
	}
	switch strings.ToLower(encoding) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	b, _ := io.ReadAll(r)
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}
