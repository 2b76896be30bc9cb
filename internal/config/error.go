package config

import "fmt"

// Error is a fault in the configuration.
type Error struct {
	File string
	Line int // 0 when the fault has no line
	Msg  string
	Hint string
}

// Error gives "file:line: message".
func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Msg
	case e.Line > 0:
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	default:
		return e.File + ": " + e.Msg
	}
}
