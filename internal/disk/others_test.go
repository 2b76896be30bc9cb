//go:build unix

package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestOthersWrite(t *testing.T) {
	if network(t.TempDir()) != "" {
		t.Skip("the folder for tests is on a network drive")
	}
	tests := map[string]struct {
		dir  bool
		mode fs.FileMode
		gid  int
		want bool
	}{
		"file of one":                     {false, 0o600, 7, false},
		"file to read":                    {false, 0o644, 7, false},
		"file for the group":              {false, 0o664, 7, true},
		"file for all":                    {false, 0o666, 7, true},
		"file for the own group and all":  {false, 0o666, 1234, true},
		"file for the own group":          {false, 0o660, 1234, false},
		"folder of one":                   {true, 0o755, 7, false},
		"folder for the group":            {true, 0o775, 7, true},
		"folder for all":                  {true, 0o777, 7, true},
		"folder in which each has his":    {true, 0o777 | fs.ModeSticky, 7, false},
		"folder for the owner's own only": {true, 0o775, 1234, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "it")
			var err error
			if tt.dir {
				err = os.Mkdir(path, 0o700)
			} else {
				err = os.WriteFile(path, nil, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chown(path, 1234, tt.gid); err != nil {
				t.Skip("only the superuser gives files away")
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			if got := OthersWrite(path); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
	if OthersWrite(os.DevNull) {
		t.Error("a device is no place")
	}
	if OthersWrite(filepath.Join(t.TempDir(), "nothing")) {
		t.Error("others write what is not there")
	}
}
