package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Prepared is a message with all that storing it takes and that needs no
// database: it is made on any core, and takes less memory than the message.
type Prepared struct {
	m        NewMessage // without Reading, Search and Raw
	identity int64
	content  []byte
	entry    string // JSON
	reading  any    // JSON, nil for what we sent
	raw      []byte // packed
	tokens   SearchText
	keys     keySet
}

// Prepare makes a message ready for AddPrepared. It fails on a message without
// an instant.
func Prepare(m NewMessage) (*Prepared, error) {
	if m.Entry.At.IsZero() {
		return nil, fmt.Errorf("store message %s: %w", m.Place, errors.New("a message without an instant"))
	}
	if m.Format == "" {
		m.Format = FormatMail
	}
	if m.Size == 0 {
		m.Size = int64(len(m.Raw))
	}
	p, err := prepareRead(m)
	if err != nil {
		return nil, fmt.Errorf("store message %s: %w", m.Place, err)
	}
	p.content, p.raw = contentKey(&m), pack(m.Raw)
	p.identity = hashKey("m:" + m.Entry.MessageID)
	if m.Entry.MessageID == "" {
		p.identity = hashKey("c:" + string(p.content))
	}
	return p, nil
}

// prepareRead prepares what was read from a message, but neither its bytes nor
// its identity.
func prepareRead(m NewMessage) (*Prepared, error) {
	entry, reading, err := encode(m.Entry, m.Reading)
	if err != nil {
		return nil, err
	}
	p := &Prepared{m: m, entry: entry, reading: reading, keys: linkKeys(&m.Entry), tokens: SearchText{
		Subject: Tokens(m.Search.Subject), Text: Tokens(m.Search.Text), People: Tokens(m.Search.People), Products: Tokens(m.Search.Products),
	}}
	p.m.Reading, p.m.Search, p.m.Raw = nil, SearchText{}, nil
	return p, nil
}

func encode(e inquiry.Entry, rd *inquiry.Reading) (entry string, reading any, err error) {
	b, err := json.Marshal(e)
	if err != nil {
		return "", nil, err
	}
	if rd == nil {
		return string(b), nil, nil
	}
	r, err := json.Marshal(rd)
	if err != nil {
		return "", nil, err
	}
	return string(b), string(r), nil
}

// contentKey is 16 bytes that tell apart messages of one Message-ID.
func contentKey(m *NewMessage) []byte {
	h := sha256.New()
	switch {
	case m.ContentKey != "":
		h.Write([]byte("k\x00" + m.ContentKey))
	case m.Entry.MessageID != "":
		_, body := splitMail(m.Raw)
		writeBody(h, body)
	default:
		head, body := splitMail(m.Raw)
		for _, name := range []string{"date", "from", "subject"} {
			h.Write(headerLine(head, name))
			h.Write([]byte{0})
		}
		writeBody(h, body)
	}
	return h.Sum(nil)[:16]
}
