package draft

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// buyer is somebody of a language with what he wants in its words.
type buyer struct {
	name, company, country        string
	product, subject, quantity    string
	place, delivery, otherProduct string
	answers                       []Answer
}

func faq(lang, payment, moq string) []Answer {
	return []Answer{{inquiry.TopicPayment, lang, payment}, {inquiry.TopicMOQ, lang, moq}}
}

var buyers = map[string]buyer{
	"en": {"Thomas Reed", "Reed Lighting Ltd", "GB", "LED panel 60x60 40W", "LED panels", "5,000 pcs", "Felixstowe", "before end of March", "driver 40W",
		faq("en", "30% deposit by T/T, the balance before shipment.", "The minimum order is 200 pcs per model.")},
	"zh": {"王建国 先生", "宁波恒达照明有限公司", "CN", "LED平板灯 60x60", "询价：LED平板灯", "5000只", "宁波", "三月底之前", "驱动电源",
		faq("zh", "预付30%电汇，余款发货前付清。", "每个型号最少200只。")},
	"es": {"María López", "Iluminación del Sur S.A.", "MX", "paneles LED 60x60 40W", "Cotización de paneles", "5.000 piezas", "Manzanillo", "antes de fin de marzo", "fuentes 40W",
		faq("es", "30 % de anticipo por transferencia, el resto antes del embarque.", "El pedido mínimo es de 200 piezas por modelo.")},
	"fr": {"Mme Claire Dubreuil", "Éclairage du Vallon", "FR", "dalles LED 60x60 40W", "Demande de prix", "5 000 pièces", "Le Havre", "avant fin mars", "alimentations 40W",
		faq("fr", "30 % d’acompte par virement, le solde avant expédition.", "La commande minimale est de 200 pièces par modèle.")},
	"de": {"Herr Jürgen Kranich", "Kranich Leuchten GmbH", "DE", "LED-Panel 60x60 40W", "Anfrage LED-Panel", "5.000 Stück", "Hamburg", "bis Ende März", "Treiber 40W",
		faq("de", "30 % Anzahlung per Überweisung, der Rest vor Versand.", "Die Mindestmenge beträgt 200 Stück je Modell.")},
	"ru": {"Петров Иван Сергеевич", "ООО «Светлый дом»", "RU", "светодиодная панель 60x60", "Запрос цены", "5000 шт.", "Санкт-Петербург", "до конца марта", "драйвер 40 Вт",
		faq("ru", "Предоплата 30 % банковским переводом, остаток до отгрузки.", "Минимальный заказ — 200 штук одной модели.")},
	"ar": {"محمد العتيبي", "شركة النور للإضاءة", "SA", "لوحات LED مقاس 60x60", "طلب عرض سعر", "5000 قطعة", "الدمام", "قبل نهاية مارس", "محولات 40 واط",
		faq("ar", "دفعة مقدمة 30% بحوالة مصرفية، والباقي قبل الشحن.", "الحد الأدنى 200 قطعة من كل طراز.")},
	"pt": {"Camila Andrade", "RioLuz Ltda", "BR", "painéis LED 60x60 40W", "Cotação de painéis", "5.000 peças", "Santos", "até o fim de março", "drivers 40W",
		faq("pt", "30% de sinal por transferência, o restante antes do embarque.", "O pedido mínimo é de 200 peças por modelo.")},
}

// general is a buyer who asks for a catalogue, and his terms of payment and minimum order.
func general(lang string) inquiry.Inquiry {
	b := buyers[lang]
	q := inquiry.Inquiry{ID: 1, Status: inquiry.StatusNew, Reading: inquiry.NewReading()}
	q.Tier, q.Intent, q.Language, q.Channel, q.Subject = inquiry.TierB, inquiry.IntentCatalogRequest, lang, inquiry.ChannelEmail, b.subject
	q.Customer = inquiry.Customer{Name: inquiry.Maybe(b.name), Company: inquiry.Maybe(b.company), Country: inquiry.Maybe(b.country)}
	q.Request.Products = []string{b.product}
	q.Questions = []inquiry.Question{{Topic: inquiry.TopicCatalog, Text: "?"}, {Topic: inquiry.TopicPayment, Text: "?"}, {Topic: inquiry.TopicMOQ, Text: "?"}}
	q.Missing = []inquiry.Need{inquiry.NeedSpecification, inquiry.NeedQuantity, inquiry.NeedIncoterm, inquiry.NeedDestination,
		inquiry.NeedDelivery, inquiry.NeedPayment, inquiry.NeedPacking}
	return q
}

// high is the same buyer with terms, who asks for price, lead time and payment.
func high(lang string) inquiry.Inquiry {
	b := buyers[lang]
	q := general(lang)
	q.Tier, q.Intent = inquiry.TierA, inquiry.IntentQuoteRequest
	q.Request.Products = []string{b.product, b.otherProduct}
	q.Request.Quantities = []inquiry.Quantity{{Value: 5000, Unit: "pcs", Evidence: b.quantity}}
	q.Request.Incoterms, q.Request.Places = []string{"CIF"}, []string{b.place}
	q.Request.Delivery = &inquiry.Delivery{Text: b.delivery}
	q.Request.Certifications = []string{"CE", "RoHS"}
	q.Questions = []inquiry.Question{{Topic: inquiry.TopicLeadTime, Text: "?"}, {Topic: inquiry.TopicPrice, Text: "?"},
		{Topic: inquiry.TopicPayment, Text: "?"}, {Topic: inquiry.TopicShipping, Text: "?"}}
	q.Missing = []inquiry.Need{inquiry.NeedPayment, inquiry.NeedPacking}
	return q
}

func support(lang string, intent inquiry.Intent) inquiry.Inquiry {
	q := general(lang)
	q.Tier, q.Intent, q.Missing, q.Questions = inquiry.TierC, intent, []inquiry.Need{}, []inquiry.Question{}
	return q
}

func with(q inquiry.Inquiry, change func(*inquiry.Inquiry)) inquiry.Inquiry {
	change(&q)
	return q
}

func waiting(q inquiry.Inquiry, step int) inquiry.Inquiry {
	q.Status, q.FollowUpStep, q.ReplyProof = inquiry.StatusWaiting, step, "references"
	return q
}

// letters are the drafts that each language's golden holds.
func letters(lang string) []struct {
	name string
	q    inquiry.Inquiry
} {
	none := func(q *inquiry.Inquiry) {
		q.Customer = inquiry.Customer{}
		q.Request.Products = nil
	}
	type letter = struct {
		name string
		q    inquiry.Inquiry
	}
	return []letter{
		{"high intent", high(lang)},
		{"high intent, nothing missing, repeat customer", with(high(lang), func(q *inquiry.Inquiry) { q.Missing, q.Segment, q.Intent = nil, "repeat", inquiry.IntentRepeatOrder })},
		{"high intent, wrote again", with(high(lang), func(q *inquiry.Inquiry) { q.Status, q.Questions = inquiry.StatusAnswer, q.Questions[2:3] })},
		{"catalogue", general(lang)},
		{"nothing known", with(general(lang), none)},
		{"sample, product unknown", with(general(lang), func(q *inquiry.Inquiry) {
			q.Intent, q.Missing, q.Request.Products = inquiry.IntentSampleRequest, nil, nil
			q.Questions = []inquiry.Question{{Topic: inquiry.TopicSample}, {Topic: inquiry.TopicOther, Text: "Do you know Mr. Li?"}}
		})},
		{"distribution", with(general(lang), func(q *inquiry.Inquiry) { q.Intent, q.Questions = inquiry.IntentDistribution, nil })},
		{"complaint", support(lang, inquiry.IntentComplaint)},
		{"complaint, product unknown", with(support(lang, inquiry.IntentComplaint), none)},
		{"technical support", support(lang, inquiry.IntentTechnicalSupport)},
		{"order status", support(lang, inquiry.IntentOrderStatus)},
		{"papers", with(support(lang, inquiry.IntentAfterSales), func(q *inquiry.Inquiry) { q.Questions = []inquiry.Question{{Topic: inquiry.TopicDocuments}} })},
		{"job", with(general(lang), func(q *inquiry.Inquiry) { q.Tier, q.Intent = inquiry.TierD, inquiry.IntentJob })},
		{"event", with(general(lang), func(q *inquiry.Inquiry) { q.Tier, q.Intent = inquiry.TierD, inquiry.IntentEvent })},
		{"media", with(general(lang), func(q *inquiry.Inquiry) { q.Tier, q.Intent = inquiry.TierD, inquiry.IntentMedia })},
		{"step 1, one thing missing", waiting(high(lang), 1)},
		{"step 1, nothing missing", waiting(with(high(lang), func(q *inquiry.Inquiry) { q.Missing, q.Questions = nil, nil }), 1)},
		{"step 2", waiting(high(lang), 2)},
		{"step 3", waiting(high(lang), 3)},
		{"step 4", waiting(high(lang), 4)},
		{"step 5", waiting(high(lang), 5)},
		{"step 2, product unknown", waiting(with(general(lang), none), 2)},
		{"complaint still open", waiting(support(lang, inquiry.IntentComplaint), 3)},
		{"30 days after the order", with(high(lang), func(q *inquiry.Inquiry) { q.Status, q.FollowUpStep = inquiry.StatusWon, 1 })},
		{"90 days after the order", with(high(lang), func(q *inquiry.Inquiry) { q.Status, q.FollowUpStep = inquiry.StatusWon, 2 })},
		{"silent for long", with(high(lang), func(q *inquiry.Inquiry) { q.Status = inquiry.StatusDormant })},
	}
}

func inputOf(t testing.TB, q *inquiry.Inquiry, lang string) Input {
	in := Input{Inquiry: q, Steps: 5, Answers: buyers[lang].answers, Signature: "Lin Fang\nBrightfield Lighting", By: friday, Templates: builtIn(t)}
	if q.Tier == inquiry.TierA {
		in.Files = []string{"price-list.pdf"}
	}
	if q.Subject != "" {
		in.Subject = q.Subject
	}
	return in
}
