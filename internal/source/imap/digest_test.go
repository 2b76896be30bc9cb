package imap

import "testing"

func TestDigest(t *testing.T) {
	base := digest([]span{{1, 3}, {7, 7}})
	for _, tt := range []struct {
		name string
		set  []span
		same bool
	}{
		{"one by one", []span{{1, 1}, {2, 2}, {3, 3}, {7, 7}}, true},
		{"in another order", []span{{7, 7}, {2, 3}, {1, 1}}, true},
		{"named twice", []span{{1, 3}, {2, 3}, {7, 7}}, true},
		{"one more", []span{{1, 3}, {7, 8}}, false},
		{"one less", []span{{1, 3}}, false},
		{"other ends", []span{{1, 2}, {37, 7}}, false},
		{"none", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := digest(tt.set) == base; got != tt.same {
				t.Errorf("same: %v", got)
			}
		})
	}
	if digest(nil) != "" {
		t.Error("no answered message is not the state of a new folder")
	}
}
