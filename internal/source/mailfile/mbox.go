package mailfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// isEnvelope reports whether a line separates messages of an mbox: "From ", an
// address, and a date with a clock and a year (RFC 4155 appendix A; the
// formats in use differ in everything else).
func isEnvelope(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("From "))
	if !ok {
		return false
	}
	rest = bytes.TrimRight(rest, "\r\n ")
	clock, year := false, false
	for i := range rest {
		if rest[i] == ':' && i > 0 && i+2 < len(rest) && digit(rest[i-1]) && digit(rest[i+1]) && digit(rest[i+2]) {
			clock = true
		}
		if i+3 < len(rest) && (rest[i] == '1' && rest[i+1] == '9' || rest[i] == '2' && rest[i+1] == '0') && digit(rest[i+2]) && digit(rest[i+3]) &&
			(i == 0 || !digit(rest[i-1])) && (i+4 == len(rest) || !digit(rest[i+4])) {
			year = true
		}
	}
	return clock && year
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// unquote takes one ">" off a line ">From " or ">>From ": mboxrd and mboxo.
func unquote(line []byte) []byte {
	if len(line) == 0 || line[0] != '>' {
		return line
	}
	if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		return line[1:]
	}
	return line
}

// readMbox streams the messages of an mbox: yield gets each with the offset of
// its envelope line. Memory is bounded by one message of at most limit bytes.
func readMbox(ctx context.Context, r io.Reader, limit int64, yield func(offset int64, m message) error) error {
	br := bufio.NewReaderSize(r, 64<<10)
	var (
		buf     []byte
		size    int64   // of the current message
		pos     int64   // of the line being read
		start   int64   = -1
		gap     int64   // bytes of the line above when it was blank
		blank   = true  // the line above was blank, or there was none
		partial = false // the line above was longer than the buffer
		flush   = func() error {
			if start < 0 {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			size -= gap // the blank line above the next envelope is the format's
			m := clip(buf[:min(int64(len(buf)), size)], size, limit)
			m.raw = bytes.Clone(m.raw)
			buf, size = buf[:0], 0
			return yield(start, m)
		}
	)
	for {
		line, err := br.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return errors.Join(err, flush())
		}
		if len(line) > 0 {
			switch {
			case !partial && (blank || start < 0) && isEnvelope(line):
				if err := flush(); err != nil {
					return err
				}
				start = pos
				buf, size = buf[:0], 0
			default:
				if !partial {
					line2 := unquote(line)
					pos += int64(len(line) - len(line2))
					line = line2
				}
				if start < 0 {
					start = pos
				}
				size += int64(len(line))
				if limit <= 0 || int64(len(buf)) <= limit {
					buf = append(buf, line...)
				}
			}
			blank = !partial && len(bytes.TrimRight(line, "\r\n")) == 0
			gap = 0
			if blank && size > 0 {
				gap = int64(len(line))
			}
			pos += int64(len(line))
		}
		partial = errors.Is(err, bufio.ErrBufferFull)
		if errors.Is(err, io.EOF) {
			return flush()
		}
	}
}
