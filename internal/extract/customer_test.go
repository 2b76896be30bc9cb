package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func from(name, addr string) inquiry.Address { return inquiry.Address{Name: name, Addr: addr} }

func TestCustomer(t *testing.T) {
	ours := func(a string) bool { return a == "sales@ourfirm.cn" || a == "wordpress@ourfirm.cn" }
	for _, c := range []struct {
		name string
		s    Source
		want inquiry.Customer
	}{
		{"mail with a signature", Source{
			Text: "Please send your catalogue.", Signature: "Best regards\nRasmus Tamm\nPurchasing Manager\nPohjavalgus OÜ\nTel: +372 600 1234\nwww.pohjavalgus.ee",
			From: from("Rasmus Tamm", "rasmus@pohjavalgus.ee"),
		}, inquiry.Customer{Name: "Rasmus Tamm", Company: "Pohjavalgus OÜ", Email: "rasmus@pohjavalgus.ee", Phone: "+3726001234", Website: "www.pohjavalgus.ee", Country: "EE", CountryEvidence: "phone"}},
		{"firm as From name, name below", Source{
			Text: "QUOTE TODAY.\nMANOJ 9820555014", Language: "en", From: from("PRATIBHA EXIM", "pratibhaexim.raj@gmail.com"), Subject: "REQ SS PIPE NHAVA SHEVA",
		}, inquiry.Customer{Name: "MANOJ", Company: "PRATIBHA EXIM", Email: "pratibhaexim.raj@gmail.com", Phone: "+919820555014", Country: "IN", CountryEvidence: "phone", FreeEmail: true}},
		{"department as From name", Source{
			Text: "Please offer.\n\nYours faithfully\nC. Muthukrishnan\nKONGUNADU KNITS", From: from("Procurement - Tirupur", "sourcing2@kongunaduknits.in"),
		}, inquiry.Customer{Name: "C. Muthukrishnan", Company: "KONGUNADU KNITS", Email: "sourcing2@kongunaduknits.in", Country: "IN", CountryEvidence: "domain"}},
		{"name and firm in one line", Source{
			Text: "Is there a 4.1.1?\n\nRick / Kestrel AV", From: from("Tech", "tech@kestrel-av.com"),
		}, inquiry.Customer{Name: "Rick", Company: "Kestrel AV", Email: "tech@kestrel-av.com"}},
		{"surname first", Source{From: from("Vlahos, Kostas", "kv@thermo-epirus.gr")},
			inquiry.Customer{Name: "Kostas Vlahos", Company: "Thermo Epirus", Email: "kv@thermo-epirus.gr", Country: "GR", CountryEvidence: "domain"}},
		{"form", Source{
			Form: &inquiry.Form{Platform: "unknown", Name: "Wellington, dono da BikePonto em Goiânia", Email: "w@bikeponto.com.br", Phone: "(62) 95550-0148"},
			From: from("Site", "wordpress@ourfirm.cn"), ReplyTo: []inquiry.Address{from("", "w@bikeponto.com.br")}, Own: ours,
		}, inquiry.Customer{Name: "Wellington", Company: "BikePonto", Email: "w@bikeponto.com.br", Phone: "+5562955500148", Country: "BR", CountryEvidence: "phone"}},
		{"form's country before the phone's", Source{Form: &inquiry.Form{Country: "美国(United States)", Phone: "+49 30 901820"}},
			inquiry.Customer{Phone: "+4930901820", Country: "US", CountryEvidence: "form"}},
		{"form without answers", Source{Form: &inquiry.Form{Name: "J B", Company: "n/a", Email: "jordanb@gmail.com"}},
			inquiry.Customer{Name: "J B", Email: "jordanb@gmail.com", FreeEmail: true}},
		{"asked for his firm, has none", Source{Text: "Send rate.\n\nRegards,\nLeadmart Trading Team", Form: &inquiry.Form{Name: "J B", Company: "NA", Email: "jordanb@gmail.com"}},
			inquiry.Customer{Name: "J B", Email: "jordanb@gmail.com", FreeEmail: true}},
		{"the site that sent the form", Source{Text: "Quote 40 lamps.\n\nSent from Dim Lights (https://dimlights.com)", Form: &inquiry.Form{Name: "J B", Email: "jordanb@gmail.com"}, From: from("Dim Lights", "info@dimlights.com")},
			inquiry.Customer{Name: "J B", Email: "jordanb@gmail.com", FreeEmail: true}},
		{"country beside a number", Source{Form: &inquiry.Form{Name: "J B", Phone: "0664 1234567 (Handy, Österreich)"}, Language: "de"},
			inquiry.Customer{Name: "J B", Phone: "+436641234567", Country: "AT", CountryEvidence: "phone"}},
		{"disguised address, relay's never taken", Source{
			Text: "my mail is thabo(at)nkosi-led(dot)co(dot)za", Form: &inquiry.Form{Relay: true, Platform: "alibaba"}, From: from("Alibaba.com", "feedback@service.alibaba.com"),
		}, inquiry.Customer{Email: "thabo@nkosi-led.co.za", Country: "ZA", CountryEvidence: "domain"}},
		{"from a country", Source{Text: "Hello, we are a small shop from Sweden.", From: from("Tove", "tove@gmail.com"), Language: "en"},
			inquiry.Customer{Name: "Tove", Email: "tove@gmail.com", Country: "SE", CountryEvidence: "text", FreeEmail: true}},
		{"destination", Source{Text: "Quote CIF Felixstowe please", From: from("Ann", "ann@vancehall.com"), Language: "en"},
			inquiry.Customer{Name: "Ann", Company: "Vancehall", Email: "ann@vancehall.com", Country: "GB", CountryEvidence: "text"}},
		{"language of one country", Source{Text: "カタログをお願いします", From: from("田所", "t@gmail.com"), Language: "ja"},
			inquiry.Customer{Name: "田所", Email: "t@gmail.com", Country: "JP", CountryEvidence: "language", FreeEmail: true}},
		{"no country from what is sold everywhere", Source{Text: "Is this in stock? Can you send me a no. as per your list?", From: from("Jo Li", "jo@startup.io"), Language: "en"},
			inquiry.Customer{Name: "Jo Li", Company: "Startup", Email: "jo@startup.io"}},
		{"a brand's national branch", Source{Text: "Do you sell one piece?", From: from("Esther Mbeki", "e@yahoo.co.uk"), Language: "en"},
			inquiry.Customer{Name: "Esther Mbeki", Email: "e@yahoo.co.uk", FreeEmail: true}},
		{"person called Jordan", Source{Text: "Thanks, Jordan", From: from("", "jd@gmail.com"), Language: "en"},
			inquiry.Customer{Name: "Jordan", Email: "jd@gmail.com", FreeEmail: true}},
		{"seller of goods from China", Source{Text: "Is it made in China? I want bone china plates.", From: from("Al", "al@gmail.com"), Language: "en"},
			inquiry.Customer{Name: "Al", Email: "al@gmail.com", FreeEmail: true}},
		{"reserved domain", Source{From: from("Sumi", "s@thames-poly.example.ac.uk")},
			inquiry.Customer{Name: "Sumi", Company: "Thames Poly", Email: "s@thames-poly.example.ac.uk", Country: "GB", CountryEvidence: "domain"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.BuyerType = inquiry.BuyerUnknown
			if diff := cmp.Diff(c.want, Read(c.s).Customer); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPhones(t *testing.T) {
	for _, c := range []struct {
		name, text, country, want string
	}{
		{"international", "Tel: +44 (0)20 7946 0018", "", "+442079460018"},
		{"double zero", "call 00971 50 123 4567", "", "+971501234567"},
		{"American prefix", "phone 011 49 30 901820", "", "+4930901820"},
		{"full width", "电话：＋８６ １３８ ００１３ ８０００", "", "+8613800138000"},
		{"Chinese mobile", "手机 13800138000", "CN", "+8613800138000"},
		{"old Mexican mobile", "WhatsApp +52 1 55 1234 5678", "", "+525512345678"},
		{"Argentine mobile", "cel +54 9 11 5555 0136", "", "+5491155550136"},
		{"Italian zero stays", "tel +39 02 1234 5678", "", "+390212345678"},
		{"Russian eight", "8 (903) 555-01-83", "RU", "+79035550183"},
		{"chat link", "write me https://wa.me/4917112345678", "", "+4917112345678"},
		{"Jamaica is not the US", "+1 876 555 0123", "", "+18765550123"},
		{"a quantity", "we need 5000 pcs and 1,500,000 caps", "US", ""},
		{"an order number", "order 2117745093 please", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Text: c.text, Form: &inquiry.Form{Country: c.country}, Language: "en"})
			if got := string(f.Customer.Phone); got != c.want {
				t.Errorf("%q: phone %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestDomains(t *testing.T) {
	for _, c := range []struct {
		addr, corporate, country string
		free                     bool
	}{
		{"a@sales.acme.co.uk", "acme.co.uk", "GB", false},
		{"a@acme.com.cn", "acme.com.cn", "CN", false},
		{"a@acme.com", "acme.com", "", false},
		{"a@acme.io", "acme.io", "", false},
		{"a@gmail.com", "", "", true},
		{"a@vip.163.com", "", "CN", true},
		{"a@yahoo.fr", "", "", true},
		{"a@gmx.de", "", "DE", true},
		{"a@mailinator.com", "", "", true},
		{"feedback@service.alibaba.com", "", "", false},
		{"nobody", "", "", false},
	} {
		t.Run(c.addr, func(t *testing.T) {
			if got := CorporateDomain(c.addr); got != c.corporate {
				t.Errorf("CorporateDomain = %q, want %q", got, c.corporate)
			}
			if got := domainCountry(c.addr, "en"); got != c.country {
				t.Errorf("country %q, want %q", got, c.country)
			}
			if got := FreeMail(c.addr); got != c.free {
				t.Errorf("FreeMail = %v", got)
			}
		})
	}
	if domainCountry("a@muebles.co", "es") != "CO" || domainCountry("a@muebles.co", "en") != "" {
		t.Error("the ending .co tells Colombia in Spanish texts only")
	}
}

func TestCountryFields(t *testing.T) {
	for in, want := range map[string]string{
		"Germany": "DE", "德国": "DE", "US 美国": "US", "UK": "GB", "pk": "PK", "Türkiye": "TR", "الإمارات": "AE", "Cuenca, Ecuador": "EC",
		"Georgia": "GE", "Jordan": "JO", "Holland": "NL", "Dubai": "AE", "South Korea": "KR", "Côte d'Ivoire": "CI", "Россия": "RU", "": "", "n/a": "", "other": "",
	} {
		if got, _ := countryOf(in); got != want {
			t.Errorf("countryOf(%q) = %q, want %q", in, got, want)
		}
	}
}
