package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// errNotConfirmed is the answer no.
var errNotConfirmed = errors.New("not confirmed: nothing was changed")

// confirm asks a question whose answer nothing can take back. Where nobody can
// be asked --yes must stand for the answer.
func (e *Env) confirm(command, question string) error {
	if e.flags.yes {
		return nil
	}
	if e.flags.noInput || !e.InTTY {
		return hint(usagef("%s cannot be taken back and nobody can be asked", command), "say so with --yes")
	}
	fmt.Fprintf(e.Err, "%s [y/N] ", question)
	line, err := e.readLine()
	switch {
	case errors.Is(err, io.EOF):
		return errNotConfirmed
	case err != nil:
		return err
	}
	if isYes(line) {
		return nil
	}
	return errNotConfirmed
}

// isYes reports whether an answer agrees.
func isYes(answer string) bool {
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes", "j", "ja", "是", "好":
		return true
	}
	return false
}
