package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// savedFile is an attachment that "show --save-to" was asked for.
type savedFile struct {
	Inquiry   int64         `json:"inquiry"`
	MessageID inquiry.Maybe `json:"message_id"`
	Name      string        `json:"name"` // as the sender gave it
	Type      string        `json:"type"`
	Size      int64         `json:"size"`
	File      *string       `json:"file"` // null: it was left on the server
}

// runSaveTo writes the attachments of inquiries into a folder and lists them.
// What a mailbox kept, because it is large, cannot be written.
func runSaveTo(ctx context.Context, env *Env, args []string, dir string) error {
	view, named, err := env.inquiries(ctx, args)
	if err != nil {
		return err
	}
	defer view.Close()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return hint(fmt.Errorf("save attachments: there is no folder %s", dir), "make it first: mkdir -p "+dir)
	}
	defer root.Close()
	all, risky := []savedFile{}, false
	for _, q := range named {
		for _, r := range q.Risks {
			risky = risky || r.Name == inquiry.RiskDangerousAttachment
		}
		some, err := saveAttachments(ctx, view.st, root, &q)
		all = append(all, some...)
		if err != nil {
			return errors.Join(env.sayFiles(all), err)
		}
	}
	if err := env.sayFiles(all); err != nil {
		return err
	}
	if risky {
		env.warn("dangerous_attachment", env.Words().T("files.risky"))
	}
	left := 0
	for _, f := range all {
		if f.File == nil {
			left++
		}
	}
	if left > 0 {
		err := fmt.Errorf("save attachments: %d were left on the server when the mail was fetched", left)
		return partlyError{hint(err, "open the mail in your mail program and save them there")}
	}
	return nil
}

// saveAttachments writes those of the buyer's messages of one inquiry.
func saveAttachments(ctx context.Context, st *store.Store, root *os.Root, q *inquiry.Inquiry) ([]savedFile, error) {
	var all []savedFile
	for _, m := range q.Messages {
		if m.Direction != inquiry.In {
			continue
		}
		raw, err := st.Raw(ctx, m.Ref)
		if err != nil {
			return all, err
		}
		if raw.Format != store.FormatMail {
			continue
		}
		for i, c := range mailparse.Attachments(raw.Data) {
			f := savedFile{Inquiry: q.ID, MessageID: m.MessageID, Name: c.Name, Type: c.Type, Size: c.Size}
			if !c.Left && !(raw.Truncated && len(c.Data) == 0) {
				name, err := writeNew(root, safeName(c.Name, c.Type, i+1), c.Data)
				if err != nil {
					return all, fmt.Errorf("save attachments: inquiry %d: %w", q.ID, err)
				}
				path := filepath.Join(root.Name(), name)
				f.File = &path
			}
			all = append(all, f)
		}
	}
	return all, nil
}

func (e *Env) sayFiles(all []savedFile) error {
	w := e.Words()
	return listing[savedFile]{
		columns: []screen.Column{{Title: w.T("col.id"), Right: true}, {Title: w.T("files.col.size"), Right: true}, {Title: w.T("files.col.type"), Min: 10}, {Title: w.T("files.col.file"), Min: 20}},
		objects: all,
		cells: func(f savedFile) []string {
			file := w.T("files.left", "Name", f.Name)
			if f.File != nil {
				file = *f.File
			}
			return []string{fmt.Sprint(f.Inquiry), humanSize(f.Size), f.Type, file}
		},
		empty: w.T("files.none"),
	}.write(e)
}

// writeNew writes a file that its owner only can read, under a name that is free,
// and returns the name. The root lets nothing out of its folder, by links neither.
func writeNew(root *os.Root, name string, data []byte) (string, error) {
	ending := filepath.Ext(name)
	for n := 1; n < 10000; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ending), n, ending)
		}
		f, err := root.OpenFile(free, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return "", errors.Join(err, root.Remove(free))
		}
		return free, nil
	}
	return "", fmt.Errorf("every name like %s is taken", name)
}

// maxName bounds the name of a file, bytes: file systems take 255, and some room
// is left for a number.
const maxName = 200

// safeName makes a name of a file on any system of what a sender calls his
// attachment, the n-th of its mail: no path, no control or invisible characters,
// none of those that Windows forbids or of its devices
// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file), not hidden,
// not like a flag.
func safeName(name, kind string, n int) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) || unicode.IsControl(r) {
			return '_'
		}
		return r
	}, screen.Line(strings.ToValidUTF8(name, "_")))
	name = strings.TrimRight(strings.TrimSpace(name), ". ")
	if name == "" {
		name = fmt.Sprintf("attachment-%d", n)
		if kind == "message/rfc822" {
			name += ".eml"
		}
	}
	if ending := filepath.Ext(name); len(name) > maxName {
		if len(ending) > 20 {
			ending = ""
		}
		cut := maxName - len(ending)
		for !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut] + ending
	}
	stem, _, _ := strings.Cut(name, ".")
	if strings.ContainsRune(".-~", rune(name[0])) || isDevice(strings.TrimSpace(stem)) {
		name = "_" + name
	}
	return name
}

// isDevice reports whether Windows takes the name of a file for a device.
func isDevice(stem string) bool {
	stem = strings.ToUpper(stem)
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if n, ok := strings.CutPrefix(stem, port); ok && utf8.RuneCountInString(n) == 1 && strings.ContainsAny(n, "0123456789¹²³") {
			return true
		}
	}
	return false
}
