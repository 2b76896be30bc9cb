package imap_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// TestProviders reads mailboxes of the providers' personalities. Each sign-in
// counts; nothing that changes a mailbox may be sent.
func TestProviders(t *testing.T) {
	inbox, sent := imaptest.Mail(5, day, "offer"), imaptest.Mail(2, day.AddDate(0, 0, 1), "answer")
	token := func(user, token string) bool { return user == imaptest.User && token == imaptest.Password }
	places := func(in string, n int, out string) []string {
		var want []string
		for i := range n {
			want = append(want, fmt.Sprintf("%s/%d", in, i+1))
		}
		return append(want, out+"/1 sent", out+"/2 sent")
	}
	cases := []struct {
		name    string
		p       imaptest.Personality
		o       func(*imap.Options)
		want    []string
		note    string
		signIns int
	}{
		{name: "NetEase", p: imaptest.Coremail(inbox, sent), want: places("INBOX", 5, "已发送"), note: "by its usual name", signIns: 1},
		{name: "NetEase from a day on", p: imaptest.Coremail(inbox, sent), o: func(o *imap.Options) { o.Since = day.Add(3 * 3600e9) },
			want: []string{"INBOX/4", "INBOX/5", "已发送/1 sent", "已发送/2 sent"}, signIns: 1},
		{name: "QQ", p: imaptest.QQ(inbox, sent), want: places("INBOX", 5, "Sent Messages"), note: `marks it \Sent`, signIns: 1},
		{name: "QQ, whose search finds everything", p: imaptest.QQ(inbox, sent), o: func(o *imap.Options) { o.Since = day.Add(3 * 3600e9) },
			want: []string{"INBOX/4", "INBOX/5", "Sent Messages/1 sent", "Sent Messages/2 sent"}, signIns: 1},
		{name: "QQ that knows no XLIST after all", p: func() imaptest.Personality { p := imaptest.QQ(inbox, sent); p.XList = nil; return p }(),
			want: places("INBOX", 5, "Sent Messages"), note: "by its usual name", signIns: 1},
		{name: "Gmail", p: imaptest.Gmail(inbox, sent), want: places("INBOX", 5, "[Gmail]/Gesendet"), note: `marks it \Sent`, signIns: 1},
		{name: "Gmail's labels are places", p: imaptest.Gmail(inbox[:1], sent), o: func(o *imap.Options) { o.Folders = []string{"INBOX", "Kunden", "[Gmail]/Alle Nachrichten"} },
			want:    []string{"INBOX/1", "Kunden/1", "[Gmail]/Alle Nachrichten/1000", "[Gmail]/Alle Nachrichten/1001", "[Gmail]/Alle Nachrichten/1002", "[Gmail]/Gesendet/1 sent", "[Gmail]/Gesendet/2 sent"},
			signIns: 1},
		{name: "Exchange: not connected, throttled, wrong sizes", p: imaptest.Exchange(inbox, sent, token), o: func(o *imap.Options) { o.Auth = imap.AuthXOAuth2 },
			want: places("INBOX", 5, "Sent Items"), note: "by its usual name", signIns: 3},
		{name: "Dovecot", p: imaptest.Dovecot(inbox, sent), want: places("INBOX", 5, "Gesendete Objekte"), signIns: 1},
		{name: "evil", p: imaptest.Evil(inbox, sent), want: places("INBOX", 5, "Sent"), signIns: 1},
		{name: "evil, from a day on", p: imaptest.Evil(inbox, sent), o: func(o *imap.Options) { o.Since = day },
			want: places("INBOX", 5, "Sent"), signIns: 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			srv := play(t, c.p)
			o := options(srv.Port(), srv.Fingerprint())
			if c.o != nil {
				c.o(&o)
			}
			src, mem := open(t, o), newMemory()
			sum, err := src.Pull(t.Context(), mem, mem.take)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, mem.places()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if srv.SignIns() != c.signIns {
				t.Errorf("%d sign-ins, want %d", srv.SignIns(), c.signIns)
			}
			if !slices.ContainsFunc(sum.Notes, func(n string) bool { return strings.Contains(n, c.note) }) {
				t.Errorf("notes %q do not say %q", sum.Notes, c.note)
			}
			for i, it := range mem.items {
				if len(it.Raw) == 0 {
					t.Errorf("item %d is empty", i)
				}
			}
			mem.items = nil
			if _, err := src.Pull(t.Context(), mem, mem.take); err != nil || len(mem.items) > 0 {
				t.Errorf("a second run takes %q, %v", mem.places(), err)
			}
			if v := srv.Violations(); v != nil {
				t.Errorf("sent: %q", v)
			}
		})
	}
}

func TestXOAuth2Refused(t *testing.T) {
	srv := play(t, imaptest.Exchange(nil, nil, func(string, string) bool { return false }))
	o := options(srv.Port(), srv.Fingerprint())
	o.Auth, o.Retries = imap.AuthXOAuth2, 3
	mem := newMemory()
	_, err := open(t, o).Pull(t.Context(), mem, mem.take)
	var refused *imap.ErrSignIn
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "AUTHENTICATE failed. (status 400)") {
		t.Errorf("got %v", err)
	}
	if srv.SignIns() != 1 || srv.Connections() != 1 {
		t.Errorf("%d sign-ins on %d connections, want one", srv.SignIns(), srv.Connections())
	}
}
