// Package mailfile reads mail that lies in files: single messages (.eml), mbox
// files, directories of such files, and Maildir, as a folder given on the command
// line or as an account with its folders (Maildir++). Nothing is ever written,
// renamed or moved.
package mailfile

import (
	"bytes"
	"errors"
	"io"
)

// fileAccount is the account of everything that is no account of the config.
const fileAccount = "file"

// Of a message beyond the limit only its beginning is kept: a header of at most
// 256 KiB and as much text.
const keptBeginning = 512 << 10

// errNoMail says that a file holds no mail.
var errNoMail = errors.New("no mail header found")

// message is what was read of one message.
type message struct {
	raw       []byte
	size      int64
	truncated bool
}

// clip cuts a message that is longer than the limit down to its beginning. A
// limit of 0 or less is none.
func clip(raw []byte, size, limit int64) message {
	if limit <= 0 || size <= limit {
		return message{raw: raw, size: size, truncated: size > int64(len(raw))}
	}
	keep := min(limit, keptBeginning, int64(len(raw)))
	return message{raw: raw[:keep:keep], size: size, truncated: true}
}

// readLimited reads r up to limit bytes, and counts the rest when size is unknown.
func readLimited(r io.Reader, size, limit int64) (message, error) {
	if limit > 0 && size > limit {
		buf := make([]byte, min(limit, keptBeginning))
		n, err := io.ReadFull(r, buf)
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			err = nil
		}
		return message{raw: buf[:n:n], size: size, truncated: true}, err
	}
	if limit <= 0 {
		raw, err := io.ReadAll(r)
		return message{raw: raw, size: int64(len(raw))}, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return message{}, err
	}
	if int64(len(raw)) <= limit {
		return message{raw: raw, size: int64(len(raw))}, nil
	}
	rest, err := io.Copy(io.Discard, r)
	return clip(raw, int64(len(raw))+rest, limit), err
}

// looksLikeMail reports whether b begins like a message: one of its first lines
// is a header field.
func looksLikeMail(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	for n := 0; n < 10 && len(b) > 0; n++ {
		i := bytes.IndexAny(b, "\r\n")
		line := b
		if i >= 0 {
			line, b = b[:i], bytes.TrimLeft(b[i:], "\r\n")
		} else {
			b = nil
		}
		if colon := bytes.IndexByte(line, ':'); colon > 1 && fieldName(bytes.TrimRight(line[:colon], " \t")) {
			return true
		}
	}
	return false
}

func fieldName(b []byte) bool {
	for _, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 76
}
