package thread

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRegroup(t *testing.T) {
	// Anna asks about panels, goes on to lamps in the same thread; Bob asks too.
	b := newBox()
	first := b.in("anna@x.org", "panels")
	b.out("anna@x.org", "panels", reply(first))
	lamps := b.in("anna@x.org", "panels", reply(first))
	b.out("anna@x.org", "panels", reply(lamps))
	b.in("anna@x.org", "panels", reply(lamps))
	b.in("bob@free.com", "valves")
	for _, tc := range []struct {
		name   string
		joins  []Join
		splits []Split
		want   []string
	}{
		{"as it is", nil, nil, []string{"1 2 3 4 5", "6"}},
		{"split with what follows", nil, []Split{{Ref: 3}}, []string{"1 2", "3 4 5", "6"}},
		{"an earlier one stays", nil, []Split{{Ref: 3}, {Ref: 2, Into: 3}}, []string{"1 2", "3 4 5", "6"}},
		{"one message and a later one", nil, []Split{{Ref: 3}, {Ref: 6, Into: 3}}, []string{"1 2", "3 4 5 6"}},
		{"a message of ours begins nothing", nil, []Split{{Ref: 2}}, []string{"1 2 3 4 5", "6"}},
		{"what opened it begins it already", nil, []Split{{Ref: 1}}, []string{"1 2 3 4 5", "6"}},
		{"merged", []Join{{A: 6, B: 1}}, nil, []string{"1 2 3 4 5 6"}},
		{"split and merged elsewhere", []Join{{A: 3, B: 6}}, []Split{{Ref: 3}}, []string{"1 2", "3 4 5 6"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, groups(Regroup(b.entries, us, tc.joins, tc.splits))); diff != "" {
				t.Error(diff)
			}
		})
	}
	joined := Regroup(b.entries, us, []Join{{A: 6, B: 1}}, nil)[0]
	for _, p := range joined.Posts {
		if p.Joined != (p.Ref == 6) {
			t.Errorf("message %d: Joined %v", p.Ref, p.Joined)
		}
	}
}
