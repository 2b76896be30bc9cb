// Package storetest makes databases of a realistic size and mixture for tests
// and benchmarks.
package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// batch is how many messages go into one transaction, as in a pull.
const batch = 400

// Fill puts messages and inquiries into an empty database: messages from
// different buyers in several languages, about three to a customer, and
// inquiries in all statuses, of which about one in a hundred is due before now.
// The first messages belong to the first inquiries; where there are more
// inquiries than messages the rest have none. The same figures and now give the
// same content.
func Fill(ctx context.Context, s *store.Store, inquiries, messages int, now time.Time) error {
	g := generator{now: now.UTC(), seed: 1}
	for first := 0; first < messages; first += batch {
		err := s.Update(ctx, func(tx *store.Tx) error {
			for i := first; i < min(first+batch, messages); i++ {
				if _, err := tx.AddMessage(ctx, g.Message(i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for first := 0; first < inquiries; first += batch {
		err := s.Update(ctx, func(tx *store.Tx) error {
			all := make([]store.Saved, 0, batch)
			for i := first; i < min(first+batch, inquiries); i++ {
				saved := g.inquiry(i)
				id, err := tx.SaveCustomer(ctx, store.Customer{
					Name: string(saved.Inquiry.Customer.Name), Company: string(saved.Inquiry.Customer.Company),
					Email: string(saved.Inquiry.Customer.Email), Country: string(saved.Inquiry.Customer.Country),
					FirstSeen: saved.Inquiry.FirstSeen, LastAt: saved.Inquiry.LastAt,
					Keys: []string{"a:" + string(saved.Inquiry.Customer.Email)},
				})
				if err != nil {
					return err
				}
				saved.Inquiry.CustomerID = id
				if i < messages {
					ref := int64(i) + 1
					saved.Root, saved.Messages = ref, []int64{ref}
					saved.Inquiry.Messages[0].Ref = ref
				}
				all = append(all, saved)
			}
			_, err := tx.SaveInquiries(ctx, all)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Message returns the i-th message that Fill would store.
func Message(i int, now time.Time) store.NewMessage {
	g := generator{now: now.UTC()}
	return g.Message(i)
}

type generator struct {
	now  time.Time
	seed uint64
}

// pick is a number below n that depends on its arguments only.
func pick(n int, i int, salt uint64) int {
	x := uint64(i)*0x9e3779b97f4a7c15 + salt*0xbf58476d1ce4e5b9
	x ^= x >> 31
	x *= 0x94d049bb133111eb
	x ^= x >> 29
	return int(x % uint64(n))
}

// person is one buyer.
type person struct{ name, company, email, domain, country, language, text, product string }

var people = []person{
	{"Anna Keller", "Keller Leuchten GmbH", "a.keller", "keller-leuchten%d.de", "DE", "de",
		"Sehr geehrte Damen und Herren, wir benötigen 5.000 Stück LED-Panel 60x60 mit CE und RoHS, Lieferung FOB Ningbo. Bitte senden Sie uns Ihr bestes Angebot und die Lieferzeit.", "LED-Panel"},
	{"佐藤健", "佐藤電機株式会社", "sato", "sato-denki%d.co.jp", "JP", "ja",
		"お世話になっております。LEDパネルの見積りをお願いいたします。数量は2000台、納期とお支払い条件もご教示ください。", "LEDパネル"},
	{"Maria Lopez", "Bombas del Sur SA", "compras", "bombasdelsur%d.com.mx", "MX", "es",
		"Estimados señores: necesitamos precio de 300 bombas solares de 2 HP, CIF Veracruz, y el plazo de entrega. ¿Tienen certificado ISO?", "bombas solares"},
	{"Ahmed Saleh", "Desert Drip Trading", "ahmed", "desertdrip%d.sa", "SA", "ar",
		"السلام عليكم، نحتاج عرض سعر لعدد 1000 مضخة مياه، الشحن إلى ميناء جدة، مع شروط الدفع ومدة التسليم.", "مضخة مياه"},
	{"John Carter", "Carter Hardware", "john", "carterhardware%d.com", "US", "en",
		"Hello, we are a distributor of garden tools and would like your price list and MOQ for steel pruning shears. Target price is USD 1.20 per piece for 10,000 pcs.", "steel pruning shears"},
	{"王伟", "", "wangwei%d", "qq.com", "CN", "zh",
		"你好，请报离岸价，数量五千件，交货期多久？需要样品和产品目录，谢谢。", "园林剪刀"},
}

var filler = []string{
	"We import directly and sell to retailers in the whole region.",
	"Please find our company profile on our website; we have been in this business for many years.",
	"The packing should be neutral, with our logo on the carton, and the pallets must be fumigated.",
	"Our usual payment is thirty percent in advance and the rest against copy of documents.",
	"We would also like to receive two samples before the order and will pay for the courier.",
	"Looking forward to your early reply, and please copy my colleague from the purchasing department.",
}

// Message makes about 3 KB of mail.
func (g generator) Message(i int) store.NewMessage {
	customer := i / 3
	p := people[pick(len(people), customer, 1)]
	domain := p.domain
	local := p.email
	if strings.Contains(domain, "%d") {
		domain = fmt.Sprintf(domain, customer)
	}
	if strings.Contains(local, "%d") {
		local = fmt.Sprintf(local, customer)
	}
	addr := local + "@" + domain
	id := fmt.Sprintf("%08x.%d@%s", pick(1<<31, i, 2), i, domain)
	at := g.now.Add(-time.Duration(i) * 47 * time.Minute).Truncate(time.Second)

	var text strings.Builder
	text.WriteString(p.text)
	for n := 0; text.Len() < 2200; n++ {
		fmt.Fprintf(&text, "\n%s (item %d of %d)", filler[pick(len(filler), i*31+n, 3)], n+1, pick(9000, i*17+n, 4))
	}
	subject := fmt.Sprintf("Inquiry %s no. %d", p.product, i)
	head := fmt.Sprintf("Received: from mx.%s by mail.ourcompany.cn; %s\r\nMessage-ID: <%s>\r\nDate: %s\r\nFrom: %s <%s>\r\nTo: sales@ourcompany.cn\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n",
		domain, at.Format(time.RFC1123Z), id, at.Format(time.RFC1123Z), p.name, addr, subject)
	e := inquiry.Entry{
		MessageID: id, At: at, Direction: inquiry.In, Kind: inquiry.KindAsk, From: addr, Name: p.name, Addresses: []string{addr},
		Subject: strings.ToLower(subject), TextKey: fmt.Sprintf("%016x", pick(1<<62, i, 5)),
		Products: []string{p.product}, Country: p.country, Tier: inquiry.TierA, Score: pick(100, i, 6), Intent: inquiry.IntentQuoteRequest,
		Topics: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicLeadTime},
	}
	if domain != "qq.com" {
		e.Domains = []string{domain}
	}
	for n := range 12 {
		e.LineKeys = append(e.LineKeys, fmt.Sprintf("%016x", pick(1<<62, i*100+n, 7)))
	}
	if i%3 == 2 {
		for n := range 12 {
			e.QuoteKeys = append(e.QuoteKeys, fmt.Sprintf("%016x", pick(1<<62, (i-1)*100+n, 7)))
		}
		e.InReplyTo = []string{fmt.Sprintf("%08x.%d@%s", pick(1<<31, i-1, 2), i-1, domain)}
	}
	rd := g.reading(i, p, addr, at)
	rd.MessageID, rd.Subject, rd.Text = inquiry.Maybe(id), subject, text.String()
	return store.NewMessage{
		Place:       inquiry.Place{Account: "main", Folder: "INBOX", UID: fmt.Sprint(i + 1)},
		UIDValidity: 1,
		Entry:       e,
		Reading:     &rd,
		Subject:     subject,
		Search:      store.SearchText{Subject: subject, Text: rd.Text, People: p.name + " " + addr + " " + p.company, Products: p.product},
		Raw:         []byte(head + "\r\n" + text.String() + "\r\n"),
		Version:     "1",
	}
}

func (g generator) reading(i int, p person, addr string, at time.Time) inquiry.Reading {
	rd := inquiry.NewReading()
	rd.Source = fmt.Sprintf("main/INBOX/%d", i+1)
	rd.ReceivedAt = &at
	rd.Channel, rd.Language = inquiry.ChannelEmail, p.language
	rd.Customer.Name, rd.Customer.Company, rd.Customer.Email = inquiry.Maybe(p.name), inquiry.Maybe(p.company), inquiry.Maybe(addr)
	rd.Customer.Country, rd.Customer.CountryEvidence = inquiry.Maybe(p.country), inquiry.CountryByDomain
	rd.Intent = inquiry.IntentQuoteRequest
	rd.Signals = []inquiry.Signal{{Name: "base", Points: 20}, {Name: "quantity", Points: 18, Evidence: "5,000 pcs"}, {Name: "company_domain", Points: 8, Evidence: addr}}
	rd.Request.Products = []string{p.product}
	rd.Request.Quantities = []inquiry.Quantity{{Value: float64(100 * (1 + pick(90, i, 8))), Unit: "pcs", Evidence: "pcs"}}
	rd.Request.Incoterms = []string{"FOB"}
	rd.Questions = []inquiry.Question{{Topic: inquiry.TopicPrice, Text: p.text}}
	rd.Missing = []inquiry.Need{inquiry.NeedDestination, inquiry.NeedPacking}
	return rd
}

// status is one of the states that inquiries are in, and how many of a hundred.
type status struct {
	share  int
	status inquiry.Status
	action inquiry.Action
}

var statuses = []status{
	{2, inquiry.StatusNew, inquiry.ActionFirstReply},
	{2, inquiry.StatusAnswer, inquiry.ActionReply},
	{16, inquiry.StatusWaiting, inquiry.ActionFollowUp},
	{2, inquiry.StatusSnoozed, inquiry.ActionFollowUp},
	{38, inquiry.StatusDormant, inquiry.ActionReactivate},
	{8, inquiry.StatusWon, inquiry.ActionReactivate},
	{7, inquiry.StatusLost, inquiry.ActionNone},
	{5, inquiry.StatusClosed, inquiry.ActionNone},
	{20, inquiry.StatusJunk, inquiry.ActionNone},
}

func (g generator) inquiry(i int) store.Saved {
	m := g.Message(i)
	var q inquiry.Inquiry
	q.Reading = *m.Reading
	n := pick(100, i, 9)
	st := statuses[len(statuses)-1]
	for _, c := range statuses {
		if n < c.share {
			st = c
			break
		}
		n -= c.share
	}
	q.Status, q.Action = st.status, st.action
	q.Tier = []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierB, inquiry.TierC, inquiry.TierD}[pick(5, i, 10)]
	if q.Status == inquiry.StatusJunk {
		q.Tier = inquiry.TierX
	}
	q.Score = pick(100, i, 11)
	q.FirstSeen, q.LastAt = m.Entry.At, m.Entry.At
	if q.Action != inquiry.ActionNone {
		// Mostly later, some of it late.
		due := g.now.Add(time.Duration(pick(100*24*60, i, 12)-24*60) * time.Minute)
		q.DueAt = &due
	}
	q.OpenQuestions, q.Events, q.Notes, q.Tags = []inquiry.Topic{}, []inquiry.Event{}, []inquiry.Note{}, []string{}
	q.Messages = []inquiry.MessageRef{{
		MessageID: inquiry.Maybe(m.Entry.MessageID), Direction: inquiry.In, At: m.Entry.At, Kind: inquiry.KindAsk,
		Subject: m.Subject, From: m.Entry.From,
	}}
	q.TierBy, q.TierComputed, q.ScoreComputed = "program", q.Tier, q.Score
	buyer := string(q.Customer.Company)
	if buyer == "" {
		buyer = string(q.Customer.Name)
	}
	return store.Saved{Inquiry: q, Buyer: buyer, Wants: fmt.Sprintf("%g pcs %s", q.Request.Quantities[0].Value, q.Request.Products[0])}
}

// Change is a note of the exporter on an inquiry.
func Change(id int64, at time.Time, text string) inquiry.Change {
	args, err := json.Marshal(inquiry.ChangeArgs{Text: text})
	if err != nil {
		panic(err) // texts always marshal
	}
	return inquiry.Change{Inquiry: id, At: at, Verb: inquiry.VerbNote, Args: args, Command: "inquiry note"}
}
