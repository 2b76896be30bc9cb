package followup

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// objections takes down what the buyer held against our offer, once we had
// written to him; the latest objection is his main one. Each stays on the time
// line with his words. What he says before our first reply is a wish, no
// objection.
func (r *reckoning) objections(conv *inquiry.Conversation) {
	replied := slices.IndexFunc(r.items, func(it item) bool { return it.kind == touched })
	if replied < 0 {
		return
	}
	for i := range conv.Posts {
		post := &conv.Posts[i]
		if post.At.After(r.until) {
			return
		}
		if post.Direction != inquiry.In || post.Kind == inquiry.KindCopy || post.Objection == nil || !r.items[replied].before(post) {
			continue
		}
		r.s.Objection = post.Objection.Kind
		r.s.Events = append(r.s.Events, inquiry.Event{At: post.At, Name: "objection", Text: string(post.Objection.Kind) + ": " + post.Objection.Text})
	}
}

// before reports whether an item lies before a message of the buyer; the message
// that carries a mark of ours lies before what the mark stands for.
func (it *item) before(post *inquiry.Post) bool {
	return it.at.Before(post.At) || it.proof == inquiry.ProofBuyerReference && it.ref == post.Ref
}
