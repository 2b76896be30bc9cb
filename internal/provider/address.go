package provider

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Address is a mail address of ours.
type Address struct {
	Local  string
	Domain string // in ASCII, lower case: xn--… for names outside of it
}

// String is the address as programs write it.
func (a Address) String() string { return a.Local + "@" + a.Domain }

// Fault is what is wrong with an address.
type Fault string

// Faults of addresses.
const (
	FaultEmpty  Fault = "empty"  // nothing was given
	FaultForm   Fault = "form"   // not name@domain
	FaultWide   Fault = "wide"   // full-width signs, as an input method writes them
	FaultLocal  Fault = "local"  // letters outside ASCII before the @ (RFC 6531), which IMAP cannot sign in with
	FaultDomain Fault = "domain" // no name of a domain
	FaultSlip   Fault = "slip"   // one slip of the fingers from a well-known domain
)

// AddressError is an address that cannot be used. Near is what may have been
// meant, "" when nothing is near.
type AddressError struct {
	Address string
	Fault   Fault
	Near    string
}

func (e *AddressError) Error() string { return "mail address: " + string(e.Fault) }

// ParseAddress reads a mail address as a person types it. The error is an
// *AddressError.
func ParseAddress(s string) (Address, error) {
	s = strings.TrimSpace(s)
	fail := func(f Fault, near string) (Address, error) {
		return Address{}, &AddressError{Address: s, Fault: f, Near: near}
	}
	switch {
	case s == "":
		return fail(FaultEmpty, "")
	case len(s) > 1024: // no address is a quarter of that long
		s = s[:64]
		return fail(FaultForm, "")
	}
	if plain := narrow(s); plain != s {
		if a, err := ParseAddress(plain); err == nil {
			return fail(FaultWide, a.String())
		}
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > 254 || strings.ContainsAny(s, " \t\r\n\x00<>\",;:()[]\\") || strings.Count(s, "@") > 1 {
		return fail(FaultForm, "")
	}
	local, domain := s[:at], s[at+1:]
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return fail(FaultForm, "")
	}
	for _, r := range local {
		if r > 0x7e || r < 0x21 {
			return fail(FaultLocal, "")
		}
	}
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || !hostName(ascii) || !strings.Contains(ascii, ".") {
		return fail(FaultDomain, "")
	}
	return Address{Local: local, Domain: ascii}, nil
}

// CheckSlip returns an *AddressError when the domain is one slip of the fingers
// away from one that a provider gives out addresses of.
func CheckSlip(a Address) error {
	if _, ok := ByDomain(a.Domain); ok {
		return nil
	}
	for _, d := range Domains() {
		name, _, _ := strings.Cut(d, ".")
		if len(name) >= 3 && slip(a.Domain, d) {
			return &AddressError{Address: a.String(), Fault: FaultSlip, Near: a.Local + "@" + d}
		}
	}
	return nil
}

// narrow turns the signs of East Asian input methods into those of addresses.
func narrow(s string) string {
	return strings.NewReplacer("。", ".", "．", ".", "｡", ".", "＠", "@", "　", "").Replace(norm.NFKC.String(s))
}

// hostName reports whether s is made like the name of a host: labels of letters,
// digits and hyphens (RFC 1123 section 2.1).
func hostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			c := label[i]
			if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
				return false
			}
		}
	}
	return true
}

// slip reports whether a becomes b by one letter left out, added, exchanged, or
// swapped with its neighbour.
func slip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	ra, rb := a[i:], b[i:]
	switch {
	case ra == "" && rb == "":
		return false
	case len(ra) > 0 && ra[1:] == rb, len(rb) > 0 && ra == rb[1:]:
		return true
	case len(ra) > 0 && len(rb) > 0 && ra[1:] == rb[1:]:
		return true
	}
	return len(ra) > 1 && len(rb) > 1 && ra[0] == rb[1] && ra[1] == rb[0] && ra[2:] == rb[2:]
}
