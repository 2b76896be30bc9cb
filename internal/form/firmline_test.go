package form

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestFirmLines reads the firm out of the lines that market places set above a letter.
func TestFirmLines(t *testing.T) {
	for _, c := range []struct{ name, from, subject, text, who, company string }{
		{"firm above the contact", "noreply@indiamart.com", "Enquiry for Rope from Anil Rao", "You received an enquiry through IndiaMART\n\nGanga Marine Stores, Kochi (verified)\nContact: Anil Rao | +91 98290 11122 | g@gmail.com\n\nI am looking for Rope", "Anil Rao", "Ganga Marine Stores"},
		{"firm above the contact, no mark", "noreply@indiamart.com", "Enquiry from Anil Rao for Rope", "You received an enquiry through IndiaMART\n\nOm Tent House, Nashik\nContact: Anil Rao | +91 94150 11122\n\nNeed Rope\n  Quantity : 1 Set", "Anil Rao", "Om Tent House"},
		{"contact without a firm", "noreply@indiamart.com", "Enquiry from Anil Rao for Rope", "You received an enquiry through IndiaMART\n\nContact: Anil Rao | +91 94150 11122\n\nNeed Rope", "Anil Rao", ""},
		{"verified firm", "feedback@service.alibaba.com", "New inquiry: Tom B.", "Tom B. · Ireland · verified company: Liffey Gardens\nRe: Planters\n\nHi, price for 900 sets FOB Xiamen?", "Tom B.", "Liffey Gardens"},
		{"verified firm in Polish", "feedback@service.alibaba.com", "Nowe zapytanie: Ewa K.", "Ewa K. · Polska · firma zweryfikowana: Sady Wisła\nDotyczy: Donice\n\nDzień dobry, proszę o cenę FOB Xiamen za 900 szt.", "Ewa K.", "Sady Wisła"},
		{"verified firm in Spanish", "feedback@service.alibaba.com", "Nueva consulta de Eva G.", "Eva G. · España · empresa verificada: Huerta Clara\n\nBuenos días, precio de 900 macetas FOB Xiamen?", "Eva G.", "Huerta Clara"},
		{"verified firm in German", "feedback@service.alibaba.com", "Neue Anfrage von Uwe H.", "Uwe H. · Deutschland · Verifiziertes Unternehmen: Elbgarten\n\nGuten Tag, Preis für 900 Kübel FOB Xiamen?", "Uwe H.", "Elbgarten"},
		{"verified firm in Turkish", "feedback@service.alibaba.com", "Yeni sorgu: Can D.", "Can D. · Türkiye · doğrulanmış firma: Ege Bahçe\n\nMerhaba, 900 saksı FOB Xiamen fiyatı?", "Can D.", "Ege Bahçe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, ok := Read(&inquiry.Message{From: inquiry.Address{Addr: c.from}, Subject: c.subject, Text: c.text})
			if !ok {
				t.Fatal("not read")
			}
			if f.Name != c.who || f.Company != c.company {
				t.Errorf("name %q company %q, want %q %q", f.Name, f.Company, c.who, c.company)
			}
		})
	}
}
