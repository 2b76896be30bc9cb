package extract

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// wishes finds the wish for a sample and for goods made to order.
func (r *reader) wishes(s *Source) {
	if s.Hits == nil {
		return
	}
	if h, ok := s.Hits.First(lexicon.Key("want_sample")); ok {
		r.facts.Request.Sample = true
		r.facts.Evidence = append(r.facts.Evidence, Evidence{Fact: FactSample, Value: "true", Text: s.Hits.Evidence(h)})
	}
	if h, ok := s.Hits.First(lexicon.Key("customization_want")); ok {
		r.facts.Request.Customization = true
		r.facts.Evidence = append(r.facts.Evidence, Evidence{Fact: FactCustomization, Value: "true", Text: s.Hits.Evidence(h)})
	}
}

// products finds what the buyer wants, as he names it.
func (r *reader) products(s *Source) {
	if s.Form != nil {
		for line := range strings.SplitSeq(s.Form.Product, "\n") {
			r.addProduct(line)
		}
	}
}

func (r *reader) addProduct(name string) {
	name = strings.Trim(strings.Join(strings.Fields(name), " "), " ,;:.-–—*•\"'")
	if name == "" || len(name) > 160 || !strings.ContainsFunc(name, isLetterRune) {
		return
	}
	for _, have := range r.facts.Request.Products {
		if strings.EqualFold(have, name) {
			return
		}
	}
	if len(r.facts.Request.Products) >= 12 {
		return
	}
	r.facts.Request.Products = append(r.facts.Request.Products, name)
	r.facts.Evidence = append(r.facts.Evidence, Evidence{Fact: FactProduct, Value: name, Text: name})
}
