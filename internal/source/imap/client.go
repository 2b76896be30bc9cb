package imap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
)

// server is what the puller needs of a connection. Its methods may be called
// from several goroutines; begin… send their command before they return and
// their results are read by the function they return, so that several commands
// can be on their way.
type server interface {
	has(capability string) bool
	signedIn() bool
	signIn(o Options, secret string) error
	beginID(version string) (wait func() error)
	beginFolders() (wait func() ([]folder, error))
	beginStatus(f folder) (wait func() (box, error))
	beginExamine(f folder) (wait func() (box, error))
	beginSizes(set []span, what sizes) (each func(func(meta)) error)
	beginSearch(q query) (wait func() ([]span, error))
	beginBodies(q bodies) (each func(func(body)) error)
	beginDates(last uint32) (each func(func(meta)) error)
	certificateEnd() time.Time
	logout()
	close()
	commands() int
	received() int64
}

// folder is a line of LIST.
type folder struct {
	name  string // decoded
	raw   string // as the server spells it
	delim string
	attrs []string // lower case, with backslash
}

// box is the answer to STATUS or EXAMINE. Zero means that the server did not tell.
type box struct {
	messages    uint32
	uidNext     uint32
	uidValidity uint32
	modSeq      uint64 // HIGHESTMODSEQ, of STATUS only
}

// sizes says which items beginSizes asks for besides the UID.
type sizes int

const (
	sizesAll   sizes = iota // RFC822.SIZE INTERNALDATE FLAGS
	sizesDates              // INTERNALDATE
	sizesFlags              // FLAGS
	sizesNone               // nothing
)

// meta is what is known of a message before its body.
type meta struct {
	uid, seq uint32
	size     int64     // bytes on the server, 0 when unknown
	at       time.Time // INTERNALDATE; zero when missing or absurd
	answered bool
}

// query is a search; zero fields do not restrict.
type query struct {
	uids     span
	since    time.Time
	answered bool
}

// section is a part of a message to be fetched.
type section struct {
	path   []int // nil for the whole message
	mime   bool  // the part's own header
	offset int64
	size   int64 // 0 for all of it
}

// bodies asks for sections of messages, by UID or, when seqs is set, by
// sequence number. No more than max bytes of a section are kept.
type bodies struct {
	uids     []uint32
	seqs     []uint32
	sections []section
	max      int64
}

// body is what came for one message: a slice for each section asked, nil where
// nothing came. cut tells that max bit.
type body struct {
	uid, seq uint32
	parts    [][]byte
	cut      bool
}

// library is the server over go-imap.
type library struct {
	c       *imapclient.Client
	w       *wire
	stop    func() bool
	expires time.Time
}

var _ server = (*library)(nil)

// open connects and reads the greeting. Cancelling ctx closes the connection.
func open(ctx context.Context, o Options) (server, error) {
	conn, greeted, expires, err := dial(ctx, o)
	if err != nil {
		return nil, err
	}
	w := newWire(conn, o, greeted)
	l := &library{w: w, expires: expires, stop: context.AfterFunc(ctx, func() { conn.Close() })}
	l.c = imapclient.New(w, nil)
	if err := l.c.WaitGreeting(); err != nil {
		l.close()
		if err = l.explain(err); errors.Is(err, errGreeting) {
			return nil, &ErrConfig{Account: o.Name, Host: o.Host, Err: fmt.Errorf("port %d: %w", o.Port, err)}
		}
		return nil, fmt.Errorf("read greeting: %w", err)
	}
	return l, nil
}

// explain turns the library's errors, which lose their cause, into ours.
func (l *library) explain(err error) error {
	if err == nil {
		return nil
	}
	var ie *imap.Error
	if errors.As(err, &ie) && ie.Type != imap.StatusResponseTypeBye {
		return &serverError{status: string(ie.Type), code: string(ie.Code), text: ie.Text}
	}
	return l.w.faultOr(fmt.Errorf("%w: %v", errProtocol, err))
}

func (l *library) has(capability string) bool { return l.c.Caps().Has(imap.Cap(capability)) }

func (l *library) signedIn() bool { return l.c.State() == imap.ConnStateAuthenticated }

func (l *library) certificateEnd() time.Time { return l.expires }

func (l *library) commands() int { return int(l.w.commands.Load()) }

func (l *library) received() int64 { return l.w.received.Load() }

// signIn makes one attempt with one mechanism. When it returns, the capabilities
// are those that the server offers to who is signed in: the library wakes us
// before it forgets those of the greeting, which on QQ lack XLIST.
func (l *library) signIn(o Options, secret string) error {
	offers := l.w.offers.Load()
	err := l.attempt(o, secret)
	for end := time.Now().Add(offerWait); err == nil && l.w.offers.Load() == offers && time.Now().Before(end); {
		select {
		case <-l.c.Closed():
			return nil // the next command says why
		case <-time.After(time.Millisecond):
		}
	}
	return err
}

// offerWait is how long a server may take to tell its capabilities after sign-in.
const offerWait = 10 * time.Second

func (l *library) attempt(o Options, secret string) error {
	if strings.ContainsAny(secret, "\r\n\x00") {
		return &ErrConfig{Account: o.Name, Host: o.Host, Err: errors.New("the password holds a line break or NUL")}
	}
	switch {
	case o.Auth == AuthXOAuth2:
		x := &imapconn.XOAuth2{User: o.Username, Token: secret}
		err := l.explain(l.c.Authenticate(x))
		var se *serverError
		if errors.As(err, &se) && se.status != "BYE" && x.Report() != "" {
			se.text += " (" + x.Report() + ")"
		}
		return err
	case !l.has("LOGINDISABLED"):
		return l.explain(l.c.Login(o.Username, secret).Wait())
	case l.has("AUTH=PLAIN"):
		return l.explain(l.c.Authenticate(sasl.NewPlainClient("", o.Username, secret)))
	}
	return &ErrConfig{Account: o.Name, Host: o.Host, Err: errors.New("the server takes no password: it offers neither LOGIN nor AUTHENTICATE PLAIN")}
}

func (l *library) beginID(version string) func() error {
	cmd := l.c.ID(&imap.IDData{Name: "inquiry", Version: version, Vendor: "inquiry"})
	return func() error {
		_, err := cmd.Wait()
		return l.explain(err)
	}
}

func (l *library) beginFolders() func() ([]folder, error) {
	// The answers are kept by wire, which reads names the library would end the
	// connection for. Special uses come with a plain LIST from most servers and
	// with RETURN from the rest (RFC 6154 section 2); XLIST is what Google and
	// Tencent had before, and the library does not know it.
	var opt *imap.ListOptions
	if l.has("SPECIAL-USE") && l.has("LIST-EXTENDED") {
		opt = &imap.ListOptions{ReturnSpecialUse: true}
	}
	xlist := l.has("XLIST") && !l.has("SPECIAL-USE")
	l.w.xlist.Store(xlist)
	cmd := l.c.List("", "*", opt)
	l.w.xlist.Store(false)
	return func() ([]folder, error) {
		_, err := cmd.Collect()
		if err != nil && (opt != nil || xlist) && !lost(l.explain(err)) {
			_, err = l.c.List("", "*", nil).Collect()
		}
		return l.w.listed(), l.explain(err)
	}
}

func (l *library) beginStatus(f folder) func() (box, error) {
	cmd := l.c.Status(l.w.spelling(f), &imap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true, HighestModSeq: true})
	return func() (box, error) {
		d, err := cmd.Wait()
		b := box{uidNext: uint32(d.UIDNext), uidValidity: d.UIDValidity, modSeq: d.HighestModSeq}
		if d.NumMessages != nil {
			b.messages = *d.NumMessages
		}
		return b, l.explain(err)
	}
}

func (l *library) beginExamine(f folder) func() (box, error) {
	cmd := l.c.Select(l.w.spelling(f), &imap.SelectOptions{ReadOnly: true})
	return func() (box, error) {
		d, err := cmd.Wait()
		return box{messages: d.NumMessages, uidNext: uint32(d.UIDNext), uidValidity: d.UIDValidity}, l.explain(err)
	}
}

func uidSet(set []span) imap.UIDSet {
	var s imap.UIDSet
	for _, r := range set {
		s.AddRange(imap.UID(r.lo), imap.UID(r.hi))
	}
	return s
}

func (l *library) beginSizes(set []span, what sizes) func(func(meta)) error {
	opt := &imap.FetchOptions{UID: true}
	switch what {
	case sizesAll:
		opt.RFC822Size, opt.InternalDate, opt.Flags = true, true, true
	case sizesDates:
		opt.InternalDate = true
	case sizesFlags:
		opt.Flags = true
	}
	return metas(l, l.c.Fetch(uidSet(set), opt))
}

// metas reads the answers to a FETCH without bodies.
func metas(l *library, cmd *imapclient.FetchCommand) func(func(meta)) error {
	return func(yield func(meta)) error {
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			m := meta{seq: msg.SeqNum}
			for it := msg.Next(); it != nil; it = msg.Next() {
				switch it := it.(type) {
				case imapclient.FetchItemDataUID:
					m.uid = uint32(it.UID)
				case imapclient.FetchItemDataRFC822Size:
					m.size = it.Size
				case imapclient.FetchItemDataInternalDate:
					m.at = it.Time.UTC()
				case imapclient.FetchItemDataFlags:
					for _, f := range it.Flags {
						m.answered = m.answered || strings.EqualFold(string(f), string(imap.FlagAnswered))
					}
				}
			}
			if m.uid != 0 {
				yield(m)
			}
		}
		return l.explain(cmd.Close())
	}
}

// beginDates asks for the dates of the first messages of the open folder, by
// sequence number.
func (l *library) beginDates(last uint32) func(func(meta)) error {
	var set imap.SeqSet
	set.AddRange(1, last)
	return metas(l, l.c.Fetch(set, &imap.FetchOptions{UID: true, InternalDate: true}))
}

func (l *library) beginSearch(q query) func() ([]span, error) {
	crit := &imap.SearchCriteria{Since: q.since}
	if q.uids != (span{}) {
		crit.UID = []imap.UIDSet{uidSet([]span{q.uids})}
	}
	if q.answered {
		crit.Flag = []imap.Flag{imap.FlagAnswered}
	}
	var opt *imap.SearchOptions
	if l.has("ESEARCH") {
		opt = &imap.SearchOptions{ReturnAll: true} // ranges instead of one number each
	}
	cmd := l.c.UIDSearch(crit, opt)
	return func() ([]span, error) {
		d, err := cmd.Wait()
		if err != nil {
			return nil, l.explain(err)
		}
		set, _ := d.All.(imap.UIDSet)
		found := make([]span, 0, len(set))
		for _, r := range set {
			found = append(found, span{uint32(r.Start), uint32(r.Stop)})
		}
		return found, nil
	}
}

func (l *library) beginBodies(q bodies) func(func(body)) error {
	opt := &imap.FetchOptions{UID: true}
	for _, s := range q.sections {
		item := &imap.FetchItemBodySection{Peek: true, Part: s.path}
		if s.mime {
			item.Specifier = imap.PartSpecifierMIME
		}
		if s.size > 0 {
			item.Partial = &imap.SectionPartial{Offset: s.offset, Size: s.size}
		}
		opt.BodySection = append(opt.BodySection, item)
	}
	var set imap.NumSet
	if q.seqs != nil {
		var s imap.SeqSet
		s.AddNum(q.seqs...)
		set = s
	} else {
		var s imap.UIDSet
		for _, u := range q.uids {
			s.AddNum(imap.UID(u))
		}
		set = s
	}
	cmd := l.c.Fetch(set, opt)
	return func(yield func(body)) error {
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			b := body{seq: msg.SeqNum, parts: make([][]byte, len(q.sections))}
			for it := msg.Next(); it != nil; it = msg.Next() {
				switch it := it.(type) {
				case imapclient.FetchItemDataUID:
					b.uid = uint32(it.UID)
				case imapclient.FetchItemDataBodySection:
					i := matching(q.sections, it.Section)
					if i < 0 || it.Literal == nil {
						continue
					}
					limit := q.max
					if s := q.sections[i].size; s > 0 && s < limit {
						limit = s
					}
					size := it.Literal.Size()
					buf := make([]byte, min(size, limit))
					if _, err := io.ReadFull(it.Literal, buf); err != nil {
						// The connection is gone. The library reads on in
						// parallel now: nothing of this command may be touched.
						return l.explain(err)
					}
					b.parts[i] = buf
					b.cut = b.cut || size > limit
				}
			}
			yield(b)
		}
		return l.explain(cmd.Close())
	}
}

// matching finds the section an answer belongs to.
func matching(asked []section, got *imap.FetchItemBodySection) int {
	mime := strings.EqualFold(string(got.Specifier), string(imap.PartSpecifierMIME))
	for i, s := range asked {
		if len(s.path) != len(got.Part) || s.mime != mime {
			continue
		}
		same := true
		for j := range s.path {
			same = same && s.path[j] == got.Part[j]
		}
		if same {
			return i
		}
	}
	return -1
}

// logout says good-bye and does not wait for long.
func (l *library) logout() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = l.c.Logout().Wait()
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Second):
	}
	l.close()
}

func (l *library) close() {
	l.stop()
	_ = l.w.Conn.Close()
	go l.c.Close() // it waits for readers that may still be draining
}
