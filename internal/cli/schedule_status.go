package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/schedule"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// scheduleDir is where plan and records lie: beside the database, which the
// entries name when it is not in its usual place.
func (e *Env) scheduleDir() string {
	cfg := e.cfg
	if cfg == nil {
		cfg = &config.Config{} // it could not be read
	}
	return filepath.Join(filepath.Dir(e.dbPath(cfg)), "schedule")
}

// jobStatus is an entry as status shows it.
type jobStatus struct {
	Job     string     `json:"job"`
	System  string     `json:"system"`
	Command []string   `json:"command"`
	LastRun *time.Time `json:"last_run"` // null before the first
	Exit    *int       `json:"exit"`
	Seconds *float64   `json:"seconds"`
	Output  string     `json:"output"`
	NextRun *time.Time `json:"next_run"`
}

func runScheduleStatus(ctx context.Context, env *Env) error {
	if _, err := env.config(); err != nil {
		return err
	}
	all, err := env.scheduled(ctx)
	if err != nil {
		return err
	}
	w := env.Words()
	err = listing[jobStatus]{
		columns: []screen.Column{
			{Title: w.T("schedule.col.job")}, {Title: w.T("schedule.col.system")}, {Title: w.T("schedule.col.last")},
			{Title: w.T("schedule.col.exit"), Right: true}, {Title: w.T("schedule.col.next")}, {Title: w.T("schedule.col.output"), Min: 16},
		},
		objects: all,
		cells: func(s jobStatus) []string {
			last, exit, next := w.T("schedule.never"), "-", "-"
			if s.LastRun != nil {
				last, exit = clock(*s.LastRun), fmt.Sprint(*s.Exit)
			}
			if s.NextRun != nil {
				next = clock(*s.NextRun)
			}
			return []string{s.Job, s.System, last, exit, next, s.Output}
		},
		empty: w.T("schedule.none"),
	}.write(env)
	if err != nil || env.flags.json {
		return err
	}
	for _, s := range all {
		if s.Exit != nil && *s.Exit != 0 {
			env.say("%s", w.T("schedule.failed", "Job", s.Job, "Exit", *s.Exit, "Command", screen.Line(strings.Join(s.Command, " "))))
		}
	}
	return nil
}

// scheduled lists the entries that are in place, with their last and next run.
func (e *Env) scheduled(ctx context.Context) ([]jobStatus, error) {
	plan, err := schedule.LoadPlan(e.scheduleDir())
	if err != nil {
		return nil, err
	}
	if plan.System == "" {
		return nil, nil
	}
	on, err := e.place().Installed(ctx, plan.System)
	if err != nil {
		return nil, fmt.Errorf("look for the entries of %s: %w", plan.System, err)
	}
	if !on {
		return nil, nil // somebody removed them by hand
	}
	zone := e.Now().Location()
	var all []jobStatus
	for _, j := range plan.Jobs {
		if j.Name == "catchup" {
			continue
		}
		r, err := schedule.LastRun(e.scheduleDir(), j.Name)
		if err != nil {
			return nil, err
		}
		s := jobStatus{Job: j.Name, System: string(plan.System), Command: append([]string{j.Program}, j.Args...), Output: screen.Line(r.Output)}
		if !r.Started.IsZero() {
			at, took := r.Started.In(zone), r.Ended.Sub(r.Started).Seconds()
			s.LastRun, s.Exit, s.Seconds = &at, &r.Exit, &took
		}
		// The scheduler counts in the zone of the machine.
		if next := j.When.Next(e.Now().In(time.Local)).In(zone); !next.IsZero() {
			s.NextRun = &next
		}
		all = append(all, s)
	}
	return all, nil
}

// runScheduleCatchup runs what was planned while the machine was off. Each job
// keeps its own record.
func runScheduleCatchup(ctx context.Context, env *Env) error {
	plan, err := schedule.LoadPlan(env.scheduleDir())
	if err != nil {
		return err
	}
	var errs []error
	for _, j := range plan.Jobs {
		if j.Name == "catchup" {
			continue
		}
		r, err := schedule.LastRun(env.scheduleDir(), j.Name)
		if err != nil {
			return err
		}
		if !j.Due(plan.Since, r.Started, env.Now().In(time.Local)) {
			continue
		}
		env.detail("schedule: %s was missed", j.Name)
		if out, err := env.tools().Run(ctx, "", j.Program, j.Args...); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w: %s", j.Name, err, strings.TrimSpace(out)))
		}
	}
	return errors.Join(errs...)
}

// tail keeps the end of what is written through it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if extra := len(t.kept) - schedule.OutputKept; extra > 0 {
		t.kept = append(t.kept[:0], t.kept[extra:]...)
	}
	return len(p), nil
}

// beginRecord keeps what a run by the clock prints.
func (e *Env) beginRecord() {
	if e.flags.scheduled == "" || e.record != nil {
		return
	}
	e.record = &tail{}
	e.recordFrom = e.Clock()
	e.Out, e.Err = io.MultiWriter(e.Out, e.record), io.MultiWriter(e.Err, e.record)
}

// endRecord keeps how a run by the clock went. That it cannot is no reason to
// call the run a failure.
func (e *Env) endRecord(exit int) {
	if e.record == nil {
		return
	}
	r := schedule.Record{
		Job: e.flags.scheduled, Started: e.recordFrom.UTC(), Ended: e.Clock().UTC(), Exit: exit,
		Output: strings.ToValidUTF8(string(e.record.kept), "\uFFFD"),
	}
	if err := r.Keep(e.scheduleDir()); err != nil {
		e.detail("schedule: %v", err)
	}
}

// scheduleState is what doctor says about the schedule.
func (e *Env) scheduleState(ctx context.Context) (text string, problem string) {
	all, err := e.scheduled(ctx)
	w := e.Words()
	switch {
	case err != nil:
		return "", err.Error()
	case len(all) == 0:
		return w.T("schedule.none"), ""
	}
	var parts []string
	for _, s := range all {
		last := w.T("schedule.never")
		if s.LastRun != nil {
			last = clock(*s.LastRun)
			if *s.Exit != 0 {
				problem = w.T("schedule.failed", "Job", s.Job, "Exit", *s.Exit, "Command", strings.Join(s.Command, " "))
			}
		}
		parts = append(parts, fmt.Sprintf("%s %s", s.Job, last))
	}
	return all[0].System + ": " + strings.Join(parts, ", "), problem
}

// validJob reports whether --scheduled names a job.
func validJob(name string) bool { return name == "" || name == "pull" || name == "report" }
