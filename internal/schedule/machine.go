package schedule

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/natefinch/atomic"
)

// toolTimeout bounds a tool of a scheduler.
const toolTimeout = 20 * time.Second

// Machine is the Runner of the real system.
type Machine struct{}

// Run implements Runner.
func (Machine) Run(ctx context.Context, stdin, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, toolTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "LC_ALL=C") // its words are looked at
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// WriteFile implements Runner.
func (Machine) WriteFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := atomic.WriteFile(path, bytes.NewReader(content)); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

// Remove implements Runner.
func (Machine) Remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Choose finds the scheduler of this user: that of the system on macOS and
// Windows, else systemd where it minds the user's units, else cron. "" means
// that there is none.
func Choose(ctx context.Context, r Runner, goos string) System {
	switch goos {
	case "darwin":
		return Launchd
	case "windows":
		return Windows
	}
	if _, err := r.Run(ctx, "", "systemctl", "--user", "show-environment"); err == nil {
		return Systemd
	}
	if out, err := r.Run(ctx, "", "crontab", "-l"); err == nil || strings.Contains(out, "no crontab") {
		return Cron
	}
	return ""
}
