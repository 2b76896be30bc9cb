package store_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	s := openAt(t, path)
	secret := "Xanthippe"
	m := mail("1", "id@"+secret, secret+"@x.de", "I am "+secret+" and want 500 pcs")
	m.Entry.Name, m.Reading.Customer.Name, m.Subject = secret, inquiry.Maybe(secret), "from "+secret
	m.Reading.Questions = []inquiry.Question{{Topic: inquiry.TopicPrice, Text: secret + " asks"}}
	m.Raw = nil
	m.Raw = append(m.Raw, "From: "+secret+"\n\n"+secret...)
	file := mail("2", "", secret+"@x.de", "again "+secret)
	file.Place, file.Raw = inquiry.Place{Account: "file", Folder: "/home/" + secret + ".eml"}, []byte("\n\nagain "+secret)
	kept := mail("3", "kept@b", "other@y.de", "lamps")
	for _, x := range []store.NewMessage{m, file, kept} {
		add(t, s, x)
	}
	c, other := conversation(0, 1, 2), conversation(0, 3)
	c.Buyer, c.Wants, c.Inquiry.Reading, c.Inquiry.Tier = secret, "for "+secret, *m.Reading, inquiry.TierB
	c.Inquiry.Messages[0].From = secret
	c.Inquiry.Events = []inquiry.Event{{At: noon, Name: "promotion", Text: secret}}
	update(t, s, func(tx *store.Tx) error {
		for i, saved := range []*store.Saved{&c, &other} {
			name := []string{secret, "Other"}[i]
			id, err := tx.SaveCustomer(t.Context(), store.Customer{Name: name, FirstSeen: noon, LastAt: noon, Keys: []string{"a:" + name}})
			if err != nil {
				return err
			}
			saved.Inquiry.CustomerID = id
		}
		if _, err := tx.SaveInquiries(t.Context(), []store.Saved{c, other}); err != nil {
			return err
		}
		note := storetest.Change(1, noon, "call "+secret)
		note.Command = "inquiry note 1 call " + secret
		_, err := tx.AddChange(t.Context(), []inquiry.Change{note})
		return err
	})
	if err := s.Forget(t.Context(), []int64{1}, noon); err != nil {
		t.Fatal(err)
	}

	for _, name := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(secret))) {
			t.Errorf("%s still names the buyer", filepath.Base(name))
		}
	}
	q, err := s.Inquiry(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if q.Tier != inquiry.TierB || len(q.Messages) != 2 || q.Questions[0].Topic != inquiry.TopicPrice {
		t.Errorf("counts are gone: %+v", q)
	}
	doc, err := json.Marshal(q)
	if err != nil || bytes.Contains(doc, []byte(secret)) {
		t.Errorf("%s %v", doc, err)
	}
	if got := found(t, s, secret); len(got) != 0 {
		t.Errorf("search finds %v", got)
	}
	if got := found(t, s, "lamps"); len(got) != 1 {
		t.Errorf("search for another finds %v", got)
	}
	before := dump(t, s)
	for _, x := range []store.NewMessage{m, kept} {
		if a := add(t, s, x); a.New || a.Changed {
			t.Errorf("%+v", a)
		}
	}
	if before != dump(t, s) {
		t.Error("pulled again, it changed")
	}
	if a := add(t, s, file); a.New {
		t.Error("a forgotten file was stored again")
	}
	customers, err := s.Customers(t.Context())
	if err != nil || len(customers) != 2 || customers[0].Name != "" || len(customers[0].Keys) != 0 || customers[1].Name != "Other" {
		t.Errorf("%+v %v", customers, err)
	}
	if err := s.Check(t.Context(), true); err != nil {
		t.Error(err)
	}
}
