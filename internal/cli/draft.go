package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/draft"
	"github.com/inquiry-cli/inquiry/internal/form"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// draftOptions are the flags of "inquiry draft".
type draftOptions struct {
	save, copy, edit bool
	eml              string
	language         string
	account          string
}

func newDraftCmd(env *Env) *cobra.Command {
	var opts draftOptions
	cmd := &cobra.Command{
		Use:   "draft ID...",
		Short: "Write the reply or the next follow-up as a draft; --save puts it into Drafts, nothing is sent",
		Long: "draft writes what is owed on an inquiry, in the buyer's language where there are letters for it: a reply that takes\n" +
			"up every question with your own answers (faq, faq_folder in the config) and asks for what is missing, or the next\n" +
			"step of the follow-up. It prints the text; --save appends it to the mailbox's folder of drafts. It never sends.",
		Example: "  inquiry draft 418\n  inquiry draft 418 --save\n  inquiry draft 418 --edit --eml reply.eml\n  inquiry draft 418 --in en --copy",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			ids, err := parseIDs(args)
			if err != nil {
				return err
			}
			if len(ids) > 1 && (opts.eml != "" || opts.copy || opts.edit) {
				return usagef("--eml, --copy and --edit take one inquiry")
			}
			return runDraft(cmd.Context(), env, ids, opts)
		}),
	}
	f := cmd.Flags()
	f.BoolVar(&opts.save, "save", false, "append it to the folder of drafts of the mailbox")
	f.StringVar(&opts.eml, "eml", "", "write it as a mail to this `FILE`")
	f.BoolVar(&opts.copy, "copy", false, "put it on the clipboard")
	f.BoolVar(&opts.edit, "edit", false, "open it in $INQUIRY_EDITOR or $EDITOR first")
	f.StringVar(&opts.language, "in", "", "write in this `LANGUAGE` instead of the buyer's")
	f.StringVar(&opts.account, "account", "", "save to and write from this `ACCOUNT`")
	return cmd
}

func runDraft(ctx context.Context, env *Env, ids []int64, opts draftOptions) error {
	view, err := env.view(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	desk, err := newDraftDesk(view.cfg)
	if err != nil {
		return err
	}
	if opts.language != "" && !desk.templates.Has(draft.KindReply, opts.language) {
		return usagef("--in takes one of: %s", strings.Join(desk.templates.Languages(draft.KindReply), ", "))
	}
	for i, id := range ids {
		q, err := view.inquiry(ctx, id)
		if err != nil {
			return err
		}
		l, err := desk.write(ctx, env, view.st, &q, opts)
		if err != nil {
			return err
		}
		if i > 0 && !env.flags.json {
			fmt.Fprintln(env.Out)
		}
		if err := l.hand(ctx, env, opts); err != nil {
			return fmt.Errorf("draft %d: %w", q.ID, err)
		}
	}
	return nil
}

// draftDesk is what all drafts of a run have in common.
type draftDesk struct {
	cfg       *config.Config
	templates *draft.Templates
	answers   []draft.Answer
	policy    *book
}

// letter is a draft with where it goes.
type letter struct {
	*draft.Draft
	inquiry int64
	account *config.Account // nil when no mailbox is known
	cfg     *config.Config
	mail    draft.Mail
	paths   []string // of the files that go with it
	notes   []string // what the exporter must know before he sends it
}

func newDraftDesk(cfg *config.Config) (*draftDesk, error) {
	d := &draftDesk{cfg: cfg}
	own, err := filesOf(cfg.Templates, ".tmpl")
	if err != nil {
		return nil, &config.Error{File: cfg.Path, Msg: "templates: " + err.Error()}
	}
	if d.templates, err = draft.NewTemplates(own); err != nil {
		return nil, &config.Error{File: cfg.Templates, Msg: err.Error()}
	}
	answers, err := answersOf(cfg)
	if err != nil {
		return nil, err
	}
	for _, a := range answers {
		d.answers = append(d.answers, draft.Answer{Topic: a.Topic, Language: a.Language, Text: a.Text})
	}
	d.policy, err = newBook(cfg)
	return d, err
}

// maxText bounds an answer or a letter read from a folder, bytes.
const maxText = 1 << 20

// filesOf reads the files of a folder that end in ext; none for "".
func filesOf(dir, ext string) (map[string]string, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ext) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(io.LimitReader(f, maxText+1))
		f.Close()
		if err != nil {
			return nil, err
		}
		if len(text) > maxText {
			return nil, fmt.Errorf("%s is longer than %d bytes", e.Name(), maxText)
		}
		files[e.Name()] = strings.TrimPrefix(string(text), "\ufeff")
	}
	return files, nil
}

// withoutTitle drops the heading by which a Markdown file names itself.
func withoutTitle(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "# ") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return strings.TrimSpace(text)
}

// promiseDays is by when a complaint is promised news, working days from now.
const promiseDays = 2

// write composes the draft of one inquiry and finds out where it goes.
func (d *draftDesk) write(ctx context.Context, env *Env, st *store.Store, q *inquiry.Inquiry, opts draftOptions) (*letter, error) {
	l := &letter{inquiry: q.ID, cfg: d.cfg}
	w := env.Words()
	theirs, latest, err := mailsOf(ctx, st, q)
	if err != nil {
		return nil, err
	}
	in := draft.Input{
		Inquiry: q, Language: opts.language, Steps: len(config.Tier(d.cfg.FollowUp, q.Tier)), Answers: d.answers,
		Signature: signatureOf(d.cfg), By: d.policy.policy.Calendar.AddWorkingDays(env.Now(), promiseDays).In(env.Now().Location()), Templates: d.templates,
	}
	if theirs != nil {
		if _, isForm := form.Read(theirs); !isForm {
			in.Subject = mailparse.BareSubject(theirs.Subject)
		}
	}
	if q.ReplyProof == "" && q.FirstReplyAt == nil {
		in.Files = l.kit(w.T, q.Tier)
	}
	if l.Draft, err = draft.Compose(ctx, in); err != nil {
		if errors.Is(err, draft.ErrJunk) {
			return nil, hint(fmt.Errorf("inquiry %d: %w", q.ID, err), fmt.Sprintf("if it is a real buyer: inquiry tier %d B", q.ID))
		}
		return nil, fmt.Errorf("draft %d: %w", q.ID, err)
	}
	if len(l.Files) == 0 {
		l.paths = nil
	}
	for _, t := range l.Pending {
		l.notes = append(l.notes, w.T("draft.noanswer", "Topic", w.T("topic."+string(t)), "File", fmt.Sprintf("%s.%s.md", t, l.Language)))
	}
	for _, t := range l.Foreign {
		l.notes = append(l.notes, w.T("draft.foreign", "Topic", w.T("topic."+string(t)), "Language", l.Language))
	}
	if q.Language != l.Language && q.Language != "unknown" && opts.language == "" {
		l.notes = append(l.notes, w.T("draft.language", "Theirs", q.Language, "Ours", l.Language))
	}
	if l.account, err = d.accountOf(ctx, st, q, opts.account); err != nil {
		return nil, err
	}
	l.address(env, q, theirs, latest)
	return l, nil
}

func signatureOf(cfg *config.Config) string {
	if cfg.Signature != "" {
		return cfg.Signature
	}
	return cfg.Company.Name
}

// kit lists the names of the tier's files that are there, and notes the others.
func (l *letter) kit(t func(string, ...any) string, tier inquiry.Tier) []string {
	var names []string
	for _, k := range l.cfg.Kits {
		if !strings.EqualFold(k.Tier, string(tier)) {
			continue
		}
		for _, path := range k.Files {
			if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
				l.notes = append(l.notes, t("draft.nofile", "File", path))
				continue
			}
			names, l.paths = append(names, filepath.Base(path)), append(l.paths, path)
		}
	}
	return names
}

// mailsOf reads the buyer's latest message and the latest of all; nil where they
// are no mails, or are not kept any more.
func mailsOf(ctx context.Context, st *store.Store, q *inquiry.Inquiry) (theirs, latest *inquiry.Message, err error) {
	for i := len(q.Messages) - 1; i >= 0 && theirs == nil; i-- {
		m := q.Messages[i]
		if m.Direction != inquiry.In && latest != nil {
			continue
		}
		raw, err := st.Raw(ctx, m.Ref)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if raw.Format != store.FormatMail || len(raw.Data) == 0 {
			continue
		}
		mail := mailparse.Parse(raw.Data)
		if latest == nil {
			latest = mail
		}
		if m.Direction == inquiry.In {
			theirs = mail
		}
	}
	return theirs, latest, nil
}

// accountOf is the mailbox that an answer goes out from: the one named, the one
// the buyer wrote to, the first.
func (d *draftDesk) accountOf(ctx context.Context, st *store.Store, q *inquiry.Inquiry, named string) (*config.Account, error) {
	if named != "" {
		if a, ok := d.cfg.Account(named); ok {
			return &a, nil
		}
		return nil, fmt.Errorf("account %q: %w", named, fs.ErrNotExist)
	}
	messages, err := st.Messages(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	for i := len(messages) - 1; i >= 0; i-- {
		for _, p := range messages[i].Places {
			if a, ok := d.cfg.Account(p.Account); ok {
				return &a, nil
			}
		}
	}
	if len(d.cfg.Accounts) > 0 {
		return &d.cfg.Accounts[0], nil
	}
	return nil, nil
}

// address fills in the header: from us, to the buyer's own address, threaded. A
// Reply-To elsewhere is told, not used.
func (l *letter) address(env *Env, q *inquiry.Inquiry, theirs, latest *inquiry.Message) {
	w := env.Words()
	domain := ""
	if l.account != nil {
		l.mail.From = inquiry.Address{Name: l.cfg.Company.Name, Addr: l.account.Address}
		_, domain, _ = strings.Cut(l.account.Address, "@")
	}
	l.mail.To = inquiry.Address{Name: string(q.Customer.Name), Addr: string(q.Customer.Email)}
	if !draft.IsAddress(l.mail.To.Addr) {
		l.notes = append(l.notes, w.T("draft.noaddress"))
	}
	if theirs != nil {
		for _, r := range theirs.ReplyTo {
			switch {
			case l.mail.To.Addr == "":
				l.notes = append(l.notes, w.T("draft.replyonly", "ReplyTo", r.Addr))
			case !strings.EqualFold(r.Addr, l.mail.To.Addr):
				l.notes = append(l.notes, w.T("draft.replyto", "ReplyTo", r.Addr, "To", l.mail.To.Addr))
			}
		}
	}
	parent := theirs
	if l.Kind == draft.KindFollowUp || l.Kind == draft.KindSupport || l.Kind == draft.KindKeepWarm {
		parent = latest
	}
	if parent != nil {
		l.mail.InReplyTo = parent.ID
		l.mail.References = slices.Clone(parent.References)
		if len(l.mail.References) == 0 && len(parent.InReplyTo) == 1 {
			l.mail.References = slices.Clone(parent.InReplyTo)
		}
		l.mail.References = append(l.mail.References, parent.ID)
	}
	l.mail.Subject, l.mail.Text, l.mail.Date = l.Subject, l.Text, env.Now()
	l.mail.ID = draft.NewID(env.Now(), l.mail.To.Addr+"\x00"+l.Text, domain)
}

// draftObject is a draft as JSON.
type draftObject struct {
	ID          int64           `json:"id"`
	Kind        draft.Kind      `json:"kind"`
	Step        int             `json:"step"`
	Language    string          `json:"language"`
	From        inquiry.Maybe   `json:"from"`
	To          inquiry.Maybe   `json:"to"`
	Subject     string          `json:"subject"`
	Text        string          `json:"text"`
	InReplyTo   inquiry.Maybe   `json:"in_reply_to"`
	References  []string        `json:"references"`
	Attachments []string        `json:"attachments"`
	Unanswered  []inquiry.Topic `json:"unanswered"`
	Notes       []string        `json:"notes"`
	SavedIn     inquiry.Maybe   `json:"saved_in"`
}

func (l *letter) object(saved string) draftObject {
	return draftObject{
		ID: l.inquiry, Kind: l.Kind, Step: l.Step, Language: l.Language, From: inquiry.Maybe(l.mail.From.Addr), To: inquiry.Maybe(l.mail.To.Addr),
		Subject: l.mail.Subject, Text: l.mail.Text, InReplyTo: inquiry.Maybe(l.mail.InReplyTo), References: orEmpty(l.mail.References),
		Attachments: orEmpty(l.Files), Unanswered: orEmpty(l.Pending), Notes: orEmpty(l.notes), SavedIn: inquiry.Maybe(saved),
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// print shows the letter as a mail program would: to whom, what about, the text.
func (l *letter) print(env *Env) error {
	var b strings.Builder
	if to := l.mail.To; to.Addr != "" {
		line := screen.Address(to.Addr)
		if to.Name != "" {
			line = to.Name + " <" + line + ">"
		}
		fmt.Fprintf(&b, "To: %s\n", screen.Line(line))
	}
	fmt.Fprintf(&b, "Subject: %s\n\n%s", screen.Line(l.mail.Subject), screen.Clean(l.mail.Text))
	_, err := io.WriteString(env.Out, b.String())
	return err
}
