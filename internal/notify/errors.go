package notify

import (
	"fmt"
	"strings"
	"time"
)

// Kind says what a failed delivery needs.
type Kind int

// Kinds of failure.
const (
	Unreached Kind = iota // no answer: network, certificate, time out, or the server's own trouble
	Refused               // key, token or signature are not accepted
	Limited               // too many messages for now
	Rejected              // the message or its form is not accepted
)

// Error is a delivery that failed. It names the host and nothing else of the address.
type Error struct {
	Kind   Kind
	Host   string
	Status int    // of HTTP; 0 without an answer
	Code   string // the service's own code, "" for none
	Text   string // the service's words, or why there was no answer
	Hint   string // what to do, as far as it is known

	retry bool          // worth another attempt
	after time.Duration // which the server wants us to wait; 0 when it does not say
}

// Error gives "HOST: refused (310000): words".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Host)
	b.WriteString(": ")
	b.WriteString(map[Kind]string{Unreached: "not delivered", Refused: "refused", Limited: "too many messages", Rejected: "not accepted"}[e.Kind])
	switch {
	case e.Code != "":
		fmt.Fprintf(&b, " (%s)", e.Code)
	case e.Status != 0 && e.Status/100 != 2:
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	}
	if e.Text != "" {
		b.WriteString(": " + e.Text)
	}
	return b.String()
}

// Fail makes an error out of an answer. text is what the service says; of it
// one line is kept, and nothing of the address or the secret.
func (r Reply) Fail(kind Kind, code, text, hint string) *Error {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	for _, s := range r.secrets {
		text = strings.ReplaceAll(text, s, "***")
	}
	if runes := []rune(text); len(runes) > maxWords {
		text = string(runes[:maxWords]) + ".."
	}
	return &Error{Kind: kind, Host: r.host, Status: r.Status, Code: code, Text: text, Hint: hint}
}

// maxWords is how many characters of a service's words an error repeats.
const maxWords = 160

// Again marks an error as worth another attempt after a pause.
func (e *Error) Again(after time.Duration) *Error {
	e.retry, e.after = true, after
	return e
}

// ByStatus is what the status of HTTP alone says: nil for 2xx.
func (r Reply) ByStatus() *Error {
	switch s := r.Status; {
	case s/100 == 2:
		return nil
	case s == 401 || s == 403:
		return r.Fail(Refused, "", string(r.Body), "")
	case s == 404 || s == 410:
		return r.Fail(Refused, "", string(r.Body), "the address may have been taken back: make a new one at the service")
	case s == 429:
		return r.Fail(Limited, "", string(r.Body), "").Again(r.RetryAfter)
	case s == 408 || s == 425 || s >= 500:
		return r.Fail(Unreached, "", string(r.Body), "").Again(r.RetryAfter)
	}
	return r.Fail(Rejected, "", string(r.Body), "")
}
