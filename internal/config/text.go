package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// maxConfig bounds what is read of a config, bytes: one with a thousand answers
// is a tenth of it.
const maxConfig = 4 << 20

// readFile returns the text of a config without a byte order mark, nil when there
// is none and none is required.
func readFile(path string, required bool) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	text, err := readBounded(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !required:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{File: path, Msg: "no such file", Hint: "write one after config.example.yaml, or leave --config out"}
	case err != nil:
		return nil, &Error{File: path, Msg: "read config: " + err.Error()}
	case len(text) > maxConfig:
		return nil, &Error{File: path, Msg: "a config of more than 4 MiB is none", Hint: "is it another file?"}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if line := notUTF8(text); line > 0 {
		return nil, &Error{File: path, Line: line, Msg: "the text is not UTF-8", Hint: "save the file as UTF-8; editors ask for the encoding when they save under a name"}
	}
	return text, nil
}

func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxConfig+1))
}

// notUTF8 is the line, from 1, of the first byte that is not UTF-8 or is NUL, as
// in UTF-16; 0 when there is none.
func notUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			return 1 + bytes.Count(text[:i], []byte("\n"))
		}
		i += n
	}
	return 0
}
