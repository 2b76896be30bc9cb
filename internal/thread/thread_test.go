package thread

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

var us = Own{Addresses: []string{"sales@we.cn"}, Domains: []string{"we.cn"}}

// box builds a mailbox: messages get refs and Message-IDs in the order of
// writing, an hour apart unless after says otherwise.
type box struct {
	entries []inquiry.Entry
	clock   time.Time
}

func newBox() *box { return &box{clock: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)} }

func (b *box) after(d time.Duration) *box {
	b.clock = b.clock.Add(d - time.Hour)
	return b
}

func (b *box) put(e inquiry.Entry, change []func(*inquiry.Entry)) string {
	b.clock = b.clock.Add(time.Hour)
	e.Ref, e.At = int64(len(b.entries)+1), b.clock
	host := "x.org"
	if e.Direction == inquiry.Out {
		host = "we.cn"
	}
	e.MessageID = fmt.Sprintf("m%d@%s", e.Ref, host)
	for _, f := range change {
		f(&e)
	}
	b.entries = append(b.entries, e)
	return e.MessageID
}

// in is a question of a buyer.
func (b *box) in(from, subject string, change ...func(*inquiry.Entry)) string {
	e := inquiry.Entry{Direction: inquiry.In, Kind: inquiry.KindAsk, Tier: inquiry.TierB, From: from, Addresses: []string{from}, Subject: subject}
	if host := from[strings.IndexByte(from, '@')+1:]; host != "free.com" && host != "" {
		e.Domains = []string{host}
	}
	return b.put(e, change)
}

// out is a message of ours.
func (b *box) out(to, subject string, change ...func(*inquiry.Entry)) string {
	return b.put(inquiry.Entry{
		Direction: inquiry.Out, Kind: inquiry.KindReply, From: "sales@we.cn", Recipients: strings.Fields(to), Subject: subject,
	}, change)
}

func reply(ids ...string) func(*inquiry.Entry) {
	return func(e *inquiry.Entry) { e.InReplyTo, e.Refs = ids[:1], ids }
}
func kind(k inquiry.Kind) func(*inquiry.Entry) { return func(e *inquiry.Entry) { e.Kind = k } }
func text(k string) func(*inquiry.Entry)       { return func(e *inquiry.Entry) { e.TextKey = k } }
func lines(k ...string) func(*inquiry.Entry)   { return func(e *inquiry.Entry) { e.LineKeys = k } }
func quotes(k ...string) func(*inquiry.Entry)  { return func(e *inquiry.Entry) { e.QuoteKeys = k } }
func product(p ...string) func(*inquiry.Entry) { return func(e *inquiry.Entry) { e.Products = p } }
func mentions(a ...string) func(*inquiry.Entry) {
	return func(e *inquiry.Entry) { e.Addresses = append(e.Addresses, a...) }
}
func generic(e *inquiry.Entry)  { e.Generic = true }
func bulk(e *inquiry.Entry)     { e.Bulk = true }
func purchase(e *inquiry.Entry) { e.Purchase = true }
func relay(addr string) func(*inquiry.Entry) {
	return func(e *inquiry.Entry) { e.From, e.Relay, e.Addresses, e.Domains = "", addr, []string{addr}, nil }
}

// groups writes conversations as lists of refs; machine mail stands behind "+".
func groups(convs []inquiry.Conversation) []string {
	out := []string{}
	for _, c := range convs {
		var s []string
		for _, p := range c.Posts {
			mark := ""
			switch {
			case p.Cold:
				mark = "cold"
			case p.Kind == inquiry.KindCopy:
				mark = "copy"
			case p.Marked:
				mark = "marked"
			case p.Unseen:
				mark = "unseen"
			}
			s = append(s, fmt.Sprint(p.Ref, mark))
		}
		for _, m := range c.Machine {
			s = append(s, fmt.Sprint("+", m.Ref))
		}
		out = append(out, strings.Join(s, " "))
	}
	return out
}

const day = 24 * time.Hour

func TestGroup(t *testing.T) {
	for _, tc := range []struct {
		name string
		mail func(b *box)
		want []string
	}{
		{"a reference wins over subject and sender", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			r := b.out("ann@firm.de", "pumps", reply(q))
			b.in("agent@forwarder.nl", "shipping marks", reply(r))
			b.in("ann@firm.de", "something else entirely", reply("gone@firm.de", r))
		}, []string{"1 2 3 4"}},
		{"an old thread used for another matter", func(b *box) {
			q := b.in("ann@firm.de", "pumps", product("TS-1"))
			b.after(200*day).in("bob@firm.de", "valves", reply(q), product("V-9"))
		}, []string{"1 2"}},
		{"a second matter is a second inquiry", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			b.out("ann@firm.de", "pumps", reply(q))
			b.in("ann@firm.de", "filters")
		}, []string{"1 2", "3"}},
		{"the same subject from another address of the company", func(b *box) {
			b.in("purchase@firm.vn", "system for farm")
			b.after(20*day).in("boss@firm.vn", "system for farm")
		}, []string{"1 2"}},
		{"the same subject after more than 60 days", func(b *box) {
			b.in("ann@firm.de", "pumps")
			b.after(61*day).in("ann@firm.de", "pumps")
		}, []string{"1", "2"}},
		{"60 days count from the last message, ours too", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			b.after(50*day).out("ann@firm.de", "pumps", reply(q))
			b.after(59*day).in("ann@firm.de", "pumps")
		}, []string{"1 2 3"}},
		{"a subject that says nothing does not join colleagues", func(b *box) {
			b.in("ann@firm.de", "inquiry", generic)
			b.in("bob@firm.de", "inquiry", generic)
		}, []string{"1", "2"}},
		{"a subject that says nothing joins one sender", func(b *box) {
			b.in("ann@firm.de", "inquiry", generic)
			b.after(3*day).in("ann@firm.de", "inquiry", generic)
		}, []string{"1 2"}},
		{"two people with free mail are two customers", func(b *box) {
			b.in("ann@free.com", "solar pump")
			b.in("bob@free.com", "solar pump")
		}, []string{"1", "2"}},
		{"a quotation joins, whatever the subject", func(b *box) {
			b.in("ann@firm.de", "pumps")
			b.after(2*day).out("ann@firm.de", "offer 17", lines("our price is 100 each, ex works"))
			b.after(30*day).in("ann@firm.de", "your offer", quotes("our price is 100 each, ex works"))
		}, []string{"1 2 3"}},
		{"a quotation by another customer does not", func(b *box) {
			b.in("ann@firm.de", "pumps", lines("please quote 100 pumps, CIF Hamburg"))
			b.after(2*day).in("bob@other.de", "pump offer", quotes("please quote 100 pumps, CIF Hamburg"))
		}, []string{"1", "2"}},
		{"a second mail before our answer", func(b *box) {
			b.in("ann@free.com", "pumps", product("TS-1"))
			b.in("ann@free.com", "forgot to ask")
			b.in("ann@free.com", "price of pump", product("TS-1 pump"))
		}, []string{"1 2 3"}},
		{"a second mail with another product", func(b *box) {
			b.in("ann@free.com", "pumps", product("TS-1"))
			b.in("ann@free.com", "filters", product("screen filters"))
		}, []string{"1", "2"}},
		{"a second mail after more than a day", func(b *box) {
			b.in("ann@free.com", "pumps")
			b.after(25*time.Hour).in("ann@free.com", "still interested")
		}, []string{"1", "2"}},
		{"the same text to two of our addresses", func(b *box) {
			b.in("ann@free.com", "pumps", text("t1"))
			b.in("ann@free.com", "pumps", text("t1"))
		}, []string{"1 2copy"}},
		{"the same text after our answer is a copy, said anew to our answer it is not", func(b *box) {
			q := b.in("ann@free.com", "pumps", text("any news"))
			r := b.out("ann@free.com", "pumps", reply(q))
			b.in("ann@free.com", "pumps again", text("any news"))
			b.in("ann@free.com", "pumps", text("any news"), reply(r))
		}, []string{"1 2 3copy 4"}},
		{"the same text of two senders", func(b *box) {
			b.in("ann@free.com", "pumps", text("t1"))
			b.in("bob@free.com", "pumps", text("t1"))
		}, []string{"1", "2"}},
		{"our mail without reference: subject first", func(b *box) {
			b.in("ann@firm.de", "pumps", product("pump"))
			b.after(2*day).in("ann@firm.de", "valves", product("valve"))
			b.out("ann@firm.de", "pumps")
		}, []string{"1 3", "2"}},
		{"our mail without reference: then who waits", func(b *box) {
			b.in("ann@firm.de", "pumps", product("pump"))
			q := b.after(2*day).in("ann@firm.de", "valves", product("valve"))
			b.out("ann@firm.de", "valves", reply(q))
			b.out("ann@firm.de", "quotation 88")
		}, []string{"1 4", "2 3"}},
		{"our mail without reference: then the latest", func(b *box) {
			q := b.in("ann@firm.de", "pumps", product("pump"))
			b.out("ann@firm.de", "pumps", reply(q))
			q = b.after(2*day).in("ann@firm.de", "valves", product("valve"))
			b.out("ann@firm.de", "valves", reply(q))
			b.out("ann@firm.de", "season's greetings")
		}, []string{"1 2", "3 4 5"}},
		{"our mail to an address in the buyer's signature, to his company, to a subdomain", func(b *box) {
			b.in("info@firm.ma", "pompes", mentions("boss@free.com"))
			b.out("boss@free.com", "offre")
			b.out("other@firm.ma", "offre 2")
			b.out("other@mail.firm.ma", "offre 3")
		}, []string{"1 2 3 4"}},
		{"our mail to a stranger makes nothing", func(b *box) {
			b.out("new@firm.pl", "our pumps")
		}, []string{}},
		{"a cold mail and the answer with interest", func(b *box) {
			c := b.out("new@firm.pl", "our pumps")
			b.after(5*day).in("new@firm.pl", "our pumps", reply(c))
		}, []string{"1cold 2"}},
		{"a cold mail answered without reference", func(b *box) {
			b.out("new@firm.pl", "our pumps")
			b.after(5*day).in("boss@firm.pl", "our pumps")
		}, []string{"1cold 2"}},
		{"a cold mail, thanks, then interest", func(b *box) {
			c := b.out("new@firm.pl", "our pumps")
			th := b.after(day).in("new@firm.pl", "our pumps", reply(c), kind(inquiry.KindThanks))
			b.after(5*day).in("new@firm.pl", "our pumps", reply(th))
		}, []string{"1cold 2 3"}},
		{"a cold mail refused", func(b *box) {
			c := b.out("new@firm.pl", "our pumps")
			b.in("new@firm.pl", "our pumps", reply(c), kind(inquiry.KindRefusal))
		}, []string{}},
		{"one cold mail to two firms, both answer", func(b *box) {
			c := b.out("a@one.pl b@two.pl", "our pumps")
			b.in("a@one.pl", "our pumps", reply(c))
			b.in("b@two.pl", "our pumps", reply(c))
		}, []string{"1cold 2", "3"}},
		{"two answers to our newsletter", func(b *box) {
			n := b.out("list@we.cn", "news", bulk)
			b.in("a@one.pl", "news", reply(n))
			b.in("b@two.pl", "news", reply(n))
			b.in("c@three.pl", "news", reply(n), kind(inquiry.KindRefusal))
		}, []string{"2", "3"}},
		{"thanks for a newsletter join no inquiry", func(b *box) {
			b.in("a@one.pl", "pumps")
			n := b.out("list@we.cn", "news", bulk)
			b.after(3*day).in("a@one.pl", "news", reply(n), kind(inquiry.KindThanks))
		}, []string{"1"}},
		{"we buy: both directions make nothing", func(b *box) {
			p := b.out("wang@shell.cn", "purchase of shells", purchase)
			a := b.in("wang@shell.cn", "purchase of shells", reply(p))
			b.out("wang@shell.cn", "purchase of shells", reply(a))
			b.in("li@shell.cn", "price change of shells")
			b.out("wang@shell.cn", "please deliver")
		}, []string{}},
		{"we forward a buyer's inquiry to a supplier", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			p := b.out("wang@shell.cn", "pumps", reply(q), purchase)
			b.in("wang@shell.cn", "pumps", reply(p, q))
			b.out("ann@firm.de", "pumps", reply(q))
		}, []string{"1 4"}},
		{"words of buying in a reply to a buyer", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			b.out("ann@firm.de", "pumps", reply(q), purchase)
			b.out("ann@firm.de", "one more thing", purchase)
			b.in("ann@firm.de", "pumps")
		}, []string{"1 2 3 4"}},
		{"newsletters and suppliers' mail", func(b *box) {
			b.in("news@weekly.com", "this week", bulk)
			b.in("bill@telecom.cn", "your bill", kind(inquiry.KindOther))
		}, []string{}},
		{"machine mail belongs to the inquiry it is about", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			r := b.out("ann@firm.de", "pumps", reply(q))
			b.in("ann@firm.de", "absent", reply(r), kind(inquiry.KindAuto))
			b.in("ann@firm.de", "read: pumps", kind(inquiry.KindReceipt))
			b.in("daemon@mx.we.cn", "undelivered", kind(inquiry.KindBounce), func(e *inquiry.Entry) {
				e.Bounce = &inquiry.Bounce{Recipients: []string{"ann@firm.de"}, Permanent: true}
			})
			b.in("new@else.com", "absent", kind(inquiry.KindAuto))
		}, []string{"1 2 +3 +4 +5"}},
		{"after a bounce the customer waits again", func(b *box) {
			q := b.in("ann@firm.de", "pumps", product("pump"))
			q2 := b.after(2*day).in("ann@firm.de", "valves", product("valve"))
			b.out("ann@firm.de", "valves", reply(q2))
			r := b.out("ann@firm.de", "pumps", reply(q))
			b.in("daemon@mx.we.cn", "undelivered", kind(inquiry.KindBounce), func(e *inquiry.Entry) {
				e.Bounce = &inquiry.Bounce{MessageID: r, Permanent: true}
			})
			b.out("ann@firm.de", "quotation 12")
		}, []string{"1 4 6 +5", "2 3"}},
		{"our own automatic answer is no reply", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			b.out("ann@firm.de", "we received your mail", reply(q), kind(inquiry.KindAuto))
			b.out("ann@firm.de", "quotation 5")
		}, []string{"1 3 +2"}},
		{"a bounce that is there before the copy of our mail", func(b *box) {
			q := b.in("ann@firm.de", "pumps", product("pump"))
			b.in("daemon@mx.we.cn", "undelivered", kind(inquiry.KindBounce), func(e *inquiry.Entry) {
				e.Bounce = &inquiry.Bounce{MessageID: "m3@we.cn", Permanent: true}
			})
			b.after(time.Second).out("ann@firm.de", "pumps", reply(q))
		}, []string{"1 3 +2"}},
		{"question and answer within one second", func(b *box) {
			q := b.in("zoe@firm.de", "pumps")
			b.after(0).out("zoe@firm.de", "pumps", reply(q), func(e *inquiry.Entry) { e.MessageID = "a@we.cn" })
		}, []string{"1 2"}},
		{"forms of two buyers with one title", func(b *box) {
			b.in("ann@free.com", "new message", generic, func(e *inquiry.Entry) {
				e.Relay = "wordpress@we.cn"
				e.Addresses = append(e.Addresses, "wordpress@we.cn")
			})
			b.in("bob@free.com", "new message", generic, func(e *inquiry.Entry) {
				e.Relay = "wordpress@we.cn"
				e.Addresses = append(e.Addresses, "wordpress@we.cn")
			})
			b.in("ann@free.com", "new message", generic, func(e *inquiry.Entry) {
				e.Relay = "wordpress@we.cn"
				e.Addresses = append(e.Addresses, "wordpress@we.cn")
			})
		}, []string{"1 3", "2"}},
		{"a platform that hides its buyers", func(b *box) {
			b.in("", "new enquiry", generic, relay("enquiry+q7f3@platform.org"))
			b.in("", "new enquiry", generic, relay("enquiry+z111@platform.org"))
			b.out("enquiry+q7f3@platform.org", "new enquiry")
		}, []string{"1 3", "2"}},
		{"a platform with one address for all", func(b *box) {
			b.in("", "enquiry from ann", relay("enquiry@platform.org"))
			b.in("", "enquiry from bob", relay("enquiry@platform.org"))
			b.out("enquiry@platform.org", "enquiry from ann")
		}, []string{"1 3", "2"}},
		{"junk stands alone", func(b *box) {
			b.in("seo@spam.io", "rank first", kind(inquiry.KindJunk))
			b.in("ann@firm.de", "pumps")
		}, []string{"1", "2"}},
		{"a short answer taken for junk stays with its thread", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			r := b.out("ann@firm.de", "pumps", reply(q))
			b.in("ann@firm.de", "pumps", reply(r), kind(inquiry.KindJunk))
		}, []string{"1 2 3"}},
		{"thanks in a new mail", func(b *box) {
			b.in("ann@firm.de", "pumps")
			b.after(3*day).in("ann@firm.de", "received", kind(inquiry.KindThanks))
			b.in("bob@free.com", "thanks", kind(inquiry.KindThanks))
		}, []string{"1 2"}},
		{"a message of ours that we do not hold", func(b *box) {
			b.in("ann@free.com", "pumps")
			b.after(5*day).in("ann@free.com", "pumps", reply("lost@we.cn"))
			b.in("ann@free.com", "pumps", reply("lost@we.cn"))
		}, []string{"1 2unseen 3"}},
		{"a new subject under an answer to what we do not hold", func(b *box) {
			b.in("ann@free.com", "pumps")
			b.after(5*day).in("ann@free.com", "your offer", reply("lost@we.cn"))
		}, []string{"1 2unseen"}},
		{"our own domain and addresses join nobody", func(b *box) {
			b.in("ann@free.com", "pump", mentions("sales@we.cn"), func(e *inquiry.Entry) { e.Domains = []string{"we.cn"} })
			b.in("bob@free.com", "pump", mentions("sales@we.cn"), func(e *inquiry.Entry) { e.Domains = []string{"we.cn"} })
			b.in("sales@we.cn", "pump")
		}, []string{"1", "2"}},
		{"a phone that everybody gives joins nobody any more", func(b *box) {
			for i := range 6 {
				b.in(fmt.Sprintf("b%d@free.com", i), "pump", func(e *inquiry.Entry) { e.Phones = []string{"+8657400002210"} })
			}
		}, []string{"1 2 3", "4", "5", "6"}},
		{"the first mail names one: we wrote first", func(b *box) {
			b.in("ann@free.com", "pumps", reply("lost@we.cn"))
		}, []string{"1"}},
		{"the same message delivered again days later", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			b.out("ann@firm.de", "pumps", reply(q))
			b.after(3*day).in("ann@firm.de", "pumps", func(e *inquiry.Entry) { e.MessageID = q })
		}, []string{"1 2"}},
		{"\\Answered without any message of ours", func(b *box) {
			b.in("ann@firm.de", "pumps", func(e *inquiry.Entry) { e.Answered = true })
		}, []string{"1marked"}},
		{"\\Answered explained by a mail to the address", func(b *box) {
			b.in("ann@firm.de", "pumps", func(e *inquiry.Entry) { e.Answered = true })
			b.out("ann@firm.de", "quotation")
		}, []string{"1 2"}},
		{"\\Answered on the first of two questions", func(b *box) {
			q := b.in("ann@firm.de", "pumps", func(e *inquiry.Entry) { e.Answered = true })
			q2 := b.after(day).in("ann@firm.de", "pumps", reply(q))
			b.out("ann@firm.de", "pumps", reply(q2))
		}, []string{"1marked 2 3"}},
		{"our colleague's answer that reached us later than the next question", func(b *box) {
			q := b.in("ann@firm.de", "pumps")
			b.in("ann@firm.de", "pumps", reply("late@we.cn", q))
			b.out("ann@firm.de", "pumps", reply(q), func(e *inquiry.Entry) { e.MessageID = "late@we.cn" })
		}, []string{"1 2 3"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			tc.mail(b)
			if diff := cmp.Diff(tc.want, groups(Group(b.entries, us))); diff != "" {
				t.Errorf("conversations (-want +got):\n%s", diff)
			}
			slices.Reverse(b.entries)
			if diff := cmp.Diff(tc.want, groups(Group(b.entries, us))); diff != "" {
				t.Errorf("the order of the input matters:\n%s", diff)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	b := newBox()
	b.in("ann@firm.de", "pumps")
	b.in("bob@free.com", "his pumps")
	b.out("bob@free.com", "his pumps")
	want := []string{"1 2 3"}
	if diff := cmp.Diff(want, groups(Group(b.entries, us, Join{A: 2, B: 1}))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCustomers(t *testing.T) {
	b := newBox()
	b.in("ann@firm.de", "pumps", product("pump"), func(e *inquiry.Entry) { e.Phones = []string{"+49441000218"} })
	b.after(2*day).in("bob@firm.de", "valves", product("valve"))
	b.in("ann.private@free.com", "hoses", func(e *inquiry.Entry) { e.Phones = []string{"+49441000218"} })
	b.in("zoe@free.com", "hoses")
	want := []Customer{
		{ID: 1, Addresses: []string{"ann.private@free.com", "ann@firm.de", "bob@firm.de"}, Domains: []string{"firm.de"}, Phones: []string{"+49441000218"}, Roots: []int64{1, 2, 3}},
		{ID: 4, Addresses: []string{"zoe@free.com"}, Domains: []string{}, Phones: []string{}, Roots: []int64{4}},
	}
	got := Customers(Group(b.entries, us))
	for i := range got {
		got[i].Domains, got[i].Phones = append([]string{}, got[i].Domains...), append([]string{}, got[i].Phones...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSameProduct(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"TS4-120 submersible pumps", "pump TS4-120", true},
		{"solar pumps", "solar pump", true},
		{"solar pump", "small solar pumps", true},
		{"TS4-120", "TS3-85", false},
		{"solar pumps", "screen filters", false},
		{"насосы", "насосы", true},
	} {
		if got := sameProduct(tc.a, tc.b); got != tc.want {
			t.Errorf("sameProduct(%q, %q) = %v", tc.a, tc.b, got)
		}
	}
}
