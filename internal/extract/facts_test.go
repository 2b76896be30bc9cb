package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
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
		{"goods pointed at", "en", "Looking for rubber mats, diamond top, 300 of them, and 40 of the wash rack kind", []amountWant{{300, "pcs"}, {40, "pcs"}}},
		{"goods pointed at in German", "de", "Wir brauchen Matten, und 24 von den neuen Ständern", []amountWant{{24, "pcs"}}},
		{"two of a kind", "en", "we want 220 + 220 of the 30m rope bag", []amountWant{{220, "pcs"}}},
		{"another lot", "en", "Same again, 180 pcs of the round ones. They sold out, so can you squeeze in another 60?", []amountWant{{180, "pcs"}, {60, "pcs"}}},
		{"an amount in a line of its own", "es", "ando queriendo las de manta\nunas 1500\npuestas en Acajutla", []amountWant{{1500, "pcs"}}},
		{"to order is a verb", "en", "we want order 8 x pedicure chair", []amountWant{{8, "pcs"}}},
		{"goods of a project", "en", "Required for hotel project 412 nos WPC door", []amountWant{{412, "pcs"}}},
		{"a size before a colon", "en", "We order acrylic cylinder 400 dia x 1000 x 10 wall: 24 ea", []amountWant{{24, "pcs"}}},
		{"a weight before its number", "it", "Vogliate offrire:\npos. 30 - dado DIN 934 M12 cl. 8 - kg 1.200", []amountWant{{1200, "kg"}}},
		{"bars as goods", "en", "please offer\nhandrail pipe - 240 bars\nrubber - 600 meter", []amountWant{{240, "pcs"}, {600, "m"}}},
		{"bars of pressure", "en", "We need 3 pcs pump 16 bars", []amountWant{{3, "pcs"}}},
		{"shares of payment", "en", "base: 34 ea. Terms 30/70 T/T", []amountWant{{34, "pcs"}}},
		{"samples that come before", "en", "first batch 2.000 pcs after sample approve", []amountWant{{2000, "pcs"}}},
		{"the price of one", "en", "i need street light 100w, 300 pcs. how much 1 pcs until Berbera port", []amountWant{{300, "pcs"}}},
		{"pieces of a set", "ar", "محتاجين طقم حلل جرانيت 10 قطع، الكمية 1500 طقم", []amountWant{{1500, "sets"}}},
		{"portions of a machine", "es", "requerimos 2 divisoras de 30 piezas y 3 amasadoras", []amountWant{{2, "pcs"}, {3, "pcs"}}},
		{"pieces of a pack", "pl", "proszę o wycenę: rękawice op. 100 szt., 2 400 opakowań", []amountWant{{2400, "packs"}}},
		{"what goods come with", "en", "we want router with vacuum table and 8 tool changer", nil},
		{"each with remotes", "en", "35 sets with 4m nylon rack and 2 remotes each, plus 10 extra control boards", []amountWant{{35, "sets"}, {10, "pcs"}}},
		{"what a carton holds", "en", "give me 40 cartons same sizes (24 pair one carton) and 20 carton of the turf one", []amountWant{{40, "cartons"}, {20, "cartons"}}},
		{"ply rating in lower case", "en", "we want tyre 315/80R22.5 20pr , quantity 2 container 40hq", []amountWant{{2, "containers-40"}}},
		{"what is asked to fit", "en", "Quantity 84 000 pcs. Please count how many pallets go inside one 40 HC", []amountWant{{84000, "pcs"}}},
		{"capacity behind its measure", "en", "Kindly offer 500 kg cap. 2 set and 300 kg cap. 1 set", []amountWant{{2, "sets"}, {1, "sets"}}},
		{"capacity of an hour", "en", "We want 1 unit. The capacity should be not less 1.5 ton for one hour", []amountWant{{1, "pcs"}}},
		{"outlets in words", "en", "We buy for eleven practices and want the catalogue for three new branches", nil},
		{"one as a pronoun", "en", "do you have one sitting in SA or must I wait", nil},
		{"heads of a machine", "zh", "想问三头的机器一小时能出多少支", nil},
		{"a model of two bowls", "zh", "再补一个40高柜:\n7843 双槽 600个\n8050 手工槽 300个", []amountWant{{1, "containers-40"}, {600, "pcs"}, {300, "pcs"}}},
		{"how thick a tape is", "es", "requerimos:\n- Cinta 16 mm 8 mil, emisor a 20 cm: 1.200 rollos\n- Filtro: 80 unidades", []amountWant{{1200, "rolls"}, {80, "pcs"}}},
		{"kits named behind their count", "en", "We ask your offer: thirty-six (36) complete sets, plus 12 fast moving spares kits.", []amountWant{{36, "sets"}, {12, "sets"}}},
		{"a scale of thousands", "en", "Price me on insulators, black: 20k, 50k and 100k, bagged in 125s", []amountWant{{20000, "pcs"}, {50000, "pcs"}, {100000, "pcs"}}},
		{"a scale of thousands in French", "fr", "Quel est le prix si on en prend 50 000, 100 000 et 200 000 ?", []amountWant{{50000, "pcs"}, {100000, "pcs"}, {200000, "pcs"}}},
		{"what a carton holds before the next amount", "es", "Ocupamos 900 cajas de plumones de 12 y 400 cajas de los de 24", []amountWant{{900, "cartons"}, {400, "cartons"}}},
		{"each so many metres", "pl", "Szukam 150 mb satyny i po 80 metrów w szałwii", []amountWant{{150, "m"}, {80, "m"}}},
		{"composed words in a list", "uk", "Потрібно на сезон:\nфітинг стартовий 16 мм — двадцять тисяч шт.", []amountWant{{20000, "pcs"}}},
		{"colours of one kind", "es", "We need 8,000 pcs color verde + 2,000 color negro con logo", []amountWant{{8000, "pcs"}, {2000, "pcs"}}},
		{"a size and a count with a dash", "en", "please offer\nhandrail pipe fi 42,4 - 180 bars x 3 m\nrubber - 600 meter", []amountWant{{180, "pcs"}, {600, "m"}}},
		{"a list after a greeting", "de", "Moin, 480 Matten 2508x1830 anthrazit, 500 Pfosten mit Kappe, 6 Tore. Was kostet alles zusammen?", []amountWant{{480, "pcs"}, {500, "pcs"}, {6, "pcs"}}},
		{"a numbered lot", "fr", "Lot 1 : 3 500 lampes solaires avec prise\nLot 2 : 40 kits\nPrix CIP Kribi", []amountWant{{3500, "pcs"}, {40, "sets"}}},
		{"shares with their print", "de", "wir bestellen 10'000 Stück, davon 6'000 mit Siebdruck und 4'000 mit Folie", []amountWant{{10000, "pcs"}, {6000, "pcs"}, {4000, "pcs"}}},
		{"what a bag may hold", "en", "First order 3 tons. How is the packing, bag 25kg or 20kg?", []amountWant{{3, "tons"}}},
		{"sizes with a dash", "en", "We need: T-shirt white (S-20, M-50, L-60, XL-30)", []amountWant{{20, "pcs"}, {50, "pcs"}, {60, "pcs"}, {30, "pcs"}}},
		{"sizes behind a colour", "en", "We want shirts navy S 40, M 80, L 120, XL 60.", []amountWant{{40, "pcs"}, {80, "pcs"}, {120, "pcs"}, {60, "pcs"}}},
		{"half a container", "en", "I want half a container of mixed hardware, say 8 pallets", []amountWant{{8, "pallets"}}},
		{"Korean tons", "ko", "파이프 50톤과 밸브 200개 견적 부탁드립니다", []amountWant{{50, "tons"}, {200, "pcs"}}},
		{"per is for in Italian", "it", "Prezzo target 1,35 €/pz per 8.000 pz", []amountWant{{8000, "pcs"}}},
		{"per is for each in English", "en", "Price per 1,000 pcs?", nil},
		{"a price on so many", "en", "what's your price on 150 x A-frame signs delivered to Leeds", []amountWant{{150, "pcs"}}},
		{"items of an offer", "en", "Dear Amy, order confirmed for items 1, 3 and 5 of your PI. Item 2 increase to 400 pcs.", []amountWant{{400, "pcs"}}},
		{"a second kind by its power", "fr", "Devis pour 15 climatiseurs 12000 BTU et 5 de 18000 BTU", []amountWant{{15, "pcs"}, {5, "pcs"}}},
		{"a polite wish", "de", "Wir hätten gern 40 Stühle und dazu 10 Tische, RAL 9005", []amountWant{{40, "pcs"}, {10, "pcs"}}},
		{"goods of a room", "en", "Hello, we're fitting out a gym: 12 spin bikes, 4 machines, 2 lamps. Landed Auckland.", []amountWant{{12, "pcs"}, {4, "pcs"}, {2, "pcs"}}},
		{"what the writer has", "en", "We have 12 machines, 4 presses and 2 ovens and look for a partner", nil},
		{"tons of a hoist", "en", "Pls give price for 2 pcs 5 ton chain hoist", []amountWant{{2, "pcs"}}},
		{"a plus behind a size", "fr", "Je cherche 1 500 m² de carrelage 60x60 + 300 ml de plinthes", []amountWant{{1500, "m2"}, {300, "m"}}},
		{"a size before a dash", "ru", "Нужны перчатки: размер 8 - 500 пар, 9 - 700 пар, 10 - 300 пар.", []amountWant{{500, "pairs"}, {700, "pairs"}, {300, "pairs"}}},
		{"a thickness before a count", "zh", "询价:不锈钢板 1219*2438*1.5,200张", []amountWant{{200, "pcs"}}},
		{"a source for so many", "de", "Wir suchen einen Lieferanten für 50.000 Faltschachteln", []amountWant{{50000, "pcs"}}},
		{"bales", "en", "I need 40 bales of mosquito net", []amountWant{{40, "bales"}}},
		{"metres of a chain and its rolls", "it", "confermo l'ordine:\ncod. CT-8 catena nera 15 mt     rotoli 60\ncod. LK-20 lucchetto   pz 1.500", []amountWant{{60, "rolls"}, {1500, "pcs"}}},
		{"metres of Turkish cloth by their number", "tr", "7 numara bej 6.000 mt, 12 numara siyah 3.500 mt alacağız", []amountWant{{6000, "m"}, {3500, "m"}}},
		{"metres in Spanish", "es", "Necesito 2.500 mts de cable THHN", []amountWant{{2500, "m"}}},
		{"metres in Portuguese", "pt", "Preciso de 1.200 mts de mangueira", []amountWant{{1200, "m"}}},
		{"tons in capitals", "es", "Necesitamos 500 MT de arroz", []amountWant{{500, "tons"}}},
		{"tons in English", "en", "We need 25 mt of soda ash", []amountWant{{25, "tons"}}},
		{"shared out by colour", "en", "Looking for 900 mugs, three colours 300 each, laser logo", []amountWant{{900, "pcs"}}},
		{"shared out in Spanish", "es", "Necesito 1.200 gorras, 4 colores, 300 cada uno", []amountWant{{1200, "pcs"}}},
		{"so many of each size", "en", "We need 50 of each size and 40 pcs of the cap", []amountWant{{50, "pcs"}, {40, "pcs"}}},
		{"alloys before parts", "en", "Please quote as attached:\n\n  6061 lower cap, clear anodized     1.5K / 3K / 6K\n  4130 pin, ground     1.5K / 3K / 6K\n\nFAI with first 3 pcs.", []amountWant{{1500, "pcs"}, {3000, "pcs"}, {6000, "pcs"}}},
		{"sizes to go ahead with", "en", "samples are perfect. go ahead with 800 of size S and 350 XL, print as proof", []amountWant{{800, "pcs"}, {350, "pcs"}}},
		{"goods to be made", "pt", "A amostra ficou bem. Faça 600 lamelas em aço mola, pontas redondas.", []amountWant{{600, "pcs"}}},
		{"goods to be made, in French", "fr", "L'échantillon est bon, fabriquez 400 charnières en laiton.", []amountWant{{400, "pcs"}}},
		{"goods to be made, in Russian", "ru", "Образец подошёл, изготовьте 250 втулок из бронзы.", []amountWant{{250, "pcs"}}},
		{"running meters", "en", "Natural white, we would need 1,800 running meters.", []amountWant{{1800, "m"}}},
		{"a model to go ahead with", "es", "Adelante con 60 de modelo B", []amountWant{{60, "pcs"}}},
		{"rails in Korean", "ko", "아래 품목 견적 부탁드립니다.\n1) 블록 600개\n2) 레일 3m 컷 45본", []amountWant{{600, "pcs"}, {45, "pcs"}}},
		{"bays of shelves", "en", "Pls quote:\n Cart 80L .... 500 units\n Shelf 900x1800 .... 230 bays", []amountWant{{500, "pcs"}, {230, "pcs"}}},
		{"spare parts at the end", "en", "I want 3 unit of the machine, with UV lamp and spare nozzle 20. How many days?", []amountWant{{3, "pcs"}, {20, "pcs"}}},
		{"what a set consists of", "pl", "Donice, zestaw 4 szt. Poproszę ofertę na 500 zestawów", []amountWant{{500, "sets"}}},
		{"a set of five", "en", "Nesting bowls, set of 5 pcs. We need 700 sets.", []amountWant{{700, "sets"}}},
		{"articles are no pieces", "ru", "Нужно 4000 рулонов, 20 артикулов", []amountWant{{4000, "rolls"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, amounts(Read(Source{Text: c.text, Language: c.lang}))); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestEvaluationSamples(t *testing.T) {
	for _, c := range []struct {
		name, lang, subject, text string
		want                      []amountWant
	}{
		{"cells for a lab", "en", "Evaluation samples, button cells", "For a comparison test in our lab we would need 40 cells from a fresh batch.", nil},
		{"pieces for a test", "de", "Muster Ventile", "Für einen Test brauchen wir 12 Stück.", nil},
		{"pieces for a trial", "es", "Muestras de válvulas", "Necesitamos 20 piezas para un ensayo.", nil},
		{"an order behind samples", "en", "Samples arrived", "The test was fine. We need 4,000 pcs now.", []amountWant{{4000, "pcs"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Subject: c.subject, Text: c.text, Language: c.lang})
			if diff := cmp.Diff(c.want, amounts(f)); diff != "" {
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
		{"a letter of credit by its name", "es", "Pagamos con carta de crédito a la vista", nil, []string{"L/C"}, nil},
		{"a letter of credit with its days", "es", "carta de crédito a 60 días", nil, []string{"L/C"}, nil},
		{"cash against documents", "en", "I'll pay cash against documents, not a deposit", nil, []string{"CAD"}, nil},
		{"card of the buyer", "en", "Flick me the invoice and I'll pay it off the card.", nil, []string{"credit card"}, nil},
		{"usual days", "sv", "CIF Göteborg, 45 dagar som vanligt", []string{"CIF"}, []string{"O/A"}, nil},
		{"asked with a negation", "vi", "Có cho trả L/C không ạ?", nil, []string{"L/C"}, nil},
		{"days of a letter, Italian", "it", "pagamento L/C a 60 gg data B/L", nil, []string{"L/C"}, nil},
		{"parts of a standard", "en", "Docs EN 455-1/2/3 test reports", nil, nil, []string{"EN 455"}},
		{"one part of a standard", "en", "to EN 1176-1 please, certificate needed", nil, nil, []string{"EN 1176-1"}},
		{"inspection document", "en", "EN 10204 3.1 certs with every lot", nil, nil, []string{"EN 10204 3.1"}},
		{"inspection document before its standard", "it", "Certificato 3.1 EN 10204 tassativo", nil, nil, []string{"3.1 EN 10204"}},
		{"inspection document alone", "de", "Bitte das 3.1-Zeugnis beilegen", nil, nil, []string{"3.1"}},
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
		{"dong without a sign", "vi", "Bên kia báo 61.000đ/thùng rồi, anh làm được 58.000 giao kho thì em chốt", "58000", "VND"},
		{"pounds of money", "en", "Target is 4.60 pound all in", "4.60", "GBP"},
		{"two prices share a currency", "it", "prezzi 3,35 e 6,10 USD FOB Tianjin", "3.35", "USD"},
		{"what was quoted is accepted", "en", "9,600 pairs at the $3.15 and $4.40 you quoted on Aug 20", "3.15", "USD"},
		{"a ceiling", "en", "My ceiling for one desk is 85 dollars.", "85", "USD"},
		{"a bid to hit", "en", "Can you hit $6.80 landed?", "6.80", "USD"},
		{"the last price in Turkish", "tr", "300 adet matkap yaz. 14.35 dolar son. olursa yarın avans", "14.35", "USD"},
		{"target in Portuguese", "pt", "FOB e CIF Santos. Meu alvo é US$ 18,40 FOB. Entrega em maio", "18.40", "USD"},
		{"target in German", "de", "Unser Ziel sind 3,20 EUR frei Haus", "3.20", "EUR"},
		{"target in Italian", "it", "Il nostro obiettivo è 4,10 USD FOB Ningbo", "4.10", "USD"},
		{"target beside a fee of the past", "zh", "目标价2.3美金。上次50美金一箱的木箱费能不能免掉", "2.3", "USD"},
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

func TestCurrencyOfCountry(t *testing.T) {
	for _, c := range []struct{ name, lang, country, text, amount, currency string }{
		{"cents of the euro", "nl", "NL", "Richtprijs is 14 cent", "0.14", "EUR"},
		{"cents of the dollar", "en", "US", "Target is 14 cents", "0.14", "USD"},
		{"Mexican thousands", "es", "MX", "precio objetivo 1,080 dls", "1080", "USD"},
		{"Mexican pesos", "es", "MX", "precio objetivo 12.5 pesos", "12.5", "MXN"},
		{"Spanish decimals", "es", "ES", "precio objetivo 1,080 EUR", "1.080", "EUR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := &inquiry.Form{Country: c.country}
			p := Read(Source{Text: c.text, Language: c.lang, Form: form}).Request.TargetPrice
			if p == nil || p.Amount != c.amount || p.Currency != c.currency {
				t.Errorf("%q from %s: target price %v, want %s %s", c.text, c.country, p, c.amount, c.currency)
			}
		})
	}
}
