package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/sourcetest"
)

const samples = "../../../testdata/csv"

// write puts content into a file of a temporary directory.
func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// pull reads a file with an empty memory.
func pull(t testing.TB, path string, opts Options) ([]source.Item, source.Summary) {
	t.Helper()
	var items []source.Item
	sum, err := New(path, opts).Pull(context.Background(), sourcetest.NewKnown(), func(it source.Item) error {
		items = append(items, it)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return items, sum
}

// rowsOf returns the cells of all readable items as "heading=cell".
func rowsOf(items []source.Item) [][]string {
	var out [][]string
	for _, it := range items {
		if it.Record == nil {
			out = append(out, []string{"error: " + it.Err.Error()})
			continue
		}
		var r []string
		for _, f := range it.Record.Fields {
			if f.Value != "" {
				r = append(r, f.Label+"="+f.Value)
			}
		}
		out = append(out, r)
	}
	return out
}

func TestConformance(t *testing.T) {
	path := filepath.Join(samples, "flamingo-inbound.csv")
	sourcetest.Run(t, func(*testing.T) sourcetest.Fixture {
		return sourcetest.Fixture{Source: func() source.Source { return New(path, Options{}) }, Want: 3}
	})
}

// TestSamples holds encoding, separator and the count of rows of every sample.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples, "*.csv"))
	if err != nil || len(files) < 14 {
		t.Fatalf("samples: %d, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(strings.TrimSuffix(file, ".csv") + ".expected.json")
			if err != nil {
				t.Fatal(err)
			}
			var want struct {
				Encoding, Delimiter string
				Rows                int
			}
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			items, sum := pull(t, file, Options{})
			if len(items) != want.Rows {
				t.Errorf("%d rows, want %d", len(items), want.Rows)
			}
			enc := strings.Replace(want.Encoding, "gbk", "gb18030", 1)
			if note := "encoding " + enc + ", separator " + sepName(want.Delimiter[0]); sum.Notes[0] != note {
				t.Errorf("note %q, want %q", sum.Notes[0], note)
			}
			for i, it := range items {
				if it.Record == nil || it.Record.Row != i+1 {
					t.Errorf("item %d: %+v", i, it)
				}
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	tests := []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{"gb18030", simplifiedchinese.GB18030, "姓名,邮箱,留言\n陈伟,wei@a.cn,您好，请报价太阳能路灯一百套，谢谢\n"},
		{"big5", traditionalchinese.Big5, "姓名,電子郵件,留言內容\n陳偉,wei@a.tw,您好，請報價太陽能路燈一百套，謝謝\n"},
		{"shift_jis", japanese.ShiftJIS, "氏名,メール,お問い合わせ内容\n田中太郎,t@a.jp,見積もりをお願いします。数量は五百台です\n"},
		{"euc-kr", korean.EUCKR, "이름,이메일,문의내용\n김민수,k@a.kr,견적 부탁드립니다 수량은 오백개입니다\n"},
		{"windows-1251", charmap.Windows1251, "Имя,Почта,Сообщение\nДмитрий Орлов,d@a.ru,Нужны прожекторы 100 Вт\n"},
		{"windows-1252", charmap.Windows1252, "Name,E-Mail,Nachricht\nJürgen Größ,j@a.de,Bitte Angebot für 500 Stück – Maß 60 cm\n"},
		{"windows-1252", charmap.Windows1252, "Nom,Courriel,Message\nHélène Lefèvre,h@a.fr,Bonjour, où êtes-vous situés ? Référence à préciser\n"},
		{"windows-1250", charmap.Windows1250, "Imię,E-mail,Wiadomość\nŁukasz Wiśniewski,l@a.pl,Proszę o ofertę na żarówki i źródła światła\n"},
		{"windows-1254", charmap.Windows1254, "Ad,E-posta,Mesaj\nTuğçe Yıldız,t@a.tr,Fiyat alabilir miyim? Işık şeridi için\n"},
		{"windows-1253", charmap.Windows1253, "Όνομα,Email,Μήνυμα\nΓιώργος Παππάς,g@a.gr,Θα ήθελα προσφορά για φωτιστικά\n"},
		{"windows-1256", charmap.Windows1256, "الاسم,البريد,الرسالة\nخالد الحربي,k@a.sa,نرجو إرسال عرض سعر للكشافات\n"},
		{"windows-874", charmap.Windows874, "ชื่อ,อีเมล,ข้อความ\nสมชาย ใจดี,s@a.th,ต้องการใบเสนอราคาโคมไฟ\n"},
		{"macintosh", charmap.Macintosh, "Name,Email,Message\nJürgen Größ,j@a.de,Bitte Angebot für Möbel und Häuser\n"},
		{"utf-16le", utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), "Name,Email,Message\nZoë,z@a.nl,price for lamps\n"},
		{"utf-16be", utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), "Name,Email,Message\nZoë,z@a.nl,price for lamps\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			raw, err := tt.enc.NewEncoder().Bytes([]byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			got, name, err := decode(raw, "")
			if err != nil {
				t.Fatal(err)
			}
			if name != tt.name || got != tt.text {
				t.Errorf("decoded as %s:\n%s", name, got)
			}
			if got, _, err := decode(raw, tt.name); err != nil || got != tt.text {
				t.Errorf("told %s: %v\n%s", tt.name, err, got)
			}
		})
	}
	if _, _, err := decode([]byte("a,b"), "klingon"); err == nil {
		t.Error("an unknown encoding was taken")
	}
}

func TestText(t *testing.T) {
	tests := []struct {
		name, text string
		want       [][]string
		note       string // must be among the notes
	}{
		{"sep line", "sep=;\r\nName;Email\r\nAnn;a@b.c\r\n", [][]string{{"Name=Ann", "Email=a@b.c"}}, "encoding utf-8, separator semicolon"},
		{"pipe", "Name|Email|Message\nAnn|a@b.c|x, y; z\n", [][]string{{"Name=Ann", "Email=a@b.c", "Message=x, y; z"}}, `encoding utf-8, separator "|"`},
		{"tab", "Name\tEmail\nAnn\ta@b.c\n", [][]string{{"Name=Ann", "Email=a@b.c"}}, "encoding utf-8, separator tab"},
		{"CR alone", "Name,Email\rAnn,a@b.c\rBob,b@b.c", [][]string{{"Name=Ann", "Email=a@b.c"}, {"Name=Bob", "Email=b@b.c"}}, ""},
		{"semicolons with commas in the text", "Name;Email;Text\nAnn;a@b.c;1,5 m, 2,5 m, white\nBob;b@b.c;1,2 m, red\n", [][]string{{"Name=Ann", "Email=a@b.c", "Text=1,5 m, 2,5 m, white"}, {"Name=Bob", "Email=b@b.c", "Text=1,2 m, red"}}, ""},
		{"JSON strings", `"Name","Text",ID` + "\n" + `"Ann \"A\"","one\ntwo \/ \u00e9\ud83d\ude00",7` + "\n", [][]string{{`Name=Ann "A"`, "Text=one\ntwo / é😀", "ID=7"}}, "cells are written as JSON strings"},
		{"a Windows path is no JSON", "Name,Path\n\"Ann\",\"C:\\new\\\"\n\"Bob\",\"say \"\"hi\"\"\"\n", [][]string{{"Name=Ann", `Path=C:\new\`}, {"Name=Bob", `Path=say "hi"`}}, ""},
		{"quotes inside a cell that is not quoted", "Name,Text\nAnn,12\" pipe\n", [][]string{{"Name=Ann", `Text=12" pipe`}}, ""},
		{"title lines", "Report 2026,,\n,,\nName,Email,Message\nAnn,a@b.c,hi\n", [][]string{{"Name=Ann", "Email=a@b.c", "Message=hi"}}, ""},
		{"repeated heading with marks", "\ufeffId,Name,Email\n1,Ann,a@b.c\n\ufeffId,Name,Email\n2,Bob,b@b.c\n", [][]string{{"Id=1", "Name=Ann", "Email=a@b.c"}, {"Id=2", "Name=Bob", "Email=b@b.c"}}, "the heading stood there 2 times"},
		{"a mark inside the quoted heading", "\"\ufeff\ufeffName\",\"Email\"\n\"Ann\",\"a@b.c\"\n", [][]string{{"Name=Ann", "Email=a@b.c"}}, ""},
		{"guards", "Name,Phone,Zip,Formula,Cell\nO'Neil,'+49 30 1,'0123,\"\"\"=1+1\"\"\",\"=\"\"0049 30\"\"\"\n", [][]string{{"Name=O'Neil", "Phone=+49 30 1", "Zip=0123", "Formula==1+1", "Cell=0049 30"}}, ""},
		{"short and long rows", "Name,Email,Note\nAnn\nBob,b@b.c,hi,more,still\n", [][]string{{"Name=Ann"}, {"Name=Bob", "Email=b@b.c", "Note=hi", "=more still"}}, "row 2: more cells than headings"},
		{"heading with line breaks", "\"Your\nName\",Email\nAnn,a@b.c\n", [][]string{{"Your Name=Ann", "Email=a@b.c"}}, ""},
		{"no heading", "Ann,a@b.c,+49 30 123456,please send the price list\nBob,b@b.c,+49 30 123457,need one hundred lamps\n", [][]string{{"Column 1=Ann", "Email=a@b.c", "Phone=+49 30 123456", "Message=please send the price list"}, {"Column 1=Bob", "Email=b@b.c", "Phone=+49 30 123457", "Message=need one hundred lamps"}}, "no heading found; columns were named by what is in them"},
		{"headings written alike", "Name,Email,Email,Phone,Phone,Text,Text\nAnn,,a@b.c,,+49 30 1,,hi\n", [][]string{{"Name=Ann", "Email=a@b.c", "Phone=+49 30 1", "Text=hi"}}, ""},
		{"quote never closed", "Name,Text\nAnn,\"open\nBob,fine\n", [][]string{{"error: line 2: quote not closed"}, {"Name=Bob", "Text=fine"}}, ""},
		{"numbers shortened by a spreadsheet", "Name,Phone\nAnn,4.917E+11\nBob,4.91712345678E+11\n", [][]string{{"Name=Ann"}, {"Name=Bob", "Phone=491712345678"}}, `row 1, column "Phone": the number was shortened to 4.917E+11 and cannot be restored`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items, sum := pull(t, write(t, "x.csv", []byte(tt.text)), Options{})
			if diff := cmp.Diff(tt.want, rowsOf(items)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if tt.note != "" && !strings.Contains(strings.Join(sum.Notes, "\n"), tt.note) {
				t.Errorf("notes %q, want %q", sum.Notes, tt.note)
			}
		})
	}
}

func TestDates(t *testing.T) {
	tests := []struct {
		name string
		head string
		in   []string
		want []string
	}{
		{"a day above twelve", "Date", []string{"02/03/2026 10:00", "14/03/2026 9:05"}, []string{"2026-03-02T10:00:00", "2026-03-14T09:05:00"}},
		{"a month cannot be above twelve", "Date", []string{"3/2/26, 9:14 PM", "3/14/26, 12:01 AM"}, []string{"2026-03-02T21:14:00", "2026-03-14T00:01:00"}},
		{"dots", "Datum", []string{"02.03.2026 10:15", "3.3.26"}, []string{"2026-03-02T10:15:00", "2026-03-03"}},
		{"the rows run on as months first", "Timestamp", []string{"3/9/2026 8:00:00", "3/10/2026 8:00:00", "3/11/2026 8:00:00", "4/1/2026 8:00:00"}, []string{"2026-03-09T08:00:00", "2026-03-10T08:00:00", "2026-03-11T08:00:00", "2026-04-01T08:00:00"}},
		{"the rows run on as days first", "Timestamp", []string{"9/3/2026", "10/3/2026", "1/4/2026", "2/4/2026"}, []string{"2026-03-09", "2026-03-10", "2026-04-01", "2026-04-02"}},
		{"Chinese clock", "时间", []string{"2026/3/17 下午3:04:11", "2026/3/18 上午12:20:05"}, []string{"2026-03-17T15:04:11", "2026-03-18T00:20:05"}},
		{"Chinese words", "日期", []string{"2026年3月2日", "2026年3月12日 14:05"}, []string{"2026-03-02", "2026-03-12T14:05:00"}},
		{"Korean clock", "타임스탬프", []string{"2026. 3. 2 오후 3:04:11"}, []string{"2026-03-02T15:04:11"}},
		{"English months", "Submission Date", []string{"Mar 19, 2026 02:11:09 AM", "March 2, 2026 3:14 pm"}, []string{"2026-03-19T02:11:09", "2026-03-02T15:14:00"}},
		{"Spanish months", "Fecha", []string{"2 de marzo de 2026 10:15", "3 de abril de 2026"}, []string{"2026-03-02T10:15:00", "2026-04-03"}},
		{"Russian months", "Дата", []string{"2 марта 2026 г. 10:15"}, []string{"2026-03-02T10:15:00"}},
		{"Saturday is no half of the day", "Datum", []string{"Sa 14.03.2026 12:15", "Sa. 14.03.2026 09:15", "14.03.2026 12:15 SA"}, []string{"2026-03-14T12:15:00", "2026-03-14T09:15:00", "2026-03-14T00:15:00"}},
		{"zones stay", "Date", []string{"2026-03-05T18:02:11+08:00", "2026-03-20T09:12:44-03:00", "2026-03-20 09:12:44 UTC"}, []string{"2026-03-05T18:02:11+08:00", "2026-03-20T09:12:44-03:00", "2026-03-20T09:12:44Z"}},
		{"clock with units", "日付", []string{"2026年3月10日 午後3時04分", "2026年3月11日 9時30分15秒", "2026년 3월 12일 14시 5분"}, []string{"2026-03-10T15:04:00", "2026-03-11T09:30:15", "2026-03-12T14:05:00"}},
		{"clock with an h", "Date", []string{"14/03/2026 9h05", "02/03/2026 14h30"}, []string{"2026-03-14T09:05:00", "2026-03-02T14:30:00"}},
		{"zones by name", "Lead submission time", []string{"2026-03-10 08:15:00 America/New_York", "2026-03-10 08:15 (Asia/Tokyo)"}, []string{"2026-03-10T08:15:00-04:00", "2026-03-10T08:15:00+09:00"}},
		{"phones are no dates", "Phone", []string{"030 12 34", "02.03.2026.11"}, []string{"030 12 34", "02.03.2026.11"}},
		{"texts are no dates", "Message", []string{"12/11/2026 please", "500 pcs"}, []string{"12/11/2026 please", "500 pcs"}},
		{"sizes are no dates", "Size", []string{"60 60 12", "1.200"}, []string{"60 60 12", "1.200"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := "Name;" + tt.head + "\n"
			for _, v := range tt.in {
				text += "Ann;" + v + "\n"
			}
			items, _ := pull(t, write(t, "x.csv", []byte(text)), Options{})
			var got []string
			for _, it := range items {
				got = append(got, it.Record.Fields[1].Value)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func uids(items []source.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.Place.UID)
	}
	return out
}

// TestAgain imports newer exports of the same table: what was there is known
// again, equal rows stay apart, and only what is new is new.
func TestAgain(t *testing.T) {
	tests := []struct {
		name, old, now string
		fresh          int
	}{
		{"rows added below", "Name,Email,Text\nAnn,a@b.c,hi\n", "Name,Email,Text\nAnn,a@b.c,hi\nBob,b@b.c,ho\n", 1},
		{"rows added above", "Id,Name,Text\n1,Ann,hi there\n", "Id,Name,Text\n2,Bob,ho there\n1,Ann,hi there\n", 1},
		{"equal rows", "Name,Text\nAnn,hi\nAnn,hi\n", "Name,Text\nAnn,hi\nAnn,hi\nAnn,hi\n", 1},
		{"status changed", "Id,Status,Name,Text\n1,unread,Ann,hi\n", "Id,Status,Name,Text\n1,read,Ann,hi\n", 0},
		{"column added to numbered rows", "Id,Name,Email,Text\n1,Ann,a@b.c,please quote a hundred lamps\n", "Id,Name,Email,Text,Stage\n1,Ann,a@b.c,please quote a hundred lamps,open\n", 0},
		{"order of day and month settled later", "Name,Date\nAnn,02/03/2026\n", "Name,Date\nAnn,02/03/2026\nBob,03/20/2026\n", 1},
		{"other encoding", "Name,Text\nZo\xc3\xab,lamps\n", "\xef\xbb\xbfName,Text\nZo\xc3\xab,lamps\n", 0},
		{"same number, other person", "Id,Name,Email,Text\n1,Ann,a@b.c,hi\n", "Id,Name,Email,Text\n1,Bob,b@b.c,hi\n", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old, _ := pull(t, write(t, "x.csv", []byte(tt.old)), Options{})
			now, _ := pull(t, write(t, "x.csv", []byte(tt.now)), Options{})
			seen := map[string]bool{}
			for _, u := range uids(old) {
				if seen[u] {
					t.Errorf("UID %s twice", u)
				}
				seen[u] = true
			}
			fresh := 0
			for _, u := range uids(now) {
				if !seen[u] {
					fresh++
				}
			}
			if fresh != tt.fresh {
				t.Errorf("%d new rows, want %d", fresh, tt.fresh)
			}
		})
	}
}

func TestMap(t *testing.T) {
	items, _ := pull(t, write(t, "x.csv", []byte("Foo,Bar,Email\nAnn,price?,a@b.c\n")), Options{Map: map[string]string{"foo": "name", "2": "message"}})
	want := []inquiry.Field{{Label: "name", Value: "Ann"}, {Label: "message", Value: "price?"}, {Label: "Email", Value: "a@b.c"}}
	if diff := cmp.Diff(want, items[0].Record.Fields); diff != "" {
		t.Error(diff)
	}
}

func TestWorkbook(t *testing.T) {
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Read me"))
	must(f.SetCellValue("Read me", "A1", "How to use this file: fill in the other sheet."))
	for _, s := range []string{"Leads", "Hidden"} {
		_, err := f.NewSheet(s)
		must(err)
	}
	must(f.SetSheetVisible("Hidden", false))
	for i := 1; i <= 30; i++ {
		must(f.SetSheetRow("Hidden", fmt.Sprintf("A%d", i), &[]any{"Name", "x@y.z", "Secret", "1", "2"}))
	}
	must(f.SetSheetRow("Leads", "A1", &[]any{"Leads of March"}))
	must(f.SetSheetRow("Leads", "A2", &[]any{"Date", "Name", "Email", "Phone", "Message"}))
	must(f.SetSheetRow("Leads", "A3", &[]any{46083.42, "Ann", "a@b.c", 4917100000142, "100 lamps"}))
	must(f.SetSheetRow("Leads", "A4", &[]any{46084, "Bob", "b@b.c", "+49 171", "46083.5"}))
	custom := "yyyy\\-mm\\-dd hh:mm"
	st, err := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
	must(err)
	must(f.SetCellStyle("Leads", "A3", "A4", st))
	path := filepath.Join(t.TempDir(), "leads.xlsx")
	must(f.SaveAs(path))
	must(f.Close())

	items, sum := pull(t, path, Options{})
	want := [][]string{
		{"Date=2026-03-02T10:04:48", "Name=Ann", "Email=a@b.c", "Phone=4917100000142", "Message=100 lamps"},
		{"Date=2026-03-03", "Name=Bob", "Email=b@b.c", "Phone=+49 171", "Message=46083.5"},
	}
	if diff := cmp.Diff(want, rowsOf(items)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if sum.Notes[0] != `workbook, sheet "Leads" of 3` {
		t.Errorf("note %q", sum.Notes[0])
	}
	if items[0].Record.Title != "Leads of March" {
		t.Errorf("title %q", items[0].Record.Title)
	}
}

func TestSerial(t *testing.T) {
	for _, tt := range []struct {
		v    string
		mac  bool
		want string
	}{{"46083.42", false, "2026-03-02T10:04:48"}, {"46083", false, "2026-03-02"}, {"44621", true, "2026-03-02"}, {"46083.99999999", false, "2026-03-03T00:00:00"}} {
		if got := serial(tt.v, tt.mac); got != tt.want {
			t.Errorf("serial(%s, %v) = %s, want %s", tt.v, tt.mac, got, tt.want)
		}
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name    string
		content string
		want    string
	}{
		{"empty", "", "file is empty"},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Excel file"},
		{"broken workbook", "PK\x03\x04nothing", "open workbook"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(write(t, "x.csv", []byte(tt.content)), Options{}).Pull(context.Background(), sourcetest.NewKnown(), func(source.Item) error { return nil })
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := New(filepath.Join(t.TempDir(), "none.csv"), Options{}).Pull(context.Background(), nil, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestLongRow(t *testing.T) {
	text := "Name,Text\nAnn," + strings.Repeat("x", maxRow+10) + "\nBob,fine\n"
	items, _ := pull(t, write(t, "x.csv", []byte(text)), Options{})
	want := [][]string{{"error: line 2: row longer than 1 MiB"}, {"Name=Bob", "Text=fine"}}
	if diff := cmp.Diff(want, rowsOf(items)); diff != "" {
		t.Error(diff)
	}
}

// TestQuotesEverywhere is a file that opens a quote on each line and closes
// none: work must stay linear.
func TestQuotesEverywhere(t *testing.T) {
	text := "Name,Text\n" + strings.Repeat("a,\"b\"c\n", 30_000)
	items, _ := pull(t, write(t, "x.csv", []byte(text)), Options{})
	if len(items) == 0 {
		t.Error("nothing was read")
	}
}
