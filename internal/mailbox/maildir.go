package mailbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
)

// SaveMaildir puts a message into the folder of drafts of the Maildir++ at dir
// and returns the folder's name. Without such a folder it makes ".Drafts". The
// same message saved twice is there once.
func SaveMaildir(dir, named string, raw []byte, at time.Time) (folder string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("read maildir: %w", err)
	}
	paths := map[string]string{}
	var all []box
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !e.IsDir() || e.Name() == "cur" || e.Name() == "new" || e.Name() == "tmp" || !isFolder(path) {
			continue
		}
		name := mutf7.Decode(strings.TrimPrefix(e.Name(), "."))
		last := name[strings.LastIndexByte(name, '.')+1:]
		paths[name] = path
		all = append(all, box{name: name, last: last, depth: strings.Count(name, ".")})
	}
	folder, ok := choose(all, named)
	path := paths[folder]
	if !ok {
		if named != "" {
			return "", noDrafts(named)
		}
		folder, path = "Drafts", filepath.Join(dir, ".Drafts")
		for _, sub := range []string{"cur", "new", "tmp"} {
			if err := os.MkdirAll(filepath.Join(path, sub), 0o700); err != nil {
				return "", fmt.Errorf("make the folder of drafts: %w", err)
			}
		}
	}
	sum := sha256.Sum256(raw)
	name := fmt.Sprintf("%d.%s.inquiry", at.Unix(), hex.EncodeToString(sum[:8]))
	tmp, final := filepath.Join(path, "tmp", name), filepath.Join(path, "cur", name+":2,DS")
	if err := os.WriteFile(tmp, []byte(strings.ReplaceAll(string(raw), "\r\n", "\n")), 0o600); err != nil {
		return "", fmt.Errorf("write the draft: %w", err)
	}
	if err := os.Rename(tmp, final); err != nil {
		return "", errors.Join(fmt.Errorf("write the draft: %w", err), ignoreMissing(os.Remove(tmp)))
	}
	return folder, os.Chtimes(final, at, at)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func isFolder(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "cur"))
	return err == nil && info.IsDir()
}
