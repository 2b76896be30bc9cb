package extract

import "testing"

// TestFirmForms reads firms by the legal forms and the offices that open their names.
func TestFirmForms(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		from             [2]string
		want             string
	}{
		{"trading house", "ru", "Нужен счёт.\n\nОльга\nТД Уральский Крепёж", [2]string{"Ольга Белова", "belova@ukrep.ru"}, "ТД Уральский Крепёж"},
		{"trading house in quotation marks", "ru", "Нужен счёт.\n\nОльга Белова\nТД «Северный Ветер», Архангельск", [2]string{"Ольга Белова", "belova@sevv.ru"}, "ТД «Северный Ветер»"},
		{"Kyrgyz", "ru", "Цена?\n\nС уважением,\nАзамат\nОсОО Тянь-Шань Мебель", [2]string{"Азамат Токтоев", "a@tsm.kg"}, "ОсОО Тянь-Шань Мебель"},
		{"Kazakh", "kk", "Бағасы қанша?\n\nДәулет\nЖШС «Арқа Құрылыс»", [2]string{"Даулет", "d@gmail.com"}, "ЖШС «Арқа Құрылыс»"},
		{"Uzbek in Cyrillic", "ru", "Цена?\n\nБахтиёр\nМЧЖ Зарафшон Текс", [2]string{"Bakhtiyor", "b@zt.uz"}, "МЧЖ Зарафшон Текс"},
		{"Uzbek in Latin", "uz", "Narxi qancha?\n\nSardor\nZarafshon Teks MChJ", [2]string{"Sardor", "s@zt.uz"}, "Zarafshon Teks MChJ"},
		{"Ukrainian", "uk", "Яка ціна?\n\nОксана\nТзОВ Галицька Пряжа", [2]string{"Оксана", "o@gp.com.ua"}, "ТзОВ Галицька Пряжа"},
		{"trader in Belarus", "ru", "Цена?\n\nИгорь\nЧТУП Полесье Торг", [2]string{"Игорь", "i@pt.by"}, "ЧТУП Полесье Торг"},
		{"and so on is no trading house", "ru", "Нужны болты, гайки и т.д. Сколько стоит?\n\nОльга", [2]string{"Ольга Белова", "belova@gmail.com"}, ""},
		{"Vietnamese, name of capitals and small words", "vi", "Báo giá?\n\nEm Hà - 0903 555 111\nCông ty TNHH Máy móc Đại Phong", [2]string{"Trần Thu Hà", "ha@daiphong.vn"}, "Công ty TNHH Máy móc Đại Phong"},
		{"Vietnamese share company", "vi", "Báo giá?\n\nTrần Hà\nCông ty Cổ phần Bao bì Sông Lam", [2]string{"Trần Hà", "ha@baobisl.vn"}, "Công ty Cổ phần Bao bì Sông Lam"},
		{"Vietnamese private house", "vi", "Báo giá?\n\nTrần Hà\nDNTN Thép Ba Sao", [2]string{"Trần Hà", "ha@gmail.com"}, "DNTN Thép Ba Sao"},
		{"Indonesian", "id", "Minta harga.\n\nSalam,\nBudi\nPT Sinar Laut Abadi", [2]string{"Budi", "budi@sla.co.id"}, "PT Sinar Laut Abadi"},
		{"Indonesian shop", "id", "Minta harga.\n\nSalam,\nWati\nUD Tani Makmur", [2]string{"Wati", "wati@gmail.com"}, "UD Tani Makmur"},
		{"Thai", "th", "ขอราคาครับ\n\nสมชาย\nบริษัท ทะเลทอง จำกัด", [2]string{"Somchai", "s@ttong.co.th"}, "บริษัท ทะเลทอง จำกัด"},
		{"parish office", "pt", "Qual o preço?\n\nRui Matos\nJunta de Freguesia de Monte Claro", [2]string{"Rui Matos", "geral@jf-mclaro.pt"}, "Junta de Freguesia de Monte Claro"},
		{"customs office", "de", "Wir bitten um Auskunft.\n\nIm Auftrag\nP. Wieland\nHauptzollamt Weserbergland", [2]string{"Poststelle", "poststelle@hza-wb.de"}, "Hauptzollamt Weserbergland"},
		{"town before the mill", "es", "¿Precio?\n\nAna Rojas\nComercial Maipo Riego Ltda. – Talca", [2]string{"Ana Rojas", "ana@maiporiego.cl"}, "Comercial Maipo Riego Ltda."},
		{"opening of trade in Portuguese", "pt", "Preço?\n\nRui\nDistribuidora Serra Azul Lda. - Viseu", [2]string{"Rui Melo", "rui@serraazul.pt"}, "Distribuidora Serra Azul Lda."},
		{"a private sender's town", "en", "My tent broke.\n\nMrs J Hobbs, Kettering, England", [2]string{"Jean Hobbs", "jean@yahoo.co.uk"}, ""},
		{"a private sender's town in German", "de", "Das Zelt ist kaputt.\n\nFrau E. Lindner, Apolda, Deutschland", [2]string{"Elke Lindner", "elke@web.de"}, ""},
		{"a private sender's town in French", "fr", "La tente est cassée.\n\nMme A. Roche, Guéret, France", [2]string{"Anne Roche", "anne@orange.fr"}, ""},
		{"head of a forwarded mail", "en", "Hi, see below.\n\nThanks!\nMaria\n\nFrom: Store Planning\nTo: Maria\nFor 3 stores:\n Cart 60L 100 units", [2]string{"Maria Reyes", "maria@freshmart.ph"}, "Freshmart"},
		{"head of a forwarded mail in German", "de", "Siehe unten.\n\nGruß\nUwe\n\nVon: Filial Technik\nAn: Uwe\n100 Regale", [2]string{"Uwe Harms", "uwe@nordkauf.de"}, "Nordkauf"},
		{"head of a forwarded mail in Spanish", "es", "Ver abajo.\n\nGracias\nEva\n\nDe: Planta Equipos\nPara: Eva\n100 estantes", [2]string{"Eva Gil", "eva@surcompra.es"}, "Surcompra"},
		{"subject of the first sentence", "en", "Riverfold Trust runs 40 community gardens. Would you help us with tools?", [2]string{"Amy Cole", "amy@riverfold.org"}, "Riverfold Trust"},
		{"subject of the first sentence in Dutch", "nl", "Zeekracht Collectief verzamelt oude netten. Kunt u korrels leveren?", [2]string{"Femke", "femke@zeekracht.nl"}, "Zeekracht Collectief"},
		{"subject of the first sentence in Spanish", "es", "Marviva Laboratorio analiza aguas. ¿Precio de 20 sondas?", [2]string{"Ana", "ana@marviva.es"}, "Marviva Laboratorio"},
		{"first word of a sentence alone", "en", "Riverfold needs 40 spades.", [2]string{"Amy Cole", "amy@riverfold.org"}, "Riverfold"},
		{"umlaut of a word of trade", "de", "Der Sensor ist defekt.", [2]string{"", "info@baeckerei-ostheim.de"}, "Bäckerei Ostheim"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(Read(Source{Text: c.text, Language: c.lang, From: from(c.from[0], c.from[1])}).Customer.Company); got != c.want {
				t.Errorf("company %q, want %q", got, c.want)
			}
		})
	}
}
