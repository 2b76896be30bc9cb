package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// envWork names what the test binary is to do in the place of the tests, and
// envDir where.
const (
	envWork = "STORE_TEST_WORK"
	envDir  = "STORE_TEST_DIR"
)

// laterSteps are what later versions of the program may do to the schema.
var laterSteps = []string{
	`ALTER TABLE meta ADD COLUMN extra TEXT; UPDATE meta SET extra = key; UPDATE message SET subject = subject || '!'`,
	`CREATE TABLE later (id INTEGER PRIMARY KEY, subject TEXT) STRICT; INSERT INTO later SELECT id, subject FROM message; CREATE INDEX later_subject ON later (subject)`,
	`DELETE FROM later WHERE id % 2 = 0; DROP INDEX later_subject`,
}

// works are the kinds of work that are killed, each on the database of a folder.
var works = map[string]func(ctx context.Context, dir string) error{
	"create": func(ctx context.Context, dir string) error {
		s, err := store.Open(ctx, filepath.Join(dir, "new.db"), store.Options{Create: true})
		if err != nil {
			return err
		}
		return s.Close()
	},
	"upgrade": func(ctx context.Context, dir string) error {
		return store.UpgradeTo(ctx, filepath.Join(dir, "inquiry.db"), noon, laterSteps...)
	},
	"backup": func(ctx context.Context, dir string) error {
		return withStore(ctx, dir, func(s *store.Store) error {
			err := s.Backup(ctx, filepath.Join(dir, "copy.db"))
			if errors.Is(err, os.ErrExist) {
				return nil
			}
			return err
		})
	},
	"daily backup": func(ctx context.Context, dir string) error {
		return withStore(ctx, dir, func(s *store.Store) error {
			_, err := s.BackupDaily(ctx, filepath.Join(dir, "backups"), noon)
			return err
		})
	},
	"restore": func(ctx context.Context, dir string) error {
		_, err := store.Restore(ctx, filepath.Join(dir, "old.backup"), filepath.Join(dir, "inquiry.db"), noon)
		return err
	},
	"restore to an empty place": func(ctx context.Context, dir string) error {
		_, err := store.Restore(ctx, filepath.Join(dir, "old.backup"), filepath.Join(dir, "new.db"), noon)
		return err
	},
	"restore over a damaged file": func(ctx context.Context, dir string) error {
		_, err := store.Restore(ctx, filepath.Join(dir, "old.backup"), filepath.Join(dir, "damaged.db"), noon)
		return err
	},
	"read on a full disk":  readOnFullDisk,
	"write on a full disk": writeOnFullDisk,
	"write with a rollback journal": func(ctx context.Context, dir string) error {
		s, err := store.Open(ctx, filepath.Join(dir, "inquiry.db"), store.Options{Rollback: true})
		if err != nil {
			return err
		}
		return errors.Join(storetest.Fill(ctx, s, 40, 40, noon), s.Close())
	},
}

func withStore(ctx context.Context, dir string, run func(*store.Store) error) error {
	s, err := store.Open(ctx, filepath.Join(dir, "inquiry.db"), store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(run(s), s.Close())
}

// playWork does the work that the environment names and ends the process.
func playWork(name string) {
	store.SetFileStep(faulttest.Note)
	report, err := faulttest.InstallFromEnv()
	if err == nil {
		err = works[name](context.Background(), os.Getenv(envDir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	report()
	os.Exit(0)
}

// do does a work in a process of its own and returns its exit status, -1 when it
// was killed.
func do(t *testing.T, name, dir string, env ...string) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), envWork+"="+name, envDir+"="+dir), env...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != -1 {
		t.Fatalf("%s: %s", name, out)
	}
	return cmd.ProcessState.ExitCode()
}

func dumpAny(t *testing.T, path string) string {
	t.Helper()
	var b strings.Builder
	if err := store.DumpAny(t.Context(), path, &b); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return b.String()
}

// TestKillDuringWork kills upgrades, backups, restores and the making of a new
// file before every step on the disk. The next run completes the work; the data
// and every backup that is there are whole.
func TestKillDuringWork(t *testing.T) {
	whole := filled(t)
	older := filepath.Join(t.TempDir(), "older.db")
	s, err := store.Open(t.Context(), older, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(storetest.Fill(t.Context(), s, 20, 20, noon), s.Close()); err != nil {
		t.Fatal(err)
	}
	oldBytes, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte("no database any more"), whole[20:len(whole)/2]...)
	begin := func(t *testing.T) string {
		t.Helper()
		dir := t.TempDir()
		for name, b := range map[string][]byte{"inquiry.db": whole, "old.backup": oldBytes, "damaged.db": damaged, "damaged.db-wal": []byte("a log")} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	dir := begin(t)
	wholeDump, oldDump := dumpAny(t, filepath.Join(dir, "inquiry.db")), dumpAny(t, filepath.Join(dir, "old.backup"))
	// What each work leaves: a file and what it must hold.
	want := map[string]map[string]string{
		"create":       {"new.db": "", "inquiry.db": wholeDump},
		"upgrade":      {"inquiry.db": "", "inquiry.db.v*.backup": wholeDump},
		"backup":       {"inquiry.db": wholeDump, "copy.db": wholeDump},
		"daily backup": {"inquiry.db": wholeDump, "backups/inquiry.db.*.backup": wholeDump},
		"restore":      {"inquiry.db": oldDump, "inquiry.db.replaced-*": wholeDump},

		"restore to an empty place":   {"new.db": oldDump, "inquiry.db": wholeDump},
		"restore over a damaged file": {"damaged.db": oldDump, "inquiry.db": wholeDump},
	}
	total := 0
	for _, name := range []string{"create", "upgrade", "backup", "daily backup", "restore", "restore to an empty place", "restore over a damaged file"} {
		t.Run(name, func(t *testing.T) {
			dir := begin(t)
			count := filepath.Join(dir, "steps")
			if do(t, name, dir, faulttest.EnvSteps+"="+count) != 0 {
				t.Fatal("killed without reason")
			}
			steps, noted, err := faulttest.ReadSteps(count)
			if err != nil {
				t.Fatal(err)
			}
			restores := strings.HasPrefix(name, "restore")
			if restores && len(noted) < 5 {
				t.Errorf("only %d steps are not SQLite's", len(noted))
			}
			calm := map[string]string{}
			for pattern, dump := range want[name] {
				if calm[pattern] = dump; dump == "" {
					calm[pattern] = dumpAny(t, filepath.Join(dir, pattern))
				}
			}
			// Every rename and the like, and as many of SQLite's steps as there is time for.
			few := 6
			if strings.HasPrefix(name, "restore ") {
				few = 2
			}
			points := append(faulttest.Spread(faulttest.Cases(few, 50), steps), noted...)
			slices.Sort(points)
			points = slices.Compact(points)
			total += len(points)
			for _, step := range points {
				dir := begin(t)
				if do(t, name, dir, faulttest.EnvKillAt+"="+strconv.Itoa(step)) != -1 {
					t.Fatalf("step %d: not killed", step)
				}
				if name == "restore" {
					halfWay(t, step, dir, wholeDump, oldDump)
				}
				if name == "restore over a damaged file" && !oneIs(t, filepath.Join(dir, "damaged.db*"), damaged) {
					t.Errorf("step %d: the damaged file is gone", step)
				}
				if do(t, name, dir) != 0 {
					t.Fatalf("step %d: killed without reason", step)
				}
				got := map[string]string{}
				for pattern := range calm {
					files, err := filepath.Glob(filepath.Join(dir, pattern))
					if err != nil || len(files) == 0 {
						t.Errorf("step %d: %s is missing", step, pattern)
						continue
					}
					got[pattern] = dumpAny(t, files[0])
				}
				if diff := cmp.Diff(calm, got); diff != "" {
					t.Errorf("step %d of %d: %.1000s", step, steps, diff)
				}
				if parts, err := filepath.Glob(filepath.Join(dir, "*.restore*")); restores && (err != nil || parts != nil) {
					t.Errorf("step %d: left behind: %q, %v", step, parts, err)
				}
			}
			faulttest.Count(t, len(points), fmt.Sprintf("kills before a step on the disk, of %d steps, during %s", steps, name))
		})
	}
	if total < 40 {
		t.Errorf("only %d kills", total)
	}
}

// halfWay asks what a restore that was killed left: a whole database, either the
// old one or the new one, and with the new one the old one under its other name.
func halfWay(t *testing.T, step int, dir, before, after string) {
	t.Helper()
	copied := t.TempDir() // looking would carry on with the work
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(copied, "inquiry.db.replaced-*Z"))
	if err != nil {
		t.Fatal(err)
	}
	switch dumpAny(t, filepath.Join(copied, "inquiry.db")) {
	case before:
	case after:
		if len(kept) != 1 || dumpAny(t, kept[0]) != before {
			t.Errorf("step %d: the new database is there and the old one is not: %q", step, kept)
		}
	default:
		t.Errorf("step %d: the database is neither the old nor the new one", step)
	}
}

// oneIs reports whether a file that the pattern names has these bytes.
func oneIs(t *testing.T, pattern string, want []byte) bool {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if b, err := os.ReadFile(f); err == nil && bytes.Equal(b, want) {
			return true
		}
	}
	return false
}

// TestRestoreTakesBackJournal restores over a database with a rollback journal
// that a kill left: what is kept is the state before or after the transaction.
func TestRestoreTakesBackJournal(t *testing.T) {
	whole := filled(t)
	begin := func() string {
		dir := t.TempDir()
		if err := errors.Join(os.WriteFile(filepath.Join(dir, "inquiry.db"), whole, 0o600), os.WriteFile(filepath.Join(dir, "old.backup"), whole, 0o600)); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	const work = "write with a rollback journal"
	dir := begin()
	before := dumpAny(t, filepath.Join(dir, "inquiry.db"))
	count := filepath.Join(dir, "steps")
	if do(t, work, dir, faulttest.EnvSteps+"="+count) != 0 {
		t.Fatal("killed without reason")
	}
	after := dumpAny(t, filepath.Join(dir, "inquiry.db"))
	steps, _, err := faulttest.ReadSteps(count)
	if err != nil {
		t.Fatal(err)
	}
	hot := 0
	points := faulttest.Spread(faulttest.Cases(4, 60), steps)
	for _, step := range points {
		dir := begin()
		if do(t, work, dir, faulttest.EnvKillAt+"="+strconv.Itoa(step)) != -1 {
			t.Fatalf("step %d: not killed", step)
		}
		if info, err := os.Stat(filepath.Join(dir, "inquiry.db-journal")); err == nil && info.Size() > 0 {
			hot++
		}
		kept, err := store.Restore(t.Context(), filepath.Join(dir, "old.backup"), filepath.Join(dir, "inquiry.db"), noon)
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		if got := dumpAny(t, kept); got != before && got != after {
			t.Errorf("step %d of %d: what was replaced is neither the state before nor after", step, steps)
		}
		if got := dumpAny(t, filepath.Join(dir, "inquiry.db")); got != before {
			t.Errorf("step %d of %d: what was restored is not the backup", step, steps)
		}
	}
	if hot == 0 {
		t.Error("no kill left a journal")
	}
	faulttest.Count(t, len(points), fmt.Sprintf("kills before a restore, %d of them with a journal to take back", hot))
}
