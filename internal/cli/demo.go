package cli

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// demoFiles are an invented exporter's mailbox of five weeks, an export of lead
// ads, and his config.
//
//go:embed demo
var demoFiles embed.FS

// demoNow is the morning that the demo plays: everything in it is invented, and
// so is the clock, so that it looks the same every time.
const demoNow = "2026-11-23T08:40:00+08:00"

// demoSecret is the environment variable by which the demo's config gets its password.
const demoSecret = "INQUIRY_DEMO_PASSWORD"

func newDemoCmd(env *Env) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show everything on invented data: a mailbox, an export, the queue, the questions, the report",
		Long: "demo starts a small IMAP server on this machine, fills it with an invented exporter's mail of five weeks, and runs\n" +
			"pull, due, faq and report week on it, in a database of its own. Nothing of yours is read or changed.",
		Example: "  inquiry demo\n  inquiry demo --dir /tmp/demo",
		Args:    noArgs,
		RunE:    started(func(cmd *cobra.Command, _ []string) error { return runDemo(cmd.Context(), env, dir) }),
	}
	cmd.Flags().StringVar(&dir, "dir", "", "keep database, config and report in this `FOLDER`")
	return cmd
}

func runDemo(ctx context.Context, env *Env, dir string) error {
	if dir == "" {
		dir = filepath.Join(filepath.Dir(config.DefaultPaths(env.Getenv).Database), "demo")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return hint(fmt.Errorf("make the folder of the demo: %w", err), "choose another: inquiry demo --dir FOLDER")
	}
	messages, err := demoMessages()
	if err != nil {
		return err
	}
	server, err := imaptest.Start(messages, imaptest.Options{User: imaptest.User, Password: imaptest.Password})
	if err != nil {
		return fmt.Errorf("start the mail server of the demo: %w", err)
	}
	defer server.Close()
	d := demo{env: env, dir: dir, config: filepath.Join(dir, "config.yaml"), db: filepath.Join(dir, "demo.db")}
	if err := d.prepare(server); err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "%s\n", env.Words().T("demo.begin", "Count", len(messages), "Server", server.Addr(), "Dir", dir))
	page := filepath.Join(dir, "week.html")
	leads := filepath.Join(dir, "leads.csv")
	for _, line := range [][]string{
		{"pull"}, {"pull", leads}, {"due"}, {"faq"}, {"report", "week"}, {"report", "week", "--output", page},
	} {
		if err := d.run(ctx, line...); err != nil {
			return err
		}
	}
	fmt.Fprintf(env.Out, "\n%s\n", env.Words().T("demo.end", "Page", page))
	fmt.Fprintf(env.Out, "  inquiry show 1 %s\n", d.flags())
	return nil
}

// demo is one showing.
type demo struct {
	env             *Env
	dir, config, db string
}

// prepare writes config and export, and begins with an empty database.
func (d *demo) prepare(server *imaptest.Server) error {
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		if err := os.Remove(d.db + suffix); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("begin the demo anew: %w", err)
		}
	}
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		return err
	}
	text, err := demoFiles.ReadFile("demo/config.yaml")
	if err != nil {
		return err
	}
	filled := strings.NewReplacer("HOST", host, "PORT", port, "FINGERPRINT", server.Fingerprint(), "SECRET", demoSecret).Replace(string(text))
	if err := os.WriteFile(d.config, []byte(filled), 0o600); err != nil {
		return err
	}
	leads, err := demoFiles.ReadFile("demo/leads.csv")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.dir, "leads.csv"), leads, 0o600)
}

func (d *demo) flags() string {
	return fmt.Sprintf("--config %s --db %s --now %s", d.config, d.db, demoNow)
}

// run types one command line, as it were, and lets it print.
func (d *demo) run(ctx context.Context, args ...string) error {
	fmt.Fprintf(d.env.Out, "\n$ inquiry %s\n", strings.Join(args, " "))
	sub := *d.env
	sub.flags, sub.cfg, sub.words = globalFlags{}, nil, nil
	sub.Getenv = func(key string) string {
		if key == demoSecret {
			return imaptest.Password
		}
		return d.env.Getenv(key)
	}
	root := newRootCmd(&sub)
	args = append(args, "--config", d.config, "--db", d.db, "--now", demoNow, "--width", fmt.Sprint(d.env.Width()))
	if l := d.env.flags.lang; l != "" {
		args = append(args, "--lang", l)
	}
	root.SetArgs(args)
	root.SetOut(sub.Out)
	root.SetErr(sub.Err)
	return root.ExecuteContext(ctx)
}

// demoMessages are the mails of the demo; each arrived at its Date.
func demoMessages() ([]imaptest.Message, error) {
	var messages []imaptest.Message
	for _, folder := range []string{"INBOX", "Sent"} {
		files, err := fs.ReadDir(demoFiles, "demo/"+folder)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			raw, err := demoFiles.ReadFile("demo/" + folder + "/" + f.Name())
			if err != nil {
				return nil, err
			}
			at := mailparse.Parse(raw).Date
			if at.IsZero() {
				return nil, fmt.Errorf("demo mail %s has no date", f.Name())
			}
			messages = append(messages, imaptest.Message{
				Folder: folder, Raw: raw, InternalDate: at.Truncate(time.Second), Flags: []string{`\Seen`},
			})
		}
	}
	return messages, nil
}
