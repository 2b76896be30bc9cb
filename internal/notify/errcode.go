package notify

import "encoding/json"

// Numbered reads an answer of the services that always say HTTP 200 and put a
// code into the body, such as {"errcode":310000,"errmsg":"sign not match"}. The
// first of names that is there holds the code, the first of words the text. ok
// is false when there is none of them.
func (r Reply) Numbered(names, words []string) (code, text string, ok bool) {
	var body map[string]json.RawMessage
	if json.Unmarshal(r.Body, &body) != nil {
		return "", "", false
	}
	for _, name := range names {
		var n json.Number
		if raw, there := body[name]; there && json.Unmarshal(raw, &n) == nil {
			code, ok = n.String(), true
			break
		}
	}
	for _, name := range words {
		if raw, there := body[name]; there && json.Unmarshal(raw, &text) == nil {
			break
		}
	}
	return code, text, ok
}
