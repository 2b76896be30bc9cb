//go:build integration

package imap_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/mailbox"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/cyrustest"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// TestIntegrationCyrus pulls from a second real server: TLS and STARTTLS, the
// folder with sent mail found by its mark, every message once and byte for byte,
// nothing changed; then a draft is saved, a wrong password refused and a
// certificate of nobody's not trusted.
func TestIntegrationCyrus(t *testing.T) {
	s, err := cyrustest.Start()
	if errors.Is(err, cyrustest.ErrNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	const n = 120
	var all []imaptest.Message
	for i := range n {
		m := imaptest.Message{Folder: "INBOX", Raw: mail(i, strings.Repeat("We need 500 pcs.\r\n", i%40)), InternalDate: day.Add(time.Duration(i) * time.Minute)}
		if i%7 == 3 {
			m.Folder = cyrustest.Sent
		}
		if i%5 == 0 {
			m.Flags = []string{`\Seen`, `\Answered`}
		}
		if i%50 == 9 {
			m.Raw = withAttachment(i, 300_000)
		}
		all = append(all, m)
	}
	if err := s.Fill(all); err != nil {
		t.Fatal(err)
	}
	before, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	options := func(mode string) imap.Options {
		o := imap.Options{Name: "sales", Host: "127.0.0.1", Port: s.PortTLS, TLS: mode, CAFile: s.CAFile, Username: cyrustest.User,
			Password: func(context.Context) (string, error) { return cyrustest.Password, nil }, Backoff: 10 * time.Millisecond}
		if mode == imap.TLSStart {
			o.Port = s.Port
		}
		return o
	}
	for _, mode := range []string{imap.TLSImplicit, imap.TLSStart} {
		t.Run(mode, func(t *testing.T) {
			src, mem := open(t, options(mode)), newMemory()
			sum, err := src.Pull(t.Context(), mem, mem.take)
			if err != nil {
				t.Fatal(err)
			}
			sent := 0
			for _, m := range all {
				if m.Folder == cyrustest.Sent {
					sent++
				}
			}
			want := []source.FolderSummary{{Name: "INBOX", Messages: n - sent, New: n - sent}, {Name: cyrustest.Sent, Sent: true, Messages: sent, New: sent}}
			if diff := cmp.Diff(want, sum.Folders); diff != "" {
				t.Error(diff)
			}
			ids := map[string]bool{}
			for _, it := range mem.items {
				_, rest, _ := strings.Cut(string(it.Raw), "Message-ID: ")
				id, _, _ := strings.Cut(rest, "\r\n")
				ids[id] = true
			}
			if len(ids) != n || len(mem.items) != n {
				t.Errorf("%d items with %d Message-IDs, want %d", len(mem.items), len(ids), n)
			}
			mem.items = nil
			if _, err := src.Pull(t.Context(), mem, mem.take); err != nil || len(mem.items) != 0 {
				t.Errorf("a second run takes %d, %v", len(mem.items), err)
			}
			v, err := imap.Look(t.Context(), options(mode))
			if err != nil {
				t.Fatal(err)
			}
			got := []any{v.Drafts, v.All, len(v.Folders), v.Folders[1].Name, v.Folders[1].Why, v.Folders[0].Oldest.Equal(day), v.CertificateEnd.After(day)}
			wantLook := []any{cyrustest.Drafts, []string{"INBOX", "Drafts", "Gesendet"}, 2, cyrustest.Sent, imap.WhyMarked, true, true}
			if diff := cmp.Diff(wantLook, got); diff != "" {
				t.Errorf("look (-want +got)\n%s", diff)
			}
		})
	}
	after, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the mailbox was changed: %s", diff)
	}

	o := options(imap.TLSImplicit)
	o.Password = func(context.Context) (string, error) { return "wrong", nil }
	mem := newMemory()
	var refused *imap.ErrSignIn
	if _, err := open(t, o).Pull(t.Context(), mem, mem.take); !errors.As(err, &refused) {
		t.Errorf("a wrong password: %v", err)
	}
	o = options(imap.TLSImplicit)
	o.CAFile = ""
	var cert *imap.ErrCertificate
	if _, err := open(t, o).Pull(t.Context(), mem, mem.take); !errors.As(err, &cert) {
		t.Errorf("a certificate of nobody's: %v", err)
	}
	for _, start := range []bool{false, true} {
		a := mailbox.Account{Name: "sales", Host: "127.0.0.1", Port: s.PortTLS, STARTTLS: start, CAFile: s.CAFile, Username: cyrustest.User,
			Password: func(context.Context) (string, error) { return cyrustest.Password, nil }}
		if start {
			a.Port = s.Port
		}
		if folder, err := mailbox.Save(t.Context(), a, mail(1, "Guten Tag"), day); err != nil || folder != cyrustest.Drafts {
			t.Errorf("draft: %q, %v", folder, err)
		}
	}
	last, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	drafts := 0
	for _, line := range last {
		if strings.HasPrefix(line, cyrustest.Drafts+" ") && strings.Contains(line, `\Draft`) {
			drafts++
		}
	}
	if drafts != 2 {
		t.Errorf("%d drafts are there, want 2: %q", drafts, last)
	}
}
