package mailbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRefusals(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("", 8*3600))
	old, changed := Mark("imap.a.com", "993", "secret"), Mark("imap.a.com", "993", "secret2")
	if old == changed || Mark("ab", "c") == Mark("a", "bc") || len(old) != 6 {
		t.Fatal(old, changed)
	}
	r := ParseRefusals("")
	for run := 1; run <= 4; run++ {
		if paused := r.Paused(old); paused != (run == 4) {
			t.Errorf("before run %d: paused is %v", run, paused)
		}
		r = ParseRefusals(r.Refused(old, at.Add(time.Duration(run)*time.Hour)).String())
	}
	if diff := cmp.Diff(Refusals{Runs: 4, Last: at.Add(4 * time.Hour).UTC(), Mark: old}, r); diff != "" {
		t.Error(diff)
	}
	if r.Paused(changed) {
		t.Error("paused with another secret")
	}
	if r = r.Refused(changed, at); r.Runs != 1 {
		t.Errorf("the count goes on with another secret: %d", r.Runs)
	}
	if (Refusals{}).String() != "" || ParseRefusals("{broken") != (Refusals{}) {
		t.Error("nothing is not nothing")
	}
}
