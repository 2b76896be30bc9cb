package cli

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/extract"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// researchTag begins the notes that are findings about a buyer.
const researchTag = "research: "

func newResearchCmd(env *Env) *cobra.Command {
	var found string
	cmd := &cobra.Command{
		Use:   "research ID",
		Short: "List what is known of a buyer, links to look further, and what was found",
		Long: "research says what the message itself proves about a buyer, lists links for a background check (search, map,\n" +
			"register, customs data, social networks), and keeps findings. Links are printed, never opened.",
		Example: "  inquiry research 418\n  inquiry research 418 --found \"in the register since 1998, 40 employees\"",
		Args:    cobra.ExactArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			ids, err := parseIDs(args)
			if err != nil {
				return err
			}
			if len(ids) != 1 {
				return usagef("research takes one inquiry")
			}
			if cmd.Flags().Changed("found") {
				text := screen.Line(found)
				if text == "" {
					return usagef("--found takes a text")
				}
				return withRecording(cmd, env, args, false, func(r *recording) error {
					return runChange(cmd.Context(), r, inquiry.VerbNote, act{ids: ids, args: inquiry.ChangeArgs{Text: researchTag + text}})
				})
			}
			return runResearch(cmd.Context(), env, ids[0])
		}),
	}
	cmd.Flags().StringVar(&found, "found", "", "keep this `TEXT` as a finding about the buyer")
	return cmd
}

// dossier is what a background check begins with.
type dossier struct {
	ID       int64          `json:"id"`
	Buyer    string         `json:"buyer"`
	Country  inquiry.Maybe  `json:"country"`
	Proofs   []proof        `json:"proofs"`
	Links    []researchLink `json:"links"`
	Checks   []string       `json:"checks"`
	Findings []inquiry.Note `json:"findings"`
}

// proof is a statement that the message itself allows. State is fits, differs or unknown.
type proof struct {
	Name  string `json:"name"`
	State string `json:"state"`
	Text  string `json:"text"`
}

// researchLink is an address to look at.
type researchLink struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// researchChecks are the questions of the check list; their words are in i18n.
var researchChecks = []string{"register", "site", "address", "goods", "people", "references"}

func runResearch(ctx context.Context, env *Env, id int64) error {
	view, q, err := env.inquiry(ctx, id)
	if err != nil {
		return err
	}
	defer view.Close()
	d := dossierOf(&q)
	if env.flags.json {
		inZone(&q, env.Now().Location())
		d.Findings = findings(&q)
		return writeJSON(env.Out, []dossier{d})
	}
	p := &page{env: env, st: view.st}
	w := env.Words()
	head(p, q)
	p.heading("show.person")
	p.person(q)
	p.heading("research.proofs")
	for _, x := range d.Proofs {
		p.line("  %s%s%s: %s", w.T("research."+x.State), strings.Repeat(" ", max(1, 9-screen.Width(w.T("research."+x.State)))), w.T("research.proof."+x.Name), x.Text)
	}
	for _, r := range q.Risks {
		p.line("  %s%s%s: %s", w.T("research.risk"), strings.Repeat(" ", max(1, 9-screen.Width(w.T("research.risk")))), w.T("risk."+string(r.Name)), r.Evidence)
	}
	p.heading("research.links")
	for _, l := range d.Links { // whole: a link that is cut leads nowhere
		fmt.Fprintf(&p.b, "  %s  %s\n", screen.Line(l.Name), screen.Line(l.URL))
	}
	p.heading("research.checks")
	for _, c := range d.Checks {
		p.line("  [ ] %s", w.T("research.check."+c))
	}
	p.heading("research.findings")
	for _, n := range d.Findings {
		p.line("  %s  %s", p.clock(n.At), n.Text)
	}
	if len(d.Findings) == 0 {
		p.line("  %s", w.T("research.none"))
	}
	p.line("")
	p.b.WriteString(nextCommands(env, fmt.Sprintf("inquiry research %d --found \"...\"", q.ID), fmt.Sprintf("inquiry draft %d", q.ID)))
	_, err = fmt.Fprint(env.Out, p.b.String())
	return err
}

func dossierOf(q *inquiry.Inquiry) dossier {
	return dossier{
		ID: q.ID, Buyer: buyerOf(q), Country: q.Customer.Country,
		Proofs: proofsOf(q), Links: linksOf(q), Checks: researchChecks, Findings: findings(q),
	}
}

// findings are the notes that were kept by research, without their tag.
func findings(q *inquiry.Inquiry) []inquiry.Note {
	out := []inquiry.Note{}
	for _, n := range q.Notes {
		if text, ok := strings.CutPrefix(n.Text, researchTag); ok {
			out = append(out, inquiry.Note{At: n.At, Text: text})
		}
	}
	return out
}

// proofsOf compares what the message says of its sender with itself.
func proofsOf(q *inquiry.Inquiry) []proof {
	c := q.Customer
	email, country := string(c.Email), string(c.Country)
	domain := extract.CorporateDomain(email)
	out := []proof{}
	add := func(name, state, text string) { out = append(out, proof{name, state, text}) }

	switch {
	case email == "":
		add("domain", "unknown", "-")
	case domain == "":
		add("domain", "unknown", email)
	case c.Company == "":
		add("domain", "unknown", domain)
	case namesCompany(domain, string(c.Company)):
		add("domain", "fits", domain+" / "+string(c.Company))
	default:
		add("domain", "differs", domain+" / "+string(c.Company))
	}

	site := strings.ToLower(siteOf(q))
	switch {
	case site == "":
		add("site", "unknown", "-")
	case domain == "" || site == domain || strings.HasSuffix(site, "."+domain):
		add("site", "fits", site)
	default:
		add("site", "differs", site+" / "+domain)
	}

	phone := string(c.Phone)
	if phone == "" {
		phone = string(c.WhatsApp)
	}
	regions := phoneRegions(phone)
	switch {
	case phone == "" || country == "" || len(regions) == 0 || c.CountryEvidence == inquiry.CountryByPhone:
		add("phone", "unknown", strings.Trim(phone+" "+country, " "))
	case slices.Contains(regions, country):
		add("phone", "fits", phone+" / "+country)
	default:
		add("phone", "differs", phone+" ("+regions[0]+") / "+country)
	}

	spoken := languageCountries()[q.Language]
	switch {
	case country == "" || len(spoken) == 0 || c.CountryEvidence == inquiry.CountryByLanguage:
		add("language", "unknown", strings.Trim(q.Language+" "+country, " "))
	case slices.Contains(spoken, country):
		add("language", "fits", q.Language+" / "+country)
	default:
		add("language", "differs", q.Language+" / "+country)
	}
	for i := range out {
		if out[i].Text == "" {
			out[i].Text = "-"
		}
	}
	return out
}

// namesCompany reports whether a mail domain is made of a company's name: its
// longest word, or its initials.
func namesCompany(domain, company string) bool {
	label, _, _ := strings.Cut(domain, ".")
	label = strings.ReplaceAll(lexicon.Fold(label), "-", "")
	squeezed, initials := "", ""
	for _, w := range strings.FieldsFunc(lexicon.Fold(company), func(r rune) bool { return strings.ContainsRune(" .,-&/()\"'", r) }) {
		squeezed += w
		initials += string([]rune(w)[:1])
		if len(w) >= 4 && strings.Contains(label, w) {
			return true
		}
	}
	return len(label) >= 3 && (strings.Contains(squeezed, label) || strings.HasPrefix(initials, label)) ||
		len(squeezed) >= 3 && strings.HasPrefix(label, squeezed)
}

// siteOf is the host of the buyer's site: the one he named, else that of his mail.
func siteOf(q *inquiry.Inquiry) string {
	if s := string(q.Customer.Website); s != "" {
		if !strings.Contains(s, "://") {
			s = "https://" + s
		}
		if u, err := url.Parse(s); err == nil && u.Hostname() != "" {
			return strings.TrimPrefix(u.Hostname(), "www.")
		}
	}
	return extract.CorporateDomain(string(q.Customer.Email))
}

// phoneRegions lists the countries of an E.164 number, its own first.
func phoneRegions(e164 string) []string {
	n, err := phonenumbers.Parse(e164, "ZZ")
	if err != nil {
		return nil
	}
	all := phonenumbers.GetRegionCodesForCountryCode(int(n.GetCountryCode()))
	if own := phonenumbers.GetRegionCodeForNumber(n); own != "" && own != "ZZ" {
		all = append([]string{own}, all...)
	}
	return all
}

//go:embed research.txt
var researchText string

// linksOf fills the addresses of research.txt with what is known; those of which
// a value is unknown are left out.
func linksOf(q *inquiry.Inquiry) []researchLink {
	c := q.Customer
	company, person, country := screen.Line(string(c.Company)), screen.Line(string(c.Name)), string(c.Country)
	who := company
	if who == "" {
		who = person
	}
	place := who
	if name := namesOfCountries()[country][0]; name != "" && who != "" {
		place += " " + name
	}
	product := ""
	if len(q.Request.Products) > 0 {
		product = screen.Line(q.Request.Products[0])
	}
	values := map[string]string{
		"who": who, "where": place, "company": company, "person": person, "country": strings.ToLower(country), "site": siteOf(q),
		"email": screen.Line(string(c.Email)), "phone": strings.TrimPrefix(string(c.Phone), "+"), "product": product,
	}
	out := []researchLink{}
	for _, l := range researchLines() {
		kind, rest, ok := strings.Cut(l, "|")
		name, address, ok2 := strings.Cut(rest, "|")
		if !ok || !ok2 {
			continue
		}
		if k, only, ok := strings.Cut(kind, " "); ok {
			if only != country {
				continue
			}
			kind = k
		}
		if address, ok = fillAddress(address, values); ok {
			out = append(out, researchLink{Kind: kind, Name: name, URL: address})
		}
	}
	return out
}

// fillAddress puts values into {braces}, escaped for a query or a path.
func fillAddress(pattern string, values map[string]string) (string, bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, _ := strings.Cut(rest, "}")
		v := values[name]
		if v == "" {
			return "", false
		}
		if r := []rune(v); len(r) > 120 {
			v = string(r[:120])
		}
		if strings.Contains(b.String(), "?") {
			b.WriteString(url.QueryEscape(v))
		} else {
			b.WriteString(url.PathEscape(v))
		}
		pattern = after
	}
}

// researchLines are the lines of research.txt without comments.
var researchLines = sync.OnceValue(func() []string {
	var out []string
	for l := range strings.Lines(researchText) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out
})

// languageCountries is language -> countries in which business is done in it.
var languageCountries = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, l := range researchLines() {
		if rest, ok := strings.CutPrefix(l, "language "); ok {
			lang, countries, _ := strings.Cut(rest, ":")
			m[lang] = strings.Fields(countries)
		}
	}
	return m
})
