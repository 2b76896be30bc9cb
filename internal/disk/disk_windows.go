package disk

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

func free(dir string) (uint64, bool) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	var n uint64
	if err := windows.GetDiskFreeSpaceEx(p, &n, nil, nil); err != nil {
		return 0, false
	}
	return n, true
}

// network knows \\server\share and mapped drives.
func network(dir string) string {
	volume := filepath.VolumeName(dir)
	if len(volume) > 2 && volume[0] == '\\' && volume[1] == '\\' && volume[2] != '?' && volume[2] != '.' {
		return "SMB"
	}
	p, err := windows.UTF16PtrFromString(volume + `\`)
	if err == nil && windows.GetDriveType(p) == windows.DRIVE_REMOTE {
		return "SMB"
	}
	return ""
}
