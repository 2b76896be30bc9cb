//go:build !unix

package dovecottest

import "syscall"

// runAs does nothing where there is no Dovecot.
func runAs(int, int) *syscall.SysProcAttr { return nil }
