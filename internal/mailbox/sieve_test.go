package mailbox

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

type readOnly struct {
	net.Conn
	io.Reader
}

func (r readOnly) Read(p []byte) (int, error) { return r.Reader.Read(p) }

func TestSieve(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"greeting with a code of its own": {"* OK [UABSAD=] The Microsoft Exchange IMAP4 service is ready.\r\n", "* OK The Microsoft Exchange IMAP4 service is ready.\r\n"},
		"capabilities":                    {"* CAPABILITY IMAP4rev1  ID\r\nT1 OK [CAPABILITY IMAP4rev1 ID] in\r\n", "* CAPABILITY IMAP4rev1 ID\r\nT1 OK [CAPABILITY IMAP4rev1 ID] in\r\n"},
		"ID with NIL":                     {"* ID (\"name\" \"x\" \"os\" NIL)\r\nT2 OK done\r\n", "T2 OK done\r\n"},
		"unknown answer with a literal":   {"* XYZ {3}\r\nT9 {2}\r\nok rest\r\n* 4 EXISTS\r\nT3 NO no\r\n", "T3 NO no\r\n"},
		"folder without quotes":           {"* LIST (\\HasNoChildren) \"/\" Sent Items\r\n", "* LIST (\\HasNoChildren) \"/\" \"Sent Items\"\r\n"},
		"folder in quotes":                {"* LIST (\\Drafts X[) NIL \"a\\\"b\"\r\n", "* LIST (\\Drafts) NIL \"a\\\"b\"\r\n"},
		"folder as a literal":             {"* LIST () \"/\" {3}\r\nabc\r\nT1 OK\r\n", "* LIST () \"/\" {3}\r\nabc\r\nT1 OK done\r\n"},
		"names that cannot be spelled":    {"* LIST () \"/\" \"R&D\"\r\n* LIST () \"/\" 草稿\r\n* LIST () \"/\" \"a\x07b\"\r\n* LIST nonsense\r\n+ go\r\n", "+ go\r\n"},
		"bracket that does not close":     {"T1 NO [ALERT too many\r\n", "T1 NO ALERT too many\r\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := io.ReadAll(newSieve(readOnly{Reader: strings.NewReader(tt.in)}))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.ReplaceAll(tt.want, "\r\nok rest", "") // the rest of a literal's line is its end
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := io.ReadAll(newSieve(readOnly{Reader: strings.NewReader("* LIST " + strings.Repeat("x", maxLine))})); err == nil {
		t.Error("a line without end was taken")
	}
}

// Drafts are saved at the servers of all providers, with an access token too;
// nothing but the draft is written.
func TestSaveAtProviders(t *testing.T) {
	token := func(user, token string) bool { return user == imaptest.User && token == imaptest.Password }
	tests := map[string]struct {
		p     imaptest.Personality
		oauth bool
		want  string
	}{
		"NetEase":  {imaptest.Coremail(nil, nil), false, "草稿箱"},
		"QQ":       {imaptest.QQ(nil, nil), false, "Drafts"},
		"Exchange": {imaptest.Exchange(nil, nil, token), true, "Drafts"},
		"evil": {func() imaptest.Personality {
			p := imaptest.Evil(nil, nil)
			p.List = append(p.List, `(\Drafts) "/" Drafts`)
			return p
		}(), false, "Drafts"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.p.Append = true
			s, err := imaptest.Play(tt.p)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			a := Account{Name: "shop", Host: "127.0.0.1", Port: s.Port(), Fingerprint: s.Fingerprint(), Username: imaptest.User, OAuth: tt.oauth,
				Password: func(context.Context) (string, error) { return imaptest.Password, nil }, RunTimeout: 10 * time.Second}
			folder, err := Save(t.Context(), a, []byte(letter), noon)
			if err != nil || folder != tt.want || len(s.Drafts()) != 1 || string(s.Drafts()[0]) != letter {
				t.Errorf("folder %q, %v, %q", folder, err, s.Drafts())
			}
			if s.SignIns() != 1 || s.Violations() != nil {
				t.Errorf("%d sign-ins, sent besides: %q", s.SignIns(), s.Violations())
			}
			a.Password = func(context.Context) (string, error) { return "wrong", nil }
			if tt.oauth {
				if _, err := Save(t.Context(), a, []byte(letter), noon); !errors.Is(err, ErrSignIn) || !strings.Contains(err.Error(), "status 400") {
					t.Errorf("a wrong token: %v", err)
				}
			}
		})
	}
}
