package config

import (
	"reflect"
	"testing"
)

// A config that can be added to keeps every value and account that it had.
func FuzzExtend(f *testing.F) {
	for _, s := range []string{"", "accounts: []\n", "accounts:\n- {name: a, maildir: b}\n", "# c\nhours: always\naccounts:\n    - name: a\n      maildir: |\n        b\n# end", "accounts: ~ # x\ncompany:\n  name: y\n", "accounts: [{name: a, maildir: b}]", "\ufeffaccounts:\r\n  - name: a\r\n    maildir: b\r\n", "---\naccounts: []\n...\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		old, err := decode("x", []byte(s), noEnv)
		if err != nil {
			return
		}
		text, err := Extend("x", []byte(s), []Pair{{"language", "en"}}, []Pair{{"name", "added-by-test"}, {"maildir", "/m"}})
		if err != nil {
			return
		}
		now, err := decode("x", text, noEnv)
		if err != nil || len(now.Accounts) != len(old.Accounts)+1 || now.Accounts[len(old.Accounts)].Name != "added-by-test" {
			t.Fatalf("%v\n%s", err, text)
		}
		if len(old.Accounts) > 0 && !reflect.DeepEqual(old.Accounts, now.Accounts[:len(old.Accounts)]) || old.Hours != now.Hours || !reflect.DeepEqual(old.Company, now.Company) {
			t.Errorf("changed:\n%s", text)
		}
	})
}
