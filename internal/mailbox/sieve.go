package mailbox

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
)

// maxLine bounds a line of the server, bytes.
const maxLine = 64 << 10

// sieve lets through what saving a draft needs, in the form the library reads.
// The library ends a connection over one answer that it does not understand,
// and servers send many: NIL in the answer to ID, folder names without quotes
// or in raw UTF-8, response codes of their own.
type sieve struct {
	net.Conn
	in   *bufio.Reader
	out  []byte
	pass int64 // bytes of a literal still to go through
	tail bool  // the rest of the line behind it goes through too
}

func newSieve(c net.Conn) *sieve { return &sieve{Conn: c, in: bufio.NewReaderSize(c, maxLine)} }

func (s *sieve) Read(p []byte) (int, error) {
	for {
		switch {
		case len(s.out) > 0:
			n := copy(p, s.out)
			s.out = s.out[n:]
			return n, nil
		case s.pass > 0:
			n, err := s.in.Read(p[:min(int64(len(p)), s.pass)])
			s.pass -= int64(n)
			return n, err
		}
		if err := s.next(); err != nil {
			return 0, err
		}
	}
}

// next reads one line, and what belongs to it, and keeps what may pass.
func (s *sieve) next() error {
	line, err := s.line()
	if err != nil {
		return err
	}
	if s.tail {
		s.tail = false
		s.out = []byte(line + "\r\n")
		return nil
	}
	tag, rest, _ := strings.Cut(line, " ")
	kind, args, _ := strings.Cut(rest, " ")
	switch kind = strings.ToUpper(kind); {
	case tag == "+":
		s.out = []byte(line + "\r\n")
	case tag != "*": // the answer to a command
		s.out = []byte(tag + " " + status(kind, args) + "\r\n")
	case kind == "OK" || kind == "NO" || kind == "BAD" || kind == "PREAUTH" || kind == "BYE":
		s.out = []byte("* " + status(kind, args) + "\r\n")
	case kind == "CAPABILITY":
		s.out = []byte("* CAPABILITY " + capabilities(args) + "\r\n")
	case kind == "LIST":
		if size, ok := literal(line); ok {
			s.out, s.pass, s.tail = []byte(line+"\r\n"), size, true
			return nil
		}
		if entry, ok := list(args); ok {
			s.out = []byte("* LIST " + entry + "\r\n")
		}
	default:
		for size, ok := literal(line); ok; size, ok = literal(line) {
			if _, err := io.CopyN(io.Discard, s.in, size); err != nil {
				return err
			}
			if line, err = s.line(); err != nil {
				return err
			}
		}
	}
	return nil
}

// line is the next one without its end.
func (s *sieve) line() (string, error) {
	b, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", errors.New("a line of the server is too long")
	}
	if err != nil {
		return "", err
	}
	return string(bytes.TrimRight(b, "\r\n")), nil
}

// literal is the size of a literal that a line announces (RFC 3501 section 4.3).
func literal(line string) (int64, bool) {
	i := strings.LastIndexByte(line, '{')
	if i < 0 || !strings.HasSuffix(line, "}") {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(line[i+1:len(line)-1], "+"), 10, 63)
	return n, err == nil && n >= 0
}

// passing are the response codes that go through; all else is only text.
var passing = []string{"CAPABILITY", "APPENDUID", "TRYCREATE", "ALERT", "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED",
	"UNAVAILABLE", "LIMIT", "OVERQUOTA", "NONEXISTENT", "CANNOT", "NOPERM", "SERVERBUG", "INUSE", "CONTACTADMIN", "PRIVACYREQUIRED"}

func status(kind, text string) string {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, text))
	if code, after, ok := strings.Cut(strings.TrimPrefix(text, "["), "]"); ok && strings.HasPrefix(text, "[") {
		name, _, _ := strings.Cut(code, " ")
		keep := false
		for _, p := range passing {
			keep = keep || strings.EqualFold(name, p)
		}
		switch {
		case !keep:
			text = strings.TrimSpace(after)
		case strings.EqualFold(name, "CAPABILITY"):
			text = "[CAPABILITY " + capabilities(strings.TrimPrefix(code, name)) + "]" + after
		}
	} else {
		text = strings.TrimLeft(text, "[ ")
	}
	if text == "" {
		text = "done"
	}
	return kind + " " + text
}

// capabilities keeps what is made like the name of one.
func capabilities(list string) string {
	var keep []string
	for _, c := range strings.Fields(list) {
		if strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789=+-_./:") == "" {
			keep = append(keep, c)
		}
	}
	return strings.Join(keep, " ")
}

// list puts an entry of LIST into the form of RFC 3501 section 7.2.2; false for
// one whose name the library could not spell as the server does.
func list(args string) (string, bool) {
	end := strings.IndexByte(args, ')')
	if !strings.HasPrefix(args, "(") || end < 0 {
		return "", false
	}
	delim, name, ok := strings.Cut(strings.TrimSpace(args[end+1:]), " ")
	if name = strings.TrimSpace(name); !ok || name == "" {
		return "", false
	}
	if i := strings.LastIndex(name, " ("); i > 0 && strings.HasSuffix(name, ")") {
		name = name[:i] // extended data, RFC 5258
	}
	if len(name) > 1 && name[0] == '"' && name[len(name)-1] == '"' {
		name = strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(name[1 : len(name)-1])
	}
	for i := range len(name) {
		if name[i] < 0x20 || name[i] > 0x7e {
			return "", false
		}
	}
	if mutf7.Encode(mutf7.Decode(name)) != name {
		return "", false
	}
	var attrs []string
	for _, a := range strings.Fields(args[1:end]) {
		if strings.HasPrefix(a, `\`) && strings.Trim(a[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == "" {
			attrs = append(attrs, a)
		}
	}
	return "(" + strings.Join(attrs, " ") + ") " + delim + ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`, true
}
