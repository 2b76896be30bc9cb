package faulttest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Environment variables by which a test tells a child process what to do; see
// InstallFromEnv.
const (
	EnvKillAt = "FAULTTEST_KILL_AT" // kill the process before this step, counted from 1
	EnvRoom   = "FAULTTEST_ROOM"    // bytes by which files may grow before the disk is full
	EnvSteps  = "FAULTTEST_STEPS"   // write the steps taken into this file, see ReadSteps
)

// Disk lies between SQLite and the file system of this process. It counts every
// step that changes a file: opening one that may be created, writing, cutting,
// flushing, removing.
type Disk struct {
	// Step is called before each step with its number, from 1 on, and what is done.
	Step func(n int, op string)
	// Room limits by how many bytes files may grow, all together; negative for no limit.
	Room int64

	mu    sync.Mutex
	steps int
	noted []string // the numbers of the steps that Note told of
	grown int64
}

var (
	installed *Disk
	original  uintptr // the sqlite3_vfs that does the work
)

// Install puts d below every database that this process opens from now on. It is
// to be called once, before the first is opened.
func (d *Disk) Install() error {
	if installed != nil {
		return fmt.Errorf("a disk is installed already")
	}
	tls := libc.NewTLS()
	original = sqlite3.Xsqlite3_vfs_find(tls, 0)
	if original == 0 {
		return fmt.Errorf("SQLite has no file system")
	}
	size := unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})
	ours := libc.Xmalloc(tls, libc.Tsize_t(size))
	name, err := libc.CString("faulttest")
	if ours == 0 || err != nil {
		return fmt.Errorf("no memory for a file system")
	}
	vfs := at[sqlite3.Tsqlite3_vfs](ours)
	*vfs = *at[sqlite3.Tsqlite3_vfs](original)
	vfs.FzName, vfs.FpNext = name, 0
	vfs.FxOpen, vfs.FxDelete = pointer(vfsOpen), pointer(vfsDelete)
	installed = d
	if rc := sqlite3.Xsqlite3_vfs_register(tls, ours, 1); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("register the file system: SQLite says %d", rc)
	}
	return nil
}

// Steps is how many steps were taken so far.
func (d *Disk) Steps() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.steps
}

// Note counts a step that changes a file and is not SQLite's: a rename, a link.
// Without an installed disk it does nothing.
func Note(op string) {
	if installed != nil {
		installed.take(op, true)
	}
}

// InstallFromEnv installs the disk that the environment asks for, if it asks for
// one. The function returned reports the number of steps where that was asked for;
// it is to be called at the end.
func InstallFromEnv() (report func(), err error) {
	kill, room, steps := os.Getenv(EnvKillAt), os.Getenv(EnvRoom), os.Getenv(EnvSteps)
	if kill == "" && room == "" && steps == "" {
		return func() {}, nil
	}
	d := &Disk{Room: -1}
	if room != "" {
		if d.Room, err = strconv.ParseInt(room, 10, 64); err != nil {
			return nil, err
		}
	}
	if kill != "" {
		last, err := strconv.Atoi(kill)
		if err != nil {
			return nil, err
		}
		d.Step = func(n int, _ string) {
			if n == last {
				KillSelf()
			}
		}
	}
	if err := d.Install(); err != nil {
		return nil, err
	}
	return func() {
		if steps != "" {
			text := strconv.Itoa(d.Steps()) + "\n" + strings.Join(d.noted, " ")
			if err := os.WriteFile(steps, []byte(text), 0o600); err != nil {
				panic(err)
			}
		}
	}, nil
}

// KillSelf ends the process as kill -9 does: no deferred call runs.
func KillSelf() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}

// ReadSteps reads what a child process reported: how many steps it took, and
// which of them were not SQLite's.
func ReadSteps(file string) (steps int, noted []int, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, nil, err
	}
	for i, word := range strings.Fields(string(b)) {
		n, err := strconv.Atoi(word)
		switch {
		case err != nil:
			return 0, nil, err
		case i == 0:
			steps = n
		default:
			noted = append(noted, n)
		}
	}
	return steps, noted, nil
}

func (d *Disk) step(op string) { d.take(op, false) }

func (d *Disk) take(op string, note bool) {
	d.mu.Lock()
	d.steps++
	n := d.steps
	if note {
		d.noted = append(d.noted, strconv.Itoa(n))
	}
	d.mu.Unlock()
	if d.Step != nil {
		d.Step(n, op)
	}
}

// grow takes n bytes of the room that is left and reports whether there was so much.
func (d *Disk) grow(n int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Room < 0 || n <= 0 {
		return true
	}
	if d.grown+n > d.Room {
		return false
	}
	d.grown += n
	return true
}

// methods are the operations on a file with those that they stand before.
type methods struct {
	sqlite3.Tsqlite3_io_methods
	below uintptr
}

var (
	wrapMu  sync.Mutex
	wrapped = map[uintptr]uintptr{}
)

// at is the C structure at an address that SQLite gave.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// pointer is a Go function as SQLite, translated to Go, holds it: the address of
// its function value.
func pointer[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// function is the reverse of pointer.
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) }

type (
	openFunc     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	deleteFunc   = func(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32
	writeFunc    = func(tls *libc.TLS, file, buf uintptr, n int32, offset int64) int32
	truncateFunc = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFunc     = func(tls *libc.TLS, file uintptr, flags int32) int32
	sizeFunc     = func(tls *libc.TLS, file, size uintptr) int32
)

func vfsOpen(tls *libc.TLS, _, name, file uintptr, flags int32, out uintptr) int32 {
	if flags&sqlite3.SQLITE_OPEN_CREATE != 0 {
		installed.step("open")
	}
	rc := function[openFunc](at[sqlite3.Tsqlite3_vfs](original).FxOpen)(tls, original, name, file, flags, out)
	f := at[sqlite3.Tsqlite3_file](file)
	if rc != sqlite3.SQLITE_OK || f.FpMethods == 0 {
		return rc
	}
	wrapMu.Lock()
	defer wrapMu.Unlock()
	if wrapped[f.FpMethods] == 0 {
		p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(methods{})))
		if p == 0 {
			return sqlite3.SQLITE_NOMEM
		}
		m := at[methods](p)
		m.Tsqlite3_io_methods, m.below = *at[sqlite3.Tsqlite3_io_methods](f.FpMethods), f.FpMethods
		m.FxWrite, m.FxTruncate, m.FxSync = pointer(fileWrite), pointer(fileTruncate), pointer(fileSync)
		wrapped[f.FpMethods] = p
	}
	f.FpMethods = wrapped[f.FpMethods]
	return rc
}

func below(file uintptr) *sqlite3.Tsqlite3_io_methods {
	return at[sqlite3.Tsqlite3_io_methods](at[methods](at[sqlite3.Tsqlite3_file](file).FpMethods).below)
}

func vfsDelete(tls *libc.TLS, _, name uintptr, syncDir int32) int32 {
	installed.step("delete")
	return function[deleteFunc](at[sqlite3.Tsqlite3_vfs](original).FxDelete)(tls, original, name, syncDir)
}

func fileWrite(tls *libc.TLS, file, buf uintptr, n int32, offset int64) int32 {
	installed.step("write")
	m := below(file)
	if installed.Room >= 0 {
		p := libc.Xmalloc(tls, 8)
		defer libc.Xfree(tls, p)
		if rc := function[sizeFunc](m.FxFileSize)(tls, file, p); rc != sqlite3.SQLITE_OK {
			return rc
		}
		if !installed.grow(offset + int64(n) - *at[int64](p)) {
			return sqlite3.SQLITE_FULL
		}
	}
	return function[writeFunc](m.FxWrite)(tls, file, buf, n, offset)
}

func fileTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	installed.step("truncate")
	return function[truncateFunc](below(file).FxTruncate)(tls, file, size)
}

func fileSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	installed.step("sync")
	return function[syncFunc](below(file).FxSync)(tls, file, flags)
}
