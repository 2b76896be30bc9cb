package score_test

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// TestBuyerType reads what kind of business asks from how it speaks of its trade.
func TestBuyerType(t *testing.T) {
	r := analyze.New(analyze.Options{Weights: score.DefaultWeights(), OwnDomains: []string{"example-exporter.com"}})
	for _, c := range []struct {
		name, from, subject, body string
		want                      inquiry.BuyerType
	}{
		{"one machine for the own bakery", "Paul Reid <paul@reidsbakery.ie>", "dough sheeter", "Hi, we need one dough sheeter for our bakery, 230 V, delivered to Cork. What does it cost?", inquiry.BuyerEndUser},
		{"a hotel's project", "Ana Lima <ana@hotelmirante.pt>", "Camas", "Bom dia, precisamos de 40 camas box para o nosso hotel em Faro. Qual o preço?", inquiry.BuyerEndUser},
		{"a school", "Head Teacher <head@stmarysprimary.sc.ke>", "Desks", "Please quote 120 double desks for our school in Kisumu.", inquiry.BuyerEndUser},
		{"a shop", "Lena <lena@papierhimmel.de>", "Karten", "Hallo, ich habe einen kleinen Laden in Kassel und suche Grußkarten. Was ist die Mindestmenge?", inquiry.BuyerRetailer},
		{"an online seller", "Tom <tom.sells@gmail.com>", "phone grips", "Hi I sell on Etsy and Amazon, what is your minimum for phone grips and do you have a catalog?", inquiry.BuyerRetailer},
		{"two shops", "Marta Ruiz <marta@zapatosruiz.es>", "Zapatillas", "Hola, tenemos dos tiendas en Murcia y queremos 200 pares de zapatillas. ¿Precio?", inquiry.BuyerRetailer},
		{"two containers", "Bola Ade <bola@gmail.com>", "Tyres", "Please quote two 40HQ containers of truck tyres 315/80R22.5 CIF Lagos.", inquiry.BuyerWholesaler},
		{"a wholesaler", "Jan Nowak <jan@hurt-nowak.pl>", "Zapytanie", "Jesteśmy hurtownią, zaopatrujemy sklepy. Prosimy o cenę 5000 szt. zawiasów FOB Ningbo.", inquiry.BuyerWholesaler},
		{"for a client", "Amir <amir@gulfsourcing.ae>", "RFQ", "Our client in Muscat needs 300 street light poles. We are a sourcing agent, please quote CIF Sohar.", inquiry.BuyerTrader},
		{"a tender", "Joseph <joseph@kimtrading.co.tz>", "Tender", "We are bidding for a government tender for 500 school bags on behalf of our client. Please quote CIF Dar es Salaam.", inquiry.BuyerTrader},
		{"drawings and an audit", "Kurt Weiss <k.weiss@weiss-antriebe.de>", "Anfrage Zeichnung 4711", "Bitte bieten Sie Gehäuse nach Zeichnung an, Jahresbedarf 20.000 Stück, EMPB und Lieferantenaudit erforderlich.", inquiry.BuyerOEMImporter},
		{"a second source", "Priya N <priya@voltadrive.in>", "connector", "We manufacture motor controllers and want to qualify a second source for the connector, annual volume 60,000 pcs, PPAP level 3.", inquiry.BuyerOEMImporter},
		{"branches", "Sofie Holm <sofie@jyskmarked.dk>", "Christmas range", "We are a retail chain with 45 stores. Category manager seeks 12,000 pcs LED lights with our barcode.", inquiry.BuyerChain},
		{"a territory", "Dejan Ilić <dejan@ilic-alati.rs>", "Zastupstvo", "We would like to become your exclusive distributor for Serbia, we have a dealer network and sales team.", inquiry.BuyerDistributor},
		{"an agency in French", "Awa Ba <awa@ba-distribution.sn>", "Représentation", "Nous souhaitons distribuer vos produits en exclusivité au Sénégal, nous avons un réseau de revendeurs.", inquiry.BuyerDistributor},
		{"a field states it", "Form <form@example-exporter.com>", "New enquiry", "Name: Ola Nord\nEmail: ola@nordvik.no\nCountry: Norway\nBusiness type: Distributor\nMessage: Please send price for your hand winches.", inquiry.BuyerDistributor},
		{"a job seeker", "Li Wei <liwei@qq.com>", "应聘", "您好,我想应聘外贸业务员,附件是我的简历,期待面试。", inquiry.BuyerUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := labelled{ID: "1", From: c.from, Subject: c.subject, Body: c.body}
			if got := r.Mail(l.mail(), analyze.Input{}).Reading.Customer.BuyerType; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
