package schedule

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Record is how the last run of a job went.
type Record struct {
	Job     string    `json:"job"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Exit    int       `json:"exit"`
	Output  string    `json:"output"` // its end, both streams
}

// OutputKept is how much of a run's output is kept, bytes from its end.
const OutputKept = 4 << 10

// Keep writes the record of a job into dir.
func (r Record) Keep(dir string) error { return keep(filepath.Join(dir, r.Job+".json"), r) }

// LastRun reads the record of a job, the zero Record when it never ran.
func LastRun(dir, job string) (Record, error) {
	var r Record
	err := read(filepath.Join(dir, job+".json"), &r)
	return r, err
}

// Keep writes the plan into dir.
func (p Plan) Keep(dir string) error { return keep(filepath.Join(dir, "plan.json"), p) }

// LoadPlan reads the plan that was put in place, the zero Plan when there is none.
func LoadPlan(dir string) (Plan, error) {
	var p Plan
	err := read(filepath.Join(dir, "plan.json"), &p)
	return p, err
}

// DropPlan forgets the plan.
func DropPlan(dir string) error { return Machine{}.Remove(filepath.Join(dir, "plan.json")) }

func keep(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return Machine{}.WriteFile(path, append(b, '\n'))
}

// read fills v from a file; one that is missing or was cut leaves v as it is.
func read(path string, v any) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_ = json.Unmarshal(b, v) // the next run writes it anew
	return nil
}
