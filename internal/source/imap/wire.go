package imap

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Limits of what a server may send.
const (
	maxLine      = 64 * kib // bytes of one line outside bodies
	maxResponse  = mib      // bytes of one response outside bodies; answers to SEARCH are one line
	maxFolders   = 5000     // folders listed
	maxHeld      = 16 * mib // bytes of a body that comes before its UID
	writeTimeout = 30 * time.Second
	inputBuffer  = 64 * kib
)

// wire stands between the TLS connection and the library. The library bounds
// neither time nor size and ends a connection over one odd answer, so wire
//
//   - sets its own deadlines: a read fails when an answer is owed and nothing
//     came for the idle time (silence between commands is no fault),
//   - counts bytes against a budget and lines against maxLine,
//   - rewrites odd answers and drops unknown ones (repair.go),
//   - keeps the folder list and the server's farewell for the client,
//   - sends folder names the library would encode differently as they came.
//
// Read is called by the library's reader only, Write by any goroutine.
type wire struct {
	net.Conn
	idle   time.Duration
	budget int64

	in      *bufio.Reader
	out     []byte // repaired bytes the library has not taken yet
	scratch []byte // memory of out, used again
	literal int64  // bytes of a body still to be passed through
	fetch   *fetchRepair
	greeted bool
	dead    error // what Read ended with

	xlist     atomic.Bool // LIST goes out as XLIST
	received  atomic.Int64
	commands  atomic.Int64
	offers    atomic.Int64 // how often the server told its capabilities
	owed      atomic.Int64 // commands whose tagged answer has not come
	lastRead  atomic.Int64 // Unix nanoseconds
	lastWrite atomic.Int64

	mu      sync.Mutex
	folders []folder
	raw     map[string]string // placeholder -> name as the server spells it
	tags    map[string]bool   // of commands that are not answered yet
	talk    string            // tag of the command that waits for "+"
	bye     string
	fault   error // the first error of reading or writing
	limit   time.Duration
}

func newWire(conn net.Conn, o Options, greeted bool) *wire {
	w := &wire{Conn: conn, idle: o.IdleTimeout, budget: o.MaxBytes, raw: map[string]string{}, tags: map[string]bool{}}
	w.in = bufio.NewReaderSize(rawReader{w}, inputBuffer)
	now := time.Now().UnixNano()
	w.lastRead.Store(now)
	w.lastWrite.Store(now)
	w.owed.Store(1) // the greeting
	w.limit = o.ConnectTimeout
	if greeted {
		// The greeting was read before STARTTLS; the library waits for one and
		// then asks for the capabilities anew.
		w.out = []byte("* OK\r\n")
		w.greeted = true
		w.owed.Store(0)
	}
	return w
}

// SetDeadline and its like do nothing: the deadlines are wire's own.
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// answered takes a tag off the list of what is owed; false for one that is not
// on it.
func (w *wire) answered(tag []byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	ok := w.tags[string(tag)]
	delete(w.tags, string(tag))
	return ok
}

// asked reports whether a command waits to be told to go on.
func (w *wire) asked() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tags[w.talk]
}

// fail records the first fault of the connection and returns err.
func (w *wire) fail(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fault == nil {
		w.fault = err
	}
	return err
}

// faultOr is the recorded fault, or err.
func (w *wire) faultOr(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bye != "" && (w.fault == nil || errors.Is(w.fault, io.EOF) || errors.Is(w.fault, io.ErrUnexpectedEOF)) {
		return &serverError{status: "BYE", text: w.bye}
	}
	if w.fault != nil {
		return w.fault
	}
	return err
}

// rawReader reads the TLS connection under wire's deadlines and budget.
type rawReader struct{ w *wire }

func (r rawReader) Read(p []byte) (int, error) {
	w := r.w
	limit := w.idle
	if !w.greeted {
		limit = w.limit
	}
	for {
		since := max(w.lastRead.Load(), w.lastWrite.Load())
		if err := w.Conn.SetReadDeadline(time.Unix(0, since).Add(limit)); err != nil {
			return 0, w.fail(err)
		}
		n, err := w.Conn.Read(p)
		if n > 0 {
			w.lastRead.Store(time.Now().UnixNano())
			if total := w.received.Add(int64(n)); total > w.budget {
				return 0, w.fail(errBudget)
			}
			return n, nil
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			last := max(w.lastRead.Load(), w.lastWrite.Load())
			if w.owed.Load() <= 0 {
				w.lastWrite.Store(time.Now().UnixNano())
				continue
			}
			if time.Since(time.Unix(0, last)) < limit {
				continue
			}
			return 0, w.fail(fmt.Errorf("no answer for %v: %w", limit, err))
		}
		if err != nil {
			return 0, w.fail(err)
		}
	}
}

// Read hands repaired answers to the library.
func (w *wire) Read(p []byte) (int, error) {
	for {
		switch {
		case len(w.out) > 0:
			n := copy(p, w.out)
			w.out = w.out[n:]
			return n, nil
		case w.dead != nil:
			return 0, w.dead
		case w.literal > 0:
			if int64(len(p)) > w.literal {
				p = p[:w.literal]
			}
			n, err := w.in.Read(p)
			w.literal -= int64(n)
			w.dead = err
			return n, err
		}
		if err := w.next(); err != nil {
			w.dead = w.fail(err) // the library reads on after an error
		}
	}
}

// Write sends what the library wrote, which is one command or a part of one.
func (w *wire) Write(p []byte) (int, error) {
	n := len(p)
	for line := range bytes.Lines(p) {
		if len(line) > 2 && line[0] == 'T' && line[1] >= '0' && line[1] <= '9' {
			tag, _ := cut(line)
			w.mu.Lock()
			w.tags[string(tag)] = true
			if bytes.Contains(line, []byte(" AUTHENTICATE ")) || bytes.HasSuffix(bytes.TrimRight(line, "\r\n"), []byte("}")) {
				w.talk = string(tag)
			}
			w.mu.Unlock()
			w.commands.Add(1)
			w.owed.Add(1)
		}
	}
	if w.xlist.Load() {
		p = bytes.Replace(p, []byte(" LIST "), []byte(" XLIST "), 1)
	}
	if bytes.Contains(p, []byte(placeholder)) {
		w.mu.Lock()
		for alias, raw := range w.raw {
			p = bytes.Replace(p, []byte(alias), []byte(raw), 1)
		}
		w.mu.Unlock()
	}
	w.lastWrite.Store(time.Now().UnixNano())
	if err := w.Conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, w.fail(err)
	}
	if _, err := w.Conn.Write(p); err != nil {
		return 0, w.fail(err)
	}
	return n, nil
}

// line reads up to and including LF. The result is valid until the next read.
func (w *wire) line() ([]byte, error) {
	b, err := w.in.ReadSlice('\n')
	if err == nil {
		return b, nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		if errors.Is(err, io.EOF) && len(b) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	long := bytes.Clone(b)
	limit := maxLine
	if f := bytes.Fields(long[:min(len(long), 64)]); len(f) > 1 && bytes.HasSuffix(bytes.ToUpper(f[1]), []byte("SEARCH")) {
		limit = maxResponse
	}
	for {
		b, err := w.in.ReadSlice('\n')
		if long = append(long, b...); len(long) > limit {
			return nil, fmt.Errorf("%w: a line of the server is longer than %d bytes", errLimit, limit)
		}
		if err == nil {
			return long, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
}

// literalSize finds the announcement of a literal at the end of a line
// (RFC 3501 section 4.3; literal8 of RFC 3516 has a tilde before it). head is
// what stands before it.
func literalSize(line []byte) (head []byte, size int64, ok bool) {
	t := bytes.TrimRight(line, "\r\n")
	if len(t) < 3 || t[len(t)-1] != '}' {
		return line, 0, false
	}
	open := bytes.LastIndexByte(t, '{')
	if open < 0 {
		return line, 0, false
	}
	digits := bytes.TrimSuffix(t[open+1:len(t)-1], []byte("+"))
	size, err := strconv.ParseInt(string(digits), 10, 63)
	if err != nil || size < 0 {
		return line, 0, false
	}
	return bytes.TrimSuffix(t[:open], []byte("~")), size, true
}

// skip reads and forgets n bytes.
func (w *wire) skip(n int64) error {
	_, err := io.CopyN(io.Discard, w.in, n)
	return err
}

// whole completes a response that has literals in it, each of them turned into
// a quoted string, up to maxResponse.
func (w *wire) whole(line []byte) ([]byte, error) {
	head, size, ok := literalSize(line)
	if !ok {
		return line, nil
	}
	all := bytes.Clone(head)
	for {
		if int64(len(all))+size > maxResponse {
			return nil, fmt.Errorf("%w: a response of the server is longer than %d bytes", errLimit, maxResponse)
		}
		lit := make([]byte, size)
		if _, err := io.ReadFull(w.in, lit); err != nil {
			return nil, err
		}
		all = append(all, quote(lit)...)
		rest, err := w.line()
		if err != nil {
			return nil, err
		}
		if head, size, ok = literalSize(rest); !ok {
			return append(all, rest...), nil
		}
		all = append(all, head...)
	}
}

// quote makes a quoted string; line breaks and NUL cannot stand in one.
func quote(b []byte) []byte {
	q := make([]byte, 0, len(b)+2)
	q = append(q, '"')
	for _, c := range b {
		switch c {
		case '\r', '\n', 0:
			c = ' '
		case '"', '\\':
			q = append(q, '\\')
		}
		q = append(q, c)
	}
	return append(q, '"')
}
