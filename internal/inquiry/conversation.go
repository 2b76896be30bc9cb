package inquiry

// Post is a message as part of a conversation.
type Post struct {
	*Entry

	// Kind is how the message counts in this conversation; Entry.Kind is what
	// its text alone says. A repeated text is KindCopy here.
	Kind Kind
	// Cold marks what we sent before the buyer first wrote: no reply to anything.
	Cold bool
	// Marked is true when \Answered stands on this question and no message we
	// hold explains it: it was answered where we cannot see.
	Marked bool
	// Unseen is true when this message is the first of the buyer to name a
	// message of ours that we do not hold.
	Unseen bool
}

// Conversation is one inquiry as package thread finds it: the messages that
// belong together, in order of their instants.
type Conversation struct {
	Root     int64 // Ref of the message of the buyer that opened it; stable while older mail does not turn up
	Customer int64 // Root of the customer's first conversation
	Posts    []Post
	Machine  []*Entry // bounces, absence notes, receipts that belong to it, in order
}
