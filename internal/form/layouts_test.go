package form

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestReadBuyers reads who asks, and what, out of layouts that nobody described.
func TestReadBuyers(t *testing.T) {
	type buyer struct{ Name, Company, Email, Phone, Country, Message string }
	for _, c := range []struct {
		name, from, subject, text string
		want                      buyer
	}{
		{"help desk names the requester with his address", "support@ourfactory.freshdesk.com", "[#77] valves",
			"Hi Sales,\n\nA new ticket has been created.\n\nTicket ID : 77\nRequester : Hamid Rezai (hamid@rezai.example)\nSubject : valves\nPriority : Low\n\nDescription :\nWe need 40 gate valves DN80.\n\nView ticket: https://ourfactory.freshdesk.com/77",
			buyer{Name: "Hamid Rezai", Email: "hamid@rezai.example", Message: "We need 40 gate valves DN80."}},
		{"help desk repeats the writer above his words", "support@ourfactory.zendesk.com", "[Our Factory] Price of tents",
			"You have been assigned to this ticket (#8812).\n\nOlga Petrova\nApr 4, 2026, 10:12 GMT+8\n\nHello, what is the price of 60 tents?\n\n------------------\nTicket # 8812\nRequester Olga Petrova (olga@lat.example)\nGroup Support",
			buyer{Name: "Olga Petrova", Email: "olga@lat.example", Message: "Hello, what is the price of 60 tents?"}},
		{"post for quotations", "rfq@service.alibaba.com", "RFQ: Paper bags 20000 pcs - 8 quotes left",
			"Buyer: Samira K.\nCountry: Morocco\nProduct name: Kraft paper bags\nQuantity: 20000 Pieces\nDetails: flat handle, 1 colour print\n\nQuote now (8 quotes left)",
			buyer{Name: "Samira K.", Country: "Morocco", Message: "flat handle, 1 colour print"}},
		{"goods with the name of a notice", "noreply@made-in-china.com", "RFQ: membership card printer",
			"Sender: Paul Ofori\nCountry/Region: Ghana\nProduct: membership card printer\nMessage: 2 sets, price to Tema",
			buyer{Name: "Paul Ofori", Country: "Ghana", Message: "2 sets, price to Tema"}},
		{"labels between double stars", "form@ourfactory.cn", "New contact",
			"**Name** Jonas Berg\n**Company** Berg Maskin AS\n**Email** jonas@berg.example\n**Message** Please quote 12 pumps.",
			buyer{Name: "Jonas Berg", Company: "Berg Maskin AS", Email: "jonas@berg.example", Message: "Please quote 12 pumps."}},
		{"labels between single stars with colons", "form@ourfactory.cn", "New contact",
			"*Nombre:* Ana Gil\n*Empresa:* Gil Deco\n*Correo:* ana@gil.example\n*Mensaje:* 80 lámparas",
			buyer{Name: "Ana Gil", Company: "Gil Deco", Email: "ana@gil.example", Message: "80 lámparas"}},
		{"rows of dots", "form@ourfactory.cn", "RFQ",
			"Contact person ........ Ing. Pavel Novák\nCompany ............... Novák Stroje s.r.o.\nE-mail ................ novak@stroje.example\nMessage ............... 150 ball screws",
			buyer{Name: "Pavel Novák", Company: "Novák Stroje s.r.o.", Email: "novak@stroje.example", Message: "150 ball screws"}},
		{"a blank behind each label", "form@ourfactory.cn", "Website enquiry",
			"Name Lucy Gray\nCompany Gray Interiors\nEmail lucy@gray.example\nPhone +44 20 5550 0142\nMessage We need 30 chairs.",
			buyer{Name: "Lucy Gray", Company: "Gray Interiors", Email: "lucy@gray.example", Phone: "+44 20 5550 0142", Message: "We need 30 chairs."}},
		{"a sentence names him", "wordpress@ourfactory.cn", "Contact form",
			"You have received a new enquiry from Hannah Weber (hannah@weber.example, +49 89 5550142):\n\nWir hätten gern 1.200 Gläser.",
			buyer{Name: "Hannah Weber", Email: "hannah@weber.example", Phone: "+49 89 5550142", Message: "Wir hätten gern 1.200 Gläser."}},
		{"a chat quotes a visitor", "notifications@tidio.net", "New message from visitor",
			"You have a new message from Elena Marin (elena@flora.example):\n\n“aveti 500 ghivece ceramice in stoc?”\n\nReply in Tidio",
			buyer{Name: "Elena Marin", Email: "elena@flora.example", Message: "aveti 500 ghivece ceramice in stoc?"}},
		{"interested, with a title and a country", "enquiry@tradeindia.com", "Mr. Karim (Iraq) is interested in your Oil Press",
			"Message: price of 2 sets please\nMobile: +964 770 555 0142",
			buyer{Name: "Karim", Country: "Iraq", Phone: "+964 770 555 0142", Message: "price of 2 sets please"}},
		{"a sales system", "crm@ourfactory.cn", "New lead assigned",
			"Lead: Diego Paz\nAccount: Paz Mining SA\nEmail: dpaz@paz.example\nDescription: 6 slurry pumps",
			buyer{Name: "Diego Paz", Company: "Paz Mining SA", Email: "dpaz@paz.example", Message: "6 slurry pumps"}},
		{"names that a program gave its fields", "no-reply@webflow.com", "You have a new form submission",
			"yourName-2: Mary Ojo\nEmail-3: mary@ojo.example\nbusinessName: Ojo Stores Ltd\nphone-Number: 0803 555 0142\nprojectDetails: we need 40 picking carts\ngclid: Cj0K",
			buyer{Name: "Mary Ojo", Company: "Ojo Stores Ltd", Email: "mary@ojo.example", Phone: "0803 555 0142", Message: "we need 40 picking carts"}},
		{"a relay that no list knows", "leads.robot@gmail.com", "Neuer Lead",
			"ad_name: video_2\nfull_name: Ute Kranz\nwork_email: ute@kranz.example\nphone_number: +49 89 5550142\nwas_suchen_sie: 300 Zelte mit Druck, Lieferung im Mai",
			buyer{Name: "Ute Kranz", Email: "ute@kranz.example", Phone: "+49 89 5550142", Message: "300 Zelte mit Druck, Lieferung im Mai"}},
		{"questions in a friendly tone", "notifications@typeform.com", "New response",
			"Hi! What's your name?\nIvo Hart\n\nNice to meet you, *Ivo*. Which company are you from?\nHart Bikes BV\n\nWhere may we write to?\nivo@hart.example\n\nWhat would you like to know?\nDo you make 500 wooden bike racks with our logo?",
			buyer{Name: "Ivo Hart", Company: "Hart Bikes BV", Email: "ivo@hart.example", Message: "Do you make 500 wooden bike racks with our logo?"}},
		{"a line of its own names him", "web@ourfactory.cn", "Poptávka",
			"Toto je kontaktní e-mail z https://ourfactory.cn/cs/ od:\nJan Dub <jan@dub.example>\n\nDobrý den, prosím o nabídku na 30 ks.",
			buyer{Name: "Jan Dub", Email: "jan@dub.example", Message: "Dobrý den, prosím o nabídku na 30 ks."}},
		{"family name and given name apart", "rfq@kompass.com", "Kompass : une demande de devis",
			"Nom : Morel\nPrénom : Luc\nSociété : Morel Froid\nEmail : luc@morel.example\nMessage : 300 palettes plastiques",
			buyer{Name: "Luc Morel", Company: "Morel Froid", Email: "luc@morel.example", Message: "300 palettes plastiques"}},
		{"one question asks for all", "noreply@wix-forms.com", "Nuevo envío",
			"Nombre: Eva Sol\nEmail: eva@sol.example\nFecha en que lo necesita: 2026-04-30\nLo que usted quiera añadir: Tengo seis gimnasios y necesito 900 m2 de piso de caucho, negro.",
			buyer{Name: "Eva Sol", Email: "eva@sol.example", Message: "Tengo seis gimnasios y necesito 900 m2 de piso de caucho, negro."}},
		{"a question of the buyer is no label", "feedback@service.alibaba.com", "New inquiry from Rowena D.",
			"Rowena D. · Philippines · member 3 yrs\nRegarding: Shaved ice machine\n\nHello po, is this one 220v 60hz? and can it shave the flavored ice block not only plain. how noisy, my stall is in a mall",
			buyer{Name: "Rowena D.", Country: "Philippines", Message: "Hello po, is this one 220v 60hz? and can it shave the flavored ice block not only plain. how noisy, my stall is in a mall"}},
		{"a table ends with a row without a label", "nobody@ourfactory.cn", "[온라인문의]",
			"작성자\t김하나\n이메일\thana@hana.example\n회사명\t하나상사\n제목\t의자 OEM\n접이식 의자 3,000개 단가와 납기를 알려주세요. 로고 인쇄 포함입니다.",
			buyer{Name: "김하나", Company: "하나상사", Email: "hana@hana.example", Message: "접이식 의자 3,000개 단가와 납기를 알려주세요. 로고 인쇄 포함입니다."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &inquiry.Message{From: inquiry.Address{Addr: c.from}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: c.subject, Text: c.text}
			f, ok := Read(m)
			if !ok || f.Ignore != "" {
				t.Fatalf("no form, or put aside: %+v", f)
			}
			if diff := cmp.Diff(c.want, buyer{f.Name, f.Company, f.Email, f.Phone, f.Country, strings.TrimSpace(f.Message)}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestReadPutsDigestsAside holds that a list of other people's requests is none.
func TestReadPutsDigestsAside(t *testing.T) {
	for _, c := range []struct{ from, subject, text string }{
		{"rfq@service.alibaba.com", "Weekly recommended RFQs for you", "Paper bags - 20000 pieces - Morocco\nCups - 5000 pieces - Chile\n\nView all RFQs"},
		{"rfq@service.alibaba.com", "12 new RFQs match your products", "Product: Paper bags\nQuantity: 20000\n\nProduct: Cups\nQuantity: 5000"},
		{"noreply@indiamart.com", "Your weekly report", "Enquiries: 4\nCalls: 2\nSee all"},
	} {
		m := &inquiry.Message{From: inquiry.Address{Addr: c.from}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: c.subject, Text: c.text}
		if f, ok := Read(m); !ok || f.Ignore == "" {
			t.Errorf("%s: taken for an inquiry: %+v", c.subject, f)
		}
	}
}
