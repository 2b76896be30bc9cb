package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExtend(t *testing.T) {
	account := []Pair{{"name", "sales"}, {"address", "sales@our.test"}, {"host", "imap.our.test"}, {"folders", []string{"INBOX", "询盘: new"}}, {"oauth", []Pair{{"service", "microsoft"}, {"client_id", "1-2"}}}}
	settings := []Pair{{"language", "zh"}, {"working_hours", []Pair{{"mon", []string{"09:00-12:00", "13:30-18:00"}}}}}
	const item = "  - name: sales\n    address: sales@our.test\n    host: imap.our.test\n    folders: [INBOX, '询盘: new']\n    oauth:\n      service: microsoft\n      client_id: 1-2\n"
	const top = "language: zh\nworking_hours:\n  mon: ['09:00-12:00', '13:30-18:00']\n"
	tests := map[string]struct{ in, want string }{
		"no file":       {"", newFile + "\n" + top + "\naccounts:\n" + item},
		"comments only": {"# mine\n", "# mine\n\n" + top + "\naccounts:\n" + item},
		"another account, comments stay": {"timezone: UTC # zone\n\n# boxes\naccounts: # all of them\n  # the old one\n  - {name: old, maildir: /m}   # kept\n",
			"timezone: UTC # zone\n\n" + top + "\n# boxes\naccounts: # all of them\n  # the old one\n  - {name: old, maildir: /m}   # kept\n" + item},
		"list without indent": {"accounts:\n- name: old\n  maildir: /m\n",
			top + "\naccounts:\n- name: old\n  maildir: /m\n" + strings.ReplaceAll(strings.ReplaceAll(item, "\n  ", "\n"), "  - ", "- ")},
		"deep indent": {"accounts:\n    - name: old\n      maildir: /m\n",
			top + "\naccounts:\n    - name: old\n      maildir: /m\n    " + strings.ReplaceAll(strings.TrimSpace(item), "\n", "\n  ") + "\n"},
		"empty list, examples below": {"accounts: []\n#  - name: x\n", top + "\naccounts:\n" + item + "#  - name: x\n"},
		"empty list with a comment":  {"accounts: []  # none yet\n", top + "\naccounts:  # none yet\n" + item},
		"nothing behind the key":     {"hours: always\naccounts:\n", "hours: always\n\n" + top + "\naccounts:\n" + item},
		"no line end":                {"accounts:\n  - {name: old, maildir: /m}", top + "\naccounts:\n  - {name: old, maildir: /m}\n" + item},
		"not the last key": {"accounts:\n  - {name: old, maildir: /m}\n\n# who we are\ncompany:\n  name: Bright\n",
			top + "\naccounts:\n  - {name: old, maildir: /m}\n" + item + "\n# who we are\ncompany:\n  name: Bright\n"},
		"keys that are there stay": {"language: en\nworking_hours: {tue: [\"08:00-09:00\"]}\naccounts: []\n",
			"language: en\nworking_hours: {tue: [\"08:00-09:00\"]}\naccounts:\n" + item},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Extend("config.yaml", []byte(tt.in), settings, account)
			if err != nil {
				t.Fatalf("%v\n%s", err, got)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			again, err := Extend("config.yaml", got, settings, append([]Pair{{"name", "second"}}, account[1:]...))
			if err != nil {
				t.Fatalf("a second time: %v", err)
			}
			cfg, err := decode("config.yaml", again, noEnv)
			if err != nil {
				t.Fatal(err)
			}
			last := cfg.Accounts[len(cfg.Accounts)-1]
			if last.Name != "second" || last.Folders[1] != "询盘: new" || last.OAuth.ClientID != "1-2" {
				t.Errorf("%+v", last)
			}
		})
	}
}

func TestExtendRefuses(t *testing.T) {
	account := []Pair{{"name", "sales"}, {"maildir", "/m"}}
	var fault *Error
	tests := map[string]struct {
		in      string
		account []Pair
		want    error
	}{
		"flow list":     {"accounts: [{name: old, maildir: /m}]\n", account, ErrNotExtended},
		"broken before": {"accounts: [\n", account, nil},
		"name is taken": {"accounts:\n  - {name: sales, maildir: /m}\n", account, nil},
		"not valid":     {"", []Pair{{"name", "a b"}, {"maildir", "/m"}}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Extend("config.yaml", []byte(tt.in), nil, tt.account)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || tt.want == nil && !errors.As(err, &fault) {
				t.Errorf("got %v", err)
			}
		})
	}
}
