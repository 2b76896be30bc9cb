package imapconn_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// socks is a SOCKS5 proxy (RFC 1928) without sign-in that leads every name to one
// server, as a proxy does that resolves names itself.
type socks struct {
	ln net.Listener
	to string

	mu    sync.Mutex
	asked []string
}

func startSocks(t *testing.T, to string) *socks {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &socks{ln: ln, to: to}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

func (s *socks) serve(c net.Conn) {
	defer c.Close()
	head := make([]byte, 2)
	if _, err := io.ReadFull(c, head); err != nil {
		return
	}
	if _, err := io.ReadFull(c, make([]byte, head[1])); err != nil {
		return
	}
	if _, err := c.Write([]byte{5, 0}); err != nil {
		return
	}
	request := make([]byte, 5) // version, connect, 0, a name, its length
	if _, err := io.ReadFull(c, request); err != nil || request[3] != 3 {
		return
	}
	name := make([]byte, int(request[4])+2)
	if _, err := io.ReadFull(c, name); err != nil {
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, fmt.Sprintf("%s:%d", name[:len(name)-2], int(name[len(name)-2])<<8|int(name[len(name)-1])))
	s.mu.Unlock()
	server, err := net.Dial("tcp", s.to)
	if err != nil {
		return
	}
	defer server.Close()
	if _, err := c.Write([]byte{5, 0, 0, 1, 127, 0, 0, 1, 0, 0}); err != nil {
		return
	}
	go func() { _, _ = io.Copy(server, c) }()
	_, _ = io.Copy(c, server)
}

func (s *socks) names() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.asked, " ")
}

func TestDialByProxy(t *testing.T) {
	s, err := imaptest.Play(imaptest.Personality{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, s.CAPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	there := fmt.Sprintf("127.0.0.1:%d", s.Port())
	var settings *imapconn.SettingsError
	tests := map[string]struct {
		env   map[string]string // %s is the proxy
		host  string
		asked string // by the proxy; "" when it is not
		err   string // "" when the connection stands
		as    any
	}{
		"by the proxy":              {map[string]string{"ALL_PROXY": "socks5://%s"}, "imap.far.test", "imap.far.test:1993", "", nil},
		"in small letters":          {map[string]string{"all_proxy": "socks5h://user:secret@%s"}, "imap.far.test", "imap.far.test:1993", "", nil},
		"but not this host":         {map[string]string{"ALL_PROXY": "socks5://%s", "NO_PROXY": "far.test,imap.far.test"}, "imap.far.test", "", "connect: ", nil},
		"but not this machine":      {map[string]string{"ALL_PROXY": "socks5://%s"}, "127.0.0.1", "", "", nil},
		"a proxy for web pages":     {map[string]string{"ALL_PROXY": "http://%s"}, "127.0.0.1", "", "", nil},
		"a proxy that is not there": {map[string]string{"ALL_PROXY": "socks5://user:secret@127.0.0.1:1"}, "imap.far.test", "", "by the proxy 127.0.0.1:1 of ALL_PROXY", nil},
		"no address":                {map[string]string{"ALL_PROXY": "secret:secret"}, "imap.far.test", "", "ALL_PROXY names no proxy", &settings},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, v := range []string{"ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"} {
				t.Setenv(v, "")
			}
			p := startSocks(t, there)
			for k, v := range tt.env {
				t.Setenv(k, strings.Replace(v, "%s", p.ln.Addr().String(), 1))
			}
			to := imapconn.Target{Host: tt.host, Port: 1993, Fingerprint: s.Fingerprint(), Timeout: 5 * time.Second}
			if tt.host == "127.0.0.1" {
				to.Port = s.Port()
			}
			conn, err := imapconn.Dial(t.Context(), to)
			if err == nil {
				conn.Close()
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) || tt.as != nil && !errors.As(err, tt.as) {
				t.Errorf("got %v, want %q", err, tt.err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the proxy's password is shown: %v", err)
			}
			if got := p.names(); got != tt.asked {
				t.Errorf("the proxy was asked for %q, want %q", got, tt.asked)
			}
		})
	}
}
