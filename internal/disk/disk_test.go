package disk

import (
	"path/filepath"
	"testing"
)

func TestOf(t *testing.T) {
	dir := t.TempDir()
	tests := map[string]struct{ path, sync string }{
		"plain":                  {"data/inquiry.db", ""},
		"OneDrive of a company":  {"OneDrive - Bright Lighting/inquiry.db", "OneDrive"},
		"Dropbox":                {"Dropbox/work/inquiry.db", "Dropbox"},
		"坚果云":                    {"我的坚果云/询盘/inquiry.db", "坚果云"},
		"a word that begins so":  {"dropboxes/inquiry.db", ""},
		"iCloud's hidden folder": {"Library/Mobile Documents/com~apple~CloudDocs/x.db", "iCloud Drive"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := Of(filepath.Join(dir, tt.path))
			if p.Sync != tt.sync || p.Shared() != (tt.sync != "") && p.Network == "" {
				t.Errorf("%+v", p)
			}
			if p.Known && p.Free == 0 {
				t.Error("no byte is left, yet the test's folder was made")
			}
		})
	}
}
