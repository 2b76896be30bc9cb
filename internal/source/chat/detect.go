package chat

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Is reports whether the file at path is the export of a chat: a text whose
// first lines are stamped, or an archive that holds one. A file that cannot be
// read is none.
func Is(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 16<<10))
	if err != nil {
		return false
	}
	if !strings.HasPrefix(string(head), "PK\x03\x04") {
		return Looks(head)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	for _, e := range z.File {
		if name := strings.ToLower(filepath.Base(e.Name)); name == "_chat.txt" || strings.HasSuffix(name, ".txt") && strings.Contains(name, "whatsapp") {
			return true
		}
	}
	return false
}

// Looks reports whether a text begins like a chat export: two of its first
// lines, or the only one, carry a stamp. The beginning of the file is enough.
func Looks(head []byte) bool {
	text := utf8Text(head)
	stamped, lines := 0, 0
	for lines < 40 && text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		lines++
		if _, rest, ok := cutStamp(line); ok && rest != "" {
			stamped++
		}
	}
	return stamped > 1 || stamped == 1 && lines == 1
}
