package form

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// row makes a record of "heading=cell" pairs.
func row(pairs ...string) inquiry.Record {
	r := inquiry.Record{Row: 1}
	for _, p := range pairs {
		label, value, _ := strings.Cut(p, "=")
		r.Fields = append(r.Fields, inquiry.Field{Label: label, Value: value})
	}
	return r
}

func TestFromRecord(t *testing.T) {
	titled := row("Name=Ann Lee", "E-mail=ann@lee.com", "Notes=wants 50 lamps")
	titled.Title = "Leads of the Canton Fair"
	tests := []struct {
		name string
		r    inquiry.Record
		file string
		want inquiry.Form
	}{
		{
			name: "LinkedIn lead gen", r: row("Form Name=Dealers", "Campaign Name=Spring", "Creative Name=A", "Lead ID=1", "Submitted At=1773306151000", "First Name=Petra", "Last Name=Novak", "Email Address=petra@novak.si", "Company Name=Novak d.o.o.", "Country/Region=Slovenia", "What are you looking for?=street lights"),
			want: inquiry.Form{Platform: "linkedin-leads", Channel: "linkedin", Name: "Petra Novak", Email: "petra@novak.si", Company: "Novak d.o.o.", Country: "Slovenia", Message: "street lights", Created: time.UnixMilli(1773306151000).UTC(), Zoned: true},
		},
		{
			name: "Tally tells UTC", r: row("Submission ID=1", "Respondent ID=2", "Submitted at=2026-05-01 10:00:00", "Votre nom=Luc Bois", "E-mail=luc@bois.example", "Produits=Treuils", "Votre message=40 treuils"),
			want: inquiry.Form{Platform: "tally", Channel: "website", Name: "Luc Bois", Email: "luc@bois.example", Product: "Treuils", Message: "40 treuils", Created: time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC), Zoned: true},
		},
		{
			name: "headings nobody listed", r: row("Contact=Ann Roe", "Firm=Roe Ltd", "Mail=ann@roe.example", "Item wanted=rivet tools", "Scribbled down=What do 500 rivet tools cost landed Cleveland?", "Noted=2026-03-09T14:31:00", "Done?=yes"),
			want: inquiry.Form{Platform: "table", Channel: "other", Name: "Ann Roe", Company: "Roe Ltd", Email: "ann@roe.example", Product: "rivet tools", Message: "What do 500 rivet tools cost landed Cleveland?",
				Other: []inquiry.Field{{Label: "Done?", Value: "yes"}}, Created: time.Date(2026, 3, 9, 14, 31, 0, 0, time.UTC)},
		},
		{
			name: "IndiaMART leads", r: row("UNIQUE_QUERY_ID=1", "QUERY_TYPE=W", "QUERY_TIME=2026-03-12 10:00:00", "SENDER_NAME=Vikram Rao", "SENDER_MOBILE=+91-9000000042", "SENDER_EMAIL=v@rao.in", "SENDER_COMPANY=Rao Electricals", "SENDER_CITY=Pune", "SENDER_COUNTRY_ISO=IN", "QUERY_PRODUCT_NAME=LED bulb", "QUERY_MESSAGE=5000 pcs needed"),
			want: inquiry.Form{Platform: "indiamart", Channel: "indiamart", Name: "Vikram Rao", Email: "v@rao.in", Phone: "+91-9000000042", Company: "Rao Electricals", City: "Pune", Country: "IN", Product: "LED bulb", Message: "5000 pcs needed",
				Created: time.Date(2026, 3, 12, 10, 0, 0, 0, time.FixedZone("", 19800)), Zoned: true},
		},
		{
			name: "Google Contacts", r: row("First Name=Luc", "Middle Name=", "Last Name=Petit", "Phonetic First Name=", "Organization Name=Petit SARL", "Notes=veut 20 lampes", "E-mail 1 - Label=Work", "E-mail 1 - Value=luc@petit.fr", "Phone 1 - Label=Mobile", "Phone 1 - Value=+33 6 00 00 01 42 ::: +33 1 00"),
			want: inquiry.Form{Platform: "google-contacts", Channel: "other", Name: "Luc Petit", Email: "luc@petit.fr", Phone: "+33 6 00 00 01 42", Company: "Petit SARL", Message: "veut 20 lampes"},
		},
		{
			name: "Google Forms in Japanese", r: row("タイムスタンプ=2026-03-12T10:00:00", "お名前=佐藤花子", "メールアドレス=sato@sato.jp", "会社名=佐藤電機", "お問い合わせ内容=サンプル希望"),
			want: inquiry.Form{Platform: "google-forms", Channel: "website", Name: "佐藤花子", Email: "sato@sato.jp", Company: "佐藤電機", Message: "サンプル希望", Created: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)},
		},
		{
			name: "CRM in Chinese, source names the fair", r: row("客户编号=1", "公司名称=Lumo Oy", "国家地区=芬兰", "客户来源=广交会", "联系人=Aino", "邮箱=aino@lumo.fi;x@lumo.fi", "社交账号=WhatsApp-358-400000142", "备注=要报价"),
			want: inquiry.Form{Platform: "crm", Channel: "trade-show", Name: "Aino", Email: "aino@lumo.fi", Phone: "358-400000142", WhatsApp: "358-400000142", Company: "Lumo Oy", Country: "芬兰", Message: "要报价"},
		},
		{
			name: "channel from a title line", r: titled,
			want: inquiry.Form{Platform: "table", Channel: "trade-show", Name: "Ann Lee", Email: "ann@lee.com", Message: "wants 50 lamps"},
		},
		{
			name: "channel from the file's name", r: row("Name=Ann Lee", "Email=ann@lee.com", "Message=hi"), file: "/x/facebook leads.csv",
			want: inquiry.Form{Platform: "table", Channel: "facebook", Name: "Ann Lee", Email: "ann@lee.com", Message: "hi"},
		},
		{
			name: "surname first, one comma", r: row("Contact=Lee, Ann", "Email=ann@lee.com", "Comments=hi"),
			want: inquiry.Form{Platform: "table", Channel: "other", Name: "Ann Lee", Email: "ann@lee.com", Message: "hi"},
		},
		{
			name: "Norway is no empty answer", r: row("Name=Ann", "Email=a@b.no", "Country Code=NO", "Message=hi"),
			want: inquiry.Form{Platform: "table", Channel: "other", Name: "Ann", Email: "a@b.no", Country: "NO", Message: "hi"},
		},
		{
			name: "contact without a word", r: row("Name=Ann", "Email=a@b.no", "Job Title=CEO"),
			want: inquiry.Form{Platform: "table", Channel: "other", Name: "Ann", Email: "a@b.no", Other: []inquiry.Field{{Label: "Job Title", Value: "CEO"}}, Ignore: "contact without a message", Missing: true},
		},
		{
			name: "lead without a question is a lead", r: row("Full name=Ann Lee", "Email=ann@lee.ie", "Lead submit time=2026-03-12T10:00:00Z", "Google Click ID (GCLID)=x"),
			want: inquiry.Form{Platform: "google-ads-leads", Channel: "website", Name: "Ann Lee", Email: "ann@lee.ie", Created: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC), Zoned: true, Missing: true},
		},
		{
			name: "our own line of a chat sheet", r: row("时间=2026-03-12T10:00:00", "买家/卖家=卖家", "姓名=Cathy", "原文=FOB?"),
			want: inquiry.Form{Platform: "alibaba", Channel: "alibaba", Name: "Cathy", Message: "FOB?", Created: time.Date(2026, 3, 12, 10, 0, 0, 0, time.FixedZone("", 28800)), Zoned: true, Ignore: "our own line"},
		},
		{
			name: "customer is the company where a contact is named", r: row("客户名称*=Lumo Oy", "联系人昵称=Aino", "邮箱=aino@lumo.fi", "备注=要报价"),
			want: inquiry.Form{Platform: "crm", Channel: "other", Name: "Aino", Email: "aino@lumo.fi", Company: "Lumo Oy", Message: "要报价"},
		},
		{
			name: "inquiry sheet with a subject only", r: row("主题=Inquiry about high bay", "发件人=Mr. Juan Perez", "公司=Luz SAC", "产品=UFO 200W", "接收时间=2026-03-12T10:00:00"),
			want: inquiry.Form{Platform: "made-in-china", Channel: "made-in-china", Name: "Juan Perez", Company: "Luz SAC", Product: "UFO 200W", Subject: "Inquiry about high bay", Message: "Inquiry about high bay\nUFO 200W",
				Created: time.Date(2026, 3, 12, 10, 0, 0, 0, time.FixedZone("", 28800)), Zoned: true},
		},
		{
			name: "total line", r: row("Name=", "Email=", "Menge=1.280"),
			want: inquiry.Form{Platform: "table", Channel: "other", Quantity: "1.280", Ignore: "no contact data and no message", Missing: true},
		},
		{
			name: "test lead", r: row("id=l:1", "created_time=2026-03-12T10:00:00+01:00", "ad_id=ag:1", "form_id=f:1", "full_name=<test lead: dummy data for full_name>", "email=test@fb.com"),
			want: inquiry.Form{Platform: "facebook-leads", Channel: "facebook", Email: "test@fb.com", Ignore: "test entry", Created: time.Date(2026, 3, 12, 10, 0, 0, 0, time.FixedZone("", 3600)), Zoned: true},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := FromRecord(tt.r, tt.file)
			if got.Ignore == "test entry" {
				got.Name, got.Missing = "", false
			}
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("FromRecord (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFromChat(t *testing.T) {
	at := time.Date(2026, 3, 9, 21, 58, 0, 0, time.UTC)
	r := inquiry.Record{Row: 1, Title: "Omar B DZ", Chat: []inquiry.ChatLine{
		{At: at.Add(-time.Hour), Author: "Us", Ours: true, Text: "hello"},
		{At: at, Author: "Omar B DZ", Text: "price for 50?"},
		{At: at.Add(time.Hour), Author: "Omar B DZ", Text: "to Oran"},
	}}
	want := &inquiry.Form{Platform: "whatsapp", Channel: "whatsapp", Name: "Omar B", Message: "price for 50?\nto Oran", Created: at}
	if diff := cmp.Diff(want, FromRecord(r, "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if f := FromRecord(inquiry.Record{Chat: r.Chat[:1]}, ""); f.Ignore == "" || !f.Missing {
		t.Errorf("a chat of our own lines only: %+v", f)
	}
}

func TestCleaning(t *testing.T) {
	names := map[string]string{
		"Mr. Rodrigo Paz": "Rodrigo Paz", "Mrs Kari Sol": "Kari Sol", "Capt. Ronaldo S": "Ronaldo S", "田所様": "田所", "Orhan Bey": "Orhan", "김민수님": "김민수",
		"Darren (building mgr)": "Darren", "HELLE BRØND": "Helle Brønd", "Chị Hạnh": "Hạnh", "M. Petit": "Petit", "M Petit": "M Petit", "Frau Dr. Ute Lind": "Dr. Ute Lind", "李明先生": "李明", "郭先生": "郭先生", "林様": "林", "-": "", "": "",
	}
	for in, want := range names {
		if got := personName(in); got != want {
			t.Errorf("personName(%q) = %q, want %q", in, got, want)
		}
	}
	countries := map[string]string{
		"美国(United States)": "United States", "US 美国": "US", "Germany (DE)": "Germany", "🇩🇪 Germany": "Germany", "+49 Germany": "Germany", "Hong Kong (China)": "Hong Kong", "俄罗斯": "俄罗斯",
	}
	for in, want := range countries {
		if got := country(in); got != want {
			t.Errorf("country(%q) = %q, want %q", in, got, want)
		}
	}
	companies := map[string][2]string{
		"Speelhoek cc, Windhoek, Namibia": {"Speelhoek cc", "Windhoek, Namibia"}, "Petit (Namur)": {"Petit", "Namur"}, "Foo Trading Co., Ltd.": {"Foo Trading Co., Ltd.", ""}, "«Ромашка», Казань": {"Ромашка", "Казань"}, "Acme, Inc.": {"Acme, Inc.", ""}, "Sony (China) Ltd": {"Sony (China) Ltd", ""},
	}
	for in, want := range companies {
		if c, p := companyPlace(in); c != want[0] || p != want[1] {
			t.Errorf("companyPlace(%q) = %q, %q", in, c, p)
		}
	}
	cells := map[string]string{
		"'+49 30": "+49 30", `"+39 320"`: "+39 320", "(Security Alert: Suspicious content is detected. See URL for details.) +48 500": "+48 500", "n/a": "", "UGR<19, >80": "UGR<19, >80", "a &amp; b": "a & b", "O'Neil": "O'Neil", "one<br />two": "one\ntwo",
	}
	for in, want := range cells {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDropConsent(t *testing.T) {
	tests := map[string]string{
		"500 pcs please\nI agree to the privacy policy\nYes":            "500 pcs please",
		"500 pcs please\n\nI have read and accept the privacy policy.":  "500 pcs please",
		"500 Stück\nIch habe die Datenschutzerklärung gelesen\n:\nJa":   "500 Stück",
		"Please send your terms and conditions":                         "Please send your terms and conditions",
		"Hello\nPlease send your terms and conditions":                  "Hello\nPlease send your terms and conditions",
		"Hello\nDo you accept L/C? What are your terms and conditions?": "Hello\nDo you accept L/C? What are your terms and conditions?",
		"Do you have it in white?\nYes":                                 "Do you have it in white?\nYes",
		"I agree to the privacy policy":                                 "I agree to the privacy policy",
	}
	for in, want := range tests {
		if got := dropConsent(in); got != want {
			t.Errorf("dropConsent(%q) = %q", in, got)
		}
	}
}

func TestRoles(t *testing.T) {
	tests := map[string][]role{
		"your-name": {roleName}, "Ihre E-Mail-Adresse*": {roleEmail}, "您的姓名 (必填)": {roleName}, "Phone / WhatsApp": {rolePhone, roleWhatsApp}, "Ciudad/País": {roleCity, roleCountry},
		"Name (First)": {roleFirst}, "联系人邮箱": {roleEmail}, "产品数量": {roleQuantity}, "What quantity do you need?": {roleQuantity}, "Which country are you buying for?": {roleCountry}, "Where can we reach you?": {roleEmail},
		"Tell us about your project": {roleMessage}, "Company (optional)": {roleCompany}, "Preferred call time": {roleOther}, "I agree to the privacy policy": {roleIgnore}, "Product of interest (LED Panel)": {roleProduct},
		"Numer telefonu kontaktowego": {rolePhone}, "どのような製品をお探しですか": {roleProduct}, "Country Code": {roleCountry},
	}
	for label, want := range tests {
		if diff := cmp.Diff(want, labels().roles(label, true)); diff != "" {
			t.Errorf("%q: %s", label, diff)
		}
	}
}
