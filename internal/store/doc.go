// Package store keeps everything the program knows in one SQLite file: the raw
// messages, what was read from them, the inquiries they make and what the
// exporter did. All of a message is written in one transaction, so a kill
// leaves the state before it or after it and nothing between.
//
// Instants are stored as UTC text of one fixed width. Texts for full-text
// search are cut into tokens here and not by SQLite, which is what makes
// Chinese words of one and two characters findable.
package store
