package draft

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"mime/quotedprintable"
	"path"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// File goes with a mail.
type File struct {
	Name string // without a folder
	Data []byte
}

// Mail is a draft as a message of RFC 5322. Whatever in it came from strangers is
// cleaned when it is written.
type Mail struct {
	From, To   inquiry.Address
	Subject    string
	Date       time.Time
	ID         string // Message-ID without angle brackets
	InReplyTo  string // of the buyer's message
	References []string
	Text       string
	Files      []File
	Unsent     bool // a mail program that opens the file offers to send it
}

// NewID makes a Message-ID that is the same for the same draft.
func NewID(at time.Time, text, domain string) string {
	sum := sha256.Sum256([]byte(at.UTC().Format(time.RFC3339) + "\x00" + text))
	if !isDomain(domain) {
		domain = "localhost"
	}
	return "draft." + hex.EncodeToString(sum[:12]) + "@" + domain
}

// Bytes writes the message with CRLF line ends.
func (m Mail) Bytes() []byte {
	var b strings.Builder
	header := func(name, value string) {
		if value != "" {
			b.WriteString(fold(name + ": " + value))
		}
	}
	header("From", address(m.From))
	header("To", address(m.To))
	header("Subject", word(line(m.Subject, maxSubject+8)))
	header("Date", m.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	header("Message-ID", bracketed(m.ID))
	header("In-Reply-To", bracketed(m.InReplyTo))
	header("References", references(m.References))
	if m.Unsent {
		header("X-Unsent", "1")
	}
	header("MIME-Version", "1.0")
	if len(m.Files) == 0 {
		b.WriteString(textPart(m.Text))
		return []byte(b.String())
	}
	sum := sha256.New()
	sum.Write([]byte(m.Text))
	for _, f := range m.Files {
		sum.Write(f.Data)
	}
	boundary := "=_" + hex.EncodeToString(sum.Sum(nil)[:16])
	header("Content-Type", `multipart/mixed; boundary="`+boundary+`"`)
	b.WriteString("\r\n--" + boundary + "\r\n" + textPart(m.Text))
	for _, f := range m.Files {
		name := fileName(f.Name)
		b.WriteString("\r\n--" + boundary + "\r\n")
		header("Content-Type", mime.FormatMediaType(typeOf(name), map[string]string{"name": name}))
		header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		header("Content-Transfer-Encoding", "base64")
		b.WriteString("\r\n" + wrapped(base64.StdEncoding.EncodeToString(f.Data)))
	}
	b.WriteString("\r\n--" + boundary + "--\r\n")
	return []byte(b.String())
}

// textPart is the letter with its headers. Quoted-printable stays legible where
// most of it is ASCII; other scripts are shorter in base64.
func textPart(text string) string {
	text = clean(text)
	other := 0
	for i := range len(text) {
		if text[i] >= 0x80 {
			other++
		}
	}
	text = strings.ReplaceAll(text, "\n", "\r\n")
	head := "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
	if other > len(text)/4 {
		return head + "base64\r\n\r\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(text)))
	}
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	w.Write([]byte(text)) // neither fails: a builder takes everything
	w.Close()
	return head + "quoted-printable\r\n\r\n" + b.String() + "\r\n"
}

// wrapped cuts base64 into lines of 76 (RFC 2045 section 6.8).
func wrapped(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s + "\r\n"
}

// fold breaks a header at blanks so that lines stay below 78 characters where
// they can (RFC 5322 section 2.1.1).
func fold(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		i := strings.LastIndexByte(s[:77], ' ')
		if i <= strings.IndexByte(s, ':')+1 {
			i = strings.IndexByte(s[77:], ' ')
			if i < 0 {
				break
			}
			i += 77
		}
		b.WriteString(s[:i] + "\r\n")
		s = s[i:]
		if strings.TrimSpace(s) == "" {
			s = ""
		}
	}
	if s != "" {
		b.WriteString(s + "\r\n")
	}
	return b.String()
}

// word encodes a value that is not plain ASCII (RFC 2047). What looks like an
// encoded word already is taken apart, so that nobody decodes it.
func word(s string) string {
	return mime.BEncoding.Encode("utf-8", strings.ReplaceAll(s, "=?", "= ?"))
}

// address writes a mailbox; "" when the address has not the form of one.
func address(a inquiry.Address) string {
	if !IsAddress(a.Addr) {
		return ""
	}
	name := line(a.Name, 100)
	switch {
	case name == "":
		return a.Addr
	case strings.IndexFunc(name, func(r rune) bool { return r >= 0x80 }) >= 0:
		return word(name) + " <" + a.Addr + ">"
	}
	return `"` + strings.NewReplacer("=?", "= ?", `\`, `\\`, `"`, `\"`).Replace(name) + `" <` + a.Addr + ">"
}

// IsAddress reports whether s is a plain mail address in ASCII.
func IsAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(s) > 254 || !isDomain(domain) {
		return false
	}
	for _, r := range local {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`<>()[]\,;:@"`, r) {
			return false
		}
	}
	return true
}

func isDomain(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.' {
			return false
		}
	}
	return s != "" && len(s) <= 253 && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".")
}

// bracketed writes a Message-ID; "" when it has not the form of one (RFC 5322
// section 3.6.4, as far as programs keep to it).
func bracketed(id string) string {
	if !isMessageID(id) {
		return ""
	}
	return "<" + id + ">"
}

func isMessageID(id string) bool {
	at := strings.LastIndexByte(id, '@')
	if at < 1 || at == len(id)-1 || len(id) > 250 {
		return false
	}
	for _, r := range id {
		if r <= ' ' || r >= 0x7f || r == '<' || r == '>' {
			return false
		}
	}
	return true
}

// maxReferences bounds a thread's list: the message that opened it and the
// newest ones are what programs look at.
const maxReferences = 20

func references(ids []string) string {
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		if s := bracketed(id); s != "" && !seen[id] {
			seen[id] = true
			out = append(out, s)
		}
	}
	if len(out) > maxReferences {
		out = append(out[:1], out[len(out)-maxReferences+1:]...)
	}
	return strings.Join(out, " ")
}

// fileName is a name without folders, cut to what mail programs take.
func fileName(s string) string {
	s = line(path.Base(strings.ReplaceAll(s, `\`, "/")), 120)
	if s == "" || s == "." || s == "/" {
		return "file"
	}
	return s
}

// typeOf tells the media type of what exporters attach.
func typeOf(name string) string {
	t := pick(strings.ToLower(path.Ext(name)), ".pdf", "application/pdf", ".zip", "application/zip",
		".jpg", "image/jpeg", ".jpeg", "image/jpeg", ".png", "image/png", ".txt", "text/plain", ".csv", "text/csv", ".mp4", "video/mp4",
		".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
	if t == "" {
		return "application/octet-stream"
	}
	return t
}
