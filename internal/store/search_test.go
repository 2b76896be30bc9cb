package store_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func TestTokens(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"signs only", "!?… -- ☂", ""},
		{"case and signs", "Please QUOTE, asap!", "please quote asap"},
		{"address", "Max.Muster@foo-bar.de", "max muster foo bar de"},
		{"grouped digits", "5,000 pcs 1.200 10'000 1,234,567", "5000 pcs 1200 10000 1234567"},
		{"not grouped", "1.20 12.2026 1,00 3.14159", "1 20 12 2026 1 00 3 14159"},
		{"Latin marks", "Müller Straße façade Łódź Ærø ÇİĞ", "muller strasse facade lodz aero cig"},
		{"marks written apart", "Mu\u0308ller", "muller"},
		{"Greek and Cyrillic", "Τιμή Цена Ёлка йод", "τιμη цена елка иод"},
		{"Chinese", "离岸价，数量5000件", "离 岸 价 数 量 5000 件"},
		{"Chinese beside Latin", "LED灯A1型", "led 灯 a1 型"},
		{"full width", "ＬＥＤ　１２３", "led 123"},
		{"Japanese", "見積りください ガラス ｶﾞﾗｽ", "見 積 り く だ さ い ガ ラ ス ガ ラ ス"},
		{"Korean", "견적을 요청", "견 적 을 요 청"},
		{"Korean in letters", "견적", "견 적"},
		{"Thai keeps signs with letters", "ราคา ผ้า", "ร า ค า ผ้ า"},
		{"Hindi", "कीमत क्या", "कीमत क्या"},
		{"Arabic without vowel signs", "سِعْر مضخّة ســعر", "سعر مضخة سعر"},
		{"soft hyphen and joiner", "An\u00adfrage zero\u200bwidth", "anfrage zerowidth"},
		{"broken UTF-8", "ab\xffcd 离\xe5", "ab cd 离"},
		{"a sign of its own at the start", "\u0e49", ""},
		{"rare Han", "𠮷野家", "𠮷 野 家"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, store.Tokens(tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"5,000 pcs", "离岸价 LED", "Mu\u0308ller", "ผ้า", "\xff\xfe", "ｶﾞ", "a\u0300\u0e49b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := store.Tokens(s)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\"*():^+-{}\x00") || strings.Contains(got, "  ") || got != strings.TrimSpace(got) {
			t.Errorf("%q gives %q", s, got)
		}
		if got != store.Tokens(s) {
			t.Error("not the same twice")
		}
	})
}

// library stores one inquiry for each text.
func library(t *testing.T, texts ...store.SearchText) *store.Store {
	t.Helper()
	s := fresh(t)
	for i, text := range texts {
		m := entryMail(i+1, inquiry.Entry{})
		m.Search = text
		ref := add(t, s, m).Ref
		save(t, s, conversation(0, ref))
	}
	return s
}

func found(t *testing.T, s *store.Store, query string) []int64 {
	t.Helper()
	hits, err := s.Search(t.Context(), query, store.Filter{})
	if err != nil {
		t.Errorf("%q: %v", query, err)
	}
	var ids []int64
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func TestSearch(t *testing.T) {
	s := library(t,
		store.SearchText{Subject: "询盘", Text: "请报离岸价，数量五千件，需要样品。", People: "王伟 wangwei@qq.com"},
		store.SearchText{Subject: "Anfrage LED-Panel", Text: "Wir benötigen 5.000 Stück Beleuchtung für Küchen.", People: "Müller Beleuchtung GmbH info@mueller-licht.de", Products: "LED-Panel 60x60"},
		store.SearchText{Subject: "見積り依頼", Text: "LEDパネル2000台の見積りをお願いします", People: "佐藤電機株式会社"},
		store.SearchText{Subject: "견적", Text: "한빛조명 주식회사입니다. 견적을 요청합니다.", People: "김"},
		store.SearchText{Subject: "สอบถามราคา", Text: "ขอราคาผ้าใบ 100 ม้วน"},
		store.SearchText{Subject: "price", Text: "مرحبا نحتاج سعر المضخة"},
	)
	tests := []struct {
		query string
		want  []int64
	}{
		{"价", []int64{1}},
		{"样品", []int64{1}},
		{"离岸", []int64{1}},
		{"岸离", nil},
		{"离岸价 样品", []int64{1}},
		{"离岸价 見積り", nil},
		{"Muller", []int64{2}},
		{"MÜLLER", []int64{2}},
		{"beleucht", []int64{2}},
		{`"beleucht"`, nil},
		{`"5000 stück"`, []int64{2}},
		{`„5.000 Stück“`, []int64{2}},
		{"stück 5.000", []int64{2}},
		{`"stück 5000"`, nil},
		{"info@mueller-licht.de", []int64{2}},
		{"mueller-licht", []int64{2}},
		{"kuchen", []int64{2}},
		{"led", []int64{2, 3}},
		{"60x60", []int64{2}},
		{"パネル", []int64{3}},
		{"佐藤", []int64{3}},
		{"조명", []int64{4}},
		{"견적", []int64{4}},
		{"ราคา", []int64{5}},
		{"ผ้า", []int64{5}},
		{"سعر", []int64{6}},
		{"المضخة", []int64{6}},
		{"", nil},
		{"   ", nil},
		{"!!!", nil},
		{`"`, nil},
		{`led "`, []int64{2, 3}},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(t, s, tt.query)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSearchSyntaxIsData(t *testing.T) {
	s := library(t, store.SearchText{Text: "pumps and or not near valves"}, store.SearchText{Text: "lamps"})
	for _, query := range []string{
		`pumps OR lamps`, `pumps AND lamps`, `pumps NOT lamps`, `NEAR(pumps lamps)`, `subject:pumps lamps`, `{text}: lamps pumps`, `-text:pumps lamps`,
		`"pumps" + "lamps"`, `^pumps lamps`, `pumps) OR (lamps`, `pumps" OR "lamps`, `pumps'; DROP TABLE message; -- lamps`, "pumps\x00 lamps", `pumps*" lamps`,
	} {
		if got := found(t, s, query); len(got) != 0 {
			t.Errorf("%q found %v", query, got)
		}
	}
	for _, query := range []string{`AND OR NOT`, `pump* valve*`, `(pumps)`, `^pumps`, `near`, strings.Repeat(`pumps `, 5000)} {
		if diff := cmp.Diff([]int64{1}, found(t, s, query)); diff != "" {
			t.Errorf("%q: %s", query, diff)
		}
	}
	for _, query := range []string{`"`, `""`, `"""`, `*`, `^`, `:`, `(`, `)`, `"" "" *`, `a"b"c"d`, `"*"`, "\xff\xfe", strings.Repeat(`"`, 3000), strings.Repeat("价", 3000)} {
		if got := found(t, s, query); len(got) != 0 {
			t.Errorf("%q found %v", query, got)
		}
	}
}

func TestSearchRanksFiltersAndFollowsChanges(t *testing.T) {
	s := library(t,
		store.SearchText{Text: "we sell many things and one valve among them and so on and on"},
		store.SearchText{Subject: "valve", Text: "valve", Products: "valve"},
	)
	extra := entryMail(3, inquiry.Entry{})
	extra.Search.Text = "the valve again"
	ref := add(t, s, extra).Ref
	save(t, s, conversation(1, 1, ref))
	hits, err := s.Search(t.Context(), "valve", store.Filter{})
	if err != nil || len(hits) != 2 || hits[0].ID != 2 || len(hits[1].Messages) != 2 {
		t.Errorf("%+v %v", hits, err)
	}
	hits, err = s.Search(t.Context(), "valve", store.Filter{Limit: 1})
	if err != nil || len(hits) != 1 || hits[0].ID != 2 {
		t.Errorf("%+v %v", hits, err)
	}
	hits, err = s.Search(t.Context(), "valve", store.Filter{IDs: []int64{1}, Tiers: []inquiry.Tier{inquiry.TierA}})
	if err != nil || len(hits) != 1 || hits[0].ID != 1 {
		t.Errorf("%+v %v", hits, err)
	}
	if rows, err := s.Rows(t.Context(), store.Filter{Text: "valve again"}); err != nil || len(rows) != 1 || rows[0].ID != 1 {
		t.Errorf("%+v %v", rows, err)
	}
	update(t, s, func(tx *store.Tx) error {
		return tx.UpdateAnalysis(t.Context(), 2, store.Analysis{Entry: inquiry.Entry{Direction: inquiry.In}, Search: store.SearchText{Text: "pump"}})
	})
	if diff := cmp.Diff([]int64{1}, found(t, s, "valve")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{2}, found(t, s, "pump")); diff != "" {
		t.Error(diff)
	}
}
