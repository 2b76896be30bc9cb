// Package analyze is the chain that reads one message, row or chat: mail to
// text, form to fields, text to facts and questions, all of it to a tier with
// its score. It is pure: the same bytes and options give the same reading.
package analyze

import (
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/extract"
	"github.com/inquiry-cli/inquiry/internal/form"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/score"
	"github.com/inquiry-cli/inquiry/internal/topic"
)

// Version changes whenever the same bytes may be read otherwise than before;
// what was stored under an older one can be read again.
const Version = "1"

// Options say who we are and what the exporter's config adds.
type Options struct {
	OwnAddresses []string // lower case
	OwnDomains   []string // company domains, lower case; never a free-mail domain
	OwnNames     []string // of the company, brands, people, as chats and forms call us
	Competitors  []string
	FreeMail     []string // domains of private mail besides the built-in ones
	NotFreeMail  []string // built-in ones that are companies' own after all
	Weights      score.Weights
	Location     *time.Location // zone of dates that name none
}

// Reader reads messages under fixed options. It may be used by several
// goroutines at once.
type Reader struct {
	opt Options
	lex *lexicon.Lexicon
}

// New makes a reader.
func New(opt Options) *Reader {
	if opt.Location == nil {
		opt.Location = time.UTC
	}
	return &Reader{opt: opt, lex: lexicon.Default()}
}

// Input is what is known about a message besides its bytes.
type Input struct {
	Place     inquiry.Place
	At        time.Time // the server's instant; zero when there is none
	Now       time.Time // a Date header after it is not believed; zero believes all
	Sent      bool      // it lies in a folder of sent mail
	Answered  bool
	Truncated bool
}

// Result is a message as it was read.
type Result struct {
	Reading inquiry.Reading // of a message of ours: source, subject and text only
	Entry   inquiry.Entry
	Message *inquiry.Message // nil for rows and chats
	Form    *inquiry.Form    // nil for plain mail
	Subject string
	Body    string   // all words to be found by search
	People  []string // names, addresses, phones, companies to be found by search
	Ours    bool     // we wrote it
	// Judged is what the tier was judged by at first, without the scan of the words.
	Judged score.Input
	// Ignored is the reason why a row or notification is no inquiry at all.
	Ignored string
}

// Mail reads the raw bytes of a mail.
func (r *Reader) Mail(raw []byte, in Input) Result {
	m := mailparse.Parse(raw)
	m.Truncated = m.Truncated || in.Truncated
	at := instant(m, in)
	if r.ours(m, in.Sent) {
		return r.out(m, in, at)
	}
	f, _ := form.Read(m)
	s := r.sourceOf(m, f)
	s.At = at
	res := r.read(s, m, f, in.Place.String())
	rd := &res.Reading
	rd.MessageID = inquiry.Maybe(m.ID)
	if !at.IsZero() {
		rd.ReceivedAt = r.local(at)
	}
	if rd.Subject == "" {
		rd.Subject = m.Subject
	}
	res.Subject = m.Subject
	res.Entry.At = at
	res.Entry.MessageID, res.Entry.InReplyTo, res.Entry.Refs = m.ID, m.InReplyTo, m.References
	res.Entry.Answered = in.Answered
	res.Entry.Recipients = r.foreign(m.To, m.Cc)
	res.Entry.Subject, res.Entry.Generic = subjectKey(m.Subject, f)
	res.Entry.Bounce = m.Bounce
	res.Entry.QuoteKeys = lineKeys(m.Quoted)
	res.Entry.QuotedAt = r.quotedAt(m)
	res.Body = strings.TrimSpace(m.Text)
	return res
}

// Record reads a row of a table or a chat.
func (r *Reader) Record(rec inquiry.Record, in Input) Result {
	f := form.FromRecord(rec, in.Place.Folder)
	s := extract.Source{Subject: f.Subject, Text: f.Message, Form: f, At: in.At, Own: r.isOwn}
	if !f.Created.IsZero() {
		s.At = r.zoned(f.Created, f.Zoned)
	}
	res := r.read(s, nil, f, in.Place.Folder)
	res.Reading.Source = in.Place.Folder
	row := rec.Row
	res.Reading.Row = &row
	if !s.At.IsZero() {
		res.Reading.ReceivedAt = r.local(s.At)
	}
	res.Subject = f.Subject
	res.Entry.At = s.At
	if res.Entry.At.IsZero() {
		res.Entry.At = in.Now
	}
	res.Entry.Subject, res.Entry.Generic = subjectKey(f.Subject, f)
	res.Entry.Answered = in.Answered
	res.Ignored = f.Ignore
	res.Body = f.Message
	return res
}

// sourceOf chooses what of a mail is read as the buyer's words.
func (r *Reader) sourceOf(m *inquiry.Message, f *inquiry.Form) extract.Source {
	s := extract.Source{Subject: m.Subject, Text: m.New, Signature: m.Signature, From: m.From, ReplyTo: m.ReplyTo, Form: f, Own: r.isOwn}
	switch {
	case f != nil:
		s.Text, s.Signature = f.Message, ""
		if f.Subject != "" {
			s.Subject = f.Subject
		}
	case m.Forwarded != nil && r.colleague(m):
		fw := m.Forwarded
		s.Text, s.Signature, s.From, s.ReplyTo = fw.New, fw.Signature, fw.From, fw.ReplyTo
		if fw.Subject != "" {
			s.Subject = fw.Subject
		}
	}
	return s
}

// colleague reports whether one of ours passed somebody's mail on to us.
func (r *Reader) colleague(m *inquiry.Message) bool {
	return r.isOwn(m.From.Addr) && m.Forwarded.From.Addr != "" && !r.isOwn(m.Forwarded.From.Addr)
}

// read is the chain from text to tier.
func (r *Reader) read(s extract.Source, m *inquiry.Message, f *inquiry.Form, source string) Result {
	rd := inquiry.NewReading()
	rd.Source, rd.Subject, rd.Text = source, s.Subject, s.Text
	rd.Channel = channelOf(f)
	s.Hits = r.lex.Scan(s.Text)
	rd.Language = languageOf(s.Hits, s.Subject)
	s.Language = rd.Language
	subject := r.lex.ScanBeside(s.Subject, s.Hits)
	facts := extract.Read(s)
	rd.Request, rd.Customer = facts.Request, facts.Customer
	switch _, domain, _ := strings.Cut(strings.ToLower(string(rd.Customer.Email)), "@"); {
	case domain == "":
	case slices.Contains(r.opt.FreeMail, domain):
		rd.Customer.FreeEmail = true
	case slices.Contains(r.opt.NotFreeMail, domain):
		rd.Customer.FreeEmail = false
	}
	answer := f == nil && mailparse.BareSubject(s.Subject) != strings.TrimSpace(s.Subject)
	if answer {
		// A number in the subject of an answer is that of the offer answered.
		rd.Request.Quantities = slices.DeleteFunc(rd.Request.Quantities, func(q inquiry.Quantity) bool { return !strings.Contains(s.Text, q.Evidence) })
	}
	asked := topic.Read(s.Text, s.Hits, s.Subject, answer)
	rd.Questions = asked.Sure()
	seen := rd
	in := score.Input{
		Message: m, Form: f, Reading: &seen, Hits: lexicon.Join(s.Subject+"\n"+s.Text, subject, s.Hits, len(s.Subject)+1),
		Stated:     facts.Stated,
		OwnDomains: r.opt.OwnDomains, OwnNames: r.opt.OwnNames, Competitors: r.opt.Competitors,
	}
	judged := score.Judge(in, r.opt.Weights)
	if wantsNothing(judged.Tier) && clearTerms(&rd.Request) {
		again := in
		again.Reading = &rd
		judged = score.Judge(again, r.opt.Weights)
	}
	rd.Tier, rd.Score, rd.Intent, rd.Customer.BuyerType = judged.Tier, judged.Score, judged.Intent, judged.BuyerType
	rd.Signals, rd.Risks, rd.Missing, rd.Unsure = judged.Signals, judged.Risks, judged.Missing, judged.Unsure
	rd.Competitors = judged.Competitors
	rd.Questions = asked.Fit(rd.Tier, rd.Intent, rd.Request.Certifications)
	fillLists(&rd)

	in.Hits = nil
	res := Result{Reading: rd, Message: m, Form: f, Judged: in}
	res.Entry = r.entryOf(s, m, f, &rd, &facts, judged.Kind)
	res.People = people(&rd, res.Entry)
	if f != nil {
		res.Ignored = f.Ignore
	}
	return res
}

// wantsNothing reports whether the terms in a message of tier t are no terms of
// a purchase: what a complaint names was bought long ago, and who applies for a
// job or invites to a fair buys nothing.
func wantsNothing(t inquiry.Tier) bool { return t == inquiry.TierC || t == inquiry.TierD }

// clearTerms takes the terms of a purchase out of q and reports whether there were any.
func clearTerms(q *inquiry.Request) bool {
	if len(q.Quantities)+len(q.Incoterms)+len(q.Places)+len(q.PaymentTerms) == 0 && q.TargetPrice == nil && q.Budget == nil {
		return false
	}
	q.Quantities, q.Incoterms, q.Places, q.PaymentTerms, q.TargetPrice, q.Budget = nil, nil, nil, nil, nil, nil
	return true
}

// out reads what we wrote: only as much as conversations need.
func (r *Reader) out(m *inquiry.Message, in Input, at time.Time) Result {
	textKey, lines := keysOf(m.New)
	e := inquiry.Entry{
		MessageID: m.ID, InReplyTo: m.InReplyTo, Refs: m.References, At: at, Direction: inquiry.Out, Kind: inquiry.KindReply,
		From: strings.ToLower(m.From.Addr), Recipients: r.foreign(m.To, m.Cc), Answered: in.Answered,
		TextKey: textKey, LineKeys: lines, QuoteKeys: lineKeys(m.Quoted), Bounce: m.Bounce,
		Bulk: m.Machine == inquiry.MachineNewsletter,
	}
	if m.Machine == inquiry.MachineAutoReply {
		e.Kind = inquiry.KindAuto // an absence note of ours answers nobody
	}
	e.Subject, e.Generic = subjectKey(m.Subject, nil)
	e.Addresses = e.Recipients
	for _, a := range e.Recipients {
		if d := extract.CorporateDomain(a); d != "" && !slices.Contains(e.Domains, d) {
			e.Domains = append(e.Domains, d)
		}
	}
	hits := r.lex.Mentions(m.Subject + "\n" + m.New)
	e.Topics = touched(hits)
	e.Purchase = len(m.InReplyTo) == 0 && len(m.References) == 0 && buying(hits)
	rd := inquiry.NewReading()
	rd.Source, rd.Subject, rd.Text, rd.MessageID = in.Place.String(), m.Subject, m.New, inquiry.Maybe(m.ID)
	res := Result{Reading: rd, Entry: e, Message: m, Subject: m.Subject, Body: strings.TrimSpace(m.Text), Ours: true, People: e.Recipients}
	return res
}

// ours reports whether we wrote a mail: the sender is one of us, and it lies in
// a folder of sent mail or goes to somebody who is not.
func (r *Reader) ours(m *inquiry.Message, sent bool) bool {
	if len(r.opt.OwnAddresses) == 0 && len(r.opt.OwnDomains) == 0 {
		return sent
	}
	if !r.isOwn(m.From.Addr) {
		return false
	}
	return sent || len(r.foreign(m.To, m.Cc)) > 0
}

// isOwn reports whether an address is ours.
func (r *Reader) isOwn(addr string) bool {
	addr = strings.ToLower(addr)
	if slices.Contains(r.opt.OwnAddresses, addr) {
		return true
	}
	_, host, ok := strings.Cut(addr, "@")
	if !ok {
		return false
	}
	for _, d := range r.opt.OwnDomains {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// foreign lists the addresses that are not ours, lower case, without doubles.
func (r *Reader) foreign(lists ...[]inquiry.Address) []string {
	var out []string
	for _, list := range lists {
		for _, a := range list {
			if addr := strings.ToLower(a.Addr); addr != "" && !r.isOwn(addr) && !slices.Contains(out, addr) {
				out = append(out, addr)
			}
		}
	}
	return out
}

// instant is when a message came: the server's word; without one the topmost
// Received, else a Date that is not after now.
func instant(m *inquiry.Message, in Input) time.Time {
	switch {
	case !in.At.IsZero():
		return in.At
	case !m.Received.IsZero():
		return m.Received
	case !m.Date.IsZero() && (in.Now.IsZero() || !m.Date.After(in.Now)):
		return m.Date
	}
	return in.Now
}

// local puts an instant into the exporter's zone.
func (r *Reader) local(t time.Time) *time.Time {
	t = t.In(r.opt.Location)
	return &t
}

// zoned reads a clock time without zone as one of the exporter's.
func (r *Reader) zoned(t time.Time, zoned bool) time.Time {
	if zoned {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), r.opt.Location)
}

// quotedAt is the date of the newest quotation of a mail of ours; one without a zone counts
// in the zone of the buyer's own clock.
func (r *Reader) quotedAt(m *inquiry.Message) time.Time {
	for _, q := range m.Quotes {
		if q.At.IsZero() || q.From.Addr != "" && !r.isOwn(q.From.Addr) {
			continue
		}
		if q.Zoned || m.Date.IsZero() {
			return q.At
		}
		return time.Date(q.At.Year(), q.At.Month(), q.At.Day(), q.At.Hour(), q.At.Minute(), q.At.Second(), 0, m.Date.Location())
	}
	return time.Time{}
}

func channelOf(f *inquiry.Form) inquiry.Channel {
	if f == nil {
		return inquiry.ChannelEmail
	}
	if f.Channel == "" {
		return inquiry.ChannelOther
	}
	return f.Channel
}

// languageOf reads the language of the words, of the subject where they are too few.
func languageOf(body *lexicon.Hits, subject string) string {
	code, sure := body.Language()
	if code != "" && sure {
		return code
	}
	if both, _ := lexicon.Language(subject + "\n" + body.Text()); both != "" {
		if code != "" && len(body.Text()) > 40 {
			return code
		}
		return both
	}
	if code != "" {
		return code
	}
	return "unknown"
}

// fillLists makes every list of the contract a list, never null.
func fillLists(rd *inquiry.Reading) {
	empty := inquiry.NewReading()
	rd.Signals, rd.Risks = orEmpty(rd.Signals, empty.Signals), orEmpty(rd.Risks, empty.Risks)
	rd.Questions, rd.Missing = orEmpty(rd.Questions, empty.Questions), orEmpty(rd.Missing, empty.Missing)
	rd.Competitors = orEmpty(rd.Competitors, empty.Competitors)
	q := &rd.Request
	q.Products, q.Incoterms, q.Places = orEmpty(q.Products, empty.Competitors), orEmpty(q.Incoterms, empty.Competitors), orEmpty(q.Places, empty.Competitors)
	q.PaymentTerms, q.Certifications = orEmpty(q.PaymentTerms, empty.Competitors), orEmpty(q.Certifications, empty.Competitors)
	q.Quantities = orEmpty(q.Quantities, empty.Request.Quantities)
}

func orEmpty[T any](list, empty []T) []T {
	if list == nil {
		return empty
	}
	return list
}
