package analyze

import (
	"slices"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func TestTouchedByFigures(t *testing.T) {
	price, days := inquiry.TopicPrice, inquiry.TopicLeadTime
	tests := []struct {
		name, text string
		want, not  []inquiry.Topic
	}{
		{"a sum and a time", "Dear Peter, USD 41.50 per piece CIF Aarhus, 35 days.", []inquiry.Topic{price, days}, nil},
		{"the sign behind", "12,40 € per Stück, 6 Wochen", []inquiry.Topic{price, days}, nil},
		{"Chinese", "单只￥35，30天交货", []inquiry.Topic{price, days}, nil},
		{"neither", "Dear Peter, thank you, we will come back to you.", nil, []inquiry.Topic{price, days}},
		{"a code without a figure", "We invoice in USD only.", nil, []inquiry.Topic{price}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := touched(lexicon.Default().Mentions(tt.text))
			for _, w := range tt.want {
				if !slices.Contains(got, w) {
					t.Errorf("%q touches %v, want %s too", tt.text, got, w)
				}
			}
			for _, n := range tt.not {
				if slices.Contains(got, n) {
					t.Errorf("%q touches %v, not %s", tt.text, got, n)
				}
			}
		})
	}
}

func TestBuying(t *testing.T) {
	tests := []struct {
		name, text string
		want       bool
	}{
		{"we ask a mill", "Dear Sirs, please quote your best price for 200 tons steel coil Q235.", true},
		{"we ask in Chinese", "您好，我司拟采购一批纸箱，请报价。", true},
		{"we ask a forwarder", "Please quote the freight for 1x40HQ Ningbo to Hamburg.", true},
		{"an offer of ours", "Dear Peter, we are pleased to quote USD 41.50 per piece, 35 days.", false},
		{"cold mail of ours", "Dear Sir, we make scaffolding couplers EN 74. May we send our price list?", false},
		{"a follow-up of ours", "Did you receive our quotation? Please let us know your target price.", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := buying(lexicon.Default().Mentions(tt.text)); got != tt.want {
				t.Errorf("buying(%q) = %t, want %t", tt.text, got, tt.want)
			}
		})
	}
}
