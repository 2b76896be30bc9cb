package form

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestReadGoods reads what is wanted, and the words about it, out of forms that
// ask for it in their own ways.
func TestReadGoods(t *testing.T) {
	type asked struct{ Name, Product, Quantity, Message string }
	for _, c := range []struct {
		name, from, text string
		want             asked
	}{
		{"wish beside a message", "form@ourfactory.cn", "Name: Ann Roe\nEmail: ann@roe.example\nBuyer's Requirement : Bucket teeth\nMessage : For a 20 t excavator, please.",
			asked{"Ann Roe", "Bucket teeth", "", "For a 20 t excavator, please."}},
		{"wish with a number beside a message", "form@ourfactory.cn", "Nome: Ugo Riva\nE-mail: ugo@riva.example\nCosa desidera acquistare?: 40 tavoli pieghevoli\nAltro: Serve il listino.",
			asked{"Ugo Riva", "40 tavoli pieghevoli", "", "40 tavoli pieghevoli\n\nServe il listino."}},
		{"wish alone is the message", "form@ourfactory.cn", "Name: Ann Roe\nEmail: ann@roe.example\nWhat are you looking for?: street lights",
			asked{"Ann Roe", "", "", "street lights"}},
		{"questions with answers below", "form@ourfactory.cn", "Your name\nAnn Roe\n\nWork email\nann@roe.example\n\nWhat do you want to buy?\nSafety harness, 2 point\n\nHow many do you need?\n500\n\nPlease describe your requirement\nFor a mine, CIF Durban.",
			asked{"Ann Roe", "Safety harness, 2 point", "500", "For a mine, CIF Durban."}},
		{"other endings in brackets", "form@ourfactory.cn", "Nom: Roche\nPrénom: Léa\nAdresse e-mail: lea@roche.example\nJe suis intéressé(e) par: Tronçonneuse 40V\nVotre message: Quel tarif ?",
			asked{"Léa Roche", "Tronçonneuse 40V", "", "Quel tarif ?"}},
		{"two labels with a word between", "form@ourfactory.cn", "Nombre y apellidos: Eva Sol\nCorreo electrónico: eva@sol.example\n¿Qué producto le interesa?: Llaves de impacto\nComentario o mensaje: ¿Precio CIF?",
			asked{"Eva Sol", "Llaves de impacto", "", "¿Precio CIF?"}},
		{"questions that end in the Arabic mark", "form@ourfactory.cn", "الاسم\tناصر\nالبريد الإلكتروني\tn@n.example\nما هي المنتجات المطلوبة؟\tمثاقب كهربائية\nالرسالة\tما هو السعر؟",
			asked{"ناصر", "مثاقب كهربائية", "", "ما هو السعر؟"}},
		{"a table of goods", "shop@ourfactory.cn", "Product\tQuantity\tSubtotal\nVibrator 38 mm\t40\t$0.00\nShaft 6 m\t80\t$0.00\n\nName: Dan Ash\nEmail: dan@ash.example\nMessage: Need UL listing.",
			asked{"Dan Ash", "Vibrator 38 mm, Shaft 6 m", "40", "Need UL listing."}},
		{"two fields in a row", "form@ourfactory.cn", "姓名：\tRashid\t邮箱：\tr@r.example\n产品：\tWater pump\t国家：\t阿曼 (Oman)\n留言：\tNeed 100 pumps.",
			asked{"Rashid", "Water pump", "", "Need 100 pumps."}},
		{"an object of a script", "form@ourfactory.cn", "{Full name=[Zan Khoza], Email Address=[zan@khoza.example], Product=[Clamps], Message=[Please quote 5000 clamps]}",
			asked{"Zan Khoza", "Clamps", "", "Please quote 5000 clamps"}},
		{"an object of a program", "form@ourfactory.cn", `{"name":"Zan Khoza","email":"zan@khoza.example","product":["Clamps","Couplers"],"message":"Please quote, CIF Durban"}`,
			asked{"Zan Khoza", "Clamps, Couplers", "", "Please quote, CIF Durban"}},
		{"columns of plain text", "forms@ourfactory.cn", "Surname               Okafor\nForename              Bridget\nEmail address         b@okafor.example\nEnquiry               Do you supply cutters without blades? We would take 25.\nPreferred contact     Email",
			asked{"Bridget Okafor", "", "", "Do you supply cutters without blades? We would take 25."}},
		{"links and headings below the words", "form@ourfactory.cn", "Message: Price of 30 jacks?\n\nSender Information\n\nName: Teru Nagase\nEmail: t@nagase.example\n\nView contact",
			asked{"Teru Nagase", "", "", "Price of 30 jacks?"}},
		{"the site's own closing", "form@ourfactory.cn", "Name: Loïc Bois\nEmail: l@bois.example\nMessage : Quel est le prix de 20 scies ?\n\nVoir la demande : https://ourfactory.cn/admin/12",
			asked{"Loïc Bois", "", "", "Quel est le prix de 20 scies ?"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &inquiry.Message{From: inquiry.Address{Addr: c.from}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: "Website", Text: c.text}
			f, ok := Read(m)
			if !ok || f.Ignore != "" {
				t.Fatalf("no form, or put aside: %+v", f)
			}
			if diff := cmp.Diff(c.want, asked{f.Name, f.Product, f.Quantity, f.Message}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadPutsSiteDigestsAside(t *testing.T) {
	for _, subject := range []string{"Your Weekly WPForms Summary for ourfactory.cn", "Wöchentliche Zusammenfassung Ihrer Formulare", "Resumen mensual de formularios", "每周表单汇总", "Haftalık form raporu"} {
		m := &inquiry.Message{From: inquiry.Address{Addr: "info@ourfactory.cn"}, To: []inquiry.Address{{Addr: "sales@ourfactory.cn"}}, Subject: subject,
			Text: "Form\tEntries\nContact\t14\nRequest a Quote (Name, Email, Message)\t6"}
		if f, ok := Read(m); !ok || f.Ignore == "" {
			t.Errorf("%s: taken for an inquiry: %+v", subject, f)
		}
	}
}
