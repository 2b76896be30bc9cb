// Package secret finds passwords and tokens where the user keeps them: in the
// output of a command, an environment variable, a file only he can read, or the
// system's keyring. It writes one to the keyring, and to a file only where the
// user chose that; no error of it holds one.
package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// Limits of behaviour that a user notices.
const (
	CommandTimeout = 30 * time.Second // for a password command
	KeyringTimeout = 3 * time.Second  // for the keyring, which may wait for somebody to unlock it
	maxSecret      = 64 << 10         // bytes read of a file or a command's output
)

// Spec says where the secret of one account is kept. The first field that is
// set decides; when it fails there is no falling back to another. With none set
// the keyring is asked.
type Spec struct {
	Account string   // name in the keyring and in errors
	Command []string // program and arguments, run without a shell; the first line of its output is the secret
	Env     string   // name of an environment variable
	Token   []string // as Command, but it prints an access token
	File    string   // path of a file that only its owner may read; its first line is the secret
}

// Error says where a secret was looked for and why it was not found. Hint is a
// way out, a command or a setting.
type Error struct {
	Account string
	Where   string // "token_command", "password_command", "password_env", "password_file", "keyring"
	Err     error
	Hint    string
}

func (e *Error) Error() string {
	what := "password"
	if e.Where == "token_command" {
		what = "access token"
	}
	return fmt.Sprintf("get %s of %s from %s: %v", what, e.Account, e.Where, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Reasons of an Error, for errors.Is.
var (
	ErrMissing   = errors.New("there is none")           // nothing is stored there, or it is empty
	ErrUnsafe    = errors.New("others can read it")      // the file's permissions are too wide
	ErrNoKeyring = errors.New("no system keyring works") // no keyring service, as on most servers and in WSL
	ErrTimeout   = errors.New("it took too long")
)

// Resolve returns the secret. env looks up environment variables. The error is
// an *Error, or the context's.
func Resolve(ctx context.Context, spec Spec, env func(string) string) (string, error) {
	fail := func(where, hint string, err error) (string, error) {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", &Error{Account: spec.Account, Where: where, Err: err, Hint: hint}
	}
	switch {
	case len(spec.Token) > 0:
		s, err := command(ctx, spec.Token)
		if err != nil {
			return fail("token_command", "run the command in a terminal; its first line of output must be an access token", err)
		}
		return s, nil
	case len(spec.Command) > 0:
		s, err := command(ctx, spec.Command)
		if err != nil {
			return fail("password_command", "run the command in a terminal; its first line of output must be the password", err)
		}
		return s, nil
	case spec.Env != "":
		s := env(spec.Env)
		if s == "" {
			return fail("password_env", fmt.Sprintf("set the environment variable %s, also for cron", spec.Env),
				fmt.Errorf("variable %s: %w", spec.Env, ErrMissing))
		}
		return s, nil
	case spec.File != "":
		s, err := file(spec.File)
		if errors.Is(err, ErrUnsafe) {
			return fail("password_file", "chmod 600 "+spec.File, err)
		}
		if err != nil {
			return fail("password_file", "write the password into the first line of "+spec.File+", then chmod 600 it", err)
		}
		return s, nil
	}
	s, err := Get(ctx, spec.Account)
	switch {
	case errors.Is(err, ErrNoKeyring), errors.Is(err, ErrTimeout):
		return fail("keyring", "without a keyring set password_command, password_file or password_env in the configuration", err)
	case err != nil:
		return fail("keyring", "inquiry config password "+spec.Account, err)
	}
	return s, nil
}

// command runs a program without a shell and returns the first line it prints.
// What it prints to standard error is not shown: it may hold the secret too.
func command(ctx context.Context, argv []string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, CommandTimeout)
	defer cancel()
	cmd := exec.CommandContext(limited, argv[0], argv[1:]...)
	cmd.WaitDelay = time.Second // a grandchild may keep the pipe open
	var out bounded
	cmd.Stdout = &out
	err := cmd.Run()
	name := filepath.Base(argv[0])
	switch {
	case errors.Is(limited.Err(), context.DeadlineExceeded) && ctx.Err() == nil:
		return "", fmt.Errorf("%s: %w (%v)", name, ErrTimeout, CommandTimeout)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return "", fmt.Errorf("%s: program not found", name)
	case errors.Is(err, exec.ErrWaitDelay): // the program itself is done
	case err != nil:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return "", fmt.Errorf("%s: %v", name, exit.ProcessState)
		}
		return "", fmt.Errorf("%s: %w", name, err)
	}
	s, err := firstLine(out.kept)
	if err != nil {
		return "", fmt.Errorf("output of %s: %w", name, err)
	}
	return s, nil
}

// bounded keeps the first maxSecret bytes written to it and forgets the rest.
type bounded struct{ kept []byte }

func (b *bounded) Write(p []byte) (int, error) {
	if room := maxSecret - len(b.kept); room > 0 {
		b.kept = append(b.kept, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// file reads the first line of a file that nobody else may read.
func file(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	st, err := f.Stat() // of the open file: a path could be exchanged in between
	if err != nil {
		return "", err
	}
	if !st.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a regular file", path)
	}
	if runtime.GOOS != "windows" && st.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s has mode %04o: %w", path, st.Mode().Perm(), ErrUnsafe)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return "", err
	}
	s, err := firstLine(b)
	if err != nil {
		return "", fmt.Errorf("first line of %s: %w", path, err)
	}
	return s, nil
}

// firstLine is what stands before the first line break, without a byte order
// mark. Blanks count: a password may begin or end with one.
func firstLine(b []byte) (string, error) {
	line, _, found := bytes.Cut(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	switch {
	case len(line) == 0:
		return "", ErrMissing
	case !found && len(b) >= maxSecret:
		return "", fmt.Errorf("longer than %d bytes", maxSecret)
	}
	return string(line), nil
}
