package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func TestSignedName(t *testing.T) {
	for _, c := range []struct {
		name string
		s    Source
		want string
	}{
		{"longer form in the signature", Source{Text: "Precio?\n\nMario Paz Soto\nGerente", From: from("Mario Paz", "m@paz.pe")}, "Mario Paz Soto"},
		{"shorter form below", Source{Text: "Price?\n\nAnn", From: from("Ann Hale", "ann@hale.com")}, "Ann Hale"},
		{"Cyrillic", Source{Text: "Цена?\n\nС уважением\nПетро Шевчук", From: from("Petro Shevchuk", "p@gmail.com")}, "Петро Шевчук"},
		{"Hebrew", Source{Text: "מה המחיר?\nדני שפיגל", From: from("Danny Shpigel", "d@gmail.com")}, "דני שפיגל"},
		{"Persian", Source{Text: "قیمت؟\n\nکامران صادقی", From: from("Kamran Sadeghi", "k@gmail.com")}, "کامران صادقی"},
		{"another's name in Cyrillic", Source{Text: "Цена?\n\nС уважением\nИван Петров", From: from("Lars Holm", "l@gmail.com")}, "Lars Holm"},
		{"firm, department and name in one line", Source{Text: "見積をお願いします。\n\n青山商店株式会社 購買部 中村 太郎", From: from("Taro Nakamura", "t@gmail.com"), Language: "ja"}, "中村 太郎"},
		{"department as display name", Source{Text: "Please reply.\n\nRegards\nMinh Tran", From: from("Expo Office", "v@x.vn")}, "Minh Tran"},
		{"first name and trade", Source{Text: "hola soy Rosa de Puebla, precio?", From: from("Rosa papelería", "r@gmail.com"), Language: "es"}, "Rosa"},
		{"service", Source{Text: "Hello there, what is the price of this?", From: from("Typeform", "n@gmail.com")}, ""},
		{"initial that is a title elsewhere", Source{Text: "Wir bitten um Auskunft.\n\nIm Auftrag\nM. Wieland\nStadtwerke Ostheim", From: from("Poststelle", "poststelle@stw-ostheim.de"), Language: "de"}, "M. Wieland"},
		{"initial in Dutch", Source{Text: "Prijs?\n\nMet vriendelijke groet\nM. Hoekstra", From: from("Inkoop", "inkoop@h.nl"), Language: "nl"}, "M. Hoekstra"},
		{"title in French", Source{Text: "Prix ?\n\nCordialement\nM. Delmas", From: from("Achats", "achats@h.fr"), Language: "fr"}, "Delmas"},
		{"German im", Source{Text: "im Zuge der Prüfung brauchen wir Papiere.", From: from("", "b@gmail.com"), Language: "de"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(Read(c.s).Customer.Name); got != c.want {
				t.Errorf("name %q, want %q", got, c.want)
			}
		})
	}
}

func TestSignedFirm(t *testing.T) {
	for _, c := range []struct {
		name string
		s    Source
		want string
	}{
		{"longer than the display name", Source{Text: "Quote?\n\nWith regards\nR. Kumar\nKumar Hardware & Tools", From: from("Kumar Hardware", "k@gmail.com")}, "Kumar Hardware & Tools"},
		{"behind the name", Source{Text: "I am Mrs Ada Obi of Obi Global Ventures, Aba market. Price?", From: from("Ada Obi", "ada@yahoo.com")}, "Obi Global Ventures"},
		{"Vietnamese", Source{Text: "Báo giá?\n\nLê Văn An\nCông ty TNHH Cơ Khí Sao Mai", From: from("Lê Văn An", "an@saomai.vn")}, "Công ty TNHH Cơ Khí Sao Mai"},
		{"Persian", Source{Text: "قیمت؟\n\nشرکت پارس بتن", From: from("Reza", "r@parsbeton.ir")}, "شرکت پارس بتن"},
		{"Chinese with a department", Source{Text: "请报价。\n\n李雷\n远山家居 采购", From: from("李雷", "l@yuanshan.com"), Language: "zh"}, "远山家居"},
		{"Cyrillic that the domain writes in Latin letters", Source{Text: "Где груз?\n\nС уважением, Инна\nЛадный-Текстиль, г. Елец", From: from("Инна", "i@ladnyy-tekstil.ru"), Language: "ru"}, "Ладный-Текстиль"},
		{"as the private mailbox", Source{Text: "Send the AWB today.\n\nSandhu Looms, Barnala", From: from("Jaspreet Sandhu", "sandhu.looms@rediffmail.com")}, "Sandhu Looms"},
		{"the writer's name in the mailbox", Source{Text: "What is the price?\n\nJaspreet Sandhu", From: from("J. Sandhu", "jaspreet.sandhu@gmail.com")}, ""},
		{"town and state", Source{Text: "Quero o reembolso.\n\nRosa - Armarinho Palmeira, Assu/RN", From: from("Rosa Lima", "rosa@armarinhopalmeira.com.br"), Language: "pt"}, "Armarinho Palmeira"},
		{"spelling of the writer", Source{Text: "Preis?\n\nGrüße\nUlf Körner", From: from("Ulf Körner", "u@koerner-holz.de")}, "Körner Holz"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(Read(c.s).Customer.Company); got != c.want {
				t.Errorf("company %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhere(t *testing.T) {
	for _, c := range []struct {
		name, lang, text, addr, country, phone string
	}{
		{"ending of a region", "en", "Price?\n\nHuw\n07700 900123", "huw@huwsfarm.wales", "GB", "+447700900123"},
		{"trunk zero at home", "fr", "Tarif ?\n\nLéa\n06 39 98 11 22", "lea@atelier.fr", "FR", "+33639981122"},
		{"state behind a town", "en", "Please quote DDP Duluth MN for rope", "a@boats.com", "US", ""},
		{"simplified characters", "zh", "您好,请发一下报价单和产品资料,谢谢", "a@dongfang.com", "CN", ""},
		{"country code behind, as letters that run left put it", "ar", "نحتاج 20 عمود.\nالهاتف: 92555014 968+", "a@gmail.com", "OM", "+96892555014"},
		{"state behind a town in a sentence", "en", "4 shade sails over playgrounds in Laramie WY please", "a@parks.com", "US", ""},
		{"branch of a mail service", "es", "precio de 20 sillas?", "a@yahoo.es", "ES", ""},
		{"ending sold to all, in its own language", "es", "precio de 20 sillas?", "a@clinica.hn", "HN", ""},
		{"town and number below the name", "es", "la maquina no enciende, ayuda\n\nWilmer Soto\nArequipa\n959 123 456", "w@gmail.com", "PE", "+51959123456"},
		{"place of handing over", "en", "Please quote 300 valves FCA Hong Kong airport and EXW", "a@crestvalve.com", "", ""},
		{"place of delivery", "en", "Please quote 300 valves FCA Hong Kong, and DAP Singapore", "a@crestvalve.com", "SG", ""},
		{"their customers", "en", "Who are your biggest customers in the UK?", "a@outlook.com", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Read(Source{Text: c.text, Language: c.lang, From: from("", c.addr)}).Customer
			if string(got.Country) != c.country || string(got.Phone) != c.phone {
				t.Errorf("country %q phone %q, want %q %q", got.Country, got.Phone, c.country, c.phone)
			}
		})
	}
}

func TestWishedPrice(t *testing.T) {
	for _, c := range []struct {
		name, lang, text, amount, currency string
	}{
		{"would work", "en", "We could start soon, 11.80 EUR/pc would work for us.", "11.80", "EUR"},
		{"what is paid now", "en", "We pay now 9 USD for the same thing.", "9", "USD"},
		{"Turkish", "tr", "siz 7 USD yapabilirseniz sipariş geçeriz", "7", "USD"},
		{"behind the number of an item", "de", "Zielpreis Pos. 2: 4,50 EUR", "4,50", "EUR"},
		{"a deposit", "en", "We pay USD 500 deposit.", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := inquiry.Price{}
			if p := Read(Source{Text: c.text, Language: c.lang}).Request.TargetPrice; p != nil {
				got = *p
			}
			want := c.amount
			if want == "4,50" {
				want = "4.50"
			}
			if got.Amount != want || got.Currency != c.currency {
				t.Errorf("%q: %s %s, want %s %s", c.text, got.Amount, got.Currency, want, c.currency)
			}
		})
	}
}

func TestCertificates(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []string
	}{
		{"regulation with a letter", "de", "Teile mit ECE R90 bitte", []string{"ECE R90"}},
		{"bodies that adopt each other", "de", "Prüfung gemäß DIN EN 1090 erforderlich", []string{"DIN EN 1090"}},
		{"joined bodies", "en", "must meet AS/NZS 4020 and NSF/ANSI 61", []string{"AS/NZS 4020", "NSF/ANSI 61"}},
		{"fire class", "it", "Classe 1IM ignifuga obbligatoria", []string{"Classe 1IM"}},
		{"issuer of a standard's certificate", "de", "TÜV-Zertifikat nach EN 1176 muss dabei sein", []string{"EN 1176"}},
		{"issuer alone", "de", "Haben Sie TÜV?", []string{"TÜV"}},
		{"national mark", "he", "יש תו תקן SII או CE?", []string{"SII", "CE"}},
		{"a law", "ja", "食品衛生法の試験成績書はありますか", []string{"食品衛生法"}},
		{"steel is no certificate", "en", "price per kg of SS 304 pipe DIN 2448", []string{}},
		{"accuracy class", "en", "meter of class 1 with display", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Read(Source{Text: c.text, Language: c.lang}).Request.Certifications); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []amountWant
	}{
		{"Spanish boxes are cartons", "es", "necesito 80 cajas de globos", []amountWant{{80, "cartons"}}},
		{"steps with a unit each", "ja", "数量:1,000枚/3,000枚", []amountWant{{1000, "pcs"}, {3000, "pcs"}}},
		{"unit in its own column", "es", "Cotizar:\n\nCód.\tDescripción\tCant.\tUnidad\nA-1\tAlicate\t1.200\tun\nJ-4\tDados 24 piezas\t300\tjgo\n", []amountWant{{1200, "pcs"}, {300, "sets"}}},
		{"line without a unit beside one with", "fr", "Besoin de :\n- croisillons : 500 sachets\n- barrettes alu : 1 000\n", []amountWant{{500, "bags"}, {1000, "pcs"}}},
		{"number word with a unit", "en", "Need wire rope 5/16 7x19, forty reels", []amountWant{{40, "rolls"}}},
		{"one machine, named before", "en", "i want machine paper cup 9 oz, one machine with mold", []amountWant{{1, "pcs"}}},
		{"weight of a person", "id", "apa ada kursi roda untuk pasien 120 kg?", nil},
		{"below the minimum", "de", "Gibt es das in kleineren Mengen als 10.000 Stück?", nil},
		{"the same as before", "en", "Same as last order, 500 pcs please.", []amountWant{{500, "pcs"}}},
		{"the same as before in Chinese", "zh", "跟上次一样，500个", []amountWant{{500, "pcs"}}},
		{"an earlier delivery", "en", "In the last delivery 14 of the 300 boxes had a crack. We need 450 sets.", []amountWant{{450, "sets"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, amounts(Read(Source{Text: c.text, Language: c.lang}))); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestWarehouses(t *testing.T) {
	for _, c := range []struct{ name, lang, text, want string }{
		{"before the warehouse", "en", "Need at Tampines warehouse by 20 Nov", "Tampines"},
		{"Dutch", "nl", "Wat kost het, geleverd in Zwolle?", "Zwolle"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff([]string{c.want}, Read(Source{Text: c.text, Language: c.lang}).Request.Places); diff != "" {
				t.Error(diff)
			}
		})
	}
}
