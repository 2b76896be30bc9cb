package followup_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func TestQueue(t *testing.T) {
	now := time.Date(2026, 3, 30, 6, 0, 0, 0, time.UTC)
	task := func(id int64, a inquiry.Action, tier inquiry.Tier, hours, score int) inquiry.Inquiry {
		due := now.Add(time.Duration(hours) * time.Hour)
		q := inquiry.Inquiry{ID: id, Action: a, DueAt: &due, Status: inquiry.StatusWaiting, FollowUpStep: int(id)}
		q.Tier, q.Score = tier, score
		return q
	}
	list := []inquiry.Inquiry{
		task(1, inquiry.ActionReactivate, "A", -5, 90),
		task(2, inquiry.ActionFollowUp, "B", -5, 50),
		task(3, inquiry.ActionFollowUp, "C", -1, 50),
		task(4, inquiry.ActionFollowUp, "A", 2, 50),
		task(5, inquiry.ActionFollowUp, "A", 20, 50), // tomorrow
		task(6, inquiry.ActionReply, "D", -1, 50),
		task(7, inquiry.ActionFirstReply, "B", -9, 40),
		task(9, inquiry.ActionFirstReply, "B", -9, 50),
		task(8, inquiry.ActionFirstReply, "B", -9, 50),
		task(10, inquiry.ActionFirstReply, "A", 0, 50),
		task(11, inquiry.ActionFirstReply, "X", -9, 50),
		{ID: 12, Status: inquiry.StatusWaiting},
	}
	var got []string
	for _, k := range followup.Queue(list, now, now.Add(10*time.Hour)) {
		got = append(got, fmt.Sprintf("%d %v", k.ID, k.Overdue))
	}
	want := []string{"10 false", "8 true", "9 true", "7 true", "6 true", "4 false", "3 true", "2 true", "1 true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
