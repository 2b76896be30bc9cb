package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// pulled is how many messages the pull below brings, five a transaction.
const pulled = 30

// TestMain lets the test binary play the process that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("STORE_TEST_PULL"); path != "" {
		killAt, err := strconv.Atoi(os.Getenv("STORE_TEST_KILL_AT"))
		if err == nil {
			err = pull(context.Background(), path, func(point int) {
				if point == killAt {
					killMyself()
				}
			})
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if name := os.Getenv(envWork); name != "" {
		playWork(name)
	}
	os.Exit(m.Run())
}

func killMyself() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}

// pull stores messages from the stored position on, with their inquiries and
// the new position, and calls at before and after every step.
func pull(ctx context.Context, path string, at func(point int)) error {
	point := 0
	step := func() {
		at(point)
		point++
	}
	step()
	s, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return err
	}
	step()
	cursor, err := s.Known("main").Cursor(ctx, "INBOX")
	if err != nil {
		return err
	}
	for first := int(cursor.UID); first < pulled; first += 5 {
		err := s.Update(ctx, func(tx *store.Tx) error {
			for i := first; i < first+5; i++ {
				a, err := tx.AddMessage(ctx, storetest.Message(i, noon))
				if err != nil {
					return err
				}
				step()
				entries, err := tx.Component(ctx, []int64{a.Ref})
				if err != nil {
					return err
				}
				refs := make([]int64, len(entries))
				for i, e := range entries {
					refs[i] = e.Ref
				}
				slices.Sort(refs)
				known, err := tx.InquiryIDs(ctx, refs)
				if err != nil {
					return err
				}
				if _, err := tx.SaveInquiries(ctx, []store.Saved{conversation(known[refs[0]], refs...)}); err != nil {
					return err
				}
			}
			step()
			return tx.SetCursor(ctx, "main", store.Cursor{Folder: "INBOX", UIDValidity: 1, UID: uint32(first + 5)})
		})
		if err != nil {
			return err
		}
		step()
	}
	err = s.Close()
	step()
	return err
}

func pullUndisturbed(t *testing.T, path string) string {
	t.Helper()
	if err := pull(t.Context(), path, func(int) {}); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	if err := s.Check(t.Context(), true); err != nil {
		t.Error(err)
	}
	return dump(t, s)
}

func TestKillAtEveryPoint(t *testing.T) {
	want := pullUndisturbed(t, filepath.Join(t.TempDir(), "whole.db"))
	points := 0
	if err := pull(t.Context(), filepath.Join(t.TempDir(), "count.db"), func(int) { points++ }); err != nil {
		t.Fatal(err)
	}
	if points < 40 {
		t.Fatalf("only %d points", points)
	}
	every := faulttest.Cases(4, 1)
	for at := 0; at < points; at += every {
		path := filepath.Join(t.TempDir(), "killed.db")
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "STORE_TEST_PULL="+path, "STORE_TEST_KILL_AT="+strconv.Itoa(at))
		var exit *exec.ExitError
		if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() == 1 {
			t.Fatalf("point %d: the process was not killed: %v", at, err)
		}
		if pullUndisturbed(t, path) != want {
			t.Fatalf("point %d: run again, the result differs", at)
		}
		if pullUndisturbed(t, path) != want {
			t.Fatalf("point %d: the third run changed something", at)
		}
	}
	faulttest.Count(t, (points+every-1)/every, fmt.Sprintf("kills between two statements, of %d places", points))
}

func TestKillAtRandomMoments(t *testing.T) {
	want := pullUndisturbed(t, filepath.Join(t.TempDir(), "whole.db"))
	path := filepath.Join(t.TempDir(), "killed.db")
	kills := faulttest.Cases(15, 200)
	for range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "STORE_TEST_PULL="+path, "STORE_TEST_KILL_AT=-1")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == 1) {
			t.Fatal(err)
		}
	}
	if pullUndisturbed(t, path) != want {
		t.Error("the result differs")
	}
	faulttest.Count(t, kills, "kills of a writer at random moments")
}

// TestCutLog takes the file and its log as a power cut may leave them: every
// state must be one that a finished transaction made.
func TestCutLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inquiry.db")
	s := openAt(t, path)
	states := map[string]bool{dump(t, s): true}
	for i := range 6 {
		m := storetest.Message(i, noon)
		add(t, s, m)
		states[dump(t, s)] = true
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	rounds := faulttest.Cases(40, 400)
	for range rounds {
		cut := bytes.Clone(log)
		if rand.IntN(2) == 0 {
			cut = cut[:rand.IntN(len(cut))]
		} else {
			cut[rand.IntN(len(cut))] ^= 1 << rand.IntN(8)
		}
		copied := filepath.Join(t.TempDir(), "inquiry.db")
		if err := errors.Join(os.WriteFile(copied, file, 0o600), os.WriteFile(copied+"-wal", cut, 0o600)); err != nil {
			t.Fatal(err)
		}
		c, err := store.Open(t.Context(), copied, store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if !states[dump(t, c)] {
			t.Error("a state between two transactions")
		}
		if err := errors.Join(c.Check(t.Context(), true), c.Close()); err != nil {
			t.Error(err)
		}
	}
	faulttest.Count(t, rounds, "write-ahead logs cut or with a bit turned")
}

// TestManyProcesses lets several processes create and fill one file at once.
func TestManyProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	var cmds []*exec.Cmd
	for range 6 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "STORE_TEST_PULL="+path, "STORE_TEST_KILL_AT=-1")
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	s := openAt(t, path)
	entries, err := s.Entries(t.Context(), noon.Add(time.Hour))
	if err != nil || len(entries) != pulled {
		t.Errorf("%d messages, error %v", len(entries), err)
	}
	if err := s.Check(t.Context(), true); err != nil {
		t.Error(err)
	}
}
