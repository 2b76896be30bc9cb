package topic

import "github.com/inquiry-cli/inquiry/internal/inquiry"

// Sure returns the questions whose topic a word names; the others show only that
// something is asked.
func (a Asked) Sure() []inquiry.Question {
	sure := []inquiry.Question{}
	for i, q := range a.Questions {
		if !a.how[i].guessed {
			sure = append(sure, q)
		}
	}
	return sure
}
