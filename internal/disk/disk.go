// Package disk tells on what kind of disk a file lies: a network drive or a
// folder that a program synchronises, where a database of several files comes
// to harm, and how much room is left.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Place is where a file lies.
type Place struct {
	Sync    string // the program that synchronises the folder, "" for none
	Network string // the kind of network file system, "" on a local disk
	Free    uint64 // bytes left for us; 0 when unknown
	Known   bool   // Free was found out
}

// Shared reports whether others may write the file besides this machine's
// processes, so that locks and write-ahead logs are not to be trusted.
func (p Place) Shared() bool { return p.Sync != "" || p.Network != "" }

// syncers are folder names by which programs that synchronise are known: a part
// of the path that is the word or begins with it and a blank or hyphen.
var syncers = []struct{ part, name string }{
	{"dropbox", "Dropbox"}, {"onedrive", "OneDrive"}, {"google drive", "Google Drive"}, {"googledrive", "Google Drive"}, {"my drive", "Google Drive"},
	{"icloud drive", "iCloud Drive"}, {"iclouddrive", "iCloud Drive"}, {"com~apple~clouddocs", "iCloud Drive"}, {"mobile documents", "iCloud Drive"},
	{"nextcloud", "Nextcloud"}, {"owncloud", "ownCloud"}, {"syncthing", "Syncthing"}, {"seafile", "Seafile"}, {"megasync", "MEGA"}, {"pcloud", "pCloud"},
	{"坚果云", "坚果云"}, {"我的坚果云", "坚果云"}, {"nutstore", "坚果云"}, {"nutstore files", "坚果云"},
	{"baidunetdisk", "百度网盘"}, {"baidusyncdisk", "百度网盘"}, {"百度网盘", "百度网盘"}, {"wpsdrive", "WPS 云盘"}, {"wps云盘", "WPS 云盘"}, {"weiyun", "微云"}, {"微云同步助手", "微云"},
}

// Of looks at a path, or at the nearest folder above it that exists.
func Of(path string) Place {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	dir := existing(path)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	p := Place{Sync: syncer(path)}
	if p.Sync == "" {
		p.Sync = syncer(dir)
	}
	p.Network = network(dir)
	p.Free, p.Known = free(dir)
	return p
}

// existing is the path, or the nearest folder above it that is there.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

func syncer(path string) string {
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		part = strings.ToLower(part)
		for _, s := range syncers {
			if rest, ok := strings.CutPrefix(part, s.part); ok && (rest == "" || strings.HasPrefix(rest, " -") || strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, " (")) {
				return s.name
			}
		}
	}
	return ""
}

// networkKinds are names of file systems whose files lie elsewhere.
var networkKinds = map[string]string{
	"nfs": "NFS", "nfs4": "NFS", "cifs": "SMB", "smb3": "SMB", "smbfs": "SMB", "afpfs": "AFP", "webdav": "WebDAV", "davfs": "WebDAV", "fuse.davfs2": "WebDAV",
	"9p": "9P", "drvfs": "drvfs", "afs": "AFS", "ncpfs": "NCP", "ceph": "Ceph", "fuse.glusterfs": "GlusterFS", "fuse.sshfs": "sshfs", "fuse.rclone": "rclone",
	"fuse.gvfsd-fuse": "GVfs", "vboxsf": "VirtualBox", "prl_fs": "Parallels", "fuse.vmhgfs-fuse": "VMware", "osxfuse": "FUSE", "macfuse": "FUSE",
}
