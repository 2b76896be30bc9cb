package form

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"go.yaml.in/yaml/v3"
)

// platform is one sender of notifications; its keys are explained in
// data/platforms.yaml.
type platform struct {
	ID       string          `yaml:"id"`
	Kind     string          `yaml:"kind"`
	Channel  inquiry.Channel `yaml:"channel"`
	Senders  []string        `yaml:"senders"`
	Local    []string        `yaml:"local"`
	Headers  []string        `yaml:"headers"`
	Marks    []string        `yaml:"marks"`
	Subjects []string        `yaml:"subjects"`
	Lines    []string        `yaml:"lines"`
	Skip     []string        `yaml:"skip"`
	End      []string        `yaml:"end"`
	Ignore   []string        `yaml:"ignore"`
	Layout   string          `yaml:"layout"`
	Relay    bool            `yaml:"relay"`
	Weak     bool            `yaml:"weak"`   // marks alone prove nothing, labels are needed too
	Strict   bool            `yaml:"strict"` // the domain also sends much that is no form
	Chat     bool            `yaml:"chat"`
	Offset   int             `yaml:"utc_offset"` // minutes; of times written without a zone
	Foreign  []string        `yaml:"foreign_numbers"`
	// DomainsIgnore are sender domains of digests.
	DomainsIgnore []string `yaml:"domains_ignore"`

	templates []template
	openings  []template
}

// tableRule knows an export by its column headings.
type tableRule struct {
	ID      string          `yaml:"id"`
	Channel inquiry.Channel `yaml:"channel"`
	All     []string        `yaml:"all"`
	Any     []string        `yaml:"any"`
	First   []string        `yaml:"first"` // the first heading is one of these
	Raw     []string        `yaml:"raw"`   // two of these stand there as written
	Offset  int             `yaml:"utc_offset"`
	UTC     bool            `yaml:"utc"`  // times without a zone are in UTC
	Lead    bool            `yaml:"lead"` // a row without words is a lead all the same
}

type channelRule struct {
	Channel inquiry.Channel `yaml:"channel"`
	Words   []string        `yaml:"words"`
}

type platformTable struct {
	Platforms      []*platform   `yaml:"platforms"`
	Plugins        []*platform   `yaml:"plugins"`
	Channels       []channelRule `yaml:"channels"`
	Tables         []tableRule   `yaml:"tables"`
	Skip           []string      `yaml:"skip"`
	End            []string      `yaml:"end"`
	Buttons        []string      `yaml:"buttons"`
	Receipts       []string      `yaml:"receipts"`
	NoReply        []string      `yaml:"no_reply"`
	ServiceSenders []string      `yaml:"service_senders"`
	Tests          []string      `yaml:"tests"`
	TestEmails     []string      `yaml:"test_emails"`
	Empty          []string      `yaml:"empty"`
	Titles         []string      `yaml:"titles"`
	TitlesAfter    []string      `yaml:"titles_after"`
	TitlesDot      []string      `yaml:"titles_dot"`
	CompanyEnds    []string      `yaml:"company_ends"`
	FreeMail       []string      `yaml:"free_mail"`
	SideLabels     []string      `yaml:"side_labels"`
	OurSide        []string      `yaml:"our_side"`
	CustomerLabels []string      `yaml:"customer_labels"`
	PersonLabels   []string      `yaml:"person_labels"`
	MarketWords    []string      `yaml:"market_words"`
	Periods        []string      `yaml:"periods"`
	Counts         []string      `yaml:"counts"`
	Visitors       []string      `yaml:"visitors"`
	Greetings      []string      `yaml:"greetings"`
	Consent        []string      `yaml:"consent"`
	Agreeing       []string      `yaml:"agreeing"`
	Ticked         []string      `yaml:"ticked"`
	Verified       []string      `yaml:"verified"`

	marks    *lexicon.Parts // by the number of the plugin
	domains  map[string]*platform
	empty    map[string]bool
	tests    map[string]bool
	titles   map[string]bool
	dotOnly  map[string]bool
	services map[string]bool
	ends     map[string]bool
	visitors map[string]bool
	ticked   map[string]bool
	sides    map[string]bool
	ourSide  map[string]bool
	customer map[string]bool
	person   map[string]bool
}

//go:embed data/platforms.yaml
var platformsFile []byte

// platforms is the table of senders, read on first use.
var platforms = sync.OnceValue(func() *platformTable {
	t := &platformTable{}
	if err := yaml.Unmarshal(platformsFile, t); err != nil {
		panic(fmt.Sprintf("read platforms.yaml: %v", err))
	}
	t.domains = make(map[string]*platform)
	for _, p := range t.Platforms {
		p.prepare()
		for _, d := range p.Senders {
			t.domains[d] = p
		}
	}
	var marks [][]string
	for _, p := range t.Plugins {
		if p.Channel == "" {
			p.Channel = inquiry.ChannelWebsite
		}
		if p.Kind == "" {
			p.Kind = "plugin"
		}
		p.prepare()
		marks = append(marks, p.Marks)
	}
	t.marks = lexicon.NewParts(marks...)
	foldAll(t.Skip, t.End, t.Buttons, t.Receipts)
	for _, c := range t.Channels {
		for i, w := range c.Words {
			c.Words[i] = key(w)
		}
	}
	for _, r := range t.Tables {
		for _, list := range [][]string{r.All, r.Any, r.First} {
			for i, w := range list {
				list[i] = key(w)
			}
		}
	}
	t.empty = set(t.Empty, lexicon.Fold)
	t.tests = set(t.Tests, lexicon.Fold)
	t.titles = set(t.Titles, foldTitle)
	t.dotOnly = set(t.TitlesDot, strings.ToLower)
	t.services = set(t.ServiceSenders, lexicon.Fold)
	t.ends = set(t.CompanyEnds, key)
	t.visitors = set(t.Visitors, lexicon.Fold)
	t.ticked = set(t.Ticked, key)
	t.sides = set(t.SideLabels, key)
	t.ourSide = set(t.OurSide, key)
	t.customer = set(t.CustomerLabels, key)
	t.person = set(t.PersonLabels, key)
	foldAll(t.Greetings, t.Verified)
	for _, list := range [][]string{t.Consent, t.Agreeing, t.MarketWords, t.Periods, t.Counts} {
		for i, w := range list {
			list[i] = needle(w)
		}
	}
	return t
})

func (p *platform) prepare() {
	foldAll(p.Marks, p.Skip, p.End, p.Ignore)
	for _, s := range p.Subjects {
		p.templates = append(p.templates, parseTemplate(s))
	}
	for _, s := range p.Lines {
		p.openings = append(p.openings, parseTemplate(s))
	}
}

func foldAll(lists ...[]string) {
	for _, l := range lists {
		for i, s := range l {
			l[i] = lexicon.Fold(s)
		}
	}
}

func set(words []string, f func(string) string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[f(w)] = true
	}
	return m
}

func foldTitle(s string) string { return strings.TrimRight(lexicon.Fold(s), ".") }

// bySender returns the platform that owns the domain of an address, or nil.
func (t *platformTable) bySender(addr string) *platform {
	d := domainOf(addr)
	for d != "" {
		if p := t.domains[d]; p != nil {
			return p
		}
		_, rest, ok := strings.Cut(d, ".")
		if !ok {
			return nil
		}
		d = rest
	}
	return nil
}

// free reports whether an address is at a public mail service.
func (t *platformTable) free(addr string) bool {
	d := domainOf(addr)
	for _, p := range t.FreeMail {
		if strings.HasPrefix(d, p) {
			return true
		}
	}
	return false
}

// matchLine reports whether a folded line begins with one of the phrases, or
// contains one that is written with a leading star.
func matchLine(folded string, phrases []string) bool {
	for _, p := range phrases {
		switch {
		case p[0] == '*':
			if strings.Contains(folded, p[1:]) {
				return true
			}
		case folded != "" && p[0] == folded[0] && strings.HasPrefix(folded, p):
			return true
		}
	}
	return false
}

func localOf(addr string) string {
	if i := strings.LastIndexByte(addr, '@'); i >= 0 {
		return strings.ToLower(addr[:i])
	}
	return strings.ToLower(addr)
}

func domainOf(addr string) string {
	if i := strings.LastIndexByte(addr, '@'); i >= 0 {
		return strings.ToLower(strings.TrimRight(addr[i+1:], ". >"))
	}
	return ""
}

// noReply reports whether an address says by its name that nobody reads it.
func (t *platformTable) noReply(addr string) bool {
	l := localOf(addr)
	for _, n := range t.NoReply {
		if strings.HasPrefix(l, n) {
			return true
		}
	}
	return strings.Contains(l, "noreply") || strings.Contains(l, "no-reply")
}

// service reports whether an address is one from which programs send.
func (t *platformTable) service(addr string) bool {
	l := localOf(addr)
	if t.services[l] || t.noReply(addr) {
		return true
	}
	head, _, ok := strings.Cut(l, "-")
	return ok && (head == "chat" || head == "form" || head == "web" || strings.HasSuffix(l, "-form") || strings.HasSuffix(l, "-forms"))
}

// template is a subject with places to fill: literal text between captures.
type template []templatePart

type templatePart struct {
	literal string // folded; "" for a capture
	capture string
}

func parseTemplate(s string) template {
	var t template
	for s != "" {
		if s[0] == '{' {
			if i := strings.IndexByte(s, '}'); i > 0 {
				t = append(t, templatePart{capture: s[1:i]})
				s = s[i+1:]
				continue
			}
		}
		i := strings.IndexByte(s[1:], '{') + 1
		if i == 0 {
			i = len(s)
		}
		t = append(t, templatePart{literal: strings.ToLower(s[:i])})
		s = s[i:]
	}
	return t
}

// templateText is a text that templates are matched with.
type templateText struct{ text, low string }

func newTemplateText(s string) templateText {
	s = strings.TrimSpace(s)
	low := strings.ToLower(s)
	if len(low) != len(s) {
		s = low // letters whose lower case has another length: names lose their capitals
	}
	return templateText{s, low}
}

// match returns what stands in the template's places, or false. Text is
// compared without regard to case; the shortest text fills each place but the last.
func (t template) match(in templateText) (map[string]string, bool) {
	s, low := in.text, in.low
	if len(t) > 0 && !strings.HasPrefix(low, t[0].literal) { // of a capture "", with which all begin
		return nil, false
	}
	got := map[string]string{}
	pos, open := 0, ""
	for i, p := range t {
		if p.capture != "" {
			open = p.capture
			continue
		}
		var at int
		if open == "" {
			if !strings.HasPrefix(low[pos:], p.literal) {
				return nil, false
			}
		} else {
			last := i == len(t)-1
			rest := low[pos:]
			if last {
				if !strings.HasSuffix(rest, p.literal) {
					return nil, false
				}
				at = len(rest) - len(p.literal)
			} else if at = strings.Index(rest, p.literal); at < 0 {
				return nil, false
			}
			got[open] = strings.TrimSpace(s[pos : pos+at])
			open = ""
		}
		pos += at + len(p.literal)
	}
	if open != "" {
		got[open] = strings.TrimSpace(s[pos:])
	} else if pos != len(s) {
		return nil, false
	}
	for c, v := range got {
		if v == "" && c != "x" {
			return nil, false
		}
	}
	return got, true
}
