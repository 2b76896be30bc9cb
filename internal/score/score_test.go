package score

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// letter builds the input of a plain mail.
func letter(from, subject, text string, change ...func(*Input)) Input {
	r := inquiry.NewReading()
	r.Channel, r.Subject, r.Text = inquiry.ChannelEmail, subject, text
	r.Customer.Email = inquiry.Maybe(from)
	in := Input{Message: &inquiry.Message{From: inquiry.Address{Addr: from}, To: []inquiry.Address{{Addr: "sales@brightworks.cn"}}, Subject: subject, Text: text, New: text}, Reading: &r}
	for _, c := range change {
		c(&in)
	}
	return in
}

func products(names ...string) func(*Input) {
	return func(in *Input) { in.Reading.Request.Products = names }
}

func quantities(evidence ...string) func(*Input) {
	return func(in *Input) {
		for _, e := range evidence {
			in.Reading.Request.Quantities = append(in.Reading.Request.Quantities, inquiry.Quantity{Value: 500, Unit: "pcs", Evidence: e})
		}
	}
}

func asking(topics ...inquiry.Topic) func(*Input) {
	return func(in *Input) {
		for _, t := range topics {
			in.Reading.Questions = append(in.Reading.Questions, inquiry.Question{Topic: t, Text: string(t) + "?"})
		}
	}
}

func header(label, value string) func(*Input) {
	return func(in *Input) {
		in.Message.Header = append(in.Message.Header, inquiry.Field{Label: label, Value: value})
	}
}

func machine(kind inquiry.Machine, evidence string) func(*Input) {
	return func(in *Input) { in.Message.Machine, in.Message.MachineEvidence = kind, evidence }
}

func freeMail(in *Input) { in.Reading.Customer.FreeEmail = true }

func replyTo(addr string) func(*Input) {
	return func(in *Input) { in.Message.ReplyTo = []inquiry.Address{{Addr: addr}} }
}

func attached(name string) func(*Input) {
	return func(in *Input) { in.Message.Attachments = []inquiry.Attachment{{Name: name}} }
}

func TestJudgeTierAndIntent(t *testing.T) {
	type want struct {
		Tier   inquiry.Tier
		Intent inquiry.Intent
		Kind   inquiry.Kind
	}
	for name, c := range map[string]struct {
		in   Input
		want want
	}{
		"quotation with product, quantity and term": {
			letter("amy@lakeside-tools.com", "RFQ", "Please quote 500 pcs torque wrench 1/2\", FOB Shanghai.", products("torque wrench"), quantities("500 pcs"), asking(inquiry.TopicPrice)),
			want{inquiry.TierA, inquiry.IntentQuoteRequest, inquiry.KindAsk},
		},
		"price without terms": {
			letter("amy@lakeside-tools.com", "price", "What is the price of the torque wrench?", products("torque wrench"), asking(inquiry.TopicPrice)),
			want{inquiry.TierB, inquiry.IntentPriceCheck, inquiry.KindAsk},
		},
		"a repeat order is A without a product": {
			letter("amy@lakeside-tools.com", "again", "Same as last time please, repeat order."),
			want{inquiry.TierA, inquiry.IntentRepeatOrder, inquiry.KindAsk},
		},
		"a fault with something bought": {
			letter("amy@lakeside-tools.com", "broken", "The wrench we bought from you in May is broken, it does not work any more."),
			want{inquiry.TierC, inquiry.IntentTechnicalSupport, inquiry.KindAsk},
		},
		"a claim for broken goods is a complaint": {
			letter("amy@lakeside-tools.com", "broken", "Of the 60 wrenches you delivered in May 11 are broken. Please send new ones or refund us."),
			want{inquiry.TierC, inquiry.IntentComplaint, inquiry.KindAsk},
		},
		"a claim under the guarantee is none": {
			letter("amy@lakeside-tools.com", "seal", "The pump we bought from you in May leaks. Please send a replacement under warranty."),
			want{inquiry.TierC, inquiry.IntentAfterSales, inquiry.KindAsk},
		},
		"a paper that is missing is no missing goods": {
			letter("amy@lakeside-tools.com", "CE", "The declaration of conformity is missing from the machine you delivered in May. Please send it.", asking(inquiry.TopicDocuments)),
			want{inquiry.TierC, inquiry.IntentAfterSales, inquiry.KindAsk},
		},
		"an order of a number of pieces is no past order": {
			letter("amy@lakeside-tools.com", "order", "We want to order 500 pcs torque wrench.", products("torque wrench"), quantities("500 pcs")),
			want{inquiry.TierA, inquiry.IntentQuoteRequest, inquiry.KindAsk},
		},
		"a pitch": {
			letter("joe@rank-agency.com", "SEO", "We offer SEO services and can bring your website to the first page of Google."),
			want{inquiry.TierX, inquiry.IntentSolicitation, inquiry.KindJunk},
		},
		"an automatic answer": {
			letter("amy@lakeside-tools.com", "Automatic reply: offer", "I am out of office until Monday.", machine(inquiry.MachineAutoReply, "Auto-Submitted: auto-replied")),
			want{inquiry.TierX, inquiry.IntentAutomated, inquiry.KindAuto},
		},
		"a bounce": {
			letter("mailer-daemon@mx.net", "Undelivered", "User unknown", machine(inquiry.MachineBounce, "multipart/report")),
			want{inquiry.TierX, inquiry.IntentAutomated, inquiry.KindBounce},
		},
		"random letters": {
			letter("x@gmail.com", "", "qWrTzPlKmN DfGhJkLq", freeMail),
			want{inquiry.TierX, inquiry.IntentGibberish, inquiry.KindJunk},
		},
		"nothing known stays a general question": {
			letter("x@gmail.com", "", "hello", freeMail),
			want{inquiry.TierB, inquiry.IntentGeneralQuestion, inquiry.KindAsk},
		},
		"a thanks below an asking subject": {
			letter("amy@lakeside-tools.com", "RE: price, please send PI", "Perfect, thank you Fiona.", asking(inquiry.TopicPrice)),
			want{inquiry.TierB, inquiry.IntentPriceCheck, inquiry.KindThanks},
		},
		"thanks with a question": {
			letter("amy@lakeside-tools.com", "Re: offer", "Thanks, and the price for 200?"),
			want{inquiry.TierB, inquiry.IntentPriceCheck, inquiry.KindAsk},
		},
		"a bare thanks asks for nothing": {
			letter("amy@lakeside-tools.com", "Re: offer", "Thanks for your reply, noted."),
			want{inquiry.TierB, inquiry.IntentGeneralQuestion, inquiry.KindThanks},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Judge(c.in, DefaultWeights())
			if diff := cmp.Diff(c.want, want{got.Tier, got.Intent, got.Kind}); diff != "" {
				t.Errorf("(-want +got)\n%s\nsums %v\nsignals %v", diff, got.Sums, got.Signals)
			}
		})
	}
}

func TestJudgeForms(t *testing.T) {
	digest := letter("edm@made-in-china.com", "7 requests for you", "LED bulb 20,000 pcs", products("LED bulb"), quantities("20,000 pcs"))
	digest.Form = &inquiry.Form{Platform: "made-in-china", Ignore: "digest of the platform"}
	if got := Judge(digest, DefaultWeights()); got.Tier != inquiry.TierX || got.Intent != inquiry.IntentAutomated {
		t.Errorf("digest: got %s %s, want X automated", got.Tier, got.Intent)
	}

	// Form services send bulk headers; that makes no newsletter of an inquiry.
	lead := letter("amy@lakeside-tools.com", "New lead", "Do you have the wrench in stock?", asking(inquiry.TopicStock), machine(inquiry.MachineNewsletter, "List-Unsubscribe"))
	lead.Form = &inquiry.Form{Platform: "jotform"}
	if got := Judge(lead, DefaultWeights()); got.Tier != inquiry.TierB {
		t.Errorf("lead: got %s %v, want B", got.Tier, got.Signals)
	}
}

func TestMassMailMarksNeverJunkProductAndQuantity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := letter("buyer@gmail.com", "REQ", "Unsubscribe. This newsletter. We want 500 pcs pipe clamps.", products("pipe clamps"), quantities("500 pcs"), freeMail)
		if rapid.Bool().Draw(t, "bulk") {
			machine(inquiry.MachineNewsletter, "Precedence: bulk")(&in)
		}
		if rapid.Bool().Draw(t, "hidden") {
			in.Message.To = nil
			header("To", "undisclosed-recipients:;")(&in)
		}
		if rapid.Bool().Draw(t, "authentication") {
			header("Authentication-Results", "mx.host; spf=fail; dmarc=fail")(&in)
		}
		if rapid.Bool().Draw(t, "reply") {
			replyTo("other@elsewhere-trading.com")(&in)
		}
		if got := Judge(in, DefaultWeights()); got.Tier == inquiry.TierX {
			t.Fatalf("junked: %v", got.Signals)
		}
	})
}

func TestScoreIsTheSumOfItsParts(t *testing.T) {
	texts := []string{"Please quote", "unsubscribe", "broken, refund", "500 pcs", "invitation letter for visa", "next of kin", "catalogue please", "job application", "FOB Ningbo"}
	rapid.Check(t, func(t *rapid.T) {
		in := letter(rapid.SampledFrom([]string{"a@gmail.com", "b@firm.de", ""}).Draw(t, "from"),
			rapid.SampledFrom(texts).Draw(t, "subject"), strings.Join(rapid.SliceOfN(rapid.SampledFrom(texts), 0, 6).Draw(t, "text"), "\n"))
		if rapid.Bool().Draw(t, "product") {
			products("clamp")(&in)
			quantities("500 pcs", "20 pcs", "7 pcs")(&in)
		}
		got := Judge(in, DefaultWeights())
		sum := 0
		for _, s := range got.Signals {
			sum += s.Points
		}
		if want := min(max(sum, 0), 100); got.Score != want {
			t.Fatalf("score %d, parts sum to %d", got.Score, want)
		}
		if got.Unsure && got.Tier == inquiry.TierX {
			t.Fatal("unsure and junk")
		}
		if diff := cmp.Diff(got, Judge(in, DefaultWeights())); diff != "" {
			t.Fatalf("judged twice, two answers:\n%s", diff)
		}
	})
}

func TestWeightsAndSignalsNameTheSame(t *testing.T) {
	w := DefaultWeights()
	detected := map[string]bool{}
	for _, s := range signals() {
		if detected[s.name] {
			t.Errorf("signal %q stands twice in signals.go", s.name)
		}
		detected[s.name] = true
		worth, ok := w.Signals[s.name]
		if !ok {
			t.Errorf("signal %q has no row in weights.yaml", s.name)
		}
		if worth.Why == "" {
			t.Errorf("signal %q says no why", s.name)
		}
		if _, ok := w.Groups[worth.Group]; !ok && worth.Group != "" {
			t.Errorf("signal %q is of the unknown group %q", s.name, worth.Group)
		}
		for tier := range worth.Votes {
			if !tier.Valid() {
				t.Errorf("signal %q votes for %q", s.name, tier)
			}
		}
	}
	for name := range w.Signals {
		if !detected[name] {
			t.Errorf("weights.yaml has %q, signals.go has not", name)
		}
	}
	for _, k := range []string{kindPitch, kindScam, kindTelling, kindTrade, kindOffering, kindCertain} {
		if len(kind(k)) == 0 {
			t.Errorf("weights.yaml lists no signals of the kind %q", k)
		}
	}
	for k, names := range w.Kinds {
		for _, name := range names {
			if !detected[name] {
				t.Errorf("kind %q names the unknown signal %q", k, name)
			}
		}
	}
	for _, tier := range inquiry.Tiers {
		if w.Bands[tier].Cap == 0 {
			t.Errorf("tier %s has no band", tier)
		}
	}
}

func TestWith(t *testing.T) {
	w, err := DefaultWeights().With(map[string]int{"quantity": 3})
	if err != nil || w.Signals["quantity"].Points != 3 || DefaultWeights().Signals["quantity"].Points == 3 {
		t.Errorf("With: %v, quantity %d, default %d", err, w.Signals["quantity"].Points, DefaultWeights().Signals["quantity"].Points)
	}
	if _, err := DefaultWeights().With(map[string]int{"qantity": 3}); err == nil {
		t.Error("an unknown name was accepted")
	}
}

func TestCompetitors(t *testing.T) {
	in := letter("a@firm.de", "offer", "We buy from Müller-Lampen now and from 佛山照明. Not from Acmeology.")
	in.Competitors = []string{"Acme", "MÜLLER LAMPEN", "佛山照明", "Other"}
	got := Judge(in, DefaultWeights()).Competitors
	if diff := cmp.Diff([]string{"MÜLLER LAMPEN", "佛山照明"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("a@firm.de", "b@c.com", "Price?", "500 pcs of M8 bolts, FOB\nhttp://xn--80ak6aa92e.com/login", "order.pdf.exe", "mx; spf=fail (a;b); dmarc=none")
	f.Add("", "", "", "\x00\xff<>@@..://", "..", ";;;=")
	f.Fuzz(func(t *testing.T, from, reply, subject, text, file, auth string) {
		in := letter(from, strings.ToValidUTF8(subject, "?"), strings.ToValidUTF8(text, "?"), replyTo(reply), attached(file), header("Authentication-Results", auth))
		in.Message.Links = []inquiry.Link{{Text: subject, Target: text}}
		in.OwnDomains = []string{from, "brightworks.cn"}
		in.Competitors = []string{subject}
		got := Judge(in, DefaultWeights())
		if !got.Tier.Valid() || got.Intent == "" || got.Score < 0 || got.Score > 100 {
			t.Errorf("%+v", got)
		}
		if diff := cmp.Diff(got, Judge(in, DefaultWeights())); diff != "" {
			t.Error(diff)
		}
	})
}
