package mailparse

import (
	"testing"
)

// TestQuoteHeads reads the introductions of mail programs in their languages.
func TestQuoteHeads(t *testing.T) {
	const layout = "2006-01-02 15:04 -0700"
	tests := []struct{ in, at, name, addr string }{
		{"在 2026年3月2日，下午3:04，John Smith <john@x.com> 写道：", "2026-03-02 15:04 +0000", "John Smith", "john@x.com"},
		{"John Smith <john@x.com> 于2026年3月2日周一 15:04写道：", "2026-03-02 15:04 +0000", "John Smith", "john@x.com"},
		{"王伟 <w@163.com> 於 2026年3月2日 週一 下午3:04 寫道：", "2026-03-02 15:04 +0000", "王伟", "w@163.com"},
		{"At 2026-03-02 15:04:11, \"王伟\" <w@163.com> wrote:", "2026-03-02 15:04 +0000", "王伟", "w@163.com"},
		{"在 2026-03-02 15:04:11，\"王伟\" <w@163.com> 写道：", "2026-03-02 15:04 +0000", "王伟", "w@163.com"},
		{"Am 02.03.2026 um 15:04 schrieb Hans Müller:", "2026-03-02 15:04 +0000", "Hans Müller", ""},
		{"Am Mo., 2. März 2026 um 15:04 Uhr schrieb Hans Müller <h@m.de>:", "2026-03-02 15:04 +0000", "Hans Müller", "h@m.de"},
		{"Hans Müller <h@m.de> schrieb am Mo., 2. März 2026, 15:04:", "2026-03-02 15:04 +0000", "Hans Müller", "h@m.de"},
		{"Le lun. 2 mars 2026 à 15:04, Jean Dupont <j@d.fr> a écrit :", "2026-03-02 15:04 +0000", "Jean Dupont", "j@d.fr"},
		{"El lun, 2 mar 2026 a las 15:04, Juan Pérez (<j@p.es>) escribió:", "2026-03-02 15:04 +0000", "Juan Pérez", "j@p.es"},
		{"Em seg., 2 de mar. de 2026 às 15:04, João <j@b.br> escreveu:", "2026-03-02 15:04 +0000", "João", "j@b.br"},
		{"Il giorno lun 2 mar 2026 alle ore 15:04 Mario Rossi <m@r.it> ha scritto:", "2026-03-02 15:04 +0000", "Mario Rossi", "m@r.it"},
		{"In data 02/03/2026 15:04, Mario ha scritto:", "2026-03-02 15:04 +0000", "Mario", ""},
		{"Op ma 2 mrt 2026 om 15:04 schreef Jan de Vries <j@v.nl>:", "2026-03-02 15:04 +0000", "Jan de Vries", "j@v.nl"},
		{"Op 2 maart 2026 heeft Jan <j@v.nl> het volgende geschreven:", "2026-03-02 00:00 +0000", "Jan", "j@v.nl"},
		{"Den mån 2 mars 2026 kl 15:04 skrev Sven <s@s.se>:", "2026-03-02 15:04 +0000", "Sven", "s@s.se"},
		{"ma 2. maalisk. 2026 klo 15.04 Matti <m@f.fi> kirjoitti:", "2026-03-02 15:04 +0000", "Matti", "m@f.fi"},
		{"2 марта 2026 г., 15:04 пользователь \"Иван\" <i@y.ru> написал:", "2026-03-02 15:04 +0000", "Иван", "i@y.ru"},
		{"пн, 2 мар. 2026 г. в 15:04, Иван Петров <i@y.ru>:", "2026-03-02 15:04 +0000", "Иван Петров", "i@y.ru"},
		{"02.03.2026, 15:04, \"Иван\" <i@y.ru>:", "2026-03-02 15:04 +0000", "Иван", "i@y.ru"},
		{"пн, 2 бер. 2026 р. о 15:04 Петро <p@u.ua> пише:", "2026-03-02 15:04 +0000", "Петро", "p@u.ua"},
		{"W dniu 2.03.2026 o 15:04, Jan Kowalski pisze:", "2026-03-02 15:04 +0000", "Jan Kowalski", ""},
		{"pon., 2 mar 2026 o 15:04 Jan <j@k.pl> napisał(a):", "2026-03-02 15:04 +0000", "Jan", "j@k.pl"},
		{"Dne po 2. 3. 2026 15:04 uživatel Jan <j@c.cz> napsal:", "2026-03-02 15:04 +0000", "Jan", "j@c.cz"},
		{"po 2. 3. 2026 o 15:04 Jan <j@s.sk> napísal(a):", "2026-03-02 15:04 +0000", "Jan", "j@s.sk"},
		{"Kovács <k@h.hu> ezt írta (időpont: 2026. márc. 2., H, 15:04):", "2026-03-02 15:04 +0000", "Kovács", "k@h.hu"},
		{"2026. márc. 2. 15:04 időpontban Kovács <k@h.hu> ezt írta:", "2026-03-02 15:04 +0000", "Kovács", "k@h.hu"},
		{"Ali <a@t.tr>, 2 Mar 2026 Pzt, 15:04 tarihinde şunu yazdı:", "2026-03-02 15:04 +0000", "Ali", "a@t.tr"},
		{"2026年3月2日(月) 15:04 田中太郎 <t@j.jp>:", "2026-03-02 15:04 +0000", "田中太郎", "t@j.jp"},
		{"2026/03/02 15:04、田中 <t@j.jp> のメッセージ:", "2026-03-02 15:04 +0000", "田中", "t@j.jp"},
		{"2026년 3월 2일 (월) 오후 3:04, 김철수 <k@k.kr>님이 작성:", "2026-03-02 15:04 +0000", "김철수", "k@k.kr"},
		{"في الاثنين، 2 مارس 2026 في 3:04 م، كتب علي <a@a.sa>:", "2026-03-02 15:04 +0000", "علي", "a@a.sa"},
		{"\u202bבתאריך יום ב׳, 2 במרץ 2026 ב-15:04 מאת דוד <\u202ad@i.il\u202c\u200f>:\u202c", "2026-03-02 15:04 +0000", "דוד", "d@i.il"},
		{"Vào Th 2, 2 thg 3, 2026 vào lúc 15:04 Nguyen <n@v.vn> đã viết:", "2026-03-02 15:04 +0000", "Nguyen", "n@v.vn"},
		{"Pada tanggal Sen, 2 Mar 2026 pukul 15.04 Budi <b@i.id> menulis:", "2026-03-02 15:04 +0000", "Budi", "b@i.id"},
		{"Pe lun., 2 mar. 2026 la 15:04, Ion <i@r.ro> a scris:", "2026-03-02 15:04 +0000", "Ion", "i@r.ro"},
		{"Στις Δευ 2 Μαρ 2026 στις 3:04 μ.μ., ο/η Nikos <n@g.gr> έγραψε:", "2026-03-02 15:04 +0000", "Nikos", "n@g.gr"},
		{"2026-03-03 17:21 GMT+01:00 Jan <j@x.nl>:", "2026-03-03 17:21 +0100", "Jan", "j@x.nl"},
		{"On Mon, Mar 2, 2026 at 3:04 PM John Smith <john@x.com> wrote:", "2026-03-02 15:04 +0000", "John Smith", "john@x.com"},
		{"On 3/2/2026 3:04 PM, John Smith wrote:", "2026-03-02 15:04 +0000", "John Smith", ""},
		{"On 02/03/2026 15:04, John Smith wrote:", "2026-03-02 15:04 +0000", "John Smith", ""},
		{"John Smith wrote on 2 Mar 2026:", "2026-03-02 00:00 +0000", "John Smith", ""},
		{"> John Smith <john@x.com> wrote:", "", "John Smith", "john@x.com"},
		{"On Monday, March 2nd, 2026 at 3:04 PM, John <john@x.com> wrote:", "2026-03-02 15:04 +0000", "John", "john@x.com"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			m := Parse([]byte("Subject: Re: x\nContent-Type: text/plain; charset=utf-8\n\nok\n\n" + tt.in + "\n\n> hello\n"))
			if m.New != "ok" {
				t.Errorf("New is %q", m.New)
			}
			if len(m.Quotes) != 1 {
				t.Fatalf("%d introductions found", len(m.Quotes))
			}
			q := m.Quotes[0]
			at := ""
			if !q.At.IsZero() {
				at = q.At.Format(layout)
			}
			if at != tt.at || q.From.Name != tt.name || q.From.Addr != tt.addr {
				t.Errorf("read %q %q %q, want %q %q %q", at, q.From.Name, q.From.Addr, tt.at, tt.name, tt.addr)
			}
		})
	}
}
