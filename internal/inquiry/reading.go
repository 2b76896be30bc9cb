package inquiry

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Maybe is text that may be unknown: the empty string is null in JSON.
type Maybe string

// MarshalJSON writes null for unknown text.
func (m Maybe) MarshalJSON() ([]byte, error) {
	if m == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(m))
}

// UnmarshalJSON reads null as unknown.
func (m *Maybe) UnmarshalJSON(b []byte) error {
	// Most are null or plain text: no second decoder is needed for these.
	if string(b) == "null" {
		*m = ""
		return nil
	}
	if n := len(b); n >= 2 && b[0] == '"' && b[n-1] == '"' && bytes.IndexByte(b, '\\') < 0 && utf8.Valid(b) && bytes.IndexByte(b[1:n-1], '"') < 0 {
		*m = Maybe(b[1 : n-1])
		return nil
	}
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*m = ""
	if s != nil {
		*m = Maybe(*s)
	}
	return nil
}

// Reading is what the program makes of one message, row or chat: the object of
// docs/json.md, written by "inquiry score --json". Keys are stable.
type Reading struct {
	Source      string     `json:"source"`
	Row         *int       `json:"row"`
	MessageID   Maybe      `json:"message_id"`
	ReceivedAt  *time.Time `json:"received_at"`
	Channel     Channel    `json:"channel"`
	Language    string     `json:"language"` // ISO 639-1, or "unknown"
	Subject     string     `json:"subject"`
	Text        string     `json:"text"`
	Customer    Customer   `json:"customer"`
	Tier        Tier       `json:"tier"`
	Score       int        `json:"score"` // 0..100
	Intent      Intent     `json:"intent"`
	Signals     []Signal   `json:"signals"`
	Risks       []Risk     `json:"risks"`
	Request     Request    `json:"request"`
	Questions   []Question `json:"questions"`
	Competitors []string   `json:"competitors"`
	Missing     []Need     `json:"missing"`
	Unsure      bool       `json:"unsure"`
}

// Customer is what one message tells about who wrote it.
type Customer struct {
	Name            Maybe     `json:"name"`
	Company         Maybe     `json:"company"`
	Email           Maybe     `json:"email"`
	Phone           Maybe     `json:"phone"`    // E.164
	WhatsApp        Maybe     `json:"whatsapp"` // E.164
	Website         Maybe     `json:"website"`
	Country         Maybe     `json:"country"` // ISO 3166-1 alpha-2
	CountryEvidence Maybe     `json:"country_evidence"`
	FreeEmail       bool      `json:"free_email"`
	BuyerType       BuyerType `json:"buyer_type"`
}

// Signal is one part of a score. Points may be negative. Evidence is the
// buyer's own words, or what the program saw; base points have none.
type Signal struct {
	Name     string `json:"name"`
	Points   int    `json:"points"`
	Evidence string `json:"evidence"`
	Learned  int    `json:"learned,omitempty"` // from how many of the exporter's corrections its worth was learned
}

// Risk is one warning with the words that raised it.
type Risk struct {
	Name     RiskName `json:"name"`
	Evidence string   `json:"evidence"`
}

// Request is what the buyer wants.
type Request struct {
	Products       []string   `json:"products"`
	Quantities     []Quantity `json:"quantities"`
	TargetPrice    *Price     `json:"target_price"`
	Budget         *Money     `json:"budget"`
	Incoterms      []string   `json:"incoterms"` // upper-case codes of Incoterms 2020, and older ones as written
	Places         []string   `json:"places"`
	Delivery       *Delivery  `json:"delivery"`
	PaymentTerms   []string   `json:"payment_terms"`
	Certifications []string   `json:"certifications"`
	Sample         bool       `json:"sample"`
	Customization  bool       `json:"customization"`
}

// Quantity is an amount of goods. Units are the codes of the unit table
// (pcs, sets, pairs, kg, tons, m, m2, cbm, containers-20, containers-40, …).
type Quantity struct {
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	Evidence string  `json:"evidence"`
}

// Money is a sum. Amount is a decimal as written, without grouping; Currency is ISO 4217.
type Money struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// Price is a sum for one unit; Per is a unit code or empty.
type Price struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
	Per      Maybe  `json:"per"`
}

// Delivery is when the buyer wants the goods.
type Delivery struct {
	Text       string `json:"text"`
	By         Maybe  `json:"by"` // YYYY-MM-DD
	WithinDays *int   `json:"within_days"`
}

// Question is one sentence that asks something.
type Question struct {
	Topic Topic  `json:"topic"`
	Text  string `json:"text"`
}

// NewReading returns a reading whose lists are empty, not nil, and whose
// unknown values are the contract's "unknown".
func NewReading() Reading {
	return Reading{
		Channel:  ChannelOther,
		Language: "unknown",
		Customer: Customer{BuyerType: BuyerUnknown},
		Signals:  []Signal{}, Risks: []Risk{}, Questions: []Question{}, Competitors: []string{}, Missing: []Need{},
		Request: NewRequest(),
	}
}

// NewRequest returns a request whose lists are empty, not nil.
func NewRequest() Request {
	return Request{
		Products: []string{}, Quantities: []Quantity{}, Incoterms: []string{}, Places: []string{},
		PaymentTerms: []string{}, Certifications: []string{},
	}
}
