package faulttest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
)

// job is a command that is killed, with what must be there before it.
type job struct {
	place
	before  string // a database to begin with, "" for none
	command []string
}

// killed runs the job with a kill before a step, then twice undisturbed, and
// returns the state after each of the two.
func (j job) killed(t testing.TB, db string, step int) (after, third string) {
	t.Helper()
	defer j.remove(t, db)
	if j.before != "" {
		j.copyDB(t, j.before, db)
	}
	if r := j.run(t, db, []string{faulttest.EnvKillAt + "=" + strconv.Itoa(step)}, j.command...); r.code != -1 {
		t.Errorf("step %d: the program was not killed: %v", step, r)
	}
	j.must(t, db, j.command...)
	after = j.dump(t, db)
	j.must(t, db, j.command...)
	return after, j.dump(t, db)
}

// TestKillAtEveryStep kills the program before the steps that change a file on
// the disk, in every kind of work that writes. Whatever the step: the next run
// completes the work, to the state that an undisturbed run gives, and a further
// one changes nothing.
func TestKillAtEveryStep(t *testing.T) {
	jobs := map[string]func(t *testing.T) job{
		"pull of a mailbox": func(t *testing.T) job {
			s := serve(t, 12)
			return job{place: newPlace(t, account(s.Port(), s.Fingerprint())), command: []string{"pull"}}
		},
		"import of files": func(t *testing.T) job {
			p := newPlace(t, "")
			return job{place: p, command: append([]string{"pull"}, exports(t, p)...)}
		},
		"import in batches": func(t *testing.T) job {
			p := newPlace(t, "")
			return job{place: p, command: []string{"pull", shuffled(t, p, 500)}}
		},
		"rescore": func(t *testing.T) job {
			p := newPlace(t, "")
			p.must(t, "before.db", append([]string{"pull"}, exports(t, p)...)...)
			config := string(readFile(t, p.config))
			writeFile(t, p.config, config+"points:\n  - {signal: quantity, points: 3}\n")
			return job{place: p, before: "before.db", command: []string{"rescore"}}
		},
	}
	for name, prepare := range jobs {
		t.Run(name, func(t *testing.T) {
			j := prepare(t)
			if j.before != "" {
				j.copyDB(t, j.before, "calm.db")
			}
			steps := j.steps(t, "calm.db", j.command...)
			want := j.dump(t, "calm.db")
			j.must(t, "calm.db", j.command...)
			if diff := cmp.Diff(want, j.dump(t, "calm.db")); diff != "" {
				t.Fatalf("undisturbed, a second run changes something: %.2000s", diff)
			}
			if steps < 40 {
				t.Fatalf("only %d steps", steps)
			}
			points := faulttest.Spread(faulttest.Cases(8, 60), steps)
			t.Run("step", func(t *testing.T) {
				for _, step := range points {
					t.Run(strconv.Itoa(step), func(t *testing.T) {
						t.Parallel()
						after, third := j.killed(t, fmt.Sprintf("killed%d.db", step), step)
						if diff := cmp.Diff(want, after); diff != "" {
							t.Errorf("run again, the state differs: %.2000s", diff)
						}
						if third != want {
							t.Error("the third run changed something")
						}
					})
				}
			})
			faulttest.Count(t, len(points), fmt.Sprintf("kills before a step on the disk, of %d steps, during %s", steps, name))
		})
	}
}

// TestNumbersSeenStay kills a pull that stores in batches and looks at what it left:
// the numbers that were seen then lead to the same messages ever after, and those
// that nobody saw are given as if the pull had not been killed.
func TestNumbersSeenStay(t *testing.T) {
	p := newPlace(t, "")
	pull := []string{"pull", shuffled(t, p, 1000)}
	steps := p.steps(t, "calm.db", pull...)
	left := 0
	n := faulttest.Cases(3, 20)
	for i := range n {
		step := steps * (i + 2) / (n + 6) // the numbers are settled in the second half
		p.remove(t, "seen.db")
		if r := p.run(t, "seen.db", []string{faulttest.EnvKillAt + "=" + strconv.Itoa(step)}, pull...); r.code != -1 {
			t.Errorf("step %d: the program was not killed: %v", step, r)
		}
		seen := p.numbers(t, "seen.db")
		if len(seen) > 0 && len(seen) < 1000 {
			left++
		}
		for id := range int64(len(seen)) {
			if seen[id+1] == "" {
				t.Errorf("step %d: %d inquiries and no number %d", step, len(seen), id+1)
			}
		}
		p.must(t, "seen.db", pull...)
		now := p.numbers(t, "seen.db")
		if len(now) != 1000 {
			t.Errorf("step %d: %d inquiries", step, len(now))
		}
		for id, of := range seen {
			if now[id] != of {
				t.Errorf("step %d: number %d was that of %q and is that of %q", step, id, of, now[id])
			}
		}
	}
	if left == 0 {
		t.Error("no kill left a part of the inquiries")
	}
	faulttest.Count(t, n, fmt.Sprintf("kills, %d of which left a part of the inquiries to look at", left))
}

// TestKillAtRandomMoments kills pulls and changes into one database after random
// times, without a word about steps.
func TestKillAtRandomMoments(t *testing.T) {
	s := serve(t, 40)
	p := newPlace(t, account(s.Port(), s.Fingerprint()))
	files := exports(t, p)
	pull := append([]string{"pull", "shop"}, files...)
	began := time.Now()
	p.must(t, "calm.db", pull...)
	took := time.Since(began)
	within := took // a kill comes before so much time has passed
	want := p.dump(t, "calm.db")

	n := faulttest.Cases(12, 200)
	killed := 0
	for i := range n {
		if i%20 == 0 { // begin anew, or nothing would be left to do
			p.remove(t, "shaken.db")
			within = took
		}
		cmd := p.command(context.Background(), "shaken.db", nil, pull...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(within))))
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		switch err := cmd.Wait(); {
		case err == nil: // less was left to do, or the machine had more time: aim earlier
			within = max(within/2, time.Millisecond)
		case errors.As(err, &exit) && exit.ExitCode() == -1:
			killed++
		default:
			t.Errorf("kill %d: %v", i, err)
		}
		if i%20 == 19 || i == n-1 {
			for _, run := range []string{"next", "further"} {
				p.must(t, "shaken.db", pull...)
				if diff := cmp.Diff(want, p.dump(t, "shaken.db")); diff != "" {
					t.Fatalf("after %d kills the %s run ends otherwise: %.2000s", i+1, run, diff)
				}
			}
		}
	}
	if killed < n/4 {
		t.Errorf("only %d of %d runs were killed before they ended", killed, n)
	}
	faulttest.Count(t, n, fmt.Sprintf("kills at random moments, %d of them before the run had ended", killed))
}

// TestProcessesAtOnce lets eight processes pull, change and read at the same
// time, in many rounds: nothing fails, and the outcome is that of one after the
// other.
func TestProcessesAtOnce(t *testing.T) {
	p := newPlace(t, "")
	files := exports(t, p)
	pull := append([]string{"pull"}, files...)
	p.must(t, "calm.db", pull...)
	want := p.dump(t, "calm.db")
	commands := [][]string{pull, pull, pull, {"pull", files[1]}, {"list"}, {"due", "--json"}, {"search", "panel"}, {"report", "month", "--format", "json"}}
	rounds := faulttest.Cases(2, 25)
	for round := range rounds {
		p.remove(t, "shared.db")
		p.must(t, "shared.db", "pull", files[0])
		var wg sync.WaitGroup
		for _, c := range commands {
			wg.Go(func() {
				if r := p.run(t, "shared.db", nil, c...); r.code != 0 {
					t.Errorf("round %d: inquiry %v: %v", round, c, r)
				}
			})
		}
		wg.Wait()
		if diff := cmp.Diff(want, p.dump(t, "shared.db")); diff != "" {
			t.Fatalf("round %d: %.2000s", round, diff)
		}
	}
	faulttest.Count(t, rounds*len(commands), fmt.Sprintf("processes, %d at once, in %d rounds", len(commands), rounds))
}

// TestFullDisk gives the files of the database less and less room. A command
// that does not fit says so and names the file; what was stored stays; with room
// again the work completes.
func TestFullDisk(t *testing.T) {
	p := newPlace(t, "")
	files := exports(t, p)
	p.must(t, "before.db", "pull", files[1])
	before := p.dump(t, "before.db")
	p.copyDB(t, "before.db", "calm.db")
	pull := append([]string{"pull"}, files...)
	p.must(t, "calm.db", pull...)
	want := p.dump(t, "calm.db")
	info, err := os.Stat(filepath.Join(p.dir, "calm.db"))
	if err != nil {
		t.Fatal(err)
	}
	full := 0
	levels := faulttest.Cases(5, 20)
	for level := range levels {
		room := info.Size() * int64(level) / int64(levels) / 2
		p.remove(t, "full.db")
		p.copyDB(t, "before.db", "full.db")
		r := p.run(t, "full.db", []string{faulttest.EnvRoom + "=" + strconv.FormatInt(room, 10)}, pull...)
		switch {
		case r.code == 0:
			if p.dump(t, "full.db") != want {
				t.Errorf("%d bytes of room: the run succeeded and ended otherwise", room)
			}
			continue
		case r.code != 1 && r.code != 3:
			t.Errorf("%d bytes of room: %v", room, r)
		}
		full++
		if !containsAll(r.errOut, "disk is full", "full.db", "hint:") {
			t.Errorf("%d bytes of room: the error does not tell: %v", room, r)
		}
		got := p.dump(t, "full.db")
		for line := range strings.Lines(before) {
			if strings.HasPrefix(line, "message\t") && !strings.Contains(got, line) {
				t.Errorf("%d bytes of room: what was stored is lost: %.300s", room, line)
			}
		}
		p.must(t, "full.db", pull...)
		if diff := cmp.Diff(want, p.dump(t, "full.db")); diff != "" {
			t.Errorf("%d bytes of room: with room again: %.2000s", room, diff)
		}
	}
	if full < levels/2 {
		t.Errorf("the disk was full at only %d of %d levels", full, levels)
	}
	faulttest.Count(t, levels, fmt.Sprintf("levels of room on the disk, too little at %d", full))
}
