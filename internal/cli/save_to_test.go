package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSafeName(t *testing.T) {
	tests := map[string]struct{ name, kind, want string }{
		"plain":             {"drawing 2.pdf", "application/pdf", "drawing 2.pdf"},
		"Chinese":           {"图纸.pdf", "application/pdf", "图纸.pdf"},
		"up and away":       {"../../etc/passwd", "", "passwd"},
		"from Windows":      {`C:\Users\x\order.xlsx`, "", "order.xlsx"},
		"only dots":         {"..", "", "attachment-3"},
		"no name":           {"", "application/pdf", "attachment-3"},
		"a mail":            {"", "message/rfc822", "attachment-3.eml"},
		"hidden":            {".bashrc", "", "_.bashrc"},
		"like a flag":       {"-rf", "", "_-rf"},
		"device":            {"NUL", "", "_NUL"},
		"device with end":   {"con.txt", "", "_con.txt"},
		"port":              {"COM¹.log", "", "_COM¹.log"},
		"no port":           {"company.pdf", "", "company.pdf"},
		"stream of Windows": {"a.txt:evil.exe", "", "a.txt_evil.exe"},
		"forbidden":         {`a<b>|?*".pdf`, "", "a_b_____.pdf"},
		"turned round":      {"invoice\u202efdp.exe", "", "invoicefdp.exe"},
		"line feed and NUL": {"a\nb\x00c.pdf", "", "a bc.pdf"},
		"dots at the end":   {"a.exe. . ", "", "a.exe"},
		"not UTF-8":         {"a\xff.pdf", "", "a_.pdf"},
		"long":              {strings.Repeat("图", 100) + ".pdf", "", strings.Repeat("图", 65) + ".pdf"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := safeName(test.name, test.kind, 3); got != test.want {
				t.Errorf("%q became %q, want %q", test.name, got, test.want)
			}
		})
	}
}

// A name that is taken, by a link out of the folder too, is not written through.
func TestWriteNewKeepsWhatIsThere(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links want a privilege there")
	}
	outside, dir := filepath.Join(t.TempDir(), "outside"), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "a.pdf")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, want := range []string{"a (2).pdf", "a (3).pdf"} {
		if got, err := writeNew(root, "a.pdf", []byte(want)); err != nil || got != want {
			t.Fatalf("got %q, error %v", got, err)
		}
	}
	if _, err := os.Stat(outside); err == nil {
		t.Error("the file was written outside of the folder")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "a (2).pdf")); err != nil || string(text) != "a (2).pdf" {
		t.Errorf("the first file holds %q, error %v", text, err)
	}
}
