package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// rowOf is what lists show of an inquiry.
func rowOf(c *desk.Case) store.Row {
	row := store.Row{
		ID: c.ID, CustomerID: c.CustomerID, Root: c.Root, Status: c.Status, Tier: c.Tier, Score: c.Score, Intent: c.Intent,
		Action: c.Action, Step: c.FollowUpStep, Country: string(c.Customer.Country), Channel: c.Channel, Owner: string(c.Owner),
		Language: c.Language, FirstSeen: c.FirstSeen, LastAt: c.ActiveAt(), Buyer: buyerOf(&c.Inquiry), Wants: wantsOf(&c.Inquiry),
	}
	if c.DueAt != nil {
		row.DueAt = *c.DueAt
	}
	return row
}

// buyerOf names the buyer in a list: the company and the person, as far as known.
func buyerOf(q *inquiry.Inquiry) string {
	cu := q.Customer
	switch {
	case cu.Company != "" && cu.Name != "" && !strings.Contains(string(cu.Company), string(cu.Name)):
		return string(cu.Company) + ", " + string(cu.Name)
	case cu.Company != "":
		return string(cu.Company)
	case cu.Name != "":
		return string(cu.Name)
	case cu.Email != "":
		return screen.Address(string(cu.Email))
	case cu.Phone != "":
		return string(cu.Phone)
	}
	return string(q.Channel)
}

// wantsOf is the wish in one line: how much of what, on which terms; the
// subject or the first words where the message says nothing of the kind.
func wantsOf(q *inquiry.Inquiry) string {
	if q.Tier == inquiry.TierC || q.Tier == inquiry.TierD {
		return trouble(q)
	}
	var parts []string
	r := q.Request
	head := ""
	if len(r.Quantities) > 0 {
		head = r.Quantities[0].Evidence
	}
	if len(r.Products) > 0 {
		head = joinOverlap(head, r.Products[0])
	}
	if head != "" {
		parts = append(parts, head)
	}
	if n := max(len(r.Products), len(r.Quantities)) - 1; n > 0 {
		parts = append(parts, fmt.Sprintf("+%d", n))
	}
	if len(r.Certifications) > 0 {
		parts = append(parts, strings.Join(r.Certifications, " "))
	}
	terms := strings.Join(append(slices.Clone(r.Incoterms), r.Places...), " ")
	if terms != "" {
		parts = append(parts, terms)
	}
	if len(parts) == 0 {
		parts = append(parts, firstWords(q))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// joinOverlap puts a product behind its quantity without saying twice what both
// say: "300 panels" and "panels LED 60x60" give "300 panels LED 60x60".
func joinOverlap(quantity, product string) string {
	q, p := strings.Fields(quantity), strings.Fields(product)
	if strings.Contains(strings.ToLower(quantity), strings.ToLower(product)) {
		return quantity
	}
	for n := min(len(q), len(p)); n > 0; n-- {
		if strings.EqualFold(strings.Join(q[len(q)-n:], " "), strings.Join(p[:n], " ")) {
			return strings.Join(append(q, p[n:]...), " ")
		}
	}
	return strings.TrimSpace(quantity + " " + product)
}

// trouble is what somebody writes about who does not buy: his subject where it
// says something, else his first question.
func trouble(q *inquiry.Inquiry) string {
	if subject := mailparse.BareSubject(string(q.Subject)); len(strings.Fields(subject)) > 1 || len(subject) > 12 {
		return strings.Join(strings.Fields(subject), " ")
	}
	return firstWords(q)
}

func firstWords(q *inquiry.Inquiry) string {
	text := q.Subject
	for _, question := range q.Questions {
		if question.Text != "" {
			text = question.Text
			break
		}
	}
	if text == "" {
		text = q.Text
	}
	words := strings.Join(strings.Fields(text), " ")
	if r := []rune(words); len(r) > 120 {
		return string(r[:120])
	}
	return words
}
