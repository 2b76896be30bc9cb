package mailparse

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestBounceCorpus reads 115 real delivery reports of 20 mail systems. The
// figures are floors: the failed addresses found, and the reports recognised.
func TestBounceCorpus(t *testing.T) {
	type want struct {
		File   string   `json:"file"`
		Failed []string `json:"failed"`
	}
	dir := corpus + "/flufl-bounce/"
	all, known, right, extra := 0, 0, 0, 0
	for _, w := range readJSONL[want](t, dir+"expected.jsonl") {
		if len(w.Failed) == 0 {
			continue
		}
		raw, err := os.ReadFile(dir + w.File)
		if err != nil {
			t.Fatal(err)
		}
		m := Parse(raw)
		all++
		if m.Machine == inquiry.MachineBounce || m.Machine == inquiry.MachineDelay {
			known++
		} else {
			t.Logf("%s: machine %q (%s), subject %q from %v", w.File, m.Machine, m.MachineEvidence, m.Subject, m.From)
			continue
		}
		got := []string{}
		for _, r := range m.Bounce.Recipients {
			got = append(got, strings.ToLower(r))
		}
		missing := false
		for _, f := range w.Failed {
			missing = missing || !slices.Contains(got, strings.ToLower(f))
		}
		switch {
		case missing:
			t.Logf("%s: recipients %v, want %v", w.File, got, w.Failed)
		case len(got) > len(w.Failed):
			extra++
			t.Logf("%s: more recipients than failed: %v, want %v", w.File, got, w.Failed)
			fallthrough
		default:
			right++
		}
	}
	t.Logf("%d reports, %d recognised, %d with all failed addresses, %d of them with others too", all, known, right, extra)
	if known < 103 || right < 99 || extra > 5 {
		t.Errorf("recognised %d of %d, addresses of %d, others in %d", known, all, right, extra)
	}
}

func TestBounceTellsTheAddressBelow(t *testing.T) {
	m := Parse([]byte("From: postmaster@ourcompany.cn\nTo: sales@ourcompany.cn\nSubject: 系统退信/Systems bounce\nContent-Type: text/plain; charset=utf-8\n\n" +
		"抱歉，您的邮件被退回来了\n原邮件信息：\n时间: 2026-03-02 10:30:00\n主题: Re: bearings\n收件人： olga@uralpromtech.example\n退信原因: 550 5.1.1 mailbox not found\n"))
	if m.Bounce == nil || !m.Bounce.Permanent || !slices.Equal(m.Bounce.Recipients, []string{"olga@uralpromtech.example"}) {
		t.Errorf("bounce %+v, want a permanent one of olga@uralpromtech.example", m.Bounce)
	}
}
