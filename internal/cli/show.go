package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newShowCmd(env *Env) *cobra.Command {
	saveTo := ""
	cmd := &cobra.Command{
		Use:     "show ID...",
		Short:   "Show an inquiry with its reading and its whole timeline",
		Example: "  inquiry show 418\n  inquiry show 418 --json\n  inquiry show 418 --save-to ~/Downloads",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			if saveTo != "" {
				return runSaveTo(cmd.Context(), env, args, saveTo)
			}
			return eachInquiry(cmd.Context(), env, args, showScreen)
		}),
	}
	cmd.Flags().StringVar(&saveTo, "save-to", "", "instead write the buyer's attachments into this `FOLDER`; without it they are never opened")
	return cmd
}

// eachInquiry opens the inquiries that arguments name and prints each by show,
// or as JSON.
func eachInquiry(ctx context.Context, env *Env, args []string, show func(context.Context, *page, inquiry.Inquiry) error) error {
	view, all, err := env.inquiries(ctx, args)
	if err != nil {
		return err
	}
	defer view.Close()
	if env.flags.json {
		return writeObjects(env, all)
	}
	for i, q := range all {
		p := &page{env: env, st: view.st, cfg: view.cfg}
		if i > 0 {
			p.line("")
		}
		if err := show(ctx, p, q); err != nil {
			return err
		}
		if _, err := io.WriteString(env.Out, p.b.String()); err != nil {
			return err
		}
	}
	return nil
}

func showScreen(ctx context.Context, p *page, q inquiry.Inquiry) error {
	w := p.env.Words()
	if err := written(ctx, p.st, []inquiry.Inquiry{q}); err != nil {
		return err
	}
	head(p, q)
	p.heading("show.person")
	p.person(q)
	p.heading("show.wants")
	p.wants(q)
	p.heading("show.why")
	p.signals(q)
	if len(q.Risks) > 0 {
		p.heading("show.risks")
		for _, r := range q.Risks {
			evidence := r.Evidence
			if r.Name == inquiry.RiskLookalikeDomain {
				evidence = screen.Address(evidence)
			}
			p.line("  %s: %s", w.T("risk."+string(r.Name)), evidence)
		}
	}
	if err := p.questions(q); err != nil {
		return err
	}
	p.heading("show.timeline")
	if err := p.timeline(q); err != nil {
		return err
	}
	if err := p.past(ctx, q); err != nil {
		return err
	}
	if err := p.background(ctx, q); err != nil {
		return err
	}
	if len(q.Notes) > 0 {
		p.heading("show.notes")
		for _, n := range q.Notes {
			p.line("  %s  %s", p.clock(n.At), n.Text)
		}
	}
	if err := p.messages(ctx, q); err != nil {
		return err
	}
	p.line("")
	p.b.WriteString(nextCommands(p.env, fmt.Sprintf("inquiry explain %d", q.ID), fmt.Sprintf("inquiry done %d", q.ID), fmt.Sprintf("inquiry snooze %d 3d", q.ID), fmt.Sprintf("inquiry tier %d B", q.ID)))
	return nil
}

// head is the first line of a screen: number, tier, score, intent, buyer, what is owed.
func head(p *page, q inquiry.Inquiry) {
	w := p.env.Words()
	p.line("%d  %s %d  %s  %s", q.ID, q.Tier, q.Score, w.T("intent."+string(q.Intent)), buyerOf(&q))
	state := w.T("status." + string(q.Status))
	if q.TierBy == "user" {
		state += ", " + w.T("show.overruled", "Tier", q.TierComputed, "Score", q.ScoreComputed)
	}
	if q.Unsure {
		state += ", " + w.T("show.unsure")
	}
	if q.DueAt != nil {
		state += "; " + w.T("change.next", "Action", w.T("action."+string(q.Action)), "At", p.clock(*q.DueAt))
		if q.DueAt.Before(p.env.Now()) {
			state += " (" + w.T("due.late", "By", span(p.env.Now().Sub(*q.DueAt))) + ")"
		}
	}
	p.line("%s", state)
	received := w.T("show.received", "At", p.clock(q.FirstSeen), "Channel", q.Channel, "Language", q.Language)
	if c := string(q.Customer.Country); c != "" {
		received += "; " + w.T("show.there", "There", there(c, p.env.Now()))
	}
	p.line("%s", received)
}

func (p *page) person(q inquiry.Inquiry) {
	c := q.Customer
	p.pair("show.name", string(c.Name))
	p.pair("show.company", string(c.Company))
	p.pair("show.email", screen.Address(string(c.Email)))
	p.pair("show.phone", string(c.Phone))
	if c.WhatsApp != c.Phone {
		p.pair("show.whatsapp", string(c.WhatsApp))
	}
	p.pair("show.website", host(string(c.Website)))
	if c.Country != "" {
		p.pair("show.country", fmt.Sprintf("%s (%s)", c.Country, p.env.Words().T("evidence."+string(c.CountryEvidence))))
	}
	if c.BuyerType != inquiry.BuyerUnknown {
		p.pair("show.buyertype", p.env.Words().T("buyer."+string(c.BuyerType)))
	}
}

func (p *page) wants(q inquiry.Inquiry) {
	r := q.Request
	var quantities []string
	for _, x := range r.Quantities {
		quantities = append(quantities, x.Evidence)
	}
	p.pair("show.products", strings.Join(r.Products, "; "))
	p.pair("show.quantities", strings.Join(quantities, "; "))
	if r.TargetPrice != nil {
		p.pair("show.targetprice", r.TargetPrice.Currency+" "+r.TargetPrice.Amount+perUnit(r.TargetPrice.Per))
	}
	if r.Budget != nil {
		p.pair("show.budget", r.Budget.Currency+" "+r.Budget.Amount)
	}
	p.pair("show.terms", strings.Join(append(append([]string{}, r.Incoterms...), r.Places...), " "))
	if r.Delivery != nil {
		p.pair("show.delivery", r.Delivery.Text)
	}
	p.pair("show.payment", strings.Join(r.PaymentTerms, ", "))
	p.pair("show.certifications", strings.Join(r.Certifications, ", "))
	var missing []string
	for _, n := range q.Missing {
		missing = append(missing, p.env.Words().T("need."+string(n)))
	}
	p.pair("show.missing", strings.Join(missing, ", "))
	p.pair("show.competitors", strings.Join(q.Competitors, ", "))
	if q.Objection != "" {
		p.pair("show.objection", p.env.Words().T("objection."+string(q.Objection)))
	}
}

// questions prints what the buyer asks, each topic with the first line of the
// exporter's answer.
func (p *page) questions(q inquiry.Inquiry) error {
	if len(q.Questions) == 0 {
		return nil
	}
	answers, err := answersOf(p.cfg)
	if err != nil {
		return err
	}
	p.heading("show.questions")
	open := map[inquiry.Topic]bool{}
	for _, t := range q.OpenQuestions {
		open[t] = true
	}
	w := p.env.Words()
	told := map[inquiry.Topic]bool{}
	for _, x := range q.Questions {
		mark := ""
		if open[x.Topic] {
			mark = " (" + w.T("show.open") + ")"
		}
		p.line("  %s%s: %s", w.T("topic."+string(x.Topic)), mark, x.Text)
		if !told[x.Topic] {
			told[x.Topic] = true
			p.line("    %s", answerLine(w, answers, x.Topic, q.Language))
		}
	}
	return nil
}

// timeline prints messages and events in the order of their instants; messages
// with the numbers by which split knows them.
func (p *page) timeline(q inquiry.Inquiry) error {
	w := p.env.Words()
	i, digits := 0, len(strconv.Itoa(len(q.Messages)))
	event := func(until time.Time) {
		for ; i < len(q.Events) && !q.Events[i].At.After(until); i++ {
			p.line("  %*s  %s  --  %s %s", digits, "", p.clock(q.Events[i].At), w.T("event."+q.Events[i].Name), eventText(w, q.Events[i]))
		}
	}
	for n, m := range q.Messages {
		event(m.At.Add(-1))
		p.line("  %*d  %s  %s  %s  %s", digits, n+1, p.clock(m.At), w.T("direction."+string(m.Direction)), w.T("kind."+string(m.Kind)), m.Subject)
	}
	event(endOfTime)
	if q.ReplyProof != "" {
		at := w.T("show.unknown")
		if q.FirstReplyAt != nil {
			at = p.clock(*q.FirstReplyAt)
		}
		p.line("  %s", w.T("show.firstreply", "At", at, "Proof", w.T("proof."+string(q.ReplyProof))))
	}
	return nil
}

// eventText is what an event says besides its name; codes in the words of the screen.
func eventText(w *i18n.Words, ev inquiry.Event) string {
	if kind, said, ok := strings.Cut(ev.Text, ": "); ok && ev.Name == "objection" {
		return w.T("objection."+kind) + ": " + said
	}
	return ev.Text
}

// past lists the other inquiries of the same customer, the newest first.
func (p *page) past(ctx context.Context, q inquiry.Inquiry) error {
	rows, err := p.st.Rows(ctx, store.Filter{Customers: []int64{q.CustomerID}, Sort: "-received"})
	if err != nil {
		return err
	}
	w := p.env.Words()
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return r.ID == q.ID || r.FirstSeen.After(p.env.Now()) })
	if len(rows) == 0 || q.CustomerID == 0 {
		return nil
	}
	p.heading("show.past")
	for _, r := range rows {
		p.line("  %d  %s  %s  %s  %s", r.ID, r.FirstSeen.In(p.env.Now().Location()).Format(time.DateOnly), r.Tier, w.T("status."+string(r.Status)), r.Wants)
	}
	return nil
}

// messages prints the buyer's words, what was cut off, and the attachments.
func (p *page) messages(ctx context.Context, q inquiry.Inquiry) error {
	w := p.env.Words()
	p.heading("show.message")
	text := strings.TrimSpace(q.Text)
	if text == "" {
		text = w.T("show.nowords")
	}
	p.wrapped("| ", shortLinks(text))
	for _, m := range q.Messages {
		if m.Direction != inquiry.In {
			continue
		}
		raw, err := p.st.Raw(ctx, m.Ref)
		if err != nil {
			return err
		}
		if raw.Format != store.FormatMail || len(raw.Data) == 0 {
			continue
		}
		mail := mailparse.Parse(raw.Data)
		if n := len(strings.Fields(mail.Quoted)) + len(strings.Fields(mail.Signature)); n > 0 && len(q.Messages) == 1 {
			p.line("%s", w.N("show.removed", n))
		}
		for _, a := range mail.Attachments {
			size := "?" // left on the server, among others
			if a.Size > 0 {
				size = humanSize(a.Size)
			}
			p.line("%s", w.T("show.attachment", "Name", a.Name, "Size", size))
		}
		if raw.Truncated {
			p.line("%s", w.T("show.truncated", "Size", humanSize(raw.Size)))
		}
		for _, n := range mail.Notes {
			p.env.detail("%s", n)
		}
	}
	return nil
}
