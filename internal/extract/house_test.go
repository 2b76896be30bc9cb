package extract

import "testing"

// TestHouses tells display names of houses from the persons who sign for them.
func TestHouses(t *testing.T) {
	for _, c := range []struct {
		test, lang, text, name, addr string
		wantName, wantFirm           string
	}{
		{"the domain spells the house", "it", "Avete il listino?\n\nPaolo Rinaldi", "Forno Vecchio", "info@fornovecchio.it", "Paolo Rinaldi", "Forno Vecchio"},
		{"a family's house", "it", "Avete il listino?\n\nPaolo Rinaldi, Alba", "Vetreria Rinaldi", "ordini@vetreriarinaldi.it", "Paolo Rinaldi", "Vetreria Rinaldi"},
		{"an office's mailbox", "nl", "Graag een offerte.\n\nSanne (juf)", "De Regenboog", "info@obs-regenboog.nl", "Sanne", "De Regenboog"},
		{"the mailbox is the signer's", "uk", "Просимо зразки.\n\nОлена Бойко", "Світло Дім", "o.boyko@example-shop.com.ua", "Олена Бойко", "Світло Дім"},
		{"a word of schools", "pt", "Queremos 30 mesas.\n\nRita Faria (professora)", "Escola Monte Alto", "emaalto@agrup-alto.pt", "Rita Faria", "Escola Monte Alto"},
		{"a department and a function before the name", "ru", "Просим возместить.\n\nЮрисконсульт О. И. Панова", "Претензионный отдел", "claims@sever-dom.ru", "О. И. Панова", "Sever Dom"},
		{"department in the display name", "pt", "Segue o comprovante.\n\nAtt.\nCaio Prado", "Financeiro Mar Azul", "financeiro@marazul.com.br", "Caio Prado", "Mar Azul"},
		{"department behind the firm", "en", "Quote for 30 trolleys.\n\nJ. Otieno", "Baraka Supermarkets Procurement", "tenders@barakasupermarkets.co.ke", "J. Otieno", "Baraka Supermarkets"},
		{"signed otherwise than shown", "es", "Necesitamos cinta.\n\nSaludos\nLuis Vera\nRiegosur Ltda. - distribuidor", "Importaciones Riegosur", "importaciones@riegosur.cl", "Luis Vera", "Riegosur Ltda."},
		{"a trade is no firm", "es", "Favor cotizar 300 cajas.\n\nAtte.\nElena Riquelme\nMundojuego Sur S.A., Talca", "Importaciones", "import@mundojuegosur.cl", "Elena Riquelme", "Mundojuego Sur S.A."},
		{"an office before the signer", "es", "Si me iguala eso compro.\n\nSaludos\nRamiro", "Compras - Ramiro", "ramiro@ferremonte.bo", "Ramiro", "Ferremonte"},
		{"signed for the house", "en", "do you still make the small ones?\nUna (for Bea, who is away)", "Skerry Wool", "orders@skerrywool.co.uk", "Una", "Skerry Wool"},
		{"title before a signature", "es", "Rogamos respuesta.\n\nFdo. Inés Robles", "Inés Robles", "consumo@valdeluz.org", "Inés Robles", "Valdeluz"},
		{"label of the person to ask for", "zh", "请于周五前回复。\n\n联系人:吴工", "园区物业", "wy@park-a.cn", "吴工", "园区物业"},
		{"a Chinese name with a western one", "zh", "请报价。\n\n周慧玲 Nancy", "周慧玲 Nancy", "n@gmail.com", "周慧玲", ""},
		{"a nickname signs", "en", "what do they cost?\n\nKit", "Katherine", "kit@padandpaw.co.uk", "Katherine", "Padandpaw"},
		{"nobody signs", "en", "where is my order?", "Joan", "joan@sewingjoan.ca", "Joan", "Sewingjoan"},
		{"a person with a domain of his own", "en", "Quote please.\n\nRegards\nOwen Marsh", "Owen Marsh", "owen@owenmarsh.com", "Owen Marsh", "Owen Marsh"},
	} {
		t.Run(c.test, func(t *testing.T) {
			got := Read(Source{Text: c.text, Language: c.lang, From: from(c.name, c.addr)}).Customer
			if string(got.Name) != c.wantName || string(got.Company) != c.wantFirm {
				t.Errorf("got %q of %q, want %q of %q", got.Name, got.Company, c.wantName, c.wantFirm)
			}
		})
	}
}

// TestLegalForms keeps the legal form with a firm's name and towns away from it.
func TestLegalForms(t *testing.T) {
	for _, c := range []struct{ test, lang, text, addr, want string }{
		{"behind a comma", "es", "Cotizar resina.\n\nSaludos\nAna Paz\nEnvases del Norte, S.A. de C.V.", "ana@envasesdelnorte.mx", "Envases del Norte, S.A. de C.V."},
		{"town behind the form", "ro", "Cerere de ofertă.\n\nCu stimă,\nIon Pop\nLemn Expert S.R.L. Baia Mare", "ion@lemnexpert-bm.ro", "Lemn Expert S.R.L."},
		{"a depot that is no firm", "en", "whose box is this?\n\nRob\nGarve Couriers, Tain depot", "rob@garvecouriers.com", "Garve Couriers"},
		{"a county that is no firm", "en", "Two sizes please.\n\nDan Roe\nRoe Slate & Tile\nNew Quay, Co. Clare", "dan@roeslate.ie", "Roe Slate & Tile"},
		{"told in the text", "en", "Norvell Hospitality Supplies is a provider of hotel goods.\n\nKind regards,\nRavi Seth", "vendors@norvell-hospitality.com", "Norvell Hospitality Supplies"},
	} {
		t.Run(c.test, func(t *testing.T) {
			got := Read(Source{Text: c.text, Language: c.lang, From: from("", c.addr)}).Customer
			if string(got.Company) != c.want {
				t.Errorf("got %q, want %q", got.Company, c.want)
			}
		})
	}
}
