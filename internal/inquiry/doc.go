// Package inquiry holds the words of the trade as types: what a message, a
// reading, an inquiry, a customer and a change are. It imports nothing of this
// program and does no I/O; every other package speaks in its terms.
package inquiry
