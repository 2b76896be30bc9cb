// Package imap reads mailboxes over IMAP (RFC 3501) without changing them: it
// opens folders with EXAMINE, reads with BODY.PEEK and sends no command that
// alters anything.
//
// Three layers keep a server at arm's length. The connection (wire.go,
// repair.go) carries deadlines, a byte budget and limits, and rewrites what
// servers get wrong into what the library understands. The client (client.go)
// is the only place that knows the library. The puller (pull.go, fetch.go)
// decides what is new, asks sizes before bodies, leaves attachments of large
// messages on the server and hands messages on oldest first, several commands
// in flight.
package imap
