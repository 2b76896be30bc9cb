package store

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// writeSample makes the small database that later versions must be able to open.
func writeSample(t *testing.T, path string) {
	if _, err := os.Stat(path); err == nil {
		return // a released file never changes
	}
	ctx := t.Context()
	s := openTest(t, path)
	texts := []struct{ id, from, country, text string }{
		{"1@keller.de", "anna@keller.de", "DE", "Bitte senden Sie uns ein Angebot über 5.000 Stück LED-Panel, FOB Ningbo."},
		{"2@qq.com", "wang@qq.com", "CN", "请报离岸价，需要样品和产品目录。"},
		{"3@sato.co.jp", "sato@sato.co.jp", "JP", "LEDパネル2000台の見積りをお願いいたします。"},
	}
	err := s.Update(ctx, func(tx *Tx) error {
		for i, x := range texts {
			at := someDay.Add(time.Duration(i) * time.Hour)
			rd := inquiry.NewReading()
			rd.MessageID, rd.Text, rd.ReceivedAt, rd.Tier, rd.Score, rd.Intent = inquiry.Maybe(x.id), x.text, &at, inquiry.TierA, 70, inquiry.IntentQuoteRequest
			rd.Customer.Email, rd.Customer.Country = inquiry.Maybe(x.from), inquiry.Maybe(x.country)
			a, err := tx.AddMessage(ctx, NewMessage{
				Place: inquiry.Place{Account: "main", Folder: "INBOX", UID: string(rune('1' + i))}, UIDValidity: 7,
				Entry:   inquiry.Entry{MessageID: x.id, At: at, Direction: inquiry.In, Kind: inquiry.KindAsk, From: x.from, Addresses: []string{x.from}},
				Reading: &rd, Subject: "Inquiry", Search: SearchText{Text: x.text, People: x.from},
				Raw: []byte("From: " + x.from + "\r\nMessage-ID: <" + x.id + ">\r\n\r\n" + x.text + "\r\n"), Version: "1",
			})
			if err != nil {
				return err
			}
			customer, err := tx.SaveCustomer(ctx, Customer{Email: x.from, Country: x.country, FirstSeen: at, LastAt: at, Keys: []string{"a:" + x.from}})
			if err != nil {
				return err
			}
			due := at.Add(time.Hour)
			q := inquiry.Inquiry{
				Reading: rd, CustomerID: customer, Status: inquiry.StatusNew, FirstSeen: at, LastAt: at, Action: inquiry.ActionFirstReply, DueAt: &due,
				Messages: []inquiry.MessageRef{{Ref: a.Ref, MessageID: rd.MessageID, Direction: inquiry.In, At: at, Kind: inquiry.KindAsk, Subject: "Inquiry", From: x.from}},
			}
			if _, err := tx.SaveInquiries(ctx, []Saved{{Inquiry: q, Root: a.Ref, Messages: []int64{a.Ref}, Buyer: x.from, Wants: "LED"}}); err != nil {
				return err
			}
		}
		_, err := tx.SetAside(ctx, Aside{Place: inquiry.Place{Account: "main", Folder: "INBOX", UID: "9"}, UIDValidity: 7, Reason: "too deep", Raw: []byte("x"), FirstSeen: someDay})
		_, changeErr := tx.AddChange(ctx, []inquiry.Change{{Inquiry: 1, At: someDay, Verb: inquiry.VerbNote, Args: json.RawMessage(`{"text":"call"}`), Command: "inquiry note 1 call"}})
		return errors.Join(err, changeErr,
			tx.SetCursor(ctx, "main", Cursor{Folder: "INBOX", UIDValidity: 7, UID: 9}), tx.SetMeta(ctx, "k", "v"),
			tx.RecordRun(ctx, Run{Account: "main", Started: someDay, Ended: someDay, Counts: map[string]int{"new": 3}}))
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	// One file without a log beside it is what goes into the repository.
	s, err = Open(ctx, path, Options{Rollback: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
