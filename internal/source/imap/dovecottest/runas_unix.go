//go:build unix

package dovecottest

import (
	"os"
	"syscall"
)

// runAs makes a process of root give up its rights.
func runAs(uid, gid int) *syscall.SysProcAttr {
	if os.Getuid() != 0 {
		return nil
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}
