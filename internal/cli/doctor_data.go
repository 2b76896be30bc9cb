package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/disk"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// thorough is the size up to which the doctor compares every index with its
// table, bytes; beyond it takes minutes.
const thorough = 256 << 20

// lowDisk is how much room a pull and its backup want at least, bytes.
const lowDisk = 500 << 20

func (d *doctor) database(ctx context.Context, cfg *config.Config) {
	path := d.env.dbPath(cfg)
	var newest time.Time // of what is stored
	defer func() { d.clock(newest) }()
	st, err := store.Open(ctx, path, store.Options{ReadOnly: true, Wait: d.env.flags.wait})
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, store.ErrNoDatabase):
		d.warn("database", d.w.T("doctor.database.none", "Path", path), "inquiry pull")
		d.directory(cfg)
		return
	case err != nil:
		d.fail("database", err.Error(), hintsOf(err)...)
		d.backups(path)
		return
	}
	defer st.Close()
	size := int64(0)
	if info, err := os.Stat(path); err == nil {
		size = info.Size()
	}
	if err := st.Check(ctx, size <= thorough); err != nil {
		d.fail("database", err.Error(), d.w.T("doctor.keepcopy", "Path", path), "inquiry restore")
		d.backups(path)
		return
	}
	n, err := st.Count(ctx, store.Filter{})
	if err != nil {
		d.fail("database", err.Error())
		return
	}
	d.ok("database", "doctor.database", "Path", path, "Schema", store.Schema(), "Size", humanSize(size), "Inquiries", n)
	d.backups(path)
	d.directory(cfg)
	d.lastPull(ctx, cfg, st)
	if asides, err := st.Asides(ctx, false); err == nil && len(asides) > 0 {
		d.private = append(d.private, asides[0].Place.String())
		d.warn("set aside", d.w.T("doctor.aside", "Count", len(asides), "Place", asides[0].Place, "Reason", d.w.Message(asides[0].Reason)))
	}
	if newest, err = st.NewestInstant(ctx); err != nil {
		d.fail("database", err.Error())
	}
}

// clock holds the machine's clock against the newest that is stored.
func (d *doctor) clock(newest time.Time) {
	if newest.After(d.env.Now().Add(time.Hour)) {
		d.warn("clock", d.w.T("doctor.clock.behind", "At", clock(newest.In(d.env.Now().Location()))))
		return
	}
	d.ok("clock", "doctor.clock", "At", clock(d.env.Now()), "Zone", zoneName(d.env.Now()))
}

// backups tells how old the newest one is.
func (d *doctor) backups(dbPath string) {
	dir := backupDir(dbPath)
	files, err := filepath.Glob(filepath.Join(dir, globQuote(filepath.Base(dbPath))+".*.backup"))
	if err != nil || len(files) == 0 {
		d.warn("backup", d.w.T("doctor.backup.none", "Path", dir), "inquiry backup")
		return
	}
	newest := time.Time{}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			newest = latest(newest, info.ModTime())
		}
	}
	d.ok("backup", "doctor.backup", "Count", len(files), "At", clock(newest.In(d.env.Now().Location())), "Path", dir)
}

// globQuote makes a file name match itself only.
func globQuote(name string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(name)
}

func (d *doctor) directory(cfg *config.Config) {
	dir := filepath.Dir(d.env.dbPath(cfg))
	probe, err := os.CreateTemp(dir, ".inquiry-*")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // made by the first pull
	case err != nil:
		d.fail("directory", err.Error(), "chmod u+rwx "+dir)
		return
	}
	name := probe.Name()
	if err := errors.Join(probe.Close(), os.Remove(name)); err != nil {
		d.fail("directory", err.Error())
		return
	}
	if err := safeData(d.env.dbPath(cfg)); err != nil {
		d.fail("directory", err.Error(), hintsOf(err)...)
		return
	}
	d.ok("directory", "doctor.directory", "Path", dir)
}

// place says whether the database lies where it comes to no harm, and whether
// there is room.
func (d *doctor) place(cfg *config.Config) {
	path := d.env.dbPath(cfg)
	p := disk.Of(path)
	move := "inquiry config path"
	switch {
	case p.Sync != "":
		d.warn("place", d.w.T("doctor.place.sync", "Path", filepath.Dir(path), "Name", p.Sync), move)
	case p.Network != "":
		d.warn("place", d.w.T("doctor.place.network", "Path", filepath.Dir(path), "Name", p.Network), move)
	default:
		d.ok("place", "doctor.place", "Path", filepath.Dir(path))
	}
	switch {
	case !p.Known:
	case p.Free < lowDisk:
		d.warn("disk", d.w.T("doctor.disk.low", "Free", humanSize(int64(p.Free)), "Path", filepath.Dir(path)))
	default:
		d.ok("disk", "doctor.disk", "Free", humanSize(int64(p.Free)))
	}
}

func (d *doctor) lastPull(ctx context.Context, cfg *config.Config, st *store.Store) {
	runs, err := st.LastRuns(ctx, false)
	if err != nil {
		d.fail("pull", err.Error())
		return
	}
	pulled := map[string]bool{}
	for _, r := range runs {
		at := clock(r.Ended.In(d.env.Now().Location()))
		pulled[r.Account] = true
		switch {
		case r.Result != "":
			d.fail("pull "+r.Account, d.w.T("doctor.pull.failed", "At", at, "Result", d.w.T("run."+r.Result)), "inquiry pull "+r.Account)
		case d.env.Now().Sub(r.Ended) > staleAfter:
			d.warn("pull "+r.Account, d.w.T("doctor.pull.old", "At", at), "inquiry pull "+r.Account)
		default:
			d.ok("pull "+r.Account, "doctor.pull", "At", at, "New", r.Counts["new"])
		}
	}
	for _, a := range cfg.Accounts {
		if !pulled[a.Name] {
			d.warn("pull "+a.Name, d.w.T("doctor.pull.never"), "inquiry pull "+a.Name)
		}
	}
}

// files checks what the config names, and who may read it.
func (d *doctor) files(cfg *config.Config) {
	good := 0
	check := func(what, path string, secret bool) {
		info, err := os.Stat(path)
		switch {
		case path == "":
		case err != nil:
			d.fail("files", fmt.Sprintf("%s: %v", what, err), "inquiry config show --origin")
		case secret && info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/':
			d.fail("files", d.w.T("doctor.readable", "Path", path), "chmod 600 "+path)
		default:
			good++
		}
	}
	check("templates", cfg.Templates, false)
	check("faq_folder", cfg.FAQFolder, false)
	for _, k := range cfg.Kits {
		for _, f := range k.Files {
			check("kits", f, false)
		}
	}
	for _, a := range cfg.Accounts {
		check("ca_file", a.CAFile, false)
		check("password_file", a.PasswordFile, true)
		check("client_secret_file", a.OAuth.ClientSecretFile, true)
	}
	if good > 0 {
		d.ok("files", "doctor.files", "Count", good)
	}
}
