package score

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// foundIn returns the names of the signals of a plain text.
func foundIn(text string) map[string]bool {
	rd := inquiry.NewReading()
	rd.Text = text
	names := map[string]bool{}
	for _, x := range Judge(Input{Reading: &rd}, DefaultWeights()).Found {
		names[x.Name] = true
	}
	return names
}

func TestNegatedWish(t *testing.T) {
	for text, want := range map[string]bool{
		"We want to buy the curved glass for 11 display cases.":        true,
		"We do not want to buy the curved glass, you replace it.":      false,
		"Vamos a comprar los vidrios curvos.":                          true,
		"Nosotros no vamos a comprar los vidrios, los reponen ustedes": false,
		"Pretendemos adquirir dois baloiços.":                          true,
		"Não há avaria nem pretendemos adquirir nada.":                 false,
		"Мы хотим купить шуруповёрты.":                                 true,
		"Мы не хотим купить шуруповёрты.":                              false,
		"I could not find it in your shop and we need 40 of them.":     true,
	} {
		if got := foundIn(text)["want_buy"]; got != want {
			t.Errorf("%q: want_buy %v, want %v", text, got, want)
		}
	}
}

func TestWhoPaysForSamplesIsNoSwindler(t *testing.T) {
	for text, want := range map[string]bool{
		"Send us free samples of all models first, two of each, by DHL prepaid.":        true,
		"Send us free samples of two models first, we pay the freight.":                 false,
		"Mándenos muestras gratis de cada modelo, nosotros no pagamos el flete.":        true,
		"Mándenos muestras gratis de dos modelos, nosotros pagamos el flete.":           false,
		"Bitte senden Sie uns kostenlose Muster, den Versand übernehmen wir natürlich.": false,
	} {
		if got := foundIn(text)["scam_sample"]; got != want {
			t.Errorf("%q: scam_sample %v, want %v", text, got, want)
		}
	}
}
