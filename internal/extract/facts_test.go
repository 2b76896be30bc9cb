package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnumerationsAndNumerals(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []amountWant
	}{
		{"number words join", "en", "We need fifteen hundred jars.", []amountWant{{1500, "pcs"}}},
		{"number words of Turkish", "tr", "iki yüz elli metrekare zemin istiyoruz", []amountWant{{250, "m2"}}},
		{"a town is no number", "vi", "Báo giá DDP Nam Định giúp em", nil},
		{"unit at one end", "fr", "besoin disjoncteurs 1P 16A 20 000 pièces, 1P 20A 10 000, 2P 32A 6 000", []amountWant{{20000, "pcs"}, {10000, "pcs"}, {6000, "pcs"}}},
		{"sizes with colons", "es", "Quiero botas talla 37: 120 | 38: 260 | 39: 410", []amountWant{{120, "pcs"}, {260, "pcs"}, {410, "pcs"}}},
		{"sizes and counts with slashes", "en", "Need vests sizes S/M/L 400/1000/600", []amountWant{{400, "pcs"}, {1000, "pcs"}, {600, "pcs"}}},
		{"what is in a roll", "id", "Mohon penawaran: tali 12 mm – 300 roll @ 220 m", []amountWant{{300, "rolls"}}},
		{"what a shelf bears", "fr", "Nous voudrions des coulisses qui supportent 50 kg", nil},
		{"what we sell a year", "ru", "Мы 12 лет на рынке, 2 млн бутылок в год", nil},
		{"cooling before a labelled count", "ar", "نحتاج وحدة باكج ٢٠ طن تبريد عدد ١٢", []amountWant{{12, "pcs"}}},
		{"a model before the count", "it", "Vorrei pastiglie rif. MS-210 100 coppie", []amountWant{{100, "pairs"}}},
		{"a unit before the number", "pl", "zamawiam: GB-140 szt. 15, GB-160 szt. 25", []amountWant{{15, "pcs"}, {25, "pcs"}}},
		{"a number of a house", "en", "We need pumps. Deliver to Unit 9, Sluice Lane", nil},
		{"a year ends no part", "en", "We want a pump for Hilux 2016, Ranger 2018", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, amounts(Read(Source{Text: c.text, Language: c.lang}))); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestCreditAndCertificates(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		terms, pay, cert []string
	}{
		{"Polish term", "pl", "termin płatności 60 dni", nil, []string{"O/A"}, nil},
		{"end of month", "en", "Terms: 30 days EOM", nil, []string{"O/A"}, nil},
		{"days of a letter of credit", "tr", "vadeli akreditif 90 gün", nil, []string{"L/C"}, nil},
		{"days of delivery", "en", "delivery within 30 days please", nil, nil, nil},
		{"in place of another", "en", "we prefer T/T instead of L/C and CIF Cork instead of FOB", []string{"CIF"}, []string{"T/T"}, nil},
		{"in place of another, behind it", "tr", "akreditif yerine havale ile", nil, []string{"T/T"}, nil},
		{"duty paid at the door", "de", "frei Haus Remscheid verzollt", []string{"DDP"}, nil, nil},
		{"regulation with its number", "ru", "Нужен сертификат ТР ТС 008/2011", nil, nil, []string{"ТР ТС 008/2011"}},
		{"label with its number", "en", "OEKO-TEX Standard 100 needed", nil, nil, []string{"OEKO-TEX Standard 100"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Read(Source{Text: c.text, Language: c.lang}).Request
			for _, d := range []string{cmp.Diff(c.terms, empty(q.Incoterms)), cmp.Diff(c.pay, empty(q.PaymentTerms)), cmp.Diff(c.cert, empty(q.Certifications))} {
				if d != "" {
					t.Errorf("%q:\n%s", c.text, d)
				}
			}
		})
	}
}

func empty(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

func TestBids(t *testing.T) {
	for _, c := range []struct{ name, lang, text, amount, currency string }{
		{"without a currency", "en", "$0.42 was for 10k i know, can we meet at .45?", "0.45", "USD"},
		{"what another asks", "de", "0,46 €/m² ist zu viel, der Pole macht mir 0,41. Wenn Sie mitgehen bestelle ich.", "0.41", "EUR"},
		{"Polish bid", "pl", "0,92 USD to ja mam z Bułgarii. Proszę policzyć przy 0,78 FOB Ningbo.", "0.78", "USD"},
		{"behind an amount", "es", "Total 2.000 pares a USD 20,65", "20.65", "USD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Read(Source{Text: c.text, Language: c.lang}).Request.TargetPrice
			if p == nil || p.Amount != c.amount || p.Currency != c.currency {
				t.Errorf("%q: target price %v, want %s %s", c.text, p, c.amount, c.currency)
			}
		})
	}
}
