//go:build unix

package disk

import (
	"io/fs"
	"syscall"
)

const keepsRights = true

// ownGroup reports whether the group of a file is that of its owner alone: the
// one that has his number, as useradd makes it (login.defs(5), USERGROUPS_ENAB).
// That of the superuser has members on some systems.
func ownGroup(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Uid == st.Gid && st.Uid != 0
}
