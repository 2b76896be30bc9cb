package score

import (
	"strings"

	"github.com/emersion/go-msgauth/authres"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// failedAuthentication returns what the receiving server recorded against the
// sender, such as "dmarc=fail", or "". Only the topmost
// Authentication-Results header and those directly below it with the same
// server name count (RFC 8601 section 5): a sender can write the others.
func failedAuthentication(m *inquiry.Message) string {
	if m == nil {
		return ""
	}
	server, first := "", true
	got := map[string]string{}
	for _, h := range m.Header {
		if h.Label != "Authentication-Results" {
			continue
		}
		id, results := authResults(h.Value)
		if first {
			server, first = id, false
		} else if id != server {
			break
		}
		for _, r := range results {
			note(got, r)
		}
	}
	dkim, spf, dmarc := got["dkim"], got["spf"], got["dmarc"]
	switch {
	case bad(dmarc):
		return "dmarc=" + dmarc
	case dmarc == authres.ResultPass:
		return ""
	case bad(spf) && dkim != authres.ResultPass:
		return "spf=" + spf
	case bad(dkim) && spf != authres.ResultPass:
		return "dkim=" + dkim
	}
	return ""
}

// authResults reads one header value. Comments are dropped first because a
// semicolon in one breaks the parser; Microsoft 365 leaves the server name
// out, so a header that begins with a method gets an empty one.
func authResults(value string) (server string, results []authres.Result) {
	value = dropComments(value)
	head, _, _ := strings.Cut(value, ";")
	if strings.Contains(head, "=") {
		value = "-;" + value
	}
	server, results, err := authres.Parse(value)
	if err != nil && len(results) == 0 {
		return server, nil
	}
	return strings.ToLower(server), results
}

// note keeps the best answer of each method: one valid signature is enough.
func note(got map[string]string, r authres.Result) {
	var method string
	var value authres.ResultValue
	switch r := r.(type) {
	case *authres.DKIMResult:
		method, value = "dkim", r.Value
	case *authres.SPFResult:
		method, value = "spf", r.Value
	case *authres.DMARCResult:
		method, value = "dmarc", r.Value
	default:
		return
	}
	if got[method] != authres.ResultPass {
		got[method] = string(value)
	}
}

// bad reports whether a result speaks against the sender. A soft failure does
// not: forwarded mail gets it every day.
func bad(value string) bool {
	return value == authres.ResultFail || value == authres.ResultHardFail
}

// dropComments removes parenthesised comments, nested ones too.
func dropComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
