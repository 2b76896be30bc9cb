package chat

import (
	"archive/zip"
	"bufio"
	"io"
	"os"
	"strings"
)

// Is reports whether the file at path is the export of a chat: a text of which
// one of the first lines is stamped, or an archive that holds one.
func Is(path string) bool {
	if strings.HasSuffix(strings.ToLower(path), ".zip") {
		z, err := zip.OpenReader(path)
		if err != nil {
			return false
		}
		defer z.Close()
		for _, f := range z.File {
			if strings.HasSuffix(strings.ToLower(f.Name), ".txt") {
				return true
			}
		}
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, 16<<10))
	for n := 0; n < 8 && lines.Scan(); n++ {
		if _, _, ok := cutStamp(lines.Text()); ok {
			return true
		}
	}
	return false
}
