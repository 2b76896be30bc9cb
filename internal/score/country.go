package score

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// countryMismatch is set where the phone speaks of another country than the one
// the buyer names or the ending of his mail domain. Countries that share a
// calling code count as one.
func (f *facts) countryMismatch() (string, bool) {
	c := f.r.Customer
	phone := regions(string(c.Phone))
	if len(phone) == 0 {
		phone = regions(string(c.WhatsApp))
	}
	if len(phone) == 0 {
		return "", false
	}
	if named := string(c.Country); named != "" && c.CountryEvidence != inquiry.CountryByPhone && c.CountryEvidence != inquiry.CountryByLanguage {
		if !slices.Contains(phone, named) {
			return phone[0] + "/" + named, true
		}
		return "", false
	}
	if ending := countryEnding(f.companyDomain()); ending != "" && !slices.Contains(phone, ending) {
		return phone[0] + "/" + ending, true
	}
	return "", false
}

// regions returns the countries of an E.164 number, the first being its own.
func regions(e164 string) []string {
	if !strings.HasPrefix(e164, "+") {
		return nil
	}
	n, err := phonenumbers.Parse(e164, "ZZ")
	if err != nil {
		return nil
	}
	all := phonenumbers.GetRegionCodesForCountryCode(int(n.GetCountryCode()))
	if own := phonenumbers.GetRegionCodeForNumber(n); own != "" && own != "ZZ" && own != "001" {
		return append([]string{own}, all...)
	}
	return all
}

// openEndings are country endings that anybody takes for their sound.
const openEndings = " ai ac bz cc co fm gg io la ly me nu pw sh st tk to tv vc ws "

// countryEnding returns the country of a domain's ending, or "" where it says none.
func countryEnding(domain string) string {
	i := strings.LastIndexByte(domain, '.')
	ending := domain[i+1:]
	if i < 0 || len(ending) != 2 || strings.Contains(openEndings, " "+ending+" ") {
		return ""
	}
	if ending == "uk" {
		return "GB"
	}
	return strings.ToUpper(ending)
}
