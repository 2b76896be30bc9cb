package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/inquiry-cli/inquiry/internal/screen"
)

// maxAnswer bounds a typed line, bytes.
const maxAnswer = 64 << 10

// canAsk reports whether there is somebody to answer.
func (e *Env) canAsk() bool { return e.InTTY && !e.flags.noInput }

// readLine waits for a line of input, or for Ctrl-C. The end of the input is
// io.EOF.
func (e *Env) readLine() (string, error) {
	if e.lines == nil {
		e.lines = bufio.NewReader(io.LimitReader(e.In, 16*maxAnswer))
	}
	return e.await(func() (string, error) {
		line, err := e.lines.ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil
		}
		return strings.TrimRight(line, "\r\n"), err
	})
}

// await runs a blocking read so that Ctrl-C ends the wait. The read itself
// cannot be stopped; it ends with the process.
func (e *Env) await(read func() (string, error)) (string, error) {
	type answer struct {
		line string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		line, err := read()
		done <- answer{line, err}
	}()
	select {
	case a := <-done:
		return a.line, a.err
	case <-e.interrupted:
		fmt.Fprintln(e.Err)
		return "", errInterrupted
	}
}

// ask asks for a line; an empty answer takes the default.
func (e *Env) ask(question, byDefault string) (string, error) {
	if byDefault != "" {
		bare := strings.TrimRight(question, ":：")
		question = bare + " [" + screen.Line(byDefault) + "]" + question[len(bare):]
	}
	fmt.Fprintf(e.Err, "%s ", question)
	line, err := e.readLine()
	if errors.Is(err, io.EOF) {
		return "", usagef("the input ended before the question was answered")
	}
	if line = strings.TrimSpace(line); line == "" {
		line = byDefault
	}
	return line, err
}

// askSecret asks for a line that is not shown while it is typed. Blanks in it
// count.
func (e *Env) askSecret(question string) (string, error) {
	fmt.Fprintf(e.Err, "%s ", question)
	f, ok := e.In.(*os.File)
	if !ok {
		return e.readLine()
	}
	fd := int(f.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	line, err := e.await(func() (string, error) {
		b, err := term.ReadPassword(fd)
		return string(b), err
	})
	if errors.Is(err, errInterrupted) { // the terminal shows what is typed again
		return "", errors.Join(err, term.Restore(fd, before))
	}
	fmt.Fprintln(e.Err)
	if errors.Is(err, io.EOF) {
		err = usagef("the input ended before the question was answered")
	}
	return line, err
}
