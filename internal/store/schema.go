package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks files of this program: "INQY" in ASCII, see
// https://www.sqlite.org/pragma.html#pragma_application_id.
const applicationID = 0x494e5159

// migration is one step of the schema: after it user_version is Version.
type migration struct {
	version int
	sql     string
}

// migrations returns the embedded steps in order; the number leads the name.
func migrations() []migration {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err) // embedded at build time
	}
	var all []migration
	for _, e := range entries {
		number, _, _ := strings.Cut(e.Name(), "_")
		v, err := strconv.Atoi(number)
		if err != nil {
			panic(err) // a misnamed file of ours
		}
		b, err := migrationFiles.ReadFile(path.Join("migrations", e.Name()))
		if err != nil {
			panic(err)
		}
		all = append(all, migration{version: v, sql: string(b)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].version < all[j].version })
	return all
}

// newest is the schema version of this program. A test holds it equal to the
// last migration.
const newest = 1

// Schema is the version of the schema of this program's files, PRAGMA user_version.
func Schema() int { return newest }

// header is what the first page says about the file.
type header struct {
	version, application, pages int
}

const headerQuery = `
SELECT user_version, application_id, page_count FROM pragma_user_version, pragma_application_id, pragma_page_count`

func (r Reader) header(ctx context.Context) (header, error) {
	var h header
	_, err := r.one(ctx, headerQuery, nil, &h.version, &h.application, &h.pages)
	return h, err
}

// checkSchema tells whether the file is of this program and of its version.
// SQLite itself refuses files that are shorter than their first page says.
func (s *Store) checkSchema(ctx context.Context) error {
	h, err := s.header(ctx)
	if err != nil {
		return err
	}
	if blank, err := s.blank(ctx, h); err != nil {
		return err
	} else if blank {
		return ErrNoDatabase
	}
	if h, err = s.header(ctx); err != nil { // another process may have made it meanwhile
		return err
	}
	if err := checkHeader(h); err != nil {
		return err
	}
	if h.version < newest {
		return ErrOlderSchema
	}
	return nil
}

// blank reports whether the file holds nothing yet: empty, or only switched to
// WAL before its maker was stopped.
func (r Reader) blank(ctx context.Context, h header) (bool, error) {
	if h.pages > 1 || h.version != 0 || h.application != 0 {
		return false, nil
	}
	var objects int
	_, err := r.one(ctx, `SELECT count(*) FROM sqlite_schema`, nil, &objects)
	return objects == 0, err
}

func checkHeader(h header) error {
	if h.pages > 0 && h.application != applicationID {
		return ErrForeign
	}
	if h.version > newest {
		return fmt.Errorf("%w: schema %d, this one knows %d", ErrNewerSchema, h.version, newest)
	}
	return nil
}

// admit refuses files that this program must not write to.
func (s *Store) admit(ctx context.Context) error {
	h, err := s.header(ctx)
	if err != nil {
		return err
	}
	if blank, err := s.blank(ctx, h); err != nil || blank {
		return err
	}
	if h, err = s.header(ctx); err != nil { // another process may have made it meanwhile
		return err
	}
	return checkHeader(h)
}

// migrate brings the file to the newest version, each step in a transaction of
// its own, after a backup of a file that holds anything.
func (s *Store) migrate(ctx context.Context, steps []migration) error {
	h, err := s.header(ctx)
	if err != nil {
		return err
	}
	last := steps[len(steps)-1].version
	if h.version >= last {
		return nil
	}
	if h.version > 0 {
		p := fmt.Sprintf("%s.v%d-%s.backup", s.path, h.version, s.now().UTC().Format("20060102T150405Z"))
		if err := s.Backup(ctx, p); err != nil && !errors.Is(err, os.ErrExist) {
			return fmt.Errorf("back up before the upgrade: %w", err)
		}
		s.backup = p
	}
	for _, m := range steps {
		if err := s.step(ctx, m); err != nil {
			return fmt.Errorf("upgrade to schema %d: %w", m.version, err)
		}
	}
	return nil
}

// step runs one migration unless another process did so meanwhile.
func (s *Store) step(ctx context.Context, m migration) error {
	return s.Update(ctx, func(tx *Tx) error {
		h, err := tx.header(ctx)
		if err != nil || h.version >= m.version {
			return err
		}
		if _, err := tx.w.conn.ExecContext(ctx, m.sql); err != nil {
			return mapError(ctx, err)
		}
		// Neither pragma takes parameters.
		mark := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d;", m.version, applicationID)
		_, err = tx.w.conn.ExecContext(ctx, mark)
		return mapError(ctx, err)
	})
}
