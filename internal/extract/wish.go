package extract

import "github.com/inquiry-cli/inquiry/internal/lexicon"

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
