// Package chat reads WhatsApp chat exports, as text or in a ZIP archive, as a
// source. One chat is one record with its stamped lines in order.
package chat
