package cli

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/chat"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/mailfile"
	"github.com/inquiry-cli/inquiry/internal/source/table"
)

// tableOptions are the flags that overrule what a table reader finds by itself.
type tableOptions struct {
	encoding string
	columns  []string
}

func (o *tableOptions) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.encoding, "encoding", "", "read tables in this `ENCODING`, such as gb18030 or windows-1252")
	cmd.Flags().StringSliceVar(&o.columns, "map", nil, "say what a column is, as `COLUMN=ROLE`: name, email, phone, company, country, product, quantity, message and others")
}

// mapping reads --map.
func (o *tableOptions) mapping() (map[string]string, error) {
	m := map[string]string{}
	for _, c := range o.columns {
		column, role, ok := strings.Cut(c, "=")
		if !ok || column == "" || role == "" {
			return nil, usagef("--map takes COLUMN=ROLE, not %q", c)
		}
		m[column] = role
	}
	return m, nil
}

// sourcesFor makes the sources that arguments name: accounts, files, folders;
// all accounts without arguments.
func sourcesFor(env *Env, cfg *config.Config, args []string, opts tableOptions) ([]source.Source, error) {
	columns, err := opts.mapping()
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		if len(cfg.Accounts) == 0 {
			return nil, hint(usagef("no mailbox is configured"), "set one up: inquiry init", "or name files: inquiry pull leads.csv")
		}
		for _, a := range cfg.Accounts {
			args = append(args, a.Name)
		}
	}
	var sources []source.Source
	for _, arg := range args {
		if a, ok := cfg.Account(arg); ok {
			s, err := accountSource(env, cfg, a)
			if err != nil {
				return nil, err
			}
			sources = append(sources, s)
			continue
		}
		s, err := fileSource(env, cfg, arg, opts.encoding, columns)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

// accountSource is a mailbox of the config.
func accountSource(env *Env, cfg *config.Config, a config.Account) (source.Source, error) {
	if a.Maildir != "" {
		return mailfile.Maildir(a.Name, a.Maildir, mailfile.Options{
			Inboxes: a.Folders, Sent: a.Sent, SentNames: imap.SentNames(), Limit: cfg.Limits.MessageBytes,
		}), nil
	}
	return imap.New(imapOptions(env, cfg, a))
}

func imapOptions(env *Env, cfg *config.Config, a config.Account) imap.Options {
	o := imap.Options{
		Name: a.Name, Host: a.Host, Port: a.Port, CAFile: a.CAFile, Fingerprint: a.Fingerprint, Username: a.Username,
		Password: signer(env, a), Auth: authOf(a),
		Folders: a.Folders, Since: a.SinceDate(), Version: buildOf().Version,
		MaxMessage: cfg.Limits.MessageBytes, IdleTimeout: cfg.Limits.Idle, RunTimeout: cfg.Limits.Mailbox,
		TLS: map[string]string{"implicit": imap.TLSImplicit, "starttls": imap.TLSStart}[a.TLS],
	}
	if len(a.Sent) > 0 {
		o.SentFolder = a.Sent[0]
	}
	return o
}

// fileSource finds out what a path is.
func fileSource(env *Env, cfg *config.Config, path, encoding string, columns map[string]string) (source.Source, error) {
	if path == "-" {
		return mailfile.Reader("-", env.In, cfg.Limits.MessageBytes), nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		e := absentf("%q is neither an account nor a file", path)
		var names []string
		for _, a := range cfg.Accounts {
			names = append(names, a.Name)
		}
		if near := config.Nearest(path, names); near != "" {
			return nil, hint(e, "did you mean the account "+strconv.Quote(near)+"?")
		}
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case info.IsDir():
		return mailfile.Dir(path, cfg.Limits.MessageBytes), nil
	case ext == ".csv", ext == ".tsv", ext == ".xlsx", ext == ".tab":
		return table.New(path, table.Options{Encoding: encoding, Map: columns}), nil
	case (ext == ".txt" || ext == ".zip") && chat.Is(path):
		return chat.New(path, chat.Options{OwnNames: ownNames(cfg)}), nil
	case ext == ".txt" && isTable(path):
		return table.New(path, table.Options{Encoding: encoding, Map: columns}), nil
	case ext == ".xls":
		return nil, hint(usagef("%s: old Excel files are not read", path), "save it as .xlsx or .csv first")
	}
	return mailfile.File(path, cfg.Limits.MessageBytes), nil
}

// isTable reports whether a text file is a table: its first line is cut by tabs,
// semicolons or commas, and is no mail header.
func isTable(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	line, err := bufio.NewReader(io.LimitReader(f, 16<<10)).ReadString('\n')
	if err != nil && line == "" {
		return false
	}
	if name, _, ok := strings.Cut(line, ":"); ok && !strings.ContainsAny(name, "\t;,\" ") {
		return false
	}
	return !strings.HasPrefix(line, "From ") && strings.ContainsAny(line, "\t;,|\x00")
}

// ownNames are the names by which chats know us.
func ownNames(cfg *config.Config) []string {
	names := cfg.Company.Names
	if cfg.Company.Name != "" {
		names = append([]string{cfg.Company.Name}, names...)
	}
	return names
}
