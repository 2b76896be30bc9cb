package worktime

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// twoSpans is Monday to Friday with a lunch break, closed on Friday 27 March and
// Monday 6 April 2026.
func twoSpans(t testing.TB) *Calendar {
	t.Helper()
	week := map[time.Weekday][]Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []Span{{13*60 + 30, 18 * 60}, {9 * 60, 12 * 60}}
	}
	c, err := New(mustZone(t, "Asia/Shanghai"), week, []Date{{2026, 3, 27}, {2026, 4, 6}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func clock(t testing.TB, c *Calendar, s string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	if len(s) == 16 {
		layout = "2006-01-02 15:04"
	}
	v, err := time.ParseInLocation(layout, s, c.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLimits(t *testing.T) {
	day := Default(mustZone(t, "Asia/Shanghai"))
	two := twoSpans(t)
	for _, tc := range []struct {
		name     string
		c        *Calendar
		received string
		hours    time.Duration
		days     int
		due      string
	}{
		{"Saturday morning, an hour", day, "2026-03-07 10:00", time.Hour, 0, "2026-03-09 10:00"},
		{"Friday evening, an hour", day, "2026-03-06 17:40", time.Hour, 0, "2026-03-09 09:40"},
		{"Thursday afternoon, four hours", day, "2026-03-05 16:00", 4 * time.Hour, 0, "2026-03-06 11:00"},
		{"Wednesday afternoon, a day", day, "2026-03-04 15:00", 0, 1, "2026-03-05 15:00"},
		{"Wednesday night, a day", day, "2026-03-04 22:00", 0, 1, "2026-03-06 09:00"},
		{"Friday afternoon, a day", day, "2026-03-06 15:00", 0, 1, "2026-03-09 15:00"},

		{"ends with the morning", two, "2026-03-04 11:00", time.Hour, 0, "2026-03-04 12:00"},
		{"at the start of lunch", two, "2026-03-04 12:00", time.Hour, 0, "2026-03-04 14:30"},
		{"in the lunch break", two, "2026-03-04 12:20:44", time.Hour, 0, "2026-03-04 14:30"},
		{"half an hour before the weekend", two, "2026-03-06 17:30", time.Hour, 0, "2026-03-09 09:30"},
		{"seconds are kept", two, "2026-03-06 17:40:25", time.Hour, 0, "2026-03-09 09:40:25"},
		{"four hours over night and lunch", two, "2026-03-05 17:50:36", 4 * time.Hour, 0, "2026-03-06 14:20:36"},
		{"on a holiday", two, "2026-03-27 16:20:39", time.Hour, 0, "2026-03-30 10:00"},
		{"at the end of work", two, "2026-03-06 18:00", time.Hour, 0, "2026-03-09 10:00"},
		{"a day from lunch", two, "2026-03-06 12:10", 0, 1, "2026-03-09 13:30"},
		{"a day from the night", two, "2026-03-04 23:15:29", 0, 1, "2026-03-06 09:00"},
		{"a day over the weekend", two, "2026-03-06 10:30:58", 0, 1, "2026-03-09 10:30:58"},
		{"three days over a weekend and a holiday", two, "2026-04-02 11:00:29", 0, 3, "2026-04-08 11:00:29"},
		{"a day over a holiday", two, "2026-03-26 15:30:34", 0, 1, "2026-03-30 15:30:34"},
		{"a day from Monday evening", two, "2026-03-09 18:20:07", 0, 1, "2026-03-11 09:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := clock(t, tc.c, tc.received)
			got := tc.c.AddWorkingTime(in, tc.hours)
			if tc.days > 0 {
				got = tc.c.AddWorkingDays(in, tc.days)
			}
			if want := clock(t, tc.c, tc.due); !got.Equal(want) {
				t.Errorf("due %v, want %v", got, want)
			}
			if utc := tc.c.AddWorkingTime(in.UTC(), tc.hours); tc.days == 0 && !utc.Equal(got) {
				t.Errorf("the zone of the instant changed the limit: %v", utc)
			}
		})
	}
}

func TestFollowUp(t *testing.T) {
	two := twoSpans(t)
	for _, tc := range []struct {
		name    string
		wrote   string
		days    int
		country string
		due     string
		shifts  []Shift
	}{
		{"plain", "2026-03-05 15:50:22", 1, "DE", "2026-03-06 15:50:22", nil},
		{"Thursday 20:00", "2026-03-05 20:00", 1, "", "2026-03-09 09:00", []Shift{ShiftOffHours, ShiftOwnDay}},
		{"Saturday 20:00", "2026-03-07 20:00", 1, "", "2026-03-10 09:00", []Shift{ShiftOwnDay, ShiftOffHours}},
		{"lunch", "2026-03-09 12:10", 1, "", "2026-03-10 13:30", []Shift{ShiftOffHours}},
		{"before work", "2026-03-04 08:12:47", 3, "NG", "2026-03-09 09:00", []Shift{ShiftOwnDay, ShiftOffHours}},
		{"our holiday", "2026-03-24 10:00:28", 3, "NO", "2026-03-30 10:00:28", []Shift{ShiftOwnDay}},
		{"Eid in Saudi Arabia", "2026-03-18 09:50:21", 3, "SA", "2026-03-24 09:50:21", []Shift{ShiftOwnDay, ShiftHoliday}},
		{"ninety days", "2026-01-05 15:20:18", 90, "EG", "2026-04-07 15:20:18", []Shift{ShiftOwnDay}},
		{"Friday in Egypt", "2026-03-12 10:00", 1, "EG", "2026-03-16 10:00", []Shift{ShiftWeekend, ShiftOwnDay}},
		{"Friday in Dubai", "2026-03-12 10:00", 1, "AE", "2026-03-13 10:00", nil},
		{"Orthodox Easter Monday", "2026-04-09 14:55:14", 3, "GR", "2026-04-14 14:55:14", []Shift{ShiftOwnDay, ShiftHoliday}},
		{"a country without table", "2026-12-23 10:00", 2, "IS", "2026-12-25 10:00", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, shifts := two.FollowUp(clock(t, two, tc.wrote), tc.days, tc.country)
			if want := clock(t, two, tc.due); !got.Equal(want) {
				t.Errorf("due %v, want %v", got, want)
			}
			if diff := cmp.Diff(tc.shifts, shifts); diff != "" {
				t.Errorf("shifts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExchangedWorkingDay(t *testing.T) {
	week := map[time.Weekday][]Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []Span{{9 * 60, 18 * 60}}
	}
	saturday := Date{2026, 2, 14}
	c, err := New(mustZone(t, "Asia/Shanghai"), week, []Date{{2026, 2, 16}, saturday}, []Date{saturday})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.AddWorkingTime(clock(t, c, "2026-02-13 17:30"), time.Hour), clock(t, c, "2026-02-14 09:30"); !got.Equal(want) {
		t.Errorf("hour ends %v, want %v", got, want)
	}
	if got, want := c.AddWorkingDays(clock(t, c, "2026-02-13 15:00"), 2), clock(t, c, "2026-02-17 15:00"); !got.Equal(want) {
		t.Errorf("two days end %v, want %v", got, want)
	}
}

func TestPlainClock(t *testing.T) {
	c := Always(mustZone(t, "Europe/Berlin"))
	in := clock(t, c, "2026-03-28 22:00") // the night before clocks go forward
	if got, want := c.AddWorkingTime(in, 4*time.Hour), in.Add(4*time.Hour); !got.Equal(want) {
		t.Errorf("four hours end %v, want %v", got, want)
	}
	if got, want := c.AddWorkingDays(in, 1), clock(t, c, "2026-03-29 22:00"); !got.Equal(want) {
		t.Errorf("a day ends %v, want %v", got, want)
	}
	if got := c.WorkingBetween(in, in.Add(time.Hour)); got != time.Hour {
		t.Errorf("working time is %v", got)
	}
}

func TestClocksGoForward(t *testing.T) {
	week := map[time.Weekday][]Span{time.Sunday: {{0, 6 * 60}}}
	c, err := New(mustZone(t, "Europe/Berlin"), week, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	// 02:00 to 03:00 does not exist: six hours of the clock are five that pass.
	if got := c.WorkingBetween(clock(t, c, "2026-03-29 00:00"), clock(t, c, "2026-03-29 12:00")); got != 5*time.Hour {
		t.Errorf("worked %v, want 5h", got)
	}
	if got, want := c.AddWorkingTime(clock(t, c, "2026-03-29 01:30"), time.Hour), clock(t, c, "2026-03-29 03:30"); !got.Equal(want) {
		t.Errorf("hour ends %v, want %v", got, want)
	}
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]Span{
		"09:00-12:00": {540, 720}, "9:00 - 18:30": {540, 1110}, "00:00-24:00": {0, 1440},
		"18:00-09:00": {}, "09:00": {}, "9-18": {}, "09:00-24:30": {}, "09:60-10:00": {}, "-": {}, "": {}, "09:00-12:00-13:00": {},
	} {
		got, err := ParseSpan(text)
		if got != want || (err == nil) != (want != Span{}) {
			t.Errorf("ParseSpan(%q) = %v, %v", text, got, err)
		}
	}
}

func TestNobodyWorks(t *testing.T) {
	if _, err := New(time.UTC, map[time.Weekday][]Span{time.Monday: {}}, nil, nil); err != ErrNoWork {
		t.Errorf("err = %v, want ErrNoWork", err)
	}
}

func TestCountries(t *testing.T) {
	for _, tc := range []struct {
		country          string
		day              Date
		weekend, holiday bool
	}{
		{"SA", Date{2026, 3, 6}, true, false},
		{"SA", Date{2026, 3, 8}, false, false},
		{"AE", Date{2026, 3, 6}, false, false},
		{"IR", Date{2026, 3, 7}, false, false},
		{"NP", Date{2026, 3, 7}, true, false},
		{"", Date{2026, 3, 7}, true, false},
		{"DE", Date{2026, 4, 3}, false, true},
		{"DE", Date{2027, 3, 26}, false, true}, // Good Friday, reckoned
		{"US", Date{2027, 11, 25}, false, true},
		{"SA", Date{2027, 9, 23}, false, false}, // no rules: none but 2026
		{"IS", Date{2026, 12, 25}, false, false},
	} {
		if got := IsWeekend(tc.country, tc.day); got != tc.weekend {
			t.Errorf("IsWeekend(%s, %v) = %v", tc.country, tc.day, got)
		}
		if got := IsHoliday(tc.country, tc.day); got != tc.holiday {
			t.Errorf("IsHoliday(%s, %v) = %v", tc.country, tc.day, got)
		}
	}
}

// TestDataFiles insists that every line of the tables can be used.
func TestDataFiles(t *testing.T) {
	f := countryFacts()
	for country, z := range f.zones {
		if _, err := time.LoadLocation(z.Name); err != nil {
			t.Errorf("%s: %v", country, err)
		}
	}
	for country, days := range f.days {
		if _, ok := f.zones[country]; !ok || len(days) == 0 {
			t.Errorf("%s: %d holidays, zone known: %v", country, len(days), ok)
		}
	}
	for country, week := range f.weekends {
		if week == [7]bool{} {
			t.Errorf("%s: no weekend", country)
		}
	}
	local, several, ok := Local(time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), "US")
	if !ok || !several || local.Hour() != 8 {
		t.Errorf("noon UTC in the US is %v, several %v, known %v", local, several, ok)
	}
	if _, _, ok := Local(time.Now(), "XX"); ok {
		t.Error("XX has a clock")
	}
}

func TestWorkingTimeProperties(t *testing.T) {
	calendars := []*Calendar{twoSpans(t), Default(mustZone(t, "America/New_York")), Default(mustZone(t, "Europe/Berlin")), Always(time.UTC)}
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(calendars).Draw(t, "calendar")
		a := base.Add(time.Duration(rapid.Int64Range(0, 365*24*3600).Draw(t, "at")) * time.Second)
		d := time.Duration(rapid.Int64Range(1, 100*3600).Draw(t, "limit")) * time.Second
		due := c.AddWorkingTime(a, d)
		if due.Before(a) {
			t.Fatalf("%v is due before it came: %v", a, due)
		}
		if got := c.WorkingBetween(a, due); got != d {
			t.Fatalf("between %v and %v lie %v of working time, want %v", a, due, got, d)
		}
		if got := c.WorkingBetween(a, due.Add(-time.Second)); got >= d {
			t.Fatalf("%v is not the earliest instant", due)
		}
		if b := a.Add(time.Second); c.AddWorkingTime(b, d).Before(due) {
			t.Fatalf("what came later is due earlier")
		}
		n := rapid.IntRange(1, 400).Draw(t, "days")
		country := rapid.SampledFrom([]string{"", "SA", "DE", "IR", "BR", "JP", "XX"}).Draw(t, "country")
		next, _ := c.FollowUp(a, n, country)
		day := DateOf(next.In(c.Zone()))
		if !next.After(a) || !c.IsWorking(next) || IsWeekend(country, day) || IsHoliday(country, day) {
			t.Fatalf("follow-up of %v after %d days in %q: %v", a, n, country, next)
		}
	})
}

func BenchmarkAddWorkingTime(b *testing.B) {
	c := twoSpans(b)
	in := time.Date(2026, 3, 5, 9, 50, 36, 0, time.UTC)
	for b.Loop() {
		c.AddWorkingTime(in, 4*time.Hour)
	}
}
