// Package source holds the contract of everything that messages come from:
// mailboxes, files, exports. Its implementations live in packages below it.
package source

import (
	"context"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Cursor is how far a folder of an account has been read. Its zero value means
// that nothing has been read yet.
type Cursor struct {
	Folder      string // decoded name
	UIDValidity uint32 // RFC 3501 section 2.3.1.1; 0 for sources without one
	UID         uint32 // the highest UID that was handed on
	State       string // whatever else the source needs, opaque to others
}

// Known is what a source may ask about earlier runs.
type Known interface {
	// Cursor returns the stored position in a folder, the zero Cursor when there is none.
	Cursor(ctx context.Context, folder string) (Cursor, error)
	// Has reports whether a message at this place is stored or set aside already.
	Has(ctx context.Context, p inquiry.Place) (bool, error)
	// Unanswered returns the UIDs of a folder's stored messages that are not yet
	// known to carry \Answered, ascending.
	Unanswered(ctx context.Context, folder string) ([]string, error)
}

// Item is one thing a source hands on: a message, a row, a chat, a mark that
// came later, or a place that could not be read.
type Item struct {
	Place inquiry.Place
	At    time.Time // the server's instant (INTERNALDATE, file modification time); zero when there is none
	Sent  bool      // it lies in a folder of sent mail

	Raw       []byte          // RFC 5322 bytes, perhaps cut; nil for records and marks
	Size      int64           // full size on the server, bytes; 0 when unknown
	Truncated bool            // Raw ends before the message does
	Record    *inquiry.Record // a row of a table or a chat export, instead of Raw
	Line      int             // of the file where a row begins, from 1; 0 for anything else
	Answered  bool            // the message carries \Answered
	MarkOnly  bool            // the message is stored already; only Answered is new

	Err    error  // why this place could not be read; it is set aside with this reason
	Cursor Cursor // the folder's position once this item is stored
}

// Summary is what a source tells about a run besides its items.
type Summary struct {
	Folders  []FolderSummary
	Notes    []string // what was assumed or noticed: encoding, separator, folder chosen and why
	Commands int      // round trips made, for sources that talk to a server
	Bytes    int64    // received from the server
}

// FolderSummary counts one folder, or one file.
type FolderSummary struct {
	Name     string
	Sent     bool
	Messages int // in the folder
	New      int // handed on
}

// Source hands on what is new since the last run, oldest first within a folder.
type Source interface {
	// Name is the account's name, or the path of a file.
	Name() string
	// Pull calls yield for every new item and stops at yield's first error,
	// which it returns. An item that cannot be read is yielded with Err set and
	// does not end the run; a source that cannot go on returns an error.
	Pull(ctx context.Context, known Known, yield func(Item) error) (Summary, error)
}
