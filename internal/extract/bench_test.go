package extract

import (
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// longInquiry is a message of about 3 KB.
func longInquiry() Source {
	item := "Please also quote %: gate valve DN50 PN16, flanged ends to EN 1092-1, body ductile iron, epoxy coated, stem stainless steel, tested 24 bar.\n"
	text := "Dear Sirs,\n\nWe are a wholesaler of pipe fittings from Thessaloniki and need the following for our spring season:\n\n" +
		"Gate valve DN50 PN16      400 pcs\nGate valve DN80 PN16      250 pcs\nButterfly valve DN100     120 pcs\n\n" +
		strings.Repeat(strings.ReplaceAll(item, "%", "for the tender"), 16) +
		"\nCIF Piraeus, L/C at sight, CE and ISO 9001 required. Target price USD 18.50/pc. Delivery before end of March.\n"
	return Source{
		Subject: "Inquiry gate valves", Text: text, Signature: "Best regards\nNikos Papadakis\nHellas Valves Ltd\nTel: +30 2310 555 012\nwww.hellasvalves.gr",
		From: inquiry.Address{Name: "Nikos Papadakis", Addr: "nikos@hellasvalves.gr"}, Language: "en",
		At: time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC),
	}
}

func BenchmarkRead(b *testing.B) {
	s := longInquiry()
	Read(s)
	b.SetBytes(int64(len(s.Text) + len(s.Signature)))
	b.ReportAllocs()
	for b.Loop() {
		Read(s)
	}
}
