package cli

import (
	"bufio"
	"errors"
	"fmt"
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
	line, err := bufio.NewReader(e.In).ReadString('\n')
	if err != nil && line == "" {
		return errNotConfirmed
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "j", "ja", "是", "好":
		return nil
	}
	return errNotConfirmed
}
