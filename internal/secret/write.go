package secret

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
)

// WriteFile keeps a secret in a file that only its owner may read, whole or not
// at all. A directory that is missing is made, for its owner only.
func WriteFile(path, text string) error {
	if text == "" {
		return ErrMissing
	}
	if strings.ContainsAny(text, "\r\n") {
		return errors.New("a secret is one line")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if st, err := os.Lstat(path); err == nil && !st.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	} else if err == nil && st.Mode().Perm()&0o077 != 0 {
		// The new file would take over the mode of the old one.
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
	}
	if err := atomic.WriteFile(path, strings.NewReader(text+"\n")); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}
