package extract

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

type amountWant struct {
	Value float64
	Unit  string
}

func amounts(f Facts) []amountWant {
	var out []amountWant
	for _, q := range f.Request.Quantities {
		out = append(out, amountWant{q.Value, q.Unit})
	}
	return out
}

func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []amountWant
	}{
		{"plain", "en", "Please quote 5,000 pcs.", []amountWant{{5000, "pcs"}}},
		{"in brackets", "en", "We want cabinets with USB (128), desks 1200 mm (64) and benches (60).", []amountWant{{128, "pcs"}, {64, "pcs"}, {60, "pcs"}}},
		{"in words and figures", "en", "Please offer thirty-six (36) complete sets.", []amountWant{{36, "sets"}}},
		{"in words and figures of Spanish", "es", "Necesitamos veinte (20) unidades.", []amountWant{{20, "pcs"}}},
		{"a year in brackets", "en", "We want the tender (2026) and the annex (2027) today.", nil},
		{"k glued", "en", "We need 5k pcs of M8 bolts", []amountWant{{5000, "pcs"}}},
		{"points group counts in English too", "en", "price for 10.000 pcs", []amountWant{{10000, "pcs"}}},
		{"blanks group", "fr", "Besoin de 1 500 000 pièces", []amountWant{{1500000, "pcs"}}},
		{"Indian groups and lakh", "en", "need 3,00,000 nos and 1 lakh pcs", []amountWant{{300000, "pcs"}, {100000, "pcs"}}},
		{"Arabic digits", "ar", "نحتاج ١٠٠٠ قطعة", []amountWant{{1000, "pcs"}}},
		{"Chinese numerals", "zh", "我们需要三千个保温杯", []amountWant{{3000, "pcs"}}},
		{"ten thousands", "zh", "采购2万套", []amountWant{{20000, "sets"}}},
		{"with the price of a piece", "en", "Go ahead with the woks:\nflat bottom, beech handle   600 @ 6.85\nbamboo lid   900 @ $1.90", []amountWant{{600, "pcs"}, {900, "pcs"}}},
		{"doors as goods and as parts", "en", "Please quote 60 doors and 2 wardrobes with 3 doors.", []amountWant{{60, "pcs"}, {2, "pcs"}}},
		{"behind a bare wish for prices", "en", "Hi, price pls: 1.000 mugs, 500 saucers", []amountWant{{1000, "pcs"}, {500, "pcs"}}},
		{"no thousands of Turkish in English", "en", "Need 12 bin fans for the silo.", []amountWant{{12, "pcs"}}},
		{"thousands in Turkish", "tr", "20 bin adet istiyoruz.", []amountWant{{20000, "pcs"}}},
		{"thousands in Portuguese", "pt", "preciso de 9 mil peças", []amountWant{{9000, "pcs"}}},
		{"thousands in Spanish", "es", "necesito 3 mil unidades", []amountWant{{3000, "pcs"}}},
		{"Russian", "ru", "Нужно 2,5 тыс. шт и 700 комплектов", []amountWant{{2500, "pcs"}, {700, "sets"}}},
		{"steps of a scale", "en", "Price for 500/1000/3000 pcs?", []amountWant{{500, "pcs"}, {1000, "pcs"}, {3000, "pcs"}}},
		{"steps with and", "en", "quote for 500, 1000 and 3000 pcs", []amountWant{{500, "pcs"}, {1000, "pcs"}, {3000, "pcs"}}},
		{"kilometres are metres", "en", "and 40 km of 16mm rope", []amountWant{{40000, "m"}}},
		{"tons with decimals", "de", "Wir brauchen 2,5 Tonnen", []amountWant{{2.5, "tons"}}},
		{"container", "en", "need 2x40HQ of tiles", []amountWant{{2, "containers-40"}}},
		{"container with feet sign", "en", "quote 1x20' please", []amountWant{{1, "containers-20"}}},
		{"containers of unstated size", "en", "We want 3 containers monthly", []amountWant{{3, "containers"}}},
		{"containers then size", "id", "kami butuh 2 kontainer 20ft", []amountWant{{2, "containers-20"}}},
		{"Chinese container", "zh", "需要两个40尺高柜", []amountWant{{2, "containers-40"}}},
		{"no unit behind a verb", "en", "We need 500 led bulbs", []amountWant{{500, "pcs"}}},
		{"no unit, second item", "en", "need 26 sun loungers + 13 parasols", []amountWant{{26, "pcs"}, {13, "pcs"}}},
		{"no unit, Spanish", "es", "Necesito 250 canastas de 20 litros y 60 carretillas", []amountWant{{250, "pcs"}, {60, "pcs"}}},
		{"list with gaps", "en", "Please raise PI:\n\nPlate 11\"     8,000\nMug 300 ml     6,000\n", []amountWant{{8000, "pcs"}, {6000, "pcs"}}},
		{"list with dots", "pt", "Item 1 Tubo rolo 100 m ........ 24 rolos\nItem 2 Bomba 3 kW ........ 6 un\n", []amountWant{{24, "rolls"}, {6, "pcs"}}},
		{"list with times", "en", "please quote\n- Oven x 2 units\n- Trolley x 6\n", []amountWant{{2, "pcs"}, {6, "pcs"}}},
		{"table with a heading", "en", "We order:\n\nSKU      DESC        QTY     USD\nCL-10    Cleat 10\"   750     8.10\nCL-12    Cleat 12\"   400     10.95\n", []amountWant{{750, "pcs"}, {400, "pcs"}}},
		{"label", "zh", "产品:草坪\n数量:4,500 平米", []amountWant{{4500, "m2"}}},
		{"number word", "en", "i want one machine IBR 686", []amountWant{{1, "pcs"}}},
		{"dozen", "en", "need 20 dozen socks", []amountWant{{20, "dozen"}}},
		{"thousands as a unit", "es", "tornillo 12x2 - 400 millares", []amountWant{{400000, "pcs"}}},
		{"off counts in British trade", "en", "Need 6 off plus 2 spare impellers.", []amountWant{{6, "pcs"}, {2, "pcs"}}},
		{"a price off is none", "en", "We want 10 off the price of the pumps", nil},
		{"running metres beside square ones", "fr", "Besoin de carrelage, 2 800 m2, plus plinthes assorties 900 ml", []amountWant{{2800, "m2"}, {900, "m"}}},
		{"millilitres alone", "fr", "Besoin de flacons 900 ml", nil},
		{"Polish running metres", "pl", "tkanina VEL-08 granat – 2 400 mb", []amountWant{{2400, "m"}}},
		{"linear feet", "en", "Need 420 lin ft of coping and 6,800 sq ft pavers", []amountWant{{420, "ft"}, {6800, "sqft"}}},
		{"Swedish pieces", "sv", "slangklämma    4 000 st\nkulventil    600 st", []amountWant{{4000, "pcs"}, {600, "pcs"}}},
		{"Dutch pieces", "nl", "graag 250 st. banden", []amountWant{{250, "pcs"}}},
		{"Chinese cartons", "zh", "扎带 500 箱", []amountWant{{500, "cartons"}}},
		{"Korean cartons", "ko", "패드 1,500박스 견적", []amountWant{{1500, "cartons"}}},
		{"machines counted in Chinese and Japanese", "ja", "照明 200Wを300台お願いします", []amountWant{{300, "pcs"}}},
		{"Vietnamese machines and colours", "vi", "cần báo giá 3 máy và dây kéo màu đen 60.000 chiếc", []amountWant{{3, "pcs"}, {60000, "pcs"}}},
		{"ply rating", "en", "need 400 sets tyre 4.00-8 8PR", []amountWant{{400, "sets"}}},
		{"what is left in stock", "en", "We are down to two pallets of rings, so please run 420 rings", []amountWant{{420, "pcs"}}},
		{"outlets of the buyer", "en", "we want an offer for our 14 garden centres, 3,600 pcs", []amountWant{{3600, "pcs"}}},
		{"a model closes no item", "en", "Please offer:\n6306 ZZ ... 8,000\n30206 taper ... 5,000", []amountWant{{8000, "pcs"}, {5000, "pcs"}}},
		{"a feature before the amount", "ru", "Нужны диски 380 мм, 6 отверстий — 2 400 шт", []amountWant{{2400, "pcs"}}},
		{"a flow is no amount", "ru", "Нужен насос 320 м3/ч - 3 шт", []amountWant{{3, "pcs"}}},
		{"bags are the goods", "es", "Confirmo el pedido de 20,000 bolsas kraft N°4 y 10,000 cajas panetón", []amountWant{{20000, "pcs"}, {10000, "pcs"}}},
		{"bags of goods", "es", "Necesito 300 bolsas de cemento", []amountWant{{300, "bags"}}},
		{"a noun behind a singular", "en", "we buy 20 pallet racks", []amountWant{{20, "pcs"}}},
		{"a closing count", "en", "we need 1200 pcs gauge 28\nand ridge caps 150", []amountWant{{1200, "pcs"}, {150, "pcs"}}},
		{"a postal code", "en", "Need 20k bags. Quote to 97209 please", []amountWant{{20000, "bags"}}},
		{"containers of the past", "en", "We bought 3 containers last year", nil},
		{"Mexican thousands of metres", "es", "Favor de cotizar:\n- 12 bombas sumergibles\n- 1,800 m de cable plano", []amountWant{{12, "pcs"}, {1800, "m"}}},
		{"thousands of kilograms that close an item", "es", "cotizar:\n- Masterbatch blanco 60%  4,500 kg\n- Masterbatch negro   1,250 kg", []amountWant{{4500, "kg"}, {1250, "kg"}}},
		{"a numbered table", "en", "Please quote\n\nSl  Description     Qty   UOM\n1   Braid 50x5 mm    1,50,000  Mtr\n2   Lug M12     25,000   Nos\n", []amountWant{{150000, "m"}, {25000, "pcs"}}},
		{"an order with a colon", "ru", "повторите прошлый заказ: 300 гирлянд", []amountWant{{300, "pcs"}}},
		{"sample first", "en", "We need levelling agent, sample first then 2 MT", []amountWant{{2, "tons"}}},
		{"one complete line", "en", "Kindly quote one complete line for maize", []amountWant{{1, "sets"}}},
		{"Polish sets", "pl", "proszę o ofertę: 350 mm - 4000 kpl", []amountWant{{4000, "sets"}}},

		{"model", "en", "price of model KS-333 and IBR 686?", nil},
		{"wattage", "en", "We need LED 50 W, 220 V", nil},
		{"size", "en", "need bags 40x35x15 cm", nil},
		{"packing", "en", "how is the price when packed 50 pcs/ctn", nil},
		{"each carton", "en", "Each carton 12 pcs please", nil},
		{"price per thousand", "en", "Price per 1,000 pcs?", nil},
		{"minimum order", "en", "Is your MOQ 500 pcs?", nil},
		{"sample", "en", "Can you send 2 pcs sample first", nil},
		{"years and staff", "en", "We are a firm with 140 employees for 25 years and need your catalogue", nil},
		{"percent", "en", "we want 10% discount", nil},
		{"date", "en", "need it by 15 March 2026", nil},
		{"phone", "en", "call me +44 20 7946 0018, I need a price", nil},
		{"capacity", "en", "We need a machine, capacity 500 kg per hour", nil},
		{"describes one piece", "en", "need the 150 litre autoclave", nil},
		{"ratio and range of a model", "en", "need gearbox 3:1 with 5-3 taper", nil},
		{"what fits", "en", "how many fit in a 40HQ?", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Text: c.text, Language: c.lang})
			if diff := cmp.Diff(c.want, amounts(f)); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		name, lang, text            string
		terms, places, pay, certify []string
	}{
		{"port of destination", "en", "Please quote CIF Hamburg, payment L/C at sight, CE and RoHS needed.", []string{"CIF"}, []string{"Hamburg"}, []string{"L/C"}, []string{"CE", "RoHS"}},
		{"unknown town with a hyphen", "fr", "Il me faut 80 poches. Livraison Saint-Briac ou Le Havre, dites-moi.", nil, []string{"Saint-Briac", "Le Havre"}, nil, nil},
		{"unknown town with an apostrophe", "en", "150 chairs CIF Neiafu'ou please", []string{"CIF"}, []string{"Neiafu'ou"}, nil, nil},
		{"delivered to an unknown town", "en", "Need 3 pumps. Price delivered Karimnagar incl GST.", nil, []string{"Karimnagar"}, nil, nil},
		{"delivery of no town", "en", "Need 20 pumps. Delivery Time? Delivery ASAP. Delivery Terms please.", nil, nil, nil, nil},
		{"CNF is CFR", "en", "price per kg cnf Mombasa", []string{"CFR"}, []string{"Mombasa"}, nil, nil},
		{"C&F", "fr", "C&F Toamasina svp", []string{"CFR"}, []string{"Toamasina"}, nil, nil},
		{"place before the term", "en", "NHAVA SHEVA CIF. QUOTE TODAY", []string{"CIF"}, []string{"NHAVA SHEVA"}, nil, nil},
		{"two terms, lower case", "en", "price fca urumqi or dap dushanbe better. tt 100%", []string{"FCA", "DAP"}, []string{"urumqi", "dushanbe"}, []string{"T/T"}, nil},
		{"Chinese", "zh", "请报出厂价及 CIF 蒙巴萨价,付款电汇,需 SGS 验货", []string{"EXW", "CIF"}, []string{"蒙巴萨"}, []string{"T/T"}, []string{"SGS"}},
		{"German", "de", "Preis ab Werk und frei Haus, Lieferung nach Wels, Zahlung per Überweisung", []string{"EXW", "DAP"}, []string{"Wels"}, []string{"T/T"}, nil},
		{"Russian case forms", "ru", "До Владивостока сколько выйдет? Самовывоз тоже возможен.", []string{"EXW"}, []string{"Владивосток"}, nil, nil},
		{"Arabic", "ar", "كم السعر سيف ميناء جدة", []string{"CIF"}, []string{"جدة"}, nil, nil},
		{"unlisted place after a term", "en", "DAP Strömsund please", []string{"DAP"}, []string{"Strömsund"}, nil, nil},
		{"alternatives", "en", "ship to Apapa or Onne", nil, []string{"Apapa", "Onne"}, nil, nil},
		{"refused term of payment", "en", "LC not possible, only CAD.", nil, nil, []string{"CAD"}, nil},
		{"net days", "en", "Terms: net 45 per our agreement", nil, nil, []string{"O/A"}, nil},
		{"PayPal", "es", "¿Aceptan Paypal por el anticipo?", nil, nil, []string{"PayPal"}, nil},
		{"standards", "de", "Brauchen EN 12572-3 und ISO 9001:2015, dazu EN71.", nil, nil, nil, []string{"EN71", "EN 12572-3", "ISO 9001"}},
		{"a yard in a town no list holds", "en", "Price delivered to our yard in Toowoomba", nil, []string{"Toowoomba"}, nil, nil},
		{"a door in a listed town", "en", "all in, landed at our door in Nanaimo", nil, []string{"Nanaimo"}, nil, nil},
		{"label of a lead", "en", "Delivery Location : Rajkot", nil, []string{"Rajkot"}, nil, nil},
		{"Chinese delivery price", "zh", "请报深圳交货价", nil, []string{"深圳"}, nil, nil},
		{"delivery without a preposition", "pl", "4 tys. kartonów, dostawa Poznań", nil, []string{"Poznań"}, nil, nil},
		{"delivery behind the town", "tr", "250 adet klima, Mersin teslim", nil, []string{"Mersin"}, nil, nil},
		{"payment at delivery", "es", "pago contra entrega", nil, nil, []string{"COD"}, nil},
		{"Chinese mark in short", "zh", "要求3C认证", nil, nil, nil, []string{"CCC"}},
		{"a town in front of the price", "en", "need 300 pcs. piraeus price and how many days", nil, []string{"piraeus"}, nil, nil},
		{"a town as a part of its own", "en", "need 35 sets, target 7.60 USD, Ashdod. Must have a plug", nil, []string{"Ashdod"}, nil, nil},
		{"a store with its article", "en", "300 boards please. To the Shannon warehouse by mid June", nil, []string{"Shannon"}, nil, nil},
		{"a site of a label", "en", "Delivery : Kakinada site", nil, []string{"Kakinada"}, nil, nil},
		{"a port with an apostrophe", "fr", "CFR port d'Alger ou Béjaïa", []string{"CFR"}, []string{"Alger", "Béjaïa"}, nil, nil},
		{"delivered where no list knows", "fr", "Prix livrés Vohémar svp", nil, []string{"Vohémar"}, nil, nil},
		{"a workshop of the writer", "fr", "j'ai un petit atelier de couture à Lomé et je voudrais savoir les prix", nil, nil, nil, nil},
		{"where the writer travels", "en", "I can come through Guangzhou in October and want a price", nil, nil, nil, nil},
		{"Polish case form", "pl", "Proszę o cenę z dostawą do Gdyni", nil, []string{"Gdynia"}, nil, nil},
		{"Polish case form of an adjective", "pl", "dostawa do Gdańska", nil, []string{"Gdańsk"}, nil, nil},
		{"Polish case form without marks", "pl", "dostawa do Gdanska", nil, []string{"Gdansk"}, nil, nil},
		{"Polish case form that has no mark", "pl", "dostawa do Poznania", nil, []string{"Poznań"}, nil, nil},
		{"Czech case form", "cs", "s doručením do Brna", nil, []string{"Brno"}, nil, nil},
		{"Croatian accusative", "hr", "molimo ponudu s isporukom u Rijeku", nil, []string{"Rijeka"}, nil, nil},
		{"Slovenian accusative", "sl", "dostava v Ljubljano", nil, []string{"Ljubljana"}, nil, nil},
		{"Ukrainian case form", "uk", "доставка до Києва", nil, []string{"Київ"}, nil, nil},
		{"Turkish dative without its sign", "tr", "300 adet lazım Mersine teslim fiyat", nil, []string{"Mersin"}, nil, nil},
		{"Finnish illative", "fi", "toimitus Poriin", nil, []string{"Pori"}, nil, nil},
		{"behind a closed bracket", "de", "Lieferung verzollt (DDP) nach Emmen", []string{"DDP"}, []string{"Emmen"}, nil, nil},
		{"goods that pass a town", "ru", "Условия - CPT Костанай, автотранспорт через Хоргос", []string{"CPT"}, []string{"Костанай"}, nil, nil},
		{"where a shop opens", "fr", "Je suis architecte à Dakar et j'ouvre un showroom", nil, nil, nil, nil},
		{"lashing capacity", "en", "50mm straps 2500kg LC 250 pcs", nil, nil, nil, nil},
		{"refused behind the term", "de", "Zahlung 30 Tage netto, L/C machen wir nicht.", nil, nil, []string{"O/A"}, nil},
		{"Korean transfer", "ko", "PI 보내주시면 바로 송금하겠습니다", nil, nil, []string{"T/T"}, nil},

		{"where it is needed", "en", "300 beds. Need them in Brisbane by Easter.", nil, []string{"Brisbane"}, nil, nil},
		{"a town behind a date", "en", "send me the invoice. need by 3rd week march, Galway.", nil, []string{"Galway"}, nil, nil},
		{"the carrier as before", "es", "mandame otra vez 300 pares al mismo transporte en Antofagasta", nil, []string{"Antofagasta"}, nil, nil},
		{"two ports of transport", "en", "12 tents. transport from Mombasa or Durban we organise if you give me both CIF figures.", []string{"CIF"}, []string{"Mombasa", "Durban"}, nil, nil},
		{"a port that no list holds, Chinese", "zh", "请报到丹绒班丹港的价", nil, []string{"丹绒班丹"}, nil, nil},
		{"C and F in Arabic letters", "ar", "السعر سي اند اف جدة؟", []string{"CFR"}, []string{"جدة"}, nil, nil},
		{"CIF in Arabic letters", "ar", "نريد السعر سي آي اف عدن", []string{"CIF"}, []string{"عدن"}, nil, nil},
		{"FOB in Arabic letters", "ar", "السعر اف او بي شنغهاي", []string{"FOB"}, []string{"شنغهاي"}, nil, nil},
		{"CIF in Russian letters", "ru", "Цена СИФ Новороссийск и ФОБ", []string{"CIF", "FOB"}, []string{"Новороссийск"}, nil, nil},
		{"CIF in Thai", "th", "ขอราคา ซีไอเอฟ กรุงเทพ", []string{"CIF"}, []string{"กรุงเทพ"}, nil, nil},
		{"CIF in Hindi", "hi", "सीआईएफ मुंबई भाव बताइए", []string{"CIF"}, []string{"मुंबई"}, nil, nil},
		{"a lake in a name", "de", "Bitte frei Haus Malchow am See anbieten", []string{"DAP"}, []string{"Malchow am See"}, nil, nil},
		{"at your works", "en", "What are they ex your works?", []string{"EXW"}, nil, nil, nil},
		{"a name that begins as a country does", "zh", "请报到巴西古当港的价", nil, []string{"巴西古当"}, nil, nil},
		{"ports of a country", "zh", "请报到巴西的港口的价", nil, nil, nil, nil},
		{"an unlisted port and a listed one", "en", "transport from Dar or Durban we organise if you give both CIF figures.", []string{"CIF"}, []string{"Dar", "Durban"}, nil, nil},
		{"key fob", "en", "how do you add a fob without wiping the rest?", nil, nil, nil, nil},
		{"Spanish tax number", "es", "CIF: B12345678", nil, nil, nil, nil},
		{"bicycle", "vi", "săm lốp xe đạp", nil, nil, nil, nil},
		{"French ce", "fr", "Je voudrais savoir si ce produit existe", nil, nil, nil, nil},
		{"country is no place", "en", "Do you ship to Germany? DDP Germany", []string{"DDP"}, nil, nil, nil},
		{"where the writer sits", "en", "We are a shop based in Hamburg", nil, nil, nil, nil},
		{"papers are no certificates", "en", "Please send COA, Form A and MSDS", nil, nil, nil, nil},
		{"letters of a model", "en", "the LC-100 and order CE-77", nil, nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Text: c.text, Language: c.lang})
			got := [][]string{f.Request.Incoterms, f.Request.Places, f.Request.PaymentTerms, f.Request.Certifications}
			want := [][]string{c.terms, c.places, c.pay, c.certify}
			for i := range want {
				if want[i] == nil {
					want[i] = []string{}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestMoney(t *testing.T) {
	price := func(amount, currency, per string) *inquiry.Price {
		return &inquiry.Price{Amount: amount, Currency: currency, Per: inquiry.Maybe(per)}
	}
	for _, c := range []struct {
		name, lang, text string
		price            *inquiry.Price
		budget           *inquiry.Money
	}{
		{"target", "en", "Target price: USD 0.29/Piece", price("0.29", "USD", "pcs"), nil},
		{"sign before, wish", "en", "we had £2.90, can you do £2.75?", price("2.75", "GBP", ""), nil},
		{"first of two", "en", "Can you hold $310 / $395 delivered?", price("310", "USD", ""), nil},
		{"decimal comma per metre", "es", "Si me lo bajas de 2,35 €/m te confirmo", price("2.35", "EUR", "m"), nil},
		{"kept as written", "it", "Prezzo 6,90 €/coppia?", price("6.90", "EUR", "pairs"), nil},
		{"cents", "en", "target 35 cents per pc", price("0.35", "USD", "pcs"), nil},
		{"no sign", "en", "needs to be under 1.75 a set", price("1.75", "USD", "sets"), nil},
		{"Russian", "ru", "Если будет дешевле 18 долларов, возьмём", price("18", "USD", ""), nil},
		{"Japanese", "ja", "単価は US$0.62 です", price("0.62", "USD", ""), nil},
		{"yuan", "zh", "目标价 ¥12.5/个", price("12.5", "CNY", "pcs"), nil},
		{"price of an accepted offer", "es", "Precio $0.118 y $0.164 USD respectivamente, FOB Ningbo", price("0.118", "USD", ""), nil},
		{"price of last time", "en", "Last price was 6.20 dollars the wax", price("6.20", "USD", ""), nil},
		{"what is paid elsewhere", "en", "Present we are buying by 905 $ for item no 1", price("905", "USD", ""), nil},
		{"a wish beats a price that is named", "en", "Price: we had £2.90, can you do £2.75?", price("2.75", "GBP", ""), nil},
		{"budget", "en", "My budget 16,500 dollar reaching Tema", nil, &inquiry.Money{Amount: "16500", Currency: "USD"}},
		{"budget in thousands", "en", "our budget is USD 30k", nil, &inquiry.Money{Amount: "30000", Currency: "USD"}},
		{"wage", "en", "people stickering at $38/hour", nil, nil},
		{"a fee", "en", "A table with 2 chairs is 350 EUR incl. lunch", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Text: c.text, Language: c.lang})
			if diff := cmp.Diff(c.price, f.Request.TargetPrice); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
			if diff := cmp.Diff(c.budget, f.Request.Budget); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestDelivery(t *testing.T) {
	at := time.Date(2026, 2, 10, 9, 0, 0, 0, time.UTC)
	days := func(n int) *int { return &n }
	for _, c := range []struct {
		name, lang, text string
		want             *inquiry.Delivery
	}{
		{"end of a month", "en", "goods must arrive before end of March", &inquiry.Delivery{Text: "before end of March", By: "2026-03-31"}},
		{"month first", "en", "no later than July 6", &inquiry.Delivery{Text: "no later than July 6", By: "2026-07-06"}},
		{"next year", "en", "needed by 15 January", &inquiry.Delivery{Text: "needed by 15 January", By: "2027-01-15"}},
		{"within", "en", "First lot within 20 days", &inquiry.Delivery{Text: "within 20 days", WithinDays: days(20)}},
		{"weeks in German", "de", "Lieferung innerhalb 3 Wochen", &inquiry.Delivery{Text: "Lieferung innerhalb 3 Wochen", WithinDays: days(21)}},
		{"Chinese span", "zh", "30天内交货", &inquiry.Delivery{Text: "30天内", WithinDays: days(30)}},
		{"Japanese date", "ja", "4月10日まで", &inquiry.Delivery{Text: "4月10日まで", By: "2026-04-10"}},
		{"Portuguese", "pt", "Entrega até 15 de outubro", &inquiry.Delivery{Text: "Entrega até 15 de outubro", By: "2026-10-15"}},
		{"day and month in Italian", "it", "entro il 31/7", &inquiry.Delivery{Text: "entro il 31/7", By: "2026-07-31"}},
		{"season", "en", "must be in store before Christmas", &inquiry.Delivery{Text: "before Christmas"}},
		{"none", "en", "we paid on 5 May", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Read(Source{Text: c.text, Language: c.lang, At: at})
			if diff := cmp.Diff(c.want, f.Request.Delivery); diff != "" {
				t.Errorf("%q:\n%s", c.text, diff)
			}
		})
	}
}

func TestProducts(t *testing.T) {
	for _, c := range []struct {
		name string
		s    Source
		want []string
	}{
		{"behind the amount", Source{Text: "We need 500 pcs of stainless steel hinges, urgently.", Language: "en"}, []string{"stainless steel hinges"}},
		{"before the amount", Source{Text: "Please quote hydraulic power pack 15 nos", Language: "en"}, []string{"hydraulic power pack"}},
		{"a power at the end", Source{Text: "想采购LED工矿灯150W 500个", Language: "zh"}, []string{"LED工矿灯150W"}},
		{"a power before the head", Source{Text: "我们需要150W工矿灯200个", Language: "zh"}, []string{"150W工矿灯"}},
		{"a volume at the end", Source{Text: "We need air fryer 5L 300 pcs", Language: "en"}, []string{"air fryer 5L"}},
		{"items", Source{Text: "Please raise PI:\n\nBowl 6\"      8,000\nServing tray      1,200\n", Language: "en"}, []string{"Bowl 6\"", "Serving tray"}},
		{"form field", Source{Form: &inquiry.Form{Product: "Need Hydraulic Power Pack"}}, []string{"Hydraulic Power Pack"}},
		{"question", Source{Text: "Do you also do house-shaped bed frames for kids?", Language: "en"}, []string{"house-shaped bed frames for kids"}},
		{"subject", Source{Subject: "Price list optical frames", Text: "Kindly reply soon.", Language: "en"}, []string{"optical frames"}},
		{"Chinese", Source{Text: "我们需要500个保温杯,谢谢", Language: "zh"}, []string{"保温杯"}},
		{"none", Source{Text: "Please send more details of your products.", Language: "en"}, []string{}},
		{"syllables in a product field", Source{Text: "Chào anh chị, bên em cần báo giá.", Form: &inquiry.Form{Product: "Máy ép viên 1 tấn/giờ"}}, []string{"Máy ép viên 1 tấn/giờ"}},
		{"no goods in a product field", Source{Text: "Xin chào.", Form: &inquiry.Form{Product: "Báo giá sản phẩm"}}, []string{}},
		{"subject of the site", Source{Subject: "New message from kiln-tools", Text: "Hello, we look for ceramic mugs with our logo.", Language: "en", Form: &inquiry.Form{}}, []string{"ceramic mugs"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Read(c.s).Request.Products); diff != "" {
				t.Error(diff)
			}
		})
	}
}
