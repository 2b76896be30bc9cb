//go:build !unix

package disk

import "io/fs"

// Windows keeps rights in lists that the mode does not show; what lies below
// %AppData% is the user's alone.
const keepsRights = false

func ownGroup(fs.FileInfo) bool { return true }
