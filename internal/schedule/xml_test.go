package schedule

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// element is a node of XML with its elements in order.
type element struct {
	XMLName xml.Name
	Text    string    `xml:",chardata"`
	All     []element `xml:",any"`
}

func parseXML(t *testing.T, text string) element {
	t.Helper()
	var root element
	d := xml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root
		}
		if text, blank := token.(xml.CharData); err != nil || !blank || strings.TrimSpace(string(text)) != "" {
			t.Fatalf("behind the root: %v, error %v", token, err)
		}
	}
}

func (e element) names() []string {
	var names []string
	for _, c := range e.All {
		names = append(names, c.XMLName.Local)
	}
	return names
}

func (e element) at(t *testing.T, path ...string) element {
	t.Helper()
	for _, name := range path {
		i := slices.Index(e.names(), name)
		if i < 0 {
			t.Fatalf("%s has no %s but %v", e.XMLName.Local, name, e.names())
		}
		e = e.All[i]
	}
	return e
}

// value makes of a node of a property list what it means, plist(5).
func (e element) value(t *testing.T) any {
	t.Helper()
	switch e.XMLName.Local {
	case "string":
		return e.Text
	case "true":
		return true
	case "integer":
		n, err := strconv.Atoi(e.Text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	case "array":
		list := []any{}
		for _, c := range e.All {
			list = append(list, c.value(t))
		}
		return list
	case "dict":
		if len(e.All)%2 != 0 {
			t.Fatalf("a dictionary of %d nodes", len(e.All))
		}
		dict := map[string]any{}
		for i := 0; i < len(e.All); i += 2 {
			if e.All[i].XMLName.Local != "key" || dict[e.All[i].Text] != nil {
				t.Fatalf("%s %q where a new key is wanted", e.All[i].XMLName.Local, e.All[i].Text)
			}
			dict[e.All[i].Text] = e.All[i+1].value(t)
		}
		return dict
	}
	t.Fatalf("no property list has a %s", e.XMLName.Local)
	return nil
}

// schedules are all that a job may have.
func schedules() []When {
	all := append(everies(), When{Weekday: time.Monday, Hour: 8, Minute: 10}, When{Weekday: time.Sunday, Hour: 0, Minute: 0}, When{Weekday: time.Saturday, Hour: 23, Minute: 59})
	return append(all, When{Every: time.Hour, Minute: 25}, When{Every: 6 * time.Hour, Minute: 7})
}

// sunday begins the week in which starts are counted.
var sunday = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// planned are the starts of a week that a When promises, in minutes.
func planned(w When) []int {
	var all []int
	for at := w.Next(sunday.Add(-time.Minute)); at.Before(sunday.AddDate(0, 0, 7)); at = w.Next(at) {
		all = append(all, int(at.Sub(sunday)/time.Minute))
	}
	return all
}

func fileOf(t *testing.T, s System, w When) File {
	t.Helper()
	files, err := Plan{System: s, Jobs: []Job{{"pull", "/bin/inquiry", []string{"pull"}, w}}}.Files("DIR")
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	return files[0]
}

// launchd starts a job at every minute that fits one of the dictionaries; a key
// that is missing fits all, launchd.plist(5).
func TestLaunchdStartsItThen(t *testing.T) {
	for _, w := range schedules() {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			root := parseXML(t, fileOf(t, Launchd, w).Text)
			if root.XMLName.Local != "plist" || len(root.All) != 1 {
				t.Fatalf("the root is %s with %v", root.XMLName.Local, root.names())
			}
			dict := root.All[0].value(t).(map[string]any)
			want := map[string]any{"Label": "inquiry.pull", "ProgramArguments": []any{"/bin/inquiry", "pull"}, "ProcessType": "Background"}
			times := dict["StartCalendarInterval"]
			delete(dict, "StartCalendarInterval")
			if d := cmp.Diff(want, dict); d != "" {
				t.Error(d)
			}
			var starts []int
			for minute := range 7 * 24 * 60 {
				now := map[string]any{"Weekday": minute / 1440, "Hour": minute / 60 % 24, "Minute": minute % 60}
				fits := func(d any) bool {
					for k, v := range d.(map[string]any) {
						if now[k] != v {
							return false
						}
					}
					return true
				}
				if slices.ContainsFunc(times.([]any), fits) {
					starts = append(starts, minute)
				}
			}
			if d := cmp.Diff(planned(w), starts); d != "" {
				t.Error(d)
			}
		})
	}
}

// Task Scheduler reads elements of a trigger in one order only, and starts a job
// at StartBoundary and from there at each interval, or in each week
// (https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema).
func TestTaskSchedulerStartsItThen(t *testing.T) {
	for _, w := range schedules() {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			raw := utf16File(fileOf(t, Windows, w).Text)
			units := make([]uint16, 0, len(raw)/2)
			for i := 2; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])|uint16(raw[i+1])<<8)
			}
			task := parseXML(t, string(utf16.Decode(units)))
			if d := cmp.Diff([]string{"RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"}, task.names()); d != "" {
				t.Error(d)
			}
			if task.XMLName.Space != "http://schemas.microsoft.com/windows/2004/02/mit/task" {
				t.Errorf("namespace %q", task.XMLName.Space)
			}
			trigger := task.at(t, "Triggers", "CalendarTrigger")
			order := []string{"Repetition", "StartBoundary", "EndBoundary", "ExecutionTimeLimit", "Enabled", "RandomDelay", "ScheduleByDay", "ScheduleByWeek"}
			last := -1
			for _, name := range trigger.names() {
				i := slices.Index(order, name)
				if i <= last {
					t.Errorf("%s stands where it must not", name)
				}
				last = i
			}
			begin, err := time.Parse("2006-01-02T15:04:05", trigger.at(t, "StartBoundary").Text)
			if err != nil {
				t.Fatal(err)
			}
			var starts []int
			for day := range 7 {
				at := day*1440 + begin.Hour()*60 + begin.Minute()
				if w.Every == 0 {
					if trigger.at(t, "ScheduleByWeek", "DaysOfWeek").names()[0] == time.Weekday(day).String() {
						starts = append(starts, at)
					}
					continue
				}
				if n := trigger.at(t, "ScheduleByDay", "DaysInterval").Text; n != "1" {
					t.Errorf("every %s days", n)
				}
				if d := trigger.at(t, "Repetition", "Duration").Text; d != "P1D" {
					t.Errorf("repeated for %s", d)
				}
				every, err := time.ParseDuration(strings.ToLower(strings.TrimPrefix(trigger.at(t, "Repetition", "Interval").Text, "PT")))
				if err != nil {
					t.Fatal(err)
				}
				for ; at < (day+1)*1440; at += int(every / time.Minute) {
					starts = append(starts, at)
				}
			}
			if d := cmp.Diff(planned(w), starts); d != "" {
				t.Error(d)
			}
		})
	}
}
