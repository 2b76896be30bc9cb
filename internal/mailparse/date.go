package mailparse

import (
	"net/mail"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// dateWords are the names in data/dates.yaml, folded.
type dateWords struct {
	months     map[string]int
	monthMarks map[string]bool
	half       map[string]int // 1 before noon, 2 after
	zones      map[string]int // minutes east
}

var dates = sync.OnceValue(func() *dateWords {
	var file struct {
		Months     map[int][]string `yaml:"months"`
		MonthMarks []string         `yaml:"month_marks"`
		AM         []string         `yaml:"am"`
		PM         []string         `yaml:"pm"`
		Zones      map[string]int   `yaml:"zones"`
	}
	loadYAML("dates.yaml", &file)
	w := &dateWords{months: map[string]int{}, monthMarks: map[string]bool{}, half: map[string]int{}, zones: file.Zones}
	for n := 1; n <= 12; n++ {
		for _, s := range file.Months[n] {
			if _, taken := w.months[fold(s)]; !taken {
				w.months[fold(s)] = n
			}
		}
	}
	for _, s := range file.MonthMarks {
		w.monthMarks[fold(s)] = true
	}
	for _, s := range file.AM {
		w.half[fold(s)] = 1
	}
	for _, s := range file.PM {
		w.half[fold(s)] = 2
	}
	return w
})

// headerDate reads the date of a mail header: RFC 5322, else whatever date can
// be found in it. A date without a zone is read as UTC (RFC 5322 section 3.3 has
// "-0000" for that).
func headerDate(v string) (time.Time, bool) {
	v = strings.TrimSpace(v)
	if t, err := mail.ParseDate(v); err == nil && plausibleYear(t.Year()) {
		return t, true
	}
	d := findDate(v, 0)
	if !d.full {
		return time.Time{}, false
	}
	return d.at, true
}

func plausibleYear(y int) bool { return y >= 1970 && y < 2200 }

// foundDate is a date found in running text.
type foundDate struct {
	at         time.Time
	full       bool // day, month and year were there
	day        bool // at least day and month, or a year's digits in a date
	clock      bool // a time of day was there
	zoned      bool // a zone was named
	start, end int  // what of the text it covers
}

// dateToken is a number, a word or a sign of a date.
type dateToken struct {
	text       string // folded
	num        int    // -1 for words and signs
	digits     int
	start, end int
}

// maxDateTokens bounds the text in which a date is looked for.
const maxDateTokens = 60

func dateTokens(s string) []dateToken {
	var buf [maxDateTokens]dateToken
	out := buf[:0]
	for i := 0; i < len(s) && len(out) < maxDateTokens; {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsDigit(r):
			t := dateToken{start: i, num: 0}
			for i < len(s) {
				r, n = utf8.DecodeRuneInString(s[i:])
				v := digitValue(r)
				if v < 0 {
					break
				}
				if t.digits < 9 {
					t.num = t.num*10 + v
				}
				t.digits++
				i += n
			}
			if i == t.start { // a digit of a script not known here
				i += n
				continue
			}
			t.end = i
			out = append(out, t)
		case isCJKDateSign(r):
			out = append(out, dateToken{text: s[i : i+n], num: -1, start: i, end: i + n})
			i += n
		case unicode.IsLetter(r):
			start := i
			for i < len(s) {
				r, n = utf8.DecodeRuneInString(s[i:])
				if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) || isCJKDateSign(r) {
					break
				}
				i += n
			}
			out = append(out, dateToken{text: fold(s[start:i]), num: -1, start: start, end: i})
		case r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u3000' || unicode.Is(unicode.Cf, r):
			i += n
		default:
			if r == '：' {
				r = ':'
			}
			out = append(out, dateToken{text: string(r), num: -1, start: i, end: i + n})
			i += n
		}
	}
	return append([]dateToken(nil), out...)
}

func isCJKDateSign(r rune) bool {
	switch r {
	case '年', '月', '日', '号', '號', '时', '時', '点', '點', '分', '秒', '년', '월', '일', '시', '분', '초':
		return true
	}
	return false
}

// digitValue knows Western, full-width, Arabic-Indic, Persian and Devanagari digits.
func digitValue(r rune) int {
	for _, zero := range [...]rune{'0', '０', '٠', '۰', '०'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// findDate finds the first date in s, in any of the forms of mail programs.
// order decides between day and month in 3/4/2026: 'm' month first, 'd' day
// first, 0 by whether the clock says AM or PM.
func findDate(s string, order byte) foundDate {
	if !strings.ContainsAny(s, "0123456789") && isASCII(s) {
		return foundDate{}
	}
	w := dates()
	t := dateTokens(s)
	var d foundDate
	year, month, day := 0, 0, 0
	used := make([]bool, len(t))
	mark := func(from, to int) {
		for k := from; k < to; k++ {
			used[k] = true
		}
		if d.end == 0 || t[from].start < d.start {
			d.start = t[from].start
		}
		if t[to-1].end > d.end {
			d.end = t[to-1].end
		}
	}
	at := func(i int) dateToken {
		if i < 0 || i >= len(t) {
			return dateToken{num: -1}
		}
		return t[i]
	}
	hour, minute, second, half := -1, 0, 0, 0
	readClock := func(i int) (end int) {
		hour, minute = t[i].num, t[i+2].num
		end = i + 3
		if s := at(i + 3).text; (s == ":" || s == "." || s == "分" || s == "분") && at(i+4).num >= 0 && at(i+4).digits == 2 && at(i+4).num < 61 {
			second = min(at(i+4).num, 59)
			end = i + 5
		}
		if s := at(end).text; s == "分" || s == "秒" || s == "분" || s == "초" {
			end++
		}
		switch next := at(end); {
		case w.half[at(i-1).text] > 0 && !isASCII(at(i-1).text): // 下午 3:04
			half, i = w.half[at(i-1).text], i-1
		case w.half[next.text] > 0 && len(next.text) > 1:
			half = w.half[next.text]
			end++
		case w.half[next.text] > 0 && at(end+1).text == "." && (at(end+2).text == "m" || at(end+2).text == "μ"): // p. m.
			half = w.half[next.text]
			end += 3
		case next.text == "." && len(at(end+1).text) > 1 && w.half[at(end+1).text] > 0:
			half = w.half[at(end+1).text]
			end += 2
		}
		mark(i, end)
		return end
	}
	isClock := func(i int) bool {
		if at(i).num < 0 || t[i].digits > 2 || t[i].num > 24 || at(i+2).num < 0 || at(i+2).num > 59 || at(i+2).digits > 2 {
			return false
		}
		switch at(i + 1).text {
		case ":", "时", "時", "点", "點", "시":
			return true
		case "h":
			return at(i+2).digits == 2
		}
		return false
	}
	for i := 0; i < len(t); i++ {
		if isClock(i) && hour < 0 {
			i = readClock(i) - 1
		}
	}
	// Numeric dates.
	for i := 0; i+4 < len(t) && day == 0; i++ {
		a, b, c := t[i], t[i+2], t[i+4]
		sep, sep2 := t[i+1].text, t[i+3].text
		if a.num < 0 || b.num < 0 || c.num < 0 || used[i] || used[i+2] || b.digits > 2 {
			continue
		}
		cjk := (sep == "年" || sep == "년") && (sep2 == "月" || sep2 == "월")
		if !cjk && (sep != sep2 || sep != "-" && sep != "/" && sep != ".") {
			continue
		}
		switch {
		case a.digits == 4 && c.digits <= 2:
			year, month, day = a.num, b.num, c.num
		case cjk && a.digits == 2:
			year, month, day = 2000+a.num, b.num, c.num
		case a.digits <= 2 && (c.digits == 4 || c.digits == 2):
			year, month, day = c.num, b.num, a.num
			if c.digits == 2 {
				year = 2000 + c.num
			}
			us := order == 'm' || order == 0 && sep == "/" && half > 0
			if (us && a.num <= 12 || b.num > 12) && sep != "." {
				month, day = a.num, b.num
			}
		default:
			continue
		}
		end := i + 5
		if s := at(end).text; s == "日" || s == "号" || s == "號" || s == "일" {
			end++
		}
		mark(i, end)
		break
	}
	if day == 0 { // 3月2日
		for i := 0; i+2 < len(t); i++ {
			if t[i].num >= 0 && !used[i] && (t[i+1].text == "月" || t[i+1].text == "월") && t[i+2].num >= 0 && t[i+2].digits <= 2 {
				month, day = t[i].num, t[i+2].num
				mark(i, i+3)
				break
			}
		}
	}
	if day == 0 {
		month, day, year = namedDate(t, used, w, mark)
	}
	if hour < 0 && day > 0 { // Finnish and Italian clocks: 18.30
		for i := 0; i+2 < len(t); i++ {
			if !used[i] && !used[i+2] && t[i].num >= 0 && t[i].num < 24 && t[i+1].text == "." && t[i+2].num >= 0 && t[i+2].num < 60 && t[i+2].digits == 2 && t[i].digits <= 2 && t[i].start >= d.end-1 {
				hour, minute = t[i].num, t[i+2].num
				mark(i, i+3)
				break
			}
		}
	}
	if half == 2 && hour >= 0 && hour < 12 {
		hour += 12
	}
	if half == 1 && hour == 12 {
		hour = 0
	}
	d.clock = hour >= 0
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return d
	}
	d.day = true
	if !plausibleYear(year) {
		return d
	}
	zone := time.UTC
	if d.clock {
		if loc, ok := findZone(t, used, w, &d); ok {
			zone, d.zoned = loc, true
		}
	} else {
		hour = 0
	}
	d.at = time.Date(year, time.Month(month), day, min(hour, 23), minute, second, 0, zone)
	d.full = d.at.Day() == day || hour > 23
	return d
}

// namedDate reads a date with the month as a word: "Mon, 2 Mar 2026",
// "March 2, 2026", "2. März 2026", "2 de marzo de 2026", "2 tháng 3, 2026".
func namedDate(t []dateToken, used []bool, w *dateWords, mark func(int, int)) (month, day, year int) {
	for i := range t {
		if t[i].num >= 0 || t[i].text == "" {
			continue
		}
		first, last := i, i+1
		switch {
		case w.months[t[i].text] > 0:
			month = w.months[t[i].text]
		case w.monthMarks[t[i].text] && i+1 < len(t) && t[i+1].num >= 1 && t[i+1].num <= 12:
			month = t[i+1].num
			last = i + 2
		default:
			continue
		}
		// The day stands before the month, with at most a dot or "de" between, or after it.
		dayAt := -1
		for k := i - 1; k >= 0 && k >= i-3; k-- {
			if t[k].num >= 1 && t[k].num <= 31 && t[k].digits <= 2 && !used[k] {
				dayAt = k
				break
			}
			if t[k].num >= 0 || len([]rune(t[k].text)) > 3 {
				break
			}
		}
		next := last
		for next < len(t) && t[next].num < 0 && (t[next].text == "." || t[next].text == "," || t[next].text == "-" || t[next].text == "/") {
			next++
		}
		if dayAt < 0 && next < len(t) && t[next].num >= 1 && t[next].num <= 31 && t[next].digits <= 2 && !used[next] {
			dayAt = next
		}
		if dayAt < 0 {
			continue
		}
		day = t[dayAt].num
		first, last = min(first, dayAt), max(last, dayAt+1)
		for k := last; k < len(t) && k < last+5; k++ {
			if used[k] {
				continue
			}
			if t[k].num >= 1970 && t[k].num < 2200 && t[k].digits == 4 {
				year = t[k].num
				last = k + 1
				break
			}
			if t[k].num >= 0 && t[k].digits == 2 && dayAt < i && k <= i+2 {
				year = 2000 + t[k].num
				if t[k].num >= 70 {
					year -= 100
				}
				last = k + 1
				break
			}
			if t[k].num >= 0 {
				break
			}
		}
		if year == 0 { // "2026 March 2", "(2026) 2 Mar"
			for k := first - 1; k >= 0 && k >= first-3; k-- {
				if t[k].digits == 4 && t[k].num >= 1970 && t[k].num < 2200 {
					year = t[k].num
					first = k
				}
			}
		}
		mark(first, last)
		return month, day, year
	}
	return 0, 0, 0
}

// findZone finds an offset or a zone's name behind the clock.
func findZone(t []dateToken, used []bool, w *dateWords, d *foundDate) (*time.Location, bool) {
	for i := range t {
		if used[i] || t[i].start > d.end+16 {
			continue
		}
		if (t[i].text == "+" || t[i].text == "-" || t[i].text == "−") && i+1 < len(t) && t[i+1].start == t[i].end && t[i].start >= d.end-12 {
			v := t[i+1]
			minutes, end := -1, i+2
			switch {
			case v.digits == 4:
				minutes = v.num/100*60 + v.num%100
			case v.num >= 0 && v.digits <= 2:
				minutes = v.num * 60
				if i+3 < len(t) && t[i+2].text == ":" && t[i+3].digits == 2 {
					minutes += t[i+3].num
					end = i + 4
				}
			}
			if minutes < 0 || minutes > 14*60 {
				continue
			}
			if t[i].text != "+" {
				minutes = -minutes
			}
			d.end = max(d.end, t[end-1].end)
			return time.FixedZone("", minutes*60), true
		}
	}
	for i := range t {
		if used[i] || t[i].num >= 0 || t[i].start < d.start || t[i].start > d.end+4 {
			continue
		}
		if minutes, ok := w.zones[t[i].text]; ok {
			d.end = max(d.end, t[i].end)
			if minutes == 0 {
				return time.UTC, true
			}
			return time.FixedZone(strings.ToUpper(t[i].text), minutes*60), true
		}
	}
	return nil, false
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
