// Package schedule writes the entries that run the program by the clock: lines
// of a crontab, systemd user timers, launchd agents, tasks of Windows' Task
// Scheduler. What they say is made by pure functions, the same on any system;
// putting them in place goes through a Runner.
package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// When is a time table in the machine's zone: every so often through the day,
// or once a week.
type When struct {
	Every   time.Duration `json:"every,omitempty"` // one of Intervals; 0: weekly
	Weekday time.Weekday  `json:"weekday"`
	Hour    int           `json:"hour"`
	Minute  int           `json:"minute"`
}

// Intervals are what When.Every may be: parts of an hour and of a day, so that
// every system can say them and the times are the same each day.
var Intervals = []time.Duration{
	5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 20 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 8 * time.Hour, 12 * time.Hour,
}

// Job is one entry.
type Job struct {
	Name    string   `json:"name"` // pull, report, catchup
	Program string   `json:"program"`
	Args    []string `json:"args"`
	When    When     `json:"when"`
}

// Plan is all that was put in place.
type Plan struct {
	System System    `json:"system"`
	Since  time.Time `json:"since"` // when it was put in place
	Jobs   []Job     `json:"jobs"`
}

// System is a scheduler.
type System string

// The schedulers.
const (
	Cron    System = "cron"
	Systemd System = "systemd"
	Launchd System = "launchd"
	Windows System = "windows"
)

// Systems lists all schedulers.
var Systems = []System{Cron, Systemd, Launchd, Windows}

// Catchup is the job that some schedulers need beside the others because they
// forget what fell into a time when the machine was off. command is the program
// and what makes it catch up.
func Catchup(s System, program string, args []string) (Job, bool) {
	switch s {
	case Cron: // each hour
		return Job{Name: "catchup", Program: program, Args: args, When: When{Every: time.Hour, Minute: 25}}, true
	case Launchd: // when somebody signs in; sleep it makes up for itself
		return Job{Name: "catchup", Program: program, Args: args, When: When{Every: 0, Weekday: -1}}, true
	}
	return Job{}, false
}

// atLogin reports whether a job runs when somebody signs in only.
func (w When) atLogin() bool { return w.Weekday < 0 }

// Last is the latest planned instant not after now, in the zone of now.
func (w When) Last(now time.Time) time.Time { return w.near(now, -1) }

// Next is the first planned instant after now; zero for jobs without a clock.
func (w When) Next(now time.Time) time.Time { return w.near(now, +1) }

func (w When) near(now time.Time, direction int) time.Time {
	if w.atLogin() {
		return time.Time{}
	}
	y, m, d := now.Date()
	found := time.Time{}
	for day := -8; day <= 8; day++ {
		var minutes []int
		switch date := time.Date(y, m, d+day, 0, 0, 0, 0, now.Location()); {
		case w.Every > 0 && (day < -1 || day > 1):
			continue
		case w.Every > 0:
			for t := w.Minute; t < 24*60; t += int(w.Every.Minutes()) {
				minutes = append(minutes, t)
			}
		case date.Weekday() == w.Weekday:
			minutes = []int{w.Hour*60 + w.Minute}
		}
		for _, t := range minutes {
			at := time.Date(y, m, d+day, 0, t, 0, 0, now.Location())
			if direction > 0 && at.After(now) {
				return at
			}
			if direction < 0 && !at.After(now) {
				found = at
			}
		}
	}
	return found
}

// Due reports whether a job was planned between since and now and has not begun
// after that, which a machine that was off leaves behind. A run that began a
// moment ago may be late only.
func (j Job) Due(since, lastRun, now time.Time) bool {
	slot := j.When.Last(now)
	return !slot.IsZero() && slot.After(since) && lastRun.Before(slot) && now.Sub(slot) > 10*time.Minute
}

// File is a file that an entry consists of.
type File struct {
	Path string // of cron "crontab", of Windows the name of the task
	Text string
}

// Files are the files of a plan. dir is where the system looks for them; it is
// ignored by cron and Windows.
func (p Plan) Files(dir string) ([]File, error) {
	for _, j := range p.Jobs {
		for _, s := range append([]string{j.Program}, j.Args...) {
			if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				return nil, fmt.Errorf("a path with a line break or control character cannot be scheduled: %q", s)
			}
		}
		if j.When.Every != 0 && !slices.Contains(Intervals, j.When.Every) {
			return nil, fmt.Errorf("every %s is no part of an hour or a day", j.When.Every)
		}
	}
	switch p.System {
	case Cron:
		return []File{{Path: "crontab", Text: p.crontab()}}, nil
	case Systemd:
		return p.units(dir), nil
	case Launchd:
		return p.agents(dir)
	case Windows:
		return p.tasks()
	}
	return nil, fmt.Errorf("unknown scheduler %q", p.System)
}
