package faulttest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
)

// TestCutConnections breaks the connection to a mailbox after a counted number
// of bytes, in every way a network does. The same run, or at the latest the
// next one, has everything, once.
func TestCutConnections(t *testing.T) {
	const mails = 20
	s := serve(t, mails)
	proxy := func(t *testing.T) *faulttest.Proxy {
		p, err := faulttest.NewProxy(s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Close() })
		return p
	}
	calm := proxy(t)
	p := newPlace(t, account(calm.Port(), s.Fingerprint()))
	p.must(t, "calm.db", "pull")
	want := p.dump(t, "calm.db")
	whole := int(calm.Bytes())
	if n := strings.Count(want, "\nplace\t"); n != 2*mails {
		t.Fatalf("%d messages came, not %d", n, 2*mails)
	}
	points := faulttest.Spread(faulttest.Cases(12, 120), whole-1)
	t.Run("after", func(t *testing.T) {
		for i, after := range points {
			fault := faulttest.Fault(i % 4)
			t.Run(fmt.Sprintf("%d_bytes_%s", after, fault), func(t *testing.T) {
				t.Parallel()
				px := proxy(t)
				p := newPlace(t, "limits: {idle: 1s}\n"+account(px.Port(), s.Fingerprint()))
				px.Break(fault, int64(after), 1)
				r := p.run(t, "cut.db", nil, "pull")
				if r.code != 0 && r.code != 7 {
					t.Errorf("%v", r)
				}
				if r.code == 7 && !containsAll(r.errOut, "hint:") {
					t.Errorf("no way out is told: %v", r)
				}
				p.must(t, "cut.db", "pull")
				if diff := cmp.Diff(want, p.dump(t, "cut.db")); diff != "" {
					t.Errorf("the outcome differs: %.2000s", diff)
				}
				if px.Connections() < 2 {
					t.Error("the connection was not broken")
				}
			})
		}
	})
	faulttest.Count(t, len(points), "broken connections, at points spread over "+strconv.Itoa(whole)+" bytes")
}
