package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newForgetCmd(env *Env) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "forget ID... | ADDRESS...",
		Short: "Remove a person's names, addresses and texts for ever; what is counted stays",
		Long: "forget removes what was stored of a person: names, addresses, phones, words and raw messages, in every inquiry in which\n" +
			"one of his addresses or phones occurs. Tier, country, dates and topics stay, so that reports stay right. Nothing on any\n" +
			"server is touched; copies that a later pull meets are not stored again. It cannot be taken back.",
		Example: "  inquiry forget 418\n  inquiry forget anna@nordlys.no --yes\n  inquiry forget 418 --dry-run",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			return withRecording(cmd, env, args, dryRun, func(r *recording) error { return runForget(cmd.Context(), r, args) })
		}),
	}
	addDryRun(cmd, &dryRun)
	return cmd
}

// runForget finds all inquiries of a person, asks, and removes what they say.
func runForget(ctx context.Context, r *recording, args []string) error {
	env, w := r.env, r.env.Words()
	who, err := personsOf(ctx, r.st, args)
	if err != nil {
		return err
	}
	all, err := who.inquiries(ctx, r.st)
	if err != nil {
		return err
	}
	loose, err := who.loose(ctx, r.st)
	if err != nil {
		return err
	}
	if len(all) == 0 && len(loose) == 0 {
		return fmt.Errorf("forget: nothing is stored of that person: %w", store.ErrNotFound)
	}
	if !env.flags.quiet {
		for _, q := range all {
			fmt.Fprintln(env.Err, screen.Truncate(fmt.Sprintf("%d  %s  %s", q.ID, q.Tier, screen.Line(buyerOf(&q))), env.Width()))
		}
	}
	if r.dryRun {
		env.say("%s", w.T("change.dryrun"))
		return nil
	}
	if err := env.confirm("forget", w.T("forget.ask", "Count", len(all))); err != nil {
		return err
	}
	ids := make([]int64, len(all))
	for i, q := range all {
		ids[i] = q.ID
	}
	unlock, err := env.lock(ctx, r.st.Path()) // a pull under way may hold the same person
	if err != nil {
		return err
	}
	defer unlock()
	if err := r.st.Forget(ctx, ids, env.Now().UTC(), loose...); err != nil {
		return err
	}
	if env.flags.json {
		after, err := r.st.Inquiries(ctx, store.Filter{IDs: ids})
		if err != nil {
			return err
		}
		return writeObjects(env, after)
	}
	if !env.flags.quiet {
		fmt.Fprintln(env.Out, w.T("forget.done", "Count", len(all)))
		if kept := backupsOf(r.st.Path()); len(kept) > 0 {
			fmt.Fprintln(env.Out, w.T("forget.backups", "Files", strings.Join(kept, ", ")))
		}
	}
	return nil
}

// backupsOf lists the copies of a database that lie beside it.
func backupsOf(path string) []string {
	var all []string
	for _, pattern := range []string{path + ".*", filepath.Join(filepath.Dir(path), "backups", filepath.Base(path)+".*")} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue // a path with brackets in it; nothing is listed then
		}
		for _, f := range found {
			if !strings.HasSuffix(f, ".lock") {
				all = append(all, f)
			}
		}
	}
	slices.Sort(all)
	return all
}

// persons are people by what they are reached at.
type persons struct {
	ids       []int64  // inquiries named
	addresses []string // lower case
	phones    []string
}

// personsOf reads the arguments of forget: numbers stand for the people who
// wrote these inquiries.
func personsOf(ctx context.Context, st *store.Store, args []string) (*persons, error) {
	who := &persons{}
	for _, a := range args {
		if strings.Contains(a, "@") {
			who.addresses = append(who.addresses, strings.ToLower(strings.Trim(a, "<> ")))
			continue
		}
		ids, err := parseIDs([]string{a})
		if err != nil {
			return nil, usagef("forget takes numbers of inquiries or mail addresses, not %q", a)
		}
		for _, id := range ids {
			q, err := st.Inquiry(ctx, id)
			if err != nil {
				return nil, noInquiry(id, err)
			}
			who.ids = append(who.ids, q.ID)
			addresses, phones := reachedAt(&q)
			who.addresses, who.phones = append(who.addresses, addresses...), append(who.phones, phones...)
		}
	}
	return who, nil
}

// reachedAt are the addresses that wrote in an inquiry and the phones named.
func reachedAt(q *inquiry.Inquiry) (addresses, phones []string) {
	add := func(list *[]string, values ...string) {
		for _, v := range values {
			if v != "" && !slices.Contains(*list, v) {
				*list = append(*list, v)
			}
		}
	}
	add(&addresses, strings.ToLower(string(q.Customer.Email)))
	for _, m := range q.Messages {
		if m.Direction == inquiry.In {
			add(&addresses, strings.ToLower(m.From))
		}
	}
	add(&phones, string(q.Customer.Phone), string(q.Customer.WhatsApp))
	return addresses, phones
}

// inquiries are those named and those in which one of the persons occurs, of
// which anything is left to forget.
func (p *persons) inquiries(ctx context.Context, st *store.Store) ([]inquiry.Inquiry, error) {
	var keys []string
	for _, a := range p.addresses {
		keys = append(keys, "a:"+a)
	}
	for _, n := range p.phones {
		keys = append(keys, "p:"+n)
	}
	customers, err := st.CustomersOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	named, err := st.Inquiries(ctx, store.Filter{IDs: p.ids})
	if err != nil || len(p.ids) == 0 {
		named = nil
	}
	if err == nil && len(customers) > 0 {
		var theirs []inquiry.Inquiry
		theirs, err = st.Inquiries(ctx, store.Filter{Customers: customers})
		for _, q := range theirs {
			addresses, phones := reachedAt(&q)
			if overlap(addresses, p.addresses) || overlap(phones, p.phones) {
				named = append(named, q)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(named, func(a, b inquiry.Inquiry) int { return int(a.ID - b.ID) })
	named = slices.CompactFunc(named, func(a, b inquiry.Inquiry) bool { return a.ID == b.ID })
	var left []inquiry.Inquiry
	for _, q := range named {
		gone, err := st.IsForgotten(ctx, q.ID)
		if err != nil {
			return nil, err
		}
		if !gone {
			left = append(left, q)
		}
	}
	return left, nil
}

// loose are messages of the persons that belong to no inquiry.
func (p *persons) loose(ctx context.Context, st *store.Store) ([]int64, error) {
	var refs []int64
	for _, a := range p.addresses {
		some, err := st.MessagesFrom(ctx, a)
		if err != nil {
			return nil, err
		}
		refs = append(refs, some...)
	}
	slices.Sort(refs)
	return slices.Compact(refs), nil
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
