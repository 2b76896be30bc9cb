package faulttest_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/width"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
)

// cells is how many terminal cells a line takes: two for wide and full-width
// characters, none for combining ones (Unicode Standard Annex 11).
func cells(line string) int {
	n := 0
	for _, r := range line {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide || width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// wideBuyers is a table of buyers who write in wide characters, combining ones,
// from right to left, and without blanks.
const wideBuyers = `Date,Name,Email,Company,Country,Product,Quantity,Message
2026-11-16 10:00,佐藤健一,sato@denki-shokai.jp,佐藤電機株式会社東京本社海外調達部第二課,Japan,LEDパネルライト600x600四十ワット昼白色調光対応,5000,"LEDパネル5000台の見積りをお願いいたします。納期と最小注文数量も教えてください。FOB寧波でお願いします。CE認証書はありますか。"
2026-11-16 11:00,김민수,kim@hanbit-lighting.kr,한빛조명주식회사해외구매팀서울특별시강남구,South Korea,LED패널조명고효율제품육백밀리,3000,"LED 패널 3000개 견적 부탁드립니다. 최소주문수량과 납기는 어떻게 되나요? KC 인증이 필요합니다."
2026-11-17 10:00,王小明,wang@huaxia-import.hk,华夏国际进出口贸易有限公司香港特别行政区分公司采购中心,Hong Kong,超薄嵌入式面板灯,12000,"请报LED面板灯12000件的离岸价，最小起订量是多少？交货期多久？需要样品和产品目录。"
2026-11-17 11:00,محمد الأحمد,m.ahmad@alnoor-trading.ae,شركة النور للتجارة العامة والمقاولات ذات المسؤولية المحدودة,UAE,لوحات إضاءة ليد,2500,"نرجو إرسال عرض سعر لعدد 2500 قطعة من لوحات الإضاءة، شروط FOB، ومدة التسليم."
2026-11-18 10:00,Nguyễn Thị Hồng,hong@anphat-den.vn,Công ty Trách nhiệm Hữu hạn Thương mại Dịch vụ Xuất nhập khẩu An Phát,Vietnam,đèn LED âm trần,4000,"Vui lòng báo giá 4000 cái đèn LED, giao hàng tại Hải Phòng."
2026-11-18 11:00,สมชาย ใจดี,somchai@thai-electric.th,บริษัทไทยอิเล็กทริกและอุปกรณ์ไฟฟ้าจำกัดมหาชน,Thailand,โคมไฟแอลอีดีแผงบาง,1500,"กรุณาเสนอราคา LED panel 1500 ชิ้น FOB และระยะเวลาส่งมอบ"
2026-11-19 10:00,Donaudampfschifffahrtsgesellschaftskapitän,kapitaen@donaudampfschifffahrtselektrizitaetenhauptbetriebswerk.de,Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft,Germany,Einbaudeckenbeleuchtungspaneelmontagerahmenbausatz,900,"Bitte bieten Sie 900 Stück LED-Panel an, DDP Wien. Wie lange ist die Lieferzeit?"
2026-11-19 11:00,ＦＵＬＬＷＩＤＴＨ　ＮＡＭＥ,full@width-shop.tw,全形公司名稱股份有限公司台北總公司,Taiwan,ＬＥＤパネル,7000,"請報價７０００片ＬＥＤ面板，交期與最小訂購量？"
`

// widePlace holds the mail of the scenario and wide buyers, with changes.
func widePlace(t *testing.T) place {
	p := newPlace(t, "")
	writeFile(t, filepath.Join(p.dir, "wide.csv"), wideBuyers)
	files := exports(t, p)
	args := []string{"pull", filepath.Join(p.dir, "wide.csv")}
	for _, f := range files {
		args = append(args, filepath.Join(p.dir, f))
	}
	for _, l := range [][]string{args, {"note", "1", "佐藤さんに電話した。価格について相談中。来週また連絡する予定です。サンプル発送済み。"}, {"done", "2"}, {"won", "3"}, {"lost", "4", "--reason", "price"},
		{"snooze", "5", "3d"}, {"tag", "1", "+重要顧客"}, {"assign", "1", "王经理"}} {
		if r := p.inside("w.db", "", l...); r.code != 0 {
			t.Fatalf("%v: %v", l, r)
		}
	}
	return p
}

// TestWidths lays every screen out for terminals of several widths, in both
// languages, with buyers who write in wide characters: no line is wider.
func TestWidths(t *testing.T) {
	p := widePlace(t)
	screens := 0
	for _, l := range append(lines(1, 2, 3, 4, 5, 7, 8, 12), []string{"score", filepath.Join(p.dir, "wide.csv")}, []string{"pull", "--dry-run", filepath.Join(p.dir, "wide.csv")}, []string{"version"}, nil) {
		if contains(l, "csv") || contains(l, "md") || contains(l, "--markdown") {
			continue // files, not screens
		}
		if contains(l, "draft") {
			continue // a letter is copied as it stands: lines broken here would be broken in the mail
		}
		for _, w := range []int{60, 80, 100, 140} {
			for _, lang := range []string{"en", "zh"} {
				r := p.inside("w.db", "", append(append([]string{}, l...), "--width", fmt.Sprint(w), "--lang", lang)...)
				if r.code > 3 {
					t.Errorf("%v: %v", l, r)
				}
				wide := 0
				for line := range strings.Lines(r.out) {
					line = strings.TrimSuffix(line, "\n")
					if n := cells(line); n > w && wide < 2 && !strings.Contains(line, "https://") && !strings.Contains(line, p.dir) { // addresses and paths are of use only whole
						wide++
						t.Errorf("inquiry %s --width %d --lang %s: %d cells: %s", strings.Join(l, " "), w, lang, n, line)
					}
				}
				screens++
			}
		}
	}
	faulttest.Count(t, screens, "screens of 60, 80, 100 and 140 columns")
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// TestLocales runs the commands that print JSON under several locales, in several
// zones of the machine and with another width and language of the screen: the
// bytes are the same.
func TestLocales(t *testing.T) {
	p := widePlace(t)
	locales := [][]string{
		{"LANG=C"}, {"LANG=de_DE.UTF-8", "LC_ALL=de_DE.UTF-8", "TZ=America/New_York"}, {"LANG=zh_CN.GB18030", "LC_ALL=zh_CN.GB18030", "TZ=Pacific/Apia"},
		{"LC_ALL=tr_TR.UTF-8", "INQUIRY_LANG=zh", "TZ=UTC", "COLUMNS=40"}, {"LC_ALL=fa_IR", "LC_NUMERIC=fa_IR", "TZ="},
	}
	compared := 0
	for _, l := range append(lines(1, 4), []string{"score", filepath.Join(p.dir, "wide.csv")}) {
		if l[0] == "doctor" || contains(l, "csv") || contains(l, "md") || contains(l, "--markdown") {
			continue
		}
		first := ""
		for i, env := range locales {
			q := p
			q.env = env
			r := q.inside("w.db", "", append(append([]string{}, l...), "--json")...)
			if i == 0 {
				first = r.out
				continue
			}
			compared++
			if diff := cmp.Diff(first, r.out); diff != "" {
				t.Errorf("inquiry %s under %v: %.800s", strings.Join(l, " "), env, diff)
			}
		}
	}
	faulttest.Count(t, compared, fmt.Sprintf("outputs of --json compared between %d locales", len(locales)))
}

// TestClockJumps reads and changes with a clock that jumps forth and back by
// hours, years and across the change of summer time: nothing fails, a pull stays a
// pull, and back at the first instant everything is as it was.
func TestClockJumps(t *testing.T) {
	p := newPlace(t, "")
	files := exports(t, p)
	pull := []string{"pull", filepath.Join(p.dir, files[0]), filepath.Join(p.dir, files[1])}
	if r := p.inside("j.db", "", pull...); r.code != 0 {
		t.Fatal(r)
	}
	state := func() string {
		return p.inside("j.db", "", "list", "--all", "--json").out + p.inside("j.db", "", "due", "--all", "--json").out
	}
	want, stored := state(), p.dump(t, "j.db")
	jumps := []string{
		"1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2025-03-30T01:59:59+01:00", "2025-03-30T03:00:00+02:00", "2025-10-26T02:30:00+01:00", "2026-02-28T23:59:59+08:00",
		"2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", "2026-11-23T08:39:59+08:00", "2028-02-29T12:00:00Z", "2038-01-19T03:14:08Z", "2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
	}
	for _, at := range jumps {
		for _, l := range [][]string{pull, {"due", "--all"}, {"list", "--all"}, {"show", "1"}, {"report", "week"}, {"silent", "--since", "1d"}, {"faq"}, {"stats", "month"}, {"rescore"}} {
			if r := p.inside("j.db", "", append(append([]string{}, l...), "--now", at)...); r.code != 0 && (r.code != 6 || l[0] != "show") { // none was there yet
				t.Errorf("inquiry %s at %s: %v", l[0], at, r)
			}
		}
		if got := p.dump(t, "j.db"); got != stored {
			t.Errorf("at %s something was stored: %.1000s", at, cmp.Diff(stored, got))
		}
		if diff := cmp.Diff(want, state()); diff != "" {
			t.Fatalf("after %s the state differs: %.1000s", at, diff)
		}
	}
	// A change made under a clock that is wrong is a change all the same, and can
	// be taken back under the right one.
	for _, at := range jumps {
		if r := p.inside("j.db", "", "done", "2", "--now", at); r.code > 2 {
			t.Errorf("done at %s: %v", at, r)
		}
		if r := p.inside("j.db", "", "undo"); r.code > 1 {
			t.Errorf("undo after %s: %v", at, r)
		}
	}
	if diff := cmp.Diff(want, state()); diff != "" {
		t.Errorf("after all was taken back: %.1000s", diff)
	}
	faulttest.Count(t, len(jumps), "jumps of the clock")
}

// zoneCase is when a mail arrives, in which zone the exporter works, and when the
// first answer is owed: one working hour later for tier A, by Monday to Friday,
// 09:00 to 18:00.
type zoneCase struct{ zone, received, due string }

// TestZones counts working time through sixty zones and changes of summer time:
// what is owed by a clock of the exporter's own place, not by a fixed offset.
func TestZones(t *testing.T) {
	zones := []string{
		"UTC", "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham",
		"Pacific/Kiritimati", "America/St_Johns", "America/New_York", "America/Sao_Paulo", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Africa/Cairo", "Africa/Casablanca",
	}
	var cases []zoneCase
	for _, zone := range zones {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		at := func(month time.Month, day, hour, minute int) string {
			return time.Date(2026, month, day, hour, minute, 0, 0, loc).Format(time.RFC3339)
		}
		cases = append(cases,
			zoneCase{zone, at(time.March, 27, 17, 40), at(time.March, 30, 9, 40)},      // over the European change to summer time
			zoneCase{zone, at(time.October, 30, 17, 15), at(time.November, 2, 9, 15)},  // over the American change back
			zoneCase{zone, at(time.November, 21, 10, 0), at(time.November, 23, 10, 0)}, // a Saturday
		)
	}
	for _, c := range cases {
		p := newPlace(t, "")
		writeFile(t, p.config, "timezone: "+c.zone+"\n")
		got, err := time.Parse(time.RFC3339, c.received)
		if err != nil {
			t.Fatal(err)
		}
		mail := fmt.Sprintf("From: Anna Keller <anna@keller-licht.de>\nDate: %s\nSubject: Inquiry\nMessage-ID: <1@keller-licht.de>\n\nPlease quote 5,000 pcs LED panel 600x600 40W, CE, FOB Ningbo, payment T/T. We are a wholesaler in Hamburg and need the goods in May. Target price USD 9.\n\nAnna Keller\nKeller Licht GmbH\nHamburg, Germany\n", got.Format(time.RFC1123Z))
		now := got.Add(5 * time.Minute).Format(time.RFC3339)
		if r := p.inside("z.db", mail, "pull", "-", "--now", now); r.code != 0 {
			t.Fatal(r)
		}
		r := p.inside("z.db", "", "list", "--json", "--now", now)
		var q struct {
			Tier  string `json:"tier"`
			DueAt string `json:"due_at"`
		}
		if err := json.Unmarshal([]byte(r.out), &q); err != nil {
			t.Fatalf("%v: %v in %v", c, err, r)
		}
		if q.Tier != "A" || q.DueAt != c.due {
			t.Errorf("%s: received %s, tier %s, due %s, want %s", c.zone, c.received, q.Tier, q.DueAt, c.due)
		}
	}
	faulttest.Count(t, len(cases), "zones and changes of summer time")
}
