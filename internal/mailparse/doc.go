// Package mailparse turns the raw bytes of a mail into an inquiry.Message: it
// repairs headers, splits MIME, decodes charsets, turns HTML into text and
// separates the words newly written from quoted history, signatures and
// forwarded messages. It never fails: what could not be read stands in the
// message's Notes. Words that mark quotes, signatures and machine mail are data
// (data/*.yaml), not code.
package mailparse

// Limits of a message. They bound the work that one hostile mail can cause;
// what lies beyond is left out and noted.
const (
	maxDepth       = 32        // nesting of multiparts
	maxParts       = 1000      // parts of all levels together
	maxNested      = 4         // message/rfc822 inside message/rfc822
	maxHeaderBytes = 256 << 10 // one header block
	maxTextBytes   = 1 << 20   // readable text kept
	maxAddresses   = 1000      // addresses kept of one header
	maxLinks       = 1000      // hyperlinks kept
)
