package disk

import (
	"io/fs"
	"os"
)

// OthersWrite reports whether people besides the owner may change what lies at
// path: write to a file, or remove and exchange what is in a folder. The owner's
// own group, which many systems give each user, is not others; a folder in which
// everybody may only touch his own files (mode 1777, as /tmp) is fine. It is false
// where there is nothing, and where the file system keeps no rights of its own.
func OthersWrite(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() && !info.Mode().IsRegular() || info.IsDir() && info.Mode()&fs.ModeSticky != 0 {
		return false
	}
	mode := info.Mode().Perm()
	open := mode&0o002 != 0 || mode&0o020 != 0 && !ownGroup(info)
	return open && keepsRights && network(path) == ""
}
