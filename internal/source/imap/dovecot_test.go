//go:build integration

package imap_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/dovecottest"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// dovecot starts a server; its mail must be the same when the test ends.
func dovecot(t *testing.T, sent string, fill func(*dovecottest.Server) error) *dovecottest.Server {
	t.Helper()
	s, err := dovecottest.Start(sent)
	if errors.Is(err, dovecottest.ErrNotInstalled) {
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
	if err := fill(s); err != nil {
		t.Fatal(err)
	}
	before, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		after, err := s.State()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("the mailbox was changed: %s", diff)
		}
	})
	return s
}

func dovecotOptions(s *dovecottest.Server) imap.Options {
	return imap.Options{Name: "sales", Host: "127.0.0.1", Port: s.PortTLS, CAFile: s.CAFile, Username: dovecottest.User,
		Password: func(context.Context) (string, error) { return dovecottest.Password, nil }, Backoff: 10 * time.Millisecond}
}

// mails makes n messages, every fiftieth with an attachment too large to be
// fetched.
func mails(n int, flags func(i int) string) []dovecottest.Message {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]dovecottest.Message, n)
	for i := range out {
		raw := mail(i, strings.Repeat("We need 500 pcs of the pump.\r\n", r.IntN(200)))
		if i%50 == 7 {
			raw = withAttachment(i, 200_000+r.IntN(300_000))
		}
		out[i] = dovecottest.Message{Raw: raw, At: day.Add(time.Duration(i) * time.Minute), Flags: flags(i)}
	}
	return out
}

func withAttachment(n, size int) []byte {
	enc := base64.StdEncoding.EncodeToString(make([]byte, size))
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: b%d@buyer.test\r\nSubject: drawing\r\nMessage-ID: <a%d@buyer.test>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Type: text/plain\r\n\r\nsee the drawing %d\r\n"+
		"--=_b\r\nContent-Type: application/pdf; name=\"d%d.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", n, n, n, n)
	for len(enc) > 0 {
		k := min(76, len(enc))
		b.WriteString(enc[:k] + "\r\n")
		enc = enc[k:]
	}
	fmt.Fprintf(&b, "--=_b\r\nContent-Type: text/plain\r\n\r\nfooter %d\r\n--=_b--\r\n", n)
	return b.Bytes()
}

func some(i int) string { return []string{"S", "", "-", "RS"}[i%4] }

func TestDovecotPullsEverythingOnce(t *testing.T) {
	for _, mode := range []string{imap.TLSImplicit, imap.TLSStart} {
		t.Run(mode, func(t *testing.T) {
			all := mails(2000, some)
			s := dovecot(t, "Sent", func(s *dovecottest.Server) error {
				return errors.Join(s.Fill("", all[:1500]), s.Fill("Sent", all[1500:]))
			})
			o := dovecotOptions(s)
			if o.TLS = mode; mode == imap.TLSStart {
				o.Port = s.Port
			}
			src := open(t, o)
			mem := newMemory()
			sum, err := src.Pull(t.Context(), mem, mem.take)
			if err != nil {
				t.Fatal(err)
			}
			checkAll(t, mem, all)
			want := []source.FolderSummary{{Name: "INBOX", Messages: 1500, New: 1500}, {Name: "Sent", Sent: true, Messages: 500, New: 500}}
			if diff := cmp.Diff(want, sum.Folders); diff != "" {
				t.Error(diff)
			}
			mem.items = nil
			sum, err = src.Pull(t.Context(), mem, mem.take)
			if err != nil || len(mem.items) != 0 {
				t.Errorf("second pull: %v, %d items", err, len(mem.items))
			}
			if sum.Commands > 7 {
				t.Errorf("second pull took %d commands", sum.Commands)
			}
		})
	}
}

// checkAll compares what was taken with what was put in: every message once,
// in order, with its date, its text and its flag.
func checkAll(t *testing.T, mem *memory, all []dovecottest.Message) {
	t.Helper()
	if len(mem.items) != len(all) {
		t.Fatalf("%d items, want %d", len(mem.items), len(all))
	}
	for i, it := range mem.items {
		want := all[i]
		if it.Err != nil || it.Truncated || !it.At.Equal(want.At) || it.Answered != strings.Contains(want.Flags, "R") || it.Size != int64(len(want.Raw)) {
			t.Fatalf("item %d: %v truncated=%v at=%v answered=%v size=%d (flags %q, size %d)", i, it.Err, it.Truncated, it.At, it.Answered, it.Size, want.Flags, len(want.Raw))
		}
		switch {
		case len(want.Raw) < 128<<10:
			if !bytes.Equal(it.Raw, want.Raw) {
				t.Fatalf("item %d differs", i)
			}
		case len(it.Raw) > 2000 || !bytes.Contains(it.Raw, []byte("see the drawing")) || !bytes.Contains(it.Raw, []byte(".pdf")) ||
			!bytes.Contains(it.Raw, []byte("footer")) || !bytes.Contains(it.Raw, []byte(imap.OmittedHeader)):
			t.Fatalf("item %d: %s", i, it.Raw[:min(len(it.Raw), 2000)])
		}
	}
}

func TestDovecotSpecialUseInAnotherLanguage(t *testing.T) {
	s := dovecot(t, "已发送", func(s *dovecottest.Server) error {
		return errors.Join(s.Fill("", mails(3, some)), s.Fill("&XfJT0ZAB-", mails(2, some)))
	})
	mem := newMemory()
	if _, err := open(t, dovecotOptions(s)).Pull(t.Context(), mem, mem.take); err != nil {
		t.Fatal(err)
	}
	want := []string{"INBOX/1", "INBOX/2", "INBOX/3", "已发送/1 sent", "已发送/2 sent"}
	if diff := cmp.Diff(want, mem.places()); diff != "" {
		t.Error(diff)
	}
}

func TestDovecotBrokenConnections(t *testing.T) {
	all := mails(600, some)
	s := dovecot(t, "Sent", func(s *dovecottest.Server) error { return s.Fill("", all) })
	for _, limit := range []int64{20_000, 60_000, 300_000, 1_000_000} {
		t.Run(fmt.Sprintf("after %d bytes", limit), func(t *testing.T) {
			port, conns := cutting(t, s.PortTLS, limit)
			o := dovecotOptions(s)
			o.Port = port
			mem := newMemory()
			_, err := open(t, o).Pull(t.Context(), mem, mem.take)
			if limit == 20_000 {
				var ne *imap.ErrNetwork
				if !errors.As(err, &ne) || ne.Saved != len(mem.items) {
					t.Fatalf("error is %v", err)
				}
				o.Port = s.PortTLS // the next run has a better line
				if _, err = open(t, o).Pull(t.Context(), mem, mem.take); err != nil {
					t.Fatal(err)
				}
			} else if err != nil {
				t.Fatalf("%v after %d items and %d connections", err, len(mem.items), conns.Load())
			}
			checkAll(t, mem, all)
		})
	}
}

// cutting forwards to a port and breaks every connection after limit bytes from
// the server.
func cutting(t *testing.T, to int, limit int64) (port int, conns *atomic.Int64) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	conns = new(atomic.Int64)
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			conns.Add(1)
			go func() {
				defer c.Close()
				up, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", to))
				if err != nil {
					return
				}
				defer up.Close()
				go func() { _, _ = io.Copy(up, c) }()
				_, _ = io.CopyN(c, up, limit)
			}()
		}
	}()
	return ln.Addr().(*net.TCPAddr).Port, conns
}

func TestDovecotAnsweredLater(t *testing.T) {
	s, err := dovecottest.Start("Sent")
	if errors.Is(err, dovecottest.ErrNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if err := s.Fill("", mails(5, func(int) string { return "S" })); err != nil {
		t.Fatal(err)
	}
	src, mem := open(t, dovecotOptions(s)), newMemory()
	if _, err := src.Pull(t.Context(), mem, mem.take); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(s.Maildir, "cur", "*M000003*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q %v", files, err)
	}
	if err := os.Rename(files[0], strings.TrimSuffix(files[0], "S")+"RS"); err != nil {
		t.Fatal(err)
	}
	mem.items, mem.unanswered["INBOX"] = nil, []string{"1", "2", "3", "4", "5"}
	if _, err := src.Pull(t.Context(), mem, mem.take); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"INBOX/3 answered"}, mem.places()); diff != "" {
		t.Error(diff)
	}
}

func TestDovecotRefusesAWrongPassword(t *testing.T) {
	s := dovecot(t, "Sent", func(*dovecottest.Server) error { return nil })
	o := dovecotOptions(s)
	o.Password = func(context.Context) (string, error) { return imaptest.Password, nil }
	_, err := open(t, o).Pull(t.Context(), newMemory(), func(source.Item) error { return nil })
	var refused *imap.ErrSignIn
	if !errors.As(err, &refused) {
		t.Errorf("error is %v", err)
	}
}
