package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/draft"
	"github.com/inquiry-cli/inquiry/internal/mailbox"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// maxAttached is how much goes with one draft, bytes; larger mails are refused
// by many servers.
const maxAttached = 20 << 20

// hand gives the letter to where the flags say, or prints it.
func (l *letter) hand(ctx context.Context, env *Env, opts draftOptions) error {
	if opts.edit {
		if err := l.edit(ctx, env); err != nil {
			return err
		}
	}
	if opts.save || opts.eml != "" {
		if err := l.attach(env); err != nil {
			return err
		}
	}
	if !env.flags.json {
		l.sayNotes(env)
	}
	handed := opts.eml != ""
	if handed {
		mail := l.mail
		mail.Unsent = true
		err := writeFile(env, opts.eml, func(out io.Writer) error {
			_, err := out.Write(mail.Bytes())
			return err
		})
		if err != nil {
			return err
		}
	}
	saved := "" // the folder
	if opts.save {
		var err error
		if saved, err = l.save(ctx, env); err != nil {
			return err
		}
		handed = true
		if !env.flags.json {
			env.say("%s", screen.Line(env.Words().T("draft.saved", "Folder", saved, "Account", l.account.Name)))
		}
	}
	if opts.copy {
		copied, err := l.copy(ctx, env)
		if err != nil {
			return err
		}
		handed = handed || copied
	}
	switch {
	case env.flags.json && opts.eml == "-":
		return nil
	case env.flags.json:
		return writeJSON(env.Out, []draftObject{l.object(saved)})
	case handed:
		return nil
	}
	return l.print(env)
}

// sayNotes tells what the exporter must know before he sends the letter.
func (l *letter) sayNotes(env *Env) {
	for _, n := range l.notes {
		note := []string{screen.Line("! " + n)}
		if env.onScreen() {
			note = screen.Wrap(note[0], env.Width())
		}
		for _, line := range note {
			env.say("%s", line)
		}
	}
}

// copy puts the text on the clipboard; false where this machine has none. When
// the tool fails the text is printed: it is not lost with the clipboard.
func (l *letter) copy(ctx context.Context, env *Env) (bool, error) {
	tool, err := copyText(ctx, l.mail.Text)
	switch {
	case err != nil && !env.flags.json:
		return false, errors.Join(err, l.print(env))
	case err != nil:
		return false, err
	case tool == "":
		env.say("%s", env.Words().T("draft.noclipboard"))
		return false, nil
	}
	if !env.flags.json {
		env.say("%s", env.Words().T("draft.copied", "Tool", tool))
	}
	return true, nil
}

// attach reads the files that go with a mail, as far as they fit into one.
func (l *letter) attach(env *Env) error {
	left := int64(maxAttached)
	for _, path := range l.paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("attach: %w", err)
		}
		if left -= int64(len(data)); left < 0 {
			l.notes = append(l.notes, env.Words().T("draft.toolarge", "File", path, "Size", humanSize(maxAttached)))
			left += int64(len(data))
			continue
		}
		l.mail.Files = append(l.mail.Files, draft.File{Name: filepath.Base(path), Data: data})
	}
	return nil
}

// save appends the draft to the mailbox, and says in which folder it is.
func (l *letter) save(ctx context.Context, env *Env) (string, error) {
	if l.account == nil {
		return "", hint(usagef("no mailbox is configured to save to"), "write a file instead: --eml reply.eml")
	}
	a := *l.account
	if a.Maildir != "" {
		folder, err := mailbox.SaveMaildir(a.Maildir, a.Drafts, l.mail.Bytes(), env.Now())
		return folder, draftsHint(err, a)
	}
	dbPath := env.dbPath(env.cfg)
	st, err := store.Open(ctx, dbPath, env.openOptions(dbPath, store.Options{}))
	if err != nil {
		return "", err // it was read just now
	}
	defer st.Close()
	if err := env.paused(ctx, st, a); err != nil {
		return "", err
	}
	if env.ErrTTY {
		env.say("%s", env.Words().T("draft.saving", "Account", a.Name, "Host", a.Host))
	}
	folder, err := mailbox.Save(ctx, mailbox.Account{
		Name: a.Name, Host: a.Host, Port: a.Port, STARTTLS: a.TLS == "starttls", CAFile: a.CAFile, Fingerprint: a.Fingerprint,
		Username: a.Username, Folder: a.Drafts,
		Password: signer(env, a), OAuth: authOf(a) == imap.AuthXOAuth2,
	}, l.mail.Bytes(), env.Now())
	switch {
	case errors.Is(err, mailbox.ErrSignIn):
		refused := &imap.ErrSignIn{Account: a.Name, Host: a.Host, ServerText: err.Error()}
		return "", hint(env.noteSignIn(ctx, st, a, refused), append(signInHints(env, a, refused), "nothing was saved")...)
	case errors.Is(err, mailbox.ErrCertificate):
		return "", hint(err, "for a certificate of your own: set ca_file or fingerprint of the account", "nothing was saved")
	case errors.Is(err, mailbox.ErrNetwork):
		return "", hint(&imap.ErrNetwork{Account: a.Name, Host: a.Host, Err: err}, "look into the folder of drafts before you try again", "or write a file: --eml reply.eml")
	}
	return folder, draftsHint(err, a)
}

func draftsHint(err error, a config.Account) error {
	if errors.Is(err, mailbox.ErrNoDrafts) {
		return hint(err, fmt.Sprintf("name it in the config: drafts: of the account %q", a.Name), "or write a file: --eml reply.eml")
	}
	return err
}

// edit opens the text in the user's editor and takes what he saved.
func (l *letter) edit(ctx context.Context, env *Env) error {
	if env.flags.noInput || !env.InTTY && env.Getenv("INQUIRY_EDITOR") == "" {
		return usagef("--edit needs a terminal, or INQUIRY_EDITOR")
	}
	editor := ""
	for _, name := range []string{"INQUIRY_EDITOR", "VISUAL", "EDITOR"} {
		if editor = env.Getenv(name); editor != "" {
			break
		}
	}
	words := strings.Fields(editor)
	if len(words) == 0 {
		return hint(usagef("no editor is known"), "set INQUIRY_EDITOR, for instance to: nano")
	}
	f, err := os.CreateTemp("", "inquiry-draft-*.txt") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(l.mail.Text)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], f.Name())...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = env.In, env.Out, env.Err
	if env.flags.json || !env.OutTTY {
		cmd.Stdout = env.Err
	}
	switch err := cmd.Run(); {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return hint(usagef("editor %s is not there", words[0]), "set INQUIRY_EDITOR, for instance to: nano")
	case err != nil:
		return fmt.Errorf("run editor %s: %w", words[0], err)
	}
	text, err := os.ReadFile(f.Name())
	if err != nil {
		return err
	}
	l.mail.Text = screen.Clean(strings.ReplaceAll(strings.ToValidUTF8(strings.TrimPrefix(string(text), "\ufeff"), ""), "\r\n", "\n"))
	if strings.TrimSpace(l.mail.Text) == "" {
		return usagef("the text is empty; nothing was done with it")
	}
	return nil
}

// clipboards are the programs that take text for the clipboard, the likeliest first.
var clipboards = [][]string{{"wl-copy"}, {"xclip", "-selection", "clipboard"}, {"xsel", "--clipboard", "--input"}, {"pbcopy"}, {"clip.exe"}}

// copyText gives text to the first program that takes it and returns its name,
// "" when there is none.
func copyText(ctx context.Context, text string) (string, error) {
	var last error
	for _, c := range clipboards {
		path, err := exec.LookPath(c[0])
		if err != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, path, c[1:]...)
		cmd.Stdin = strings.NewReader(text)
		if c[0] == "clip.exe" { // reads UTF-16 with a mark, else the code page
			cmd.Stdin = strings.NewReader(utf16LE(text))
		}
		if last = cmd.Run(); last == nil {
			return c[0], nil
		}
		last = fmt.Errorf("run %s: %w", c[0], last)
	}
	return "", last
}

func utf16LE(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}
