package secret

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

// TestMain lets the test binary play a password command, so that no shell and
// no tool of the system is needed.
func TestMain(m *testing.M) {
	switch os.Getenv("PLAY") {
	case "":
		os.Exit(m.Run())
	case "print":
		os.Stdout.WriteString(os.Args[len(os.Args)-1])
	case "fail":
		os.Stdout.WriteString("half-a-secret")
		os.Stderr.WriteString("the secret was topsecret")
		os.Exit(3)
	case "flood":
		for range 100 {
			os.Stdout.WriteString(strings.Repeat("x", 4096))
		}
	case "hang":
		time.Sleep(time.Minute)
	}
}

func write(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(p, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(p, mode); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestResolve(t *testing.T) {
	keyring.MockInit()
	if err := Set(t.Context(), "kept", "from-keyring"); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	env := func(name string) string {
		if name == "SALES_PASSWORD" {
			return "from-env"
		}
		return ""
	}
	cases := []struct {
		name string
		play string
		spec Spec
		want string
		err  error
		text string // what the error says
		hint string
	}{
		{name: "keyring when nothing else is set", spec: Spec{Account: "kept"}, want: "from-keyring"},
		{name: "keyring without an entry", spec: Spec{Account: "sales"}, err: ErrMissing, hint: "inquiry config password sales"},
		{name: "environment", spec: Spec{Account: "kept", Env: "SALES_PASSWORD"}, want: "from-env"},
		{name: "environment that is not set does not fall back", spec: Spec{Account: "kept", Env: "NOT_SET"}, err: ErrMissing, text: "NOT_SET", hint: "NOT_SET"},
		{name: "file", spec: Spec{File: write(t, "from-file\nsecond line\n", 0o600)}, want: "from-file"},
		{name: "file read-only", spec: Spec{File: write(t, "from-file", 0o400)}, want: "from-file"},
		{name: "file with CRLF and a byte order mark", spec: Spec{File: write(t, "\xef\xbb\xbf pass word \r\n", 0o600)}, want: " pass word "},
		{name: "file for all to read", spec: Spec{Account: "kept", File: write(t, "x-secret", 0o644)}, err: ErrUnsafe, text: "0644", hint: "chmod 600"},
		{name: "file for the group", spec: Spec{File: write(t, "x-secret", 0o640)}, err: ErrUnsafe},
		{name: "empty file", spec: Spec{File: write(t, "\nsecond\n", 0o600)}, err: ErrMissing},
		{name: "file that is not there", spec: Spec{Account: "kept", File: filepath.Join(t.TempDir(), "none")}, err: os.ErrNotExist},
		{name: "directory", spec: Spec{File: t.TempDir()}, text: "not a regular file"},
		{name: "command", play: "print", spec: Spec{Command: []string{self, "from $(command) ; rm x\nuser: me"}, Env: "SALES_PASSWORD"}, want: "from $(command) ; rm x"},
		{name: "command that prints nothing", play: "print", spec: Spec{Command: []string{self, ""}}, err: ErrMissing},
		{name: "command that fails", play: "fail", spec: Spec{Account: "kept", Command: []string{self}}, text: "exit status 3", hint: "terminal"},
		{name: "command that prints without end", play: "flood", spec: Spec{Command: []string{self}}, text: "longer than"},
		{name: "token command", play: "print", spec: Spec{Token: []string{self, "ya29.token"}, Env: "SALES_PASSWORD"}, want: "ya29.token"},
		{name: "token command that fails", play: "fail", spec: Spec{Account: "kept", Token: []string{self}}, text: "get access token of kept from token_command: ", hint: "access token"},
		{name: "command that is not there", spec: Spec{Command: []string{"no-such-program-here"}}, text: "program not found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && errors.Is(c.err, ErrUnsafe) {
				t.Skip("no such permissions")
			}
			t.Setenv("PLAY", c.play)
			got, err := Resolve(t.Context(), c.spec, env)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			failed := c.err != nil || c.text != ""
			if failed != (err != nil) || c.err != nil && !errors.Is(err, c.err) {
				t.Fatalf("error is %v, want %v", err, c.err)
			}
			if err == nil {
				return
			}
			var se *Error
			if !errors.As(err, &se) || se.Hint == "" || !strings.Contains(se.Hint, c.hint) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("error %q, hint %q", err, se.Hint)
			}
			if s := err.Error() + se.Hint; strings.Contains(s, "topsecret") || strings.Contains(s, "half") || strings.Contains(s, "x-") {
				t.Errorf("the error shows the secret: %s", s)
			}
		})
	}
}

func TestCommandStopsWithTheContext(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PLAY", "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err = Resolve(ctx, Spec{Command: []string{self}}, os.Getenv)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
}

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	ctx := t.Context()
	if err := Set(ctx, "a", ""); !errors.Is(err, ErrMissing) {
		t.Errorf("an empty secret: %v", err)
	}
	if err := Set(ctx, "a", "one"); err != nil {
		t.Fatal(err)
	}
	if s, err := Get(ctx, "a"); err != nil || s != "one" {
		t.Errorf("%q, %v", s, err)
	}
	if err := Delete(ctx, "a"); err != nil {
		t.Error(err)
	}
	if err := Delete(ctx, "a"); err != nil {
		t.Errorf("removing twice: %v", err)
	}
	if _, err := Get(ctx, "a"); !errors.Is(err, ErrMissing) {
		t.Errorf("after removing: %v", err)
	}
	keyring.MockInitWithError(errors.New("dbus-launch: not found"))
	defer keyring.MockInit()
	_, err := Resolve(ctx, Spec{Account: "a"}, os.Getenv)
	var se *Error
	if !errors.Is(err, ErrNoKeyring) || !errors.As(err, &se) || !strings.Contains(se.Hint, "password_command") {
		t.Errorf("without a keyring: %v", err)
	}
	if _, err := ask(ctx, func() (string, error) { time.Sleep(2 * KeyringTimeout); return "", nil }); !errors.Is(err, ErrTimeout) {
		t.Errorf("a keyring that waits: %v", err)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "sales.secret")
	for _, text := range []string{"one", "two"} {
		if err := WriteFile(path, text); err != nil {
			t.Fatal(err)
		}
		if got, err := Resolve(t.Context(), Spec{File: path}, os.Getenv); err != nil || got != text {
			t.Errorf("%q, %v", got, err)
		}
		if err := os.Chmod(path, 0o644); err != nil { // somebody was careless
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"", "a\nb"} {
		if err := WriteFile(path, bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if err := WriteFile(dir, "x"); err == nil {
		t.Error("a directory was taken")
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}
