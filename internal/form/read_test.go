package form

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// mail makes a message as mailparse would.
func mail(from, reply, subject, text string) *inquiry.Message {
	m := &inquiry.Message{From: inquiry.Address{Addr: from}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: subject, Text: text}
	if reply != "" {
		m.ReplyTo = []inquiry.Address{{Addr: reply}}
	}
	return m
}

func TestReadLayouts(t *testing.T) {
	tests := []struct {
		name    string
		from    string
		reply   string
		subject string
		text    string
		want    inquiry.Form
	}{
		{
			name: "Japanese mail form with brackets", from: "noreply@ourfactory.cn", reply: "tanaka@tanaka-shoji.co.jp", subject: "ホームページからのお問い合わせ",
			text: "ホームページから以下の内容でお問い合わせがありました。\n\n【会社名】株式会社田中商事\n【お名前】田中 太郎 様\n【フリガナ】タナカ タロウ\n【メールアドレス】tanaka@tanaka-shoji.co.jp\n【電話番号】03-0000-0142\n【お問い合わせ内容】\nLEDパネル 600x600 を500台希望します。\n納期と価格を教えてください。\n\n送信日時：2026/03/12 10:22:31\nIPアドレス：198.51.100.7",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "田中 太郎", Email: "tanaka@tanaka-shoji.co.jp", Phone: "03-0000-0142", Company: "株式会社田中商事",
				Message: "LEDパネル 600x600 を500台希望します。\n納期と価格を教えてください。", Created: time.Date(2026, 3, 12, 10, 22, 31, 0, time.UTC)},
		},
		{
			name: "Japanese form with squares and full-width colon", from: "wordpress@ourfactory.cn", subject: "お問合せ",
			text: "■ 氏名：佐藤花子\n■ メール：sato@sato-denki.jp\n■ 数量：200個\n■ お問い合わせ内容：サンプルを送ってください。",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "佐藤花子", Email: "sato@sato-denki.jp", Quantity: "200個", Message: "サンプルを送ってください。"},
		},
		{
			name: "Korean site builder table", from: "no-reply@imweb.me", subject: "[문의] 새로운 문의가 등록되었습니다",
			text: "새로운 문의가 등록되었습니다.\n이름\t김민수\n회사명\t한빛조명 주식회사\n연락처\t010-0000-0142\n이메일\tminsu@hanbit-lighting.kr\n문의내용\tLED 투광등 300개 견적 부탁드립니다.\nKC 인증이 필요합니다.\n개인정보 수집 동의\t동의합니다",
			want: inquiry.Form{Platform: "hosted-form", Channel: "website", Name: "김민수", Email: "minsu@hanbit-lighting.kr", Phone: "010-0000-0142", Company: "한빛조명 주식회사",
				Message: "LED 투광등 300개 견적 부탁드립니다.\nKC 인증이 필요합니다."},
		},
		{
			name: "Turkish form", from: "bilgi@ourfactory.cn", reply: "mehmet@demir-insaat.com.tr", subject: "Web sitenizden yeni mesaj",
			text: "Adınız Soyadınız: Mehmet Demir\nFirma Adı: Demir İnşaat A.Ş.\nE-posta Adresi: mehmet@demir-insaat.com.tr\nCep Telefonu: 0532 000 01 42\nÜlke: Türkiye\nİlgilendiğiniz Ürün: Sokak armatürü 100W\nAdet: 250\nMesajınız: Merhaba, DDP İzmir fiyatı rica ederim.\nKVKK: Aydınlatma metnini okudum, onaylıyorum",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "Mehmet Demir", Email: "mehmet@demir-insaat.com.tr", Phone: "0532 000 01 42", Company: "Demir İnşaat A.Ş.", Country: "Türkiye",
				Product: "Sokak armatürü 100W", Quantity: "250", Message: "Merhaba, DDP İzmir fiyatı rica ederim."},
		},
		{
			name: "Arabic form", from: "wordpress@ourfactory.cn", reply: "k.harbi@najd-lighting.sa", subject: "رسالة جديدة من الموقع",
			text: "الاسم: خالد الحربي\nالشركة: مؤسسة نجد للإنارة\nالبريد الإلكتروني: k.harbi@najd-lighting.sa\nالجوال: 0500000142\nالدولة: السعودية\nالمنتج: كشافات LED\nالكمية: 500\nالرسالة: نرجو إرسال عرض سعر مع شهادة سابر.\n\n---\nالتاريخ: 2026-03-12\nعنوان IP: 198.51.100.8",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "خالد الحربي", Email: "k.harbi@najd-lighting.sa", Phone: "0500000142", Company: "مؤسسة نجد للإنارة", Country: "السعودية",
				Product: "كشافات LED", Quantity: "500", Message: "نرجو إرسال عرض سعر مع شهادة سابر.", Created: time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)},
		},
		{
			name: "Vietnamese form", from: "form@ourfactory.cn", reply: "", subject: "Liên hệ từ website",
			text: "Họ và tên: Anh Trần Văn Long\nCông ty: Công ty TNHH Ánh Dương\nSố điện thoại: 0900 000 142\nEmail: long@anhduong-led.vn\nSản phẩm: Đèn pha LED 200W\nNội dung: Cho tôi xin báo giá 300 cái, giao Hải Phòng.",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "Trần Văn Long", Email: "long@anhduong-led.vn", Phone: "0900 000 142", Company: "Công ty TNHH Ánh Dương",
				Product: "Đèn pha LED 200W", Message: "Cho tôi xin báo giá 300 cái, giao Hải Phòng."},
		},
		{
			name: "Portuguese shop with optional marks", from: "contato@ourfactory.cn", reply: "ana@luzviva.com.br", subject: "Novo contato pelo site",
			text: "Você recebeu uma nova mensagem:\n\nNome completo*: Ana Prado\nE-mail*: ana@luzviva.com.br\nTelefone (opcional): (11) 90000-0142\nEmpresa: Luz Viva Ltda\nMensagem*: Quero revender as luminárias.\nQual o pedido mínimo?",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "Ana Prado", Email: "ana@luzviva.com.br", Phone: "(11) 90000-0142", Company: "Luz Viva Ltda",
				Message: "Quero revender as luminárias.\nQual o pedido mínimo?"},
		},
		{
			name: "Russian Tilda form", from: "noreply@tilda.ws", subject: "Заявка с сайта",
			text: "Request details:\nИмя: Дмитрий Орлов\nEmail: orlov@svet-torg.ru\nТелефон: +7 (900) 000-01-42\nКомпания: ООО Свет-Торг\nВаш вопрос: Нужны прожекторы 100 Вт, 600 шт, цена до Новороссийска?\n\nAdditional information:\nTransaction ID: 1:2\nReferer: https://ourfactory.cn/ru",
			want: inquiry.Form{Platform: "hosted-form", Channel: "website", Name: "Дмитрий Орлов", Email: "orlov@svet-torg.ru", Phone: "+7 (900) 000-01-42", Company: "ООО Свет-Торг",
				Message: "Нужны прожекторы 100 Вт, 600 шт, цена до Новороссийска?", PageURL: "https://ourfactory.cn/ru"},
		},
		{
			name: "Drupal webform with sections", from: "webmaster@ourfactory.cn", subject: "Webform submission from: Contact",
			text: "Submitted on Thu, 03/12/2026 - 10:12\nSubmitted by: Anonymous\nSubmitted values are:\nYour name: Orla Keane\nYour email address: orla@keanelighting.ie\nOrganisation: Keane Lighting\nEnquiry: Can you supply 40 bollards, 1 m, IP66?\n\nThe results of this submission may be viewed at:\nhttps://ourfactory.cn/node/5",
			want: inquiry.Form{Platform: "drupal-webform", Channel: "website", Name: "Orla Keane", Email: "orla@keanelighting.ie", Company: "Keane Lighting", Message: "Can you supply 40 bollards, 1 m, IP66?"},
		},
		{
			name: "Jetpack form", from: "wordpress@ourfactory.cn", reply: "bea@santoslamps.ph", subject: "[Our Factory] Contact",
			text: "Name: Bea Santos\nEmail: bea@santoslamps.ph\nWebsite: http://santoslamps.ph\nComment: Looking for solar lanterns, 2000 pcs monthly.\n\nTime: March 12, 2026 at 10:12 am\nIP Address: 198.51.100.9\nContact Form URL: https://ourfactory.cn/contact/\nSent by an unverified visitor to your site.",
			want: inquiry.Form{Platform: "jetpack", Channel: "website", Name: "Bea Santos", Email: "bea@santoslamps.ph", Website: "http://santoslamps.ph", Message: "Looking for solar lanterns, 2000 pcs monthly.", PageURL: "https://ourfactory.cn/contact/"},
		},
		{
			name: "Forminator list", from: "noreply@ourfactory.cn", subject: "New Form Entry #12 for Contact",
			text: "You have a new website form submission:\n\nFirst Name: Tom\nLast Name: O'Hara\nEmail Address: tom@oharabuilders.ie\nPhone: +353 1 000 0142\nMessage: Price for 60 wall packs please\n\n---\nThis message was sent from https://ourfactory.cn.",
			want: inquiry.Form{Platform: "forminator", Channel: "website", Name: "Tom O'Hara", Email: "tom@oharabuilders.ie", Phone: "+353 1 000 0142", Message: "Price for 60 wall packs please"},
		},
		{
			name: "WPForms plain text rules", from: "admin@ourfactory.cn", reply: "li@lumen.sg", subject: "New Entry: Contact",
			text: "--- Name ---\n\nLi Wei\n\n--- Email ---\n\nli@lumen.sg\n\n--- Comment or Message ---\n\nNeed 100 downlights.\n\nSent to Singapore.\n\nSent from Our Factory (https://ourfactory.cn)",
			want: inquiry.Form{Platform: "wpforms", Channel: "website", Name: "Li Wei", Email: "li@lumen.sg", Message: "Need 100 downlights.\n\nSent to Singapore."},
		},
		{
			name: "Typeform question and answer", from: "notifications@followups.typeform.io", subject: "Typeform: New response for Dealer form",
			text: "Your typeform Dealer form has a new response:\n\nWhat is your name?\nIngrid Falk\n\nWhat is your email address?\ningrid@falkljus.se\n\nWhich country are you in?\nSweden\n\nWhat do you need?\n500 garden lamps, own brand\n\nLog in to view or download your responses",
			want: inquiry.Form{Platform: "typeform", Channel: "website", Name: "Ingrid Falk", Email: "ingrid@falkljus.se", Country: "Sweden", Message: "500 garden lamps, own brand"},
		},
		{
			name: "great.gov.uk supplier directory", from: "exporting@notifications.service.gov.uk", subject: "Enquiry about torches",
			text: "Contact name:\nHarriet Lowe\n\nBusiness name:\nLowe Outdoor Ltd\n\nCountry:\nUnited Kingdom\n\nEmail address:\nharriet@loweoutdoor.co.uk\n\nSubject line:\nTorches\n\nMessage:\nWe want 1,000 torches.\n\nPlease take our survey",
			want: inquiry.Form{Platform: "great-gov-uk", Channel: "other", Name: "Harriet Lowe", Email: "harriet@loweoutdoor.co.uk", Company: "Lowe Outdoor Ltd", Country: "United Kingdom", Subject: "Torches", Message: "We want 1,000 torches."},
		},
		{
			name: "TradeIndia block", from: "enquiry@tradeindia.com", reply: "", subject: "Enquiry for LED Bulb",
			text: "Name: Mr. Vikram Rao\nCompany: Rao Electricals\nMobile: +91-9000000042\nE-mail: vikram@raoelectricals.in\nCity: Hyderabad\nRequirement: LED Bulb 9W, 5000 pcs",
			want: inquiry.Form{Platform: "tradeindia", Channel: "other", Relay: true, Name: "Vikram Rao", Email: "vikram@raoelectricals.in", Phone: "+91-9000000042", Company: "Rao Electricals", City: "Hyderabad", Product: "LED Bulb", Message: "LED Bulb 9W, 5000 pcs"},
		},
		{
			name: "HKTDC relay without an address", from: "hktdcenquiry@sourcing.hktdc.org", reply: "abc123@sourcing.hktdc.org", subject: "Enquiry from Ms. Paula Roth",
			text: "Buyer Name: Ms. Paula Roth\nCompany: Roth Handels GmbH\nCountry/Region: Austria\nBusiness Type: Importer\nEmail Domain: roth-handel.at\nMessage:\nPlease send the price list for table lamps.\n\nReply to this email to answer the buyer.",
			want: inquiry.Form{Platform: "hktdc", Channel: "other", Relay: true, Name: "Paula Roth", Company: "Roth Handels GmbH", Country: "Austria",
				Other: []inquiry.Field{{Label: "Business Type", Value: "Importer"}, {Label: "Email Domain", Value: "roth-handel.at"}}, Message: "Please send the price list for table lamps."},
		},
		{
			name: "LinkedIn message", from: "messaging-digest-noreply@linkedin.com", subject: "Karim Aziz just messaged you",
			text: "Karim Aziz\n\nHi, do you supply track lights to Morocco? We need about 400 pcs.\n\nView message\nThis email was intended for Cathy Zhou",
			want: inquiry.Form{Platform: "linkedin", Channel: "linkedin", Relay: true, Name: "Karim Aziz", Message: "Hi, do you supply track lights to Morocco? We need about 400 pcs."},
		},
		{
			name: "chat transcript with our own agent", from: "noreply@crisp.chat", subject: "Chat transcript with Jonas Ek",
			text: "Name: Jonas Ek\nEmail: jonas@ekbygg.se\n\n[10:02] Jonas Ek: Hi, price for 30 flood lights 50W?\n[10:03] Cathy: Hello Jonas, FOB or DAP?\n[10:05] Jonas Ek: DAP Gothenburg please",
			want: inquiry.Form{Platform: "website-chat", Channel: "website", Name: "Jonas Ek", Email: "jonas@ekbygg.se", Message: "Hi, price for 30 flood lights 50W?\nDAP Gothenburg please"},
		},
		{
			name: "visitor lines without an address", from: "no-reply@tidio.net", subject: "New message from Visitor 8812",
			text: "Visitor: do you have 12V strips\nVisitor: 500 m, to Lisbon\n\nReply in Tidio",
			want: inquiry.Form{Platform: "tidio", Channel: "website", Name: "", Message: "do you have 12V strips\n500 m, to Lisbon"},
		},
		{
			name: "message signed with labels of its own", from: "wordpress@ourfactory.cn", reply: "nils@berg.no", subject: "Contact",
			text: "Name: Nils Berg\nEmail: nils@berg.no\nMessage: Hello,\nwe need:\nQty: 500 pcs\nModel: WL-50\n\nBest regards\nNils Berg\nEmail: nils@berg.no",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "Nils Berg", Email: "nils@berg.no", Message: "Hello,\nwe need:\nQty: 500 pcs\nModel: WL-50\n\nBest regards\nNils Berg\nEmail: nils@berg.no"},
		},
		{
			name: "values sent as HTML source", from: "form@ourfactory.cn", subject: "Contact form",
			text: "Name: Zoe O&#039;Neil\nEmail: <a href=\"mailto:zoe@oneil.ie\">zoe@oneil.ie</a>\nCompany: O&#039;Neil &amp; Sons\nMessage: Hi<br><br>price for 50?<br>Zoe",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "Zoe O'Neil", Email: "zoe@oneil.ie", Company: "O'Neil & Sons", Message: "Hi\n\nprice for 50?\nZoe"},
		},
		{
			name: "Chinese site builder with mixed country", from: "notice@leadong.com", subject: "您有一条新的询盘",
			text: "您有一条新的询盘，请及时处理\n姓名：Mr. Paulo Dias\n邮箱：paulo@diasluz.pt\n电话：+351 210 000 142\n国家/地区：PT 葡萄牙\n询盘产品：Solar lamp\n数量：800\n询盘内容：Please quote CIF Leixoes.\n来源页面：https://ourfactory.cn/solar.html\n访客IP：198.51.100.10\n提交时间：2026-03-12 18:00:00\n\n登录后台查看完整询盘",
			want: inquiry.Form{Platform: "zh-site-builder", Channel: "website", Name: "Paulo Dias", Email: "paulo@diasluz.pt", Phone: "+351 210 000 142", Country: "PT", Product: "Solar lamp", Quantity: "800",
				Message: "Please quote CIF Leixoes.", PageURL: "https://ourfactory.cn/solar.html", Created: time.Date(2026, 3, 12, 18, 0, 0, 0, time.UTC)},
		},
		{
			name: "visitor as sender", from: "kofi@mensah.com.gh", subject: "Website enquiry",
			text: "Name: Kofi Mensah\nEmail: kofi@mensah.com.gh\nPhone: 0240000142\nMessage: price for 2 containers of solar lights to Tema",
			want: inquiry.Form{Platform: "unknown", Channel: "website", Name: "Kofi Mensah", Email: "kofi@mensah.com.gh", Phone: "0240000142", Message: "price for 2 containers of solar lights to Tema"},
		},
		{
			name: "LinkedIn lead through a relay", from: "no-reply@make.com", subject: "New LinkedIn lead: Spring campaign",
			text: "First Name: Petra\nLast Name: Novak\nEmail Address: petra@novak-svetila.si\nCompany Name: Novak Svetila d.o.o.\nCountry/Region: Slovenia\nWhat are you looking for?: street lights 60W\n---\nSent by Make",
			want: inquiry.Form{Platform: "zapier", Channel: "linkedin", Name: "Petra Novak", Email: "petra@novak-svetila.si", Company: "Novak Svetila d.o.o.", Country: "Slovenia", Message: "street lights 60W"},
		},
		{
			name: "one heading row above one value row", from: "forms@ourfactory.cn", subject: "New quote request",
			text: "Name\tEmail\tPhone\tMessage\nIvo Petrov\tivo@petrov.bg\t+359 2 000 0142\tNeed 40 pendants",
			want: inquiry.Form{Platform: "woocommerce-enquiry", Channel: "website", Name: "Ivo Petrov", Email: "ivo@petrov.bg", Phone: "+359 2 000 0142", Message: "Need 40 pendants"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Read(mail(tt.from, tt.reply, tt.subject, tt.text))
			if !ok {
				t.Fatal("not recognised as a form")
			}
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadLeavesPeopleAlone(t *testing.T) {
	tests := []struct {
		name, from, reply, subject, text string
	}{
		{"order with labelled lines", "buyer@acme.com", "", "RFQ", "Dear sir,\n\nplease quote:\nProduct: LED panel\nQty: 500\nPrice term: FOB\n\nName: John Roe\nTel: +1 202 555 0142\nEmail: buyer@acme.com"},
		{"labels from the first line", "buyer@acme.com", "", "RFQ", "Product: LED panel\nQuantity: 500 pcs\nPort: Hamburg\nPayment: T/T"},
		{"other Reply-To with a signature", "buyer@acme.com", "buyer@gmail.com", "Inquiry", "Hello,\nwe need 500 lamps.\n\nName: John Roe\nCompany: Acme\nPhone: 555 0142"},
		{"colleague without data", "cathy@ourfactory.cn", "", "Fwd: question", "please look at this\n\nthanks"},
		{"reply below a notification", "buyer@acme.com", "", "Re: Contact", "Thank you, we agree.\n\n> Name: John\n> Email: buyer@acme.com\n> Message: hi"},
		{"a subject that plugins have too", "buyer@acme.com", "", "Enquiry for LED panels", "Dear sir, we need 500 panels.\nName: John Roe\nEmail: buyer@acme.com\nPhone: +1 202 555 0142\nCompany: Acme\nMessage: urgent"},
		{"two mailboxes of one mail service", "john@163.com", "", "询价", "您好，我们需要路灯。\n\n数量：500\n姓名：张三\n电话：13800000142"},
		{"imitation of a market place", "mailer@fleet.com", "info@other.com", "(Alibaba Inquiry Notification) Dan has sent you an inquiry", "Hi\n20 Pieces\nName: Dan\nEmail: dan@x.com\nMessage: see attached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if f, ok := Read(mail(tt.from, tt.reply, tt.subject, tt.text)); ok {
				t.Errorf("read as a form: %+v", f)
			}
		})
	}
}

func TestReadIgnores(t *testing.T) {
	tests := []struct {
		name, from, subject, text, want string
	}{
		{"receipt to the visitor", "wordpress@ourfactory.cn", "Our Factory", "Message Body:\nhello\n\n--\nThis email is a receipt for your contact form submission on our website (https://ourfactory.cn).", "receipt to the visitor"},
		{"sign-in notice", "feedback@service.alibaba.com", "Login from a new device", "Your account signed in.", "notice or digest of the platform"},
		{"advert by its sender", "edm@made-in-china.com", "New inquiry: win more buyers", "Upgrade now", "advert or notice of the platform"},
		{"digest of a chat service", "no-reply@reports.tidioreply.com", "Your weekly digest", "12 chats", "digest"},
		{"owner's test", "wordpress@ourfactory.cn", "Contact", "Name: test\nEmail: test@test.com\nMessage: test", "test entry"},
		{"platform mail without a buyer", "noreply@globalsources.com", "Prepare for the season", "Happy holidays!", "notice of the platform"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, ok := Read(mail(tt.from, "", tt.subject, tt.text))
			if !ok {
				t.Fatal("not recognised")
			}
			if f.Ignore != tt.want {
				t.Errorf("Ignore = %q, want %q", f.Ignore, tt.want)
			}
		})
	}
}

func TestReadAddress(t *testing.T) {
	tests := []struct {
		name, field, reply, want string
	}{
		{"field before Reply-To", "a@buyer.com", "b@buyer.com", "a@buyer.com"},
		{"Reply-To when the field is empty", "", "b@buyer.com", "b@buyer.com"},
		{"our own Reply-To is nobody", "", "sales@ourfactory.cn", ""},
		{"a misspelt no-reply is nobody", "", "noreplay@ourfactory.cn", ""},
		{"our own address in the field is nobody", "sales@ourfactory.cn", "", ""},
		{"capitals", "BUYER@ACME.COM", "", "buyer@acme.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, ok := Read(mail("wordpress@ourfactory.cn", tt.reply, "Contact", "Name: Ann Lee\nEmail: "+tt.field+"\nPhone: +1 202 555 0142\nMessage: price for 100 lamps"))
			if !ok {
				t.Fatal("not recognised")
			}
			if f.Email != tt.want {
				t.Errorf("Email = %q, want %q", f.Email, tt.want)
			}
		})
	}
}

// A platform's mail that repeats somebody's words is no mere notice.
func TestWordsQuotedByAPlatform(t *testing.T) {
	m := mail("notification@facebookmail.com", "", "New message to your Page from Ana Prado",
		"Ana Prado sent a message to your Page:\n\n\"Hola, precio de 40 cintas por favor?\"\n\nReply on Messenger\n")
	f, ok := Read(m)
	if !ok || f.Ignore != "" || f.Name != "Ana Prado" || f.Message != "Hola, precio de 40 cintas por favor?" || f.Channel != inquiry.ChannelFacebook {
		t.Errorf("got %v %+v", ok, f)
	}
}

// A platform's mail of a layout that nobody described is read, not discarded:
// whether a buyer speaks is for the reader of messages to say.
func TestUnknownLayoutOfAPlatform(t *testing.T) {
	m := mail("noreply@globalsources.com", "", "Update", "Buyer from Ghana needs 400 pcs solar lanterns with FM radio, delivery Tema.")
	f, ok := Read(m)
	if !ok || f.Ignore != "" || f.Message == "" || f.Channel != inquiry.ChannelGlobalSources {
		t.Errorf("got %v %+v", ok, f)
	}
}
