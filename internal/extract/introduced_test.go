package extract

import "testing"

// TestWhoWrites reads names and firms that letters give in passing.
func TestWhoWrites(t *testing.T) {
	for _, c := range []struct {
		test, lang, text, name, addr string
		wantName, wantFirm           string
	}{
		{"this is, with the family's name", "en", "This is Bakare-Cole Tyres, Ibadan. Price for 300 tyres?", "Tunde Bakare-Cole", "t@gmail.com", "Tunde Bakare-Cole", "Bakare-Cole Tyres"},
		{"we are a named firm", "en", "Hello, we are Northwind Interiors from Leeds, please quote 30 sofas.", "Joy Kay", "joy@gmail.com", "Joy Kay", "Northwind Interiors"},
		{"we are a trade, not a name", "en", "We are Wholesale Importers in Texas, please quote 30 sofas.", "Joy Kay", "joy@gmail.com", "Joy Kay", ""},
		{"an ampersand before the legal form", "en", "The cartons arrived wet. We at Hook & Line Ltd cannot sell them.", "Bo Reed", "bo@gmail.com", "Bo Reed", "Hook & Line Ltd"},
		{"an ampersand that the domain spells", "en", "Samples please.\n\nBest regards\nBo Reed\nHook & Line", "Bo Reed", "bo@hookandline.com", "Bo Reed", "Hook & Line"},
		{"Japanese", "ja", "お世話になっております。青空雑貨の三浦です。見積をお願いします。", "", "miura@aozora.jp", "三浦", "青空雑貨"},
		{"Korean", "ko", "안녕하세요, 한강상사 이지은입니다. 견적 부탁드립니다.", "", "lee@hangang.kr", "이지은", "한강상사"},
		{"Korean department as display name", "ko", "견적 부탁드립니다.\n\n감사합니다.\n이지은 드림", "한강무역 구매팀", "order@hangang.kr", "이지은", "한강무역"},
		{"Chinese legal form in the text", "zh", "请报价,发票抬头开 远山家居有限公司。\n\n李雷\n远山家居 采购部", "李雷", "l@yuanshan.com", "李雷", "远山家居有限公司"},
		{"job behind a comma", "uk", "Наша компанія «Світло Дім» шукає постачальника.\n\nЗ повагою\nОлена Бойко, комерційна директорка", "Олена Бойко", "o@svitlodim.ua", "Олена Бойко", "Світло Дім"},
		{"name, firm and town in one line", "ru", "Сколько стоит?\n\nОлег, Камнерез, Торжок", "Олег", "oleg@mail.ru", "Олег", "Камнерез"},
		{"couple", "en", "Catalogue please.", "Ann & Tim Porter", "hi@portertoys.com", "Ann Porter", "Portertoys"},
		{"initials are no name", "en", "price of all flasks today", "j k", "jk@outlook.com", "", ""},
		{"saving paper is no name", "en", "Please quote lugs.\n\nThanks & Regards,\nR. Anand\nDy. Manager\n\n\"Save paper - think before you print\"", "Purchase - Kaveri Panels", "purchase@kaveripanels.in", "R. Anand", "Kaveri Panels"},
		{"a firm as private mailbox", "en", "i want 500 cables final price", "", "yusuf.traders9@gmail.com", "", "Yusuf Traders"},
		{"customs brokers longer than the domain", "en", "Please confirm ETA.\n\nThank you\nGwen Low\nBayport Customs Brokers", "Import Ops", "ops@bayportcustoms.com", "Gwen Low", "Bayport Customs Brokers"},
		{"firm under the name in the writer's script", "ar", "نريد الاسعار\n\nهاني سالم\nشروق الطبية", "هاني سالم", "h@shurooq-medical.jo", "هاني سالم", "شروق الطبية"},
		{"Greek firm and town", "el", "Πού είναι η παραγγελία;\n\nΝίκος Βέργος\nΒέργος Πισίνες, Βόλος", "Νίκος Βέργος", "n@vergos-pools.gr", "Νίκος Βέργος", "Βέργος Πισίνες"},
		{"person and firm in one line of characters", "zh", "想了解價格。\n\n林志明 遠山戶外", "林志明", "lin@yuanshan.tw", "林志明", "遠山戶外"},
		{"firm and person as display name", "ja", "部品の件です。よろしくお願いいたします。\n\n三浦", "アオバ木工 三浦", "info@aobamokko.jp", "三浦", "アオバ木工"},
		{"old characters in the signature", "zh", "想看目錄。\n\n陳國華\n東方禮品線", "陈國华", "c@dongfang-gift.hk", "陳國華", "東方禮品線"},
		{"what a Korean does is no firm", "ko", "안녕하세요. 온라인에서 완구 판매하는 이지은입니다. 견적 부탁드립니다.", "이지은", "lee@naver.com", "이지은", ""},
		{"an office is no firm", "en", "Please quote 10 pumps.\n\nAnn Lee\nStores & Purchasing", "Ann Lee", "stores@bayworks.org", "Ann Lee", "Bayworks"},
		{"letters behind a name are no firm", "en", "See attached report.\n\nAnn Lee, CPA\nSr. Quality Manager\nSouthbay Care Supply, Inc.", "QA Desk", "qa@southbaycaresupply.com", "Ann Lee", "Southbay Care Supply, Inc."},
		{"small letters behind a name are no firm", "ru", "Нужна справка.\n\nС уважением,\nАнна Лебедева, старший хранитель", "Анна Лебедева", "a@mail.ru", "Анна Лебедева", ""},
		{"the owner of a named firm", "en", "Price?\n\nRegards\nAnn Lee, owner of Bay Cycles in Leeds", "", "ann@gmail.com", "Ann Lee", "Bay Cycles"},
		{"a private mailbox of a named person", "en", "Where is my order?", "Ann Lee", "annl.tools@hotmail.com", "Ann Lee", ""},
		{"a firm longer than its domain", "en", "We re-export filters.\n\nAnn Lee | Partner\nBay Crest Auto Spare Parts Tr. LLC\nT: +971 4 555 0199", "Ann Lee", "ann@baycrestauto.ae", "Ann Lee", "Bay Crest Auto Spare Parts Tr. LLC"},
		{"a firm called after its signer", "en", "give me 40 cartons again\n\nSamuel\nOduya Sporting Goods, Kisumu", "Samuel Oduya", "samoduya@gmail.com", "Samuel Oduya", "Oduya Sporting Goods"},
		{"a street behind the firm", "en", "Pls quote 3000 tubes CIF Yangon\n\nThant Lwin\nGolden Lwin Trading , 41st Street", "Thant Lwin", "tlwin@gmail.com", "Thant Lwin", "Golden Lwin Trading"},
		{"name and firm signed in one line", "fr", "Demande de prix.\n\nSalutations\nIdrissa Kone, Sahel Menuiserie", "Idrissa Kone", "i@sahel-menuiserie.bf", "Idrissa Kone", "Sahel Menuiserie"},
		{"a Thai firm signed", "th", "ขอราคาถุงกระสอบ 5,000 ใบ\n\nขอบคุณครับ\nวิชัย พงษ์ไพบูลย์\nบริษัท เมืองเหนือแพ็ค จำกัด\nโทร 081-555-0199", "คุณวิชัย", "wichai@mnpack.co.th", "วิชัย พงษ์ไพบูลย์", "บริษัท เมืองเหนือแพ็ค จำกัด"},
		{"a Thai firm in the text", "th", "สวัสดีค่ะ ดิฉันนภา จากบริษัท บ้านสวนเฟอร์นิเจอร์ จำกัด ขอแคตตาล็อกค่ะ", "นภา", "napa@gmail.com", "นภา", "บริษัท บ้านสวนเฟอร์นิเจอร์ จำกัด"},
		{"a Thai shop", "th", "ร้านวิชัยของเล่น เชียงใหม่ สนใจของเล่นไม้ค่ะ", "วิชัย", "w@gmail.com", "วิชัย", "ร้านวิชัยของเล่น"},
		{"a Japanese firm and a short surname", "ja", "株式会社アオバ工芸の林と申します。\n皿 3,000枚\n\n林 健一", "株式会社アオバ工芸 林", "hayashi@aobakogei.jp", "林 健一", "株式会社アオバ工芸"},
		{"a firm before the display name", "ja", "まだ届いておりません。\n\n南精工 三浦", "三浦", "miura@minami-seiko.co.jp", "三浦", "南精工"},
		{"goods at the end are no name", "ja", "お見積りをお願いします。\n\n木製トレー 200枚", "", "info@aozora.jp", "", "Aozora"},
		{"a chat's opening", "en", "Good evening Leroy here, Leroy Electrical in Mandeville. price for 45 lights?", "", "", "", "Leroy Electrical"},
		{"a firm here", "en", "hi boss, Kedai Alat Bunga Raya here. got A4 pouch?", "", "", "", "Kedai Alat Bunga Raya"},
		{"here from a firm", "en", "Hi, Tom here from Kingsway Tiles, Leicester. Price?", "Tom", "tom@gmail.com", "Tom", "Kingsway Tiles"},
		{"my shop by its name", "es", "me pasan catálogo por favor es para mi papelería La Nubia", "", "nubia@gmail.com", "", "La Nubia"},
		{"our hotel by its name", "de", "Wir suchen für unser Hotel Seeblick in Meersburg 40 Stühle.", "Uli Kern", "u@gmx.de", "Uli Kern", "Hotel Seeblick"},
		{"a small bakery by its name", "en", "we run a small bakery Sweet Crumb in Leeds. Price for 200 boxes?", "Tom", "t@gmail.com", "Tom", "Sweet Crumb"},
		{"in the name of", "tr", "Merhaba, Demir Ambalaj olarak 5000 adet kutu için fiyat istiyoruz.", "Emre", "e@gmail.com", "Emre", "Demir Ambalaj"},
		{"from the firm, behind its name", "tr", "Merhaba ben Emre, Yıldız Tekstil firmasından yazıyorum. Fiyat?", "Emre", "e@gmail.com", "Emre", "Yıldız Tekstil"},
		{"as a dealer", "tr", "Merhaba, Yetkili bayi olarak fiyat istiyoruz.", "Ece", "ece@gmail.com", "Ece", ""},
		{"a workshop and its town", "id", "Halo kak, saya Budi dari Konveksi Maju Jaya di Bandung, mau tanya harga", "Budi", "b@gmail.com", "Budi", "Konveksi Maju Jaya"},
		{"the company behind a name", "ru", "Здравствуйте! Меня зовут Виктор, компания Ромашка, Тверь. Нужно 300 штук.", "Виктор", "v@mail.ru", "Виктор", "Ромашка"},
		{"on behalf of a firm", "pl", "Dzień dobry, reprezentuję firmę Nowak Okna z Radomia.", "Jan", "jan@gmail.com", "Jan", "Nowak Okna"},
		{"writing from a company", "cs", "Dobrý den, píšu vám ze společnosti Modrý Dům, zajímá nás cena.", "Petr", "p@seznam.cz", "Petr", "Modrý Dům"},
		{"my company", "sv", "Hej, jag heter Lars och mitt företag Norrskens Trädgård söker 400 krukor.", "Lars", "l@gmail.com", "Lars", "Norrskens Trädgård"},
		{"of the company", "es", "Hola, le escribe Ana de la empresa Tejidos Luna, en Quito.", "Ana", "a@gmail.com", "Ana", "Tejidos Luna"},
		{"from the company", "el", "Καλημέρα, είμαι ο Νίκος από την εταιρεία Γαλάζιο Σπίτι, Βόλος.", "Νίκος", "n@gmail.com", "Νίκος", "Γαλάζιο Σπίτι"},
		{"from an establishment", "ar", "السلام عليكم معك محمود من مؤسسة النخيل للتجارة في جدة نريد سعر 500 كرتون", "محمود", "m@gmail.com", "محمود", "مؤسسة النخيل للتجارة"},
		{"we and a trade", "ar", "احنا الهدى للأدوات المنزلية في القاهرة، محتاجين 1500 طقم", "محمود", "m@gmail.com", "محمود", "الهدى للأدوات المنزلية"},
		{"a small firm has no name", "ar", "نحن شركة صغيرة في عمان نحتاج 200 لوح", "خالد", "k@gmail.com", "خالد", ""},
		{"from a company in Persian", "fa", "سلام، من رضا احمدی از شرکت پارس صنعت هستم. قیمت 500 عدد؟", "رضا", "r@gmail.com", "رضا", "شرکت پارس صنعت"},
		{"we are from", "hi", "नमस्ते, हम श्री गणेश ट्रेडर्स से हैं। 500 पीस का रेट?", "राजेश", "r@gmail.com", "राजेश", "श्री गणेश ट्रेडर्स"},
		{"another firm bought from", "en", "Our company Profile is attached. We bought from the company Bright Sun before.", "Joe", "j@gmail.com", "Joe", ""},
		{"an attachment is no firm", "en", "CV is attached, references on request\nJoe", "Joe", "j@gmail.com", "Joe", ""},
		{"two sentences are no firm", "en", "CV is attached. References on request.\n\nJoe Bell", "Joe Bell", "j@gmail.com", "Joe Bell", ""},
		{"a body that speaks of itself", "ja", "拝啓\n\n青空貿易振興会では、視察を予定しております。", "三浦", "miura@aozora-boueki.or.jp", "三浦", "青空貿易振興会"},
		{"our firm is no name", "ja", "お世話になります。\n弊社では皿を探しております。", "三浦", "miura@aozora.jp", "三浦", "Aozora"},
		{"a paper in its marks", "zh", "我是《東方週報》記者林志明,想採訪貴公司。", "林志明", "lin@dongfang-weekly.tw", "林志明", "東方週報"},
		{"a function's letters are no firm", "it", "Manca il certificato.\n\nElena Fabbri – RAQ", "Qualità", "qualita@salumificio-rossi.it", "Elena Fabbri", "Salumificio Rossi"},
		{"a short title that is a name", "en", "Photos attached.\n\nCol", "Col Hartley", "col@fencaravans.co.uk", "Col Hartley", "Fencaravans"},
		{"a town and its state are no firm", "en", "please send design photos\n\nRegards\nSabitha K\nKozhikode, Kerala", "", "sabithak@gmail.com", "Sabitha K", ""},
		{"Mexican legal form behind a comma", "es", "Favor de cotizar.\n\nSaludos\nLic. Iris Cano\nPapeles del Norte, S.A. de C.V.", "Iris Cano", "i@pdn.mx", "Iris Cano", "Papeles del Norte, S.A. de C.V."},
	} {
		t.Run(c.test, func(t *testing.T) {
			got := Read(Source{Text: c.text, Language: c.lang, From: from(c.name, c.addr)}).Customer
			if string(got.Name) != c.wantName || string(got.Company) != c.wantFirm {
				t.Errorf("got %q of %q, want %q of %q", got.Name, got.Company, c.wantName, c.wantFirm)
			}
		})
	}
}
