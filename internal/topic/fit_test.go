package topic

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func TestFit(t *testing.T) {
	tests := []struct {
		name, text, subject string
		answer              bool
		tier                inquiry.Tier
		intent              inquiry.Intent
		certificates        []string
		want                []inquiry.Topic
	}{
		{name: "junk asks nothing", text: "What is your budget for a new website?", tier: inquiry.TierX, intent: inquiry.IntentSolicitation},
		{
			name: "a swindler plays the buyer", text: "Please send your price list.", tier: inquiry.TierX, intent: inquiry.IntentScam,
			want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "another aim is one other question", text: "May I ask about prices and delivery times for my article?", tier: inquiry.TierD,
			intent: inquiry.IntentMedia, want: []inquiry.Topic{inquiry.TopicOther},
		},
		{
			name: "a story of broken goods asks a remedy", text: "Twelve of the lamps arrived broken.", tier: inquiry.TierC,
			intent: inquiry.IntentComplaint, want: []inquiry.Topic{inquiry.TopicWarranty},
		},
		{
			name: "after the sale a date is news of the order", text: "What is the ship date of PO 118?", tier: inquiry.TierC,
			intent: inquiry.IntentOrderStatus, want: []inquiry.Topic{inquiry.TopicOrderStatus},
		},
		{
			name: "a request for an offer asks the price", text: "Need 500 ceiling fans to Karachi.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "the subject of an answer was asked before", text: "See you in May.", subject: "Re: price list", answer: true,
			tier: inquiry.TierB, intent: inquiry.IntentGeneralQuestion,
		},
		{
			name: "how much of a property is no price", text: "How much recycled content is verified?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicSpecification},
		},
		{
			name: "a trade term and a place are stated", text: "Please quote CFR Abidjan, packed in cartons, delivery to our dock.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "what fits is asked", text: "Price CIF Apapa please, and tell me what number of sets go inside one 40.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicShipping},
		},
		{
			name: "who assembles it", text: "Price for two lifts to Nanaimo? And who puts it together, us?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicUsage},
		},
		{
			name: "a paper demanded with the offer", text: "We will need a fire rating letter and your W-8.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicCertification, inquiry.TopicDocuments},
		},
		{
			name: "who orders states prices", text: "Zu den angebotenen Preisen. Bitte Auftragsbestätigung.", tier: inquiry.TierA,
			intent: inquiry.IntentOrder, want: []inquiry.Topic{inquiry.TopicDocuments},
		},
		{
			name: "what a sample costs", text: "Could I get a sample of the straw? What does it cost?", tier: inquiry.TierB,
			intent: inquiry.IntentSampleRequest, want: []inquiry.Topic{inquiry.TopicSample},
		},
		{
			name: "what will you do and when", text: "All 740 blazers are the wrong colour. What are you going to do and when?", tier: inquiry.TierC,
			intent: inquiry.IntentComplaint, want: []inquiry.Topic{inquiry.TopicWarranty},
		},
		{
			name: "a wanted colour is no sample", text: "cần 500 túi màu đen, báo giá", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "an order asks for its papers, not about its goods", text: "Confirmado el precio, prepárenme la proforma por 12 toneladas. ¿El color es azul?",
			tier: inquiry.TierA, intent: inquiry.IntentOrder, want: []inquiry.Topic{inquiry.TopicDocuments},
		},
		{
			name: "a time of delivery with its date", text: "Нужно 3000 м кабеля, сообщите цену, срок до конца мая.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "which part is help", text: "The gearbox needs topping up. Which oil goes in?", tier: inquiry.TierC,
			intent: inquiry.IntentTechnicalSupport, want: []inquiry.Topic{inquiry.TopicUsage},
		},
		{
			name: "news of an order are no help", text: "PO 7719 was to sail on the 4th. Where are we with this?", tier: inquiry.TierC,
			intent: inquiry.IntentOrderStatus, want: []inquiry.Topic{inquiry.TopicOrderStatus},
		},
		{
			name: "a paper after the sale", text: "The broker asks for the certificate of conformity for last month's shipment. Send it today please.",
			tier: inquiry.TierC, intent: inquiry.IntentAfterSales, want: []inquiry.Topic{inquiry.TopicDocuments},
		},
		{
			name: "the next invoice is no paper asked for", text: "212 tiles arrived broken. Kindly deduct it from the next invoice.",
			tier: inquiry.TierC, intent: inquiry.IntentComplaint, want: []inquiry.Topic{inquiry.TopicWarranty},
		},
		{
			name: "plain words for a figure", text: "Was würde das ungefähr kosten, womit müsste ich rechnen?", tier: inquiry.TierB,
			intent: inquiry.IntentPriceCheck, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "small runs", text: "Do you do small runs of printed tins?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicMOQ},
		},
		{
			name: "news in Greek", text: "Καλησπέρα, πού είναι η παραγγελία μου; Πληρώσαμε πριν δύο μήνες.", tier: inquiry.TierC,
			intent: inquiry.IntentOrderStatus, want: []inquiry.Topic{inquiry.TopicOrderStatus},
		},
		{
			name: "stock and time in Slovene", text: "Pozdravljeni, ali imate na zalogi in kakšen je dobavni rok?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicLeadTime, inquiry.TopicStock},
		},
		{
			name: "a counter-offer in an answer", text: "Thanks. At 4.10 we take all 800 of them, otherwise we pass.", subject: "Re: offer 118", answer: true,
			tier: inquiry.TierA, intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicDiscount},
		},
		{
			name: "a counter-offer in Turkish", text: "Geçen sefer 3,20 idi. 3,05 dolar olursa hemen onaylarım.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicDiscount},
		},
		{
			name: "a number of pieces is no counter-offer", text: "Can you do 200 of them and what is the price?", subject: "Re: stools", answer: true,
			tier: inquiry.TierA, intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "a wish at first sight is the price", text: "Bitte Preis für 900 Stück, können Sie 2,40 machen?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "a price with its figure is stated", text: "Price 8.10 USD FOB accepted. When will they be ready?", tier: inquiry.TierA,
			intent: inquiry.IntentOrder, want: []inquiry.Topic{inquiry.TopicLeadTime},
		},
		{
			name: "two terms ask for the shipping", text: "Preis bitte FOB Ningbo und CIF Gdynia.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicShipping},
		},
		{
			name: "what it costs at a place is the price", text: "Wat kost dat per stuk, levering in Gent?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "who repairs it", text: "Kto serwisuje te maszyny?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicWarranty},
		},
		{
			name: "references", text: "Avez-vous déjà livré en Belgique, et qui utilise vos presses ?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicCompany},
		},
		{
			name: "a volume", text: "견적 부탁드립니다. 총 부피는 몇 cbm인가요?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicShipping},
		},
		{
			name: "a term with its value is stated", text: "Please quote, payment 30% deposit, warranty 24 months.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "photos are asked beside the price", text: "We need 300 stools, please quote. Kindly send photos of the packing.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicCatalog},
		},
		{
			name: "a visit is asked beside the price", text: "Please quote 40 tons. Can our inspector visit your factory?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicCompany},
		},
		{
			name: "what the goods must have is stated", text: "Please quote 900 gloves. Need CE certificate.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "who repeats an order asks whether the price holds", text: "The same again, 200 boxes. Please confirm the price.", tier: inquiry.TierA,
			intent: inquiry.IntentRepeatOrder, want: []inquiry.Topic{inquiry.TopicPrice},
		},
		{
			name: "a certificate named without terms is asked for", text: "Hallo, wir suchen Spielzeug, das nach EN 71 geprüft ist.", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, certificates: []string{"EN 71"}, want: []inquiry.Topic{inquiry.TopicCertification},
		},
		{
			name: "a logo named without terms is asked for", text: "Bonjour, nous cherchons des sacs avec notre logo.", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicCustomization},
		},
		{
			name: "a wrong certificate", text: "The bolts failed the test. Please send the right mill certificate.", tier: inquiry.TierC,
			intent: inquiry.IntentComplaint, want: []inquiry.Topic{inquiry.TopicCertification, inquiry.TopicWarranty},
		},
		{
			name: "a guarantee beside a fault", text: "The pump stops after a minute, how do we reset it? It is under warranty.", tier: inquiry.TierC,
			intent: inquiry.IntentTechnicalSupport, want: []inquiry.Topic{inquiry.TopicUsage, inquiry.TopicWarranty},
		},
		{
			name: "who complains asks for help as well", text: "Two of the units arrived broken, we want a credit note. How do we reset the others?", tier: inquiry.TierC,
			intent: inquiry.IntentComplaint, want: []inquiry.Topic{inquiry.TopicUsage, inquiry.TopicWarranty},
		},
		{
			name: "a paper with the quotation", text: "Kindly quote 800 hinges. Fire report to be enclosed.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicCertification},
		},
		{
			name: "a paper with the quotation in Dutch", text: "Graag prijs voor 600 helmen, testrapport bij de offerte.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicCertification},
		},
		{
			name: "a paper with the quotation in Korean", text: "헬멧 600개 견적 부탁드립니다. 시험성적서 첨부 바랍니다.", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicCertification},
		},
		{
			name: "how many go into a container", text: "Price of 1 container of tiles, and how many metres per container?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicShipping},
		},
		{
			name: "how much room it takes", text: "Proszę o cenę 4000 par rękawic. Ile to razem zajmie m3?", tier: inquiry.TierA,
			intent: inquiry.IntentQuoteRequest, want: []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicShipping},
		},
		{
			name: "the least with a logo", text: "Our bags carry our logo. What is the minimum per colour?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicMOQ},
		},
		{
			name: "a question after a greeting", text: "hi sir you have the pump with timer?", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicSpecification},
		},
		{
			name: "a question of courtesy", text: "Hello, how are you today? Please send your catalogue.", tier: inquiry.TierB,
			intent: inquiry.IntentCatalogRequest, want: []inquiry.Topic{inquiry.TopicCatalog},
		},
		{
			name: "no mark, but or not", text: "you got brochure or not", tier: inquiry.TierB,
			intent: inquiry.IntentGeneralQuestion, want: []inquiry.Topic{inquiry.TopicCatalog},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := Read(tt.text, lexicon.Default().Scan(tt.text), tt.subject, tt.answer)
			var got []inquiry.Topic
			for _, q := range asked.Fit(tt.tier, tt.intent, tt.certificates) {
				got = append(got, q.Topic)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("topics (-want +got):\n%s", diff)
			}
		})
	}
}
