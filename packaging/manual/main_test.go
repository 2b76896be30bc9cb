package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/cli"
)

// TestWrite writes the pages twice: there is one for every command, and the bytes
// are the same.
func TestWrite(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	for _, d := range dirs {
		if err := write(d, cli.Commands(), time.Unix(1_790_000_000, 0).UTC()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dirs[0], "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	names := " "
	for _, f := range files {
		names += filepath.Base(f) + " "
		a, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dirs[1], filepath.Base(filepath.Dir(f)), filepath.Base(f)))
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs when written again, %v", filepath.Base(f), err)
		}
	}
	for _, want := range []string{"inquiry.1", "inquiry-pull.1", "inquiry-due.1", "inquiry-config-show.1", "inquiry.bash", "_inquiry", "inquiry.fish", "inquiry.ps1"} {
		if !strings.Contains(names, " "+want+" ") {
			t.Errorf("%s is missing in%s", want, names)
		}
	}
}
