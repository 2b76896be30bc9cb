package analyze

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func TestObjection(t *testing.T) {
	none := inquiry.ObjectionKind("")
	tests := []struct {
		name, text string
		want       inquiry.ObjectionKind
	}{
		{"too expensive", "Thank you for the offer. Your price is too expensive for our market.", inquiry.ObjectionPrice},
		{"price is high", "We checked with our customer, the price is high.", inquiry.ObjectionPrice},
		{"cheaper elsewhere", "We can get it cheaper elsewhere, from Vietnam.", inquiry.ObjectionPrice},
		{"better price asked", "If you can give a better price we will confirm this week.", inquiry.ObjectionPrice},
		{"counter offer by figure", "Can you do 4.20 per piece?", inquiry.ObjectionPrice},
		{"discount", "Please give us some discount on this order.", inquiry.ObjectionPrice},
		{"denied", "Your price is not too expensive, we accept.", none},
		{"too long", "40 days is too long, our customer will not wait.", inquiry.ObjectionLeadTime},
		{"need it earlier", "Unfortunately we need the goods earlier than that.", inquiry.ObjectionLeadTime},
		{"minimum too high", "The minimum order is too high for a first trial.", inquiry.ObjectionMOQ},
		{"minimum of a number", "MOQ of 1000 is too much for us, can you lower the MOQ?", inquiry.ObjectionMOQ},
		{"no advance", "Our company does not pay in advance. We only pay after inspection.", inquiry.ObjectionPayment},
		{"deposit", "We cannot pay 30% before production.", inquiry.ObjectionPayment},
		{"freight before price", "The freight is too expensive.", inquiry.ObjectionShipping},
		{"the one named more often", "Lead time is too long. Your price is too high and we found cheaper offers.", inquiry.ObjectionPrice},
		{"of two alike the first", "MOQ is too high and the price is too high.", inquiry.ObjectionMOQ},
		{"a technical length", "The cable is too long for the box, please cut it to 2 m.", none},
		{"a plain question", "What is the price for 500 pcs and the lead time?", none},
		{"no objection", "Well received, we will check with our team and come back.", none},

		{"German price", "Ihr Angebot ist uns leider zu teuer, gibt es noch einen Nachlass?", inquiry.ObjectionPrice},
		{"German delivery", "Die Lieferzeit ist uns zu lang.", inquiry.ObjectionLeadTime},
		{"German payment", "Vorkasse ist bei uns nicht möglich, wir zahlen nur auf Rechnung.", inquiry.ObjectionPayment},
		{"Spanish price", "El precio es muy alto, ¿puede mejorar el precio?", inquiry.ObjectionPrice},
		{"Spanish minimum", "La cantidad mínima es muy alta para nosotros.", inquiry.ObjectionMOQ},
		{"Portuguese freight", "O frete ficou muito caro para nós.", inquiry.ObjectionShipping},
		{"Portuguese price", "O preço está muito alto, consegue melhorar o preço?", inquiry.ObjectionPrice},
		{"French delivery", "Le délai de livraison est trop long, il nous faut les produits en mai.", inquiry.ObjectionLeadTime},
		{"French price", "Votre prix est trop élevé, nous avons trouvé moins cher.", inquiry.ObjectionPrice},
		{"Italian price", "Il prezzo è troppo alto, potete fare uno sconto?", inquiry.ObjectionPrice},
		{"Turkish delivery", "Teslim süresi çok uzun, daha erken teslim mümkün mü?", inquiry.ObjectionLeadTime},
		{"Russian price", "Для нас дорого, можете дать скидку?", inquiry.ObjectionPrice},
		{"Russian payment", "Мы не работаем по предоплате, нужна отсрочка платежа.", inquiry.ObjectionPayment},
		{"Arabic price", "السعر مرتفع جدا، نرجو تخفيض السعر.", inquiry.ObjectionPrice},
		{"Chinese price", "价格有点高，能不能再优惠一点？", inquiry.ObjectionPrice},
		{"Chinese delivery", "交期太长了，我们等不了。", inquiry.ObjectionLeadTime},
		{"Chinese minimum", "起订量太高，我们用不了这么多。", inquiry.ObjectionMOQ},
		{"traditional characters", "運費太貴了。", inquiry.ObjectionShipping},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := none
			if o := objectionOf(lexicon.Default().Scan(tt.text)); o != nil {
				got = o.Kind
			}
			if got != tt.want {
				t.Errorf("objection to %q = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestObjectionKeepsTheSentence(t *testing.T) {
	got := objectionOf(lexicon.Default().Scan("Dear Lin,\n\nthank you for the offer. We checked with our customer, and the price is\nstill too high for him. We wait for your news.\n"))
	want := &inquiry.Objection{Kind: inquiry.ObjectionPrice, Text: "We checked with our customer, and the price is still too high for him."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("objection (-want +got):\n%s", diff)
	}
}
