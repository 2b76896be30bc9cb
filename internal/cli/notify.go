package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/secret"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newNotifyCmd(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "notify",
		Short: "Tell group robots and webhooks of what came and what is owed",
		Long: "notify brings short digests to the hooks of the config: WeCom, DingTalk, Feishu or Lark, Slack, Telegram, ntfy, a\n" +
			"webhook of your own. Without hooks nothing is sent. They hold counts and numbers of inquiries only, unless a hook says\n" +
			"details: true. After a pull hooks are told of new inquiries of the tiers in notify.tiers; report --notify tells of a report.",
		Example: "  inquiry notify address team\n  inquiry notify test team\n  inquiry notify due --quiet     (for cron, each morning)",
	}
	var signing bool
	address := &cobra.Command{
		Use:     "address HOOK",
		Short:   "Put the address of a hook, or its secret, into the system keyring",
		Example: "  inquiry notify address team\n  inquiry notify address team --secret\n  pass show hooks/team | inquiry notify address team",
		Args:    cobra.ExactArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			return runNotifyAddress(cmd.Context(), env, args[0], signing)
		}),
	}
	address.Flags().BoolVar(&signing, "secret", false, "the secret that signs, or the token, instead of the address")
	cmd.AddCommand(
		&cobra.Command{
			Use:     "test [HOOK]...",
			Short:   "Send a test notice to all hooks, or to those named",
			Example: "  inquiry notify test\n  inquiry notify test team",
			RunE:    started(func(cmd *cobra.Command, args []string) error { return runNotifyTest(cmd.Context(), env, args) }),
		},
		&cobra.Command{
			Use:     "due",
			Short:   "Send the morning digest: how much is owed today, and which inquiries",
			Example: "  inquiry notify due\n  inquiry notify due --quiet",
			Args:    noArgs,
			RunE:    started(func(cmd *cobra.Command, _ []string) error { return runNotifyDue(cmd.Context(), env) }),
		},
		address,
	)
	return cmd
}

// noHooks says how to get hooks.
func noHooks(env *Env, what string) error {
	return hint(usagef("no hook is configured%s", what), "add one under notify: in "+env.configPath()+", after config.example.yaml")
}

func runNotifyAddress(ctx context.Context, env *Env, name string, signing bool) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	h, ok := cfg.Hook(name)
	if !ok {
		return unknownHook(env, cfg, name)
	}
	what := "address"
	if signing {
		what = "secret"
	}
	text, err := readPassword(env, name)
	if err != nil {
		return err
	}
	if text == "" {
		return usagef("no %s was given", what)
	}
	if !signing {
		if _, err := notifierOf(h.Kind, notify.Target{Address: text, Chat: h.Chat}); err != nil {
			return usageError{err.Error()}
		}
	}
	if err := secret.Set(ctx, hookKey(name, what), text); err != nil {
		return hint(fmt.Errorf("keep the %s of %s: %w", what, name, err), fmt.Sprintf("without a keyring use %s_command, %s_env or %s_file in the config", what, what, what))
	}
	env.say("%s", env.Words().T("notify.kept", "Hook", name, "What", env.Words().T("notify."+what)))
	if signing && !h.HasSecret() {
		env.say("%s", env.Words().T("notify.unsigned", "Hook", name))
	}
	return nil
}

func unknownHook(env *Env, cfg *config.Config, name string) error {
	var names []string
	for _, h := range cfg.Notify.Hooks {
		names = append(names, h.Name)
	}
	err := absentf("no hook is called %q", name)
	if near := config.Nearest(name, names); near != "" {
		return hint(err, fmt.Sprintf("did you mean %q?", near))
	}
	return hint(err, "hooks stand under notify: in "+env.configPath())
}

func runNotifyTest(ctx context.Context, env *Env, names []string) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	hooks := cfg.Notify.Hooks
	if len(names) > 0 {
		hooks = nil
		for _, name := range names {
			h, ok := cfg.Hook(name)
			if !ok {
				return unknownHook(env, cfg, name)
			}
			hooks = append(hooks, h)
		}
	}
	if len(hooks) == 0 {
		return noHooks(env, "")
	}
	w := env.Words()
	failed := env.deliver(ctx, hooks, func(bool) notify.Message {
		return notify.Message{Event: notify.EventTest, Title: w.T("notify.test.title"), Lines: []string{w.T("notify.test.text")}, At: env.Now()}
	})
	return notified(env, hooks, failed)
}

// notified prints how hooks took a notice that was the whole work of a command.
func notified(env *Env, hooks []config.Hook, failed []*hookError) error {
	type result struct {
		Hook  string `json:"hook"`
		Kind  string `json:"kind"`
		Sent  bool   `json:"sent"`
		Error string `json:"error,omitempty"`
	}
	results := make([]result, len(hooks))
	for i, h := range hooks {
		results[i] = result{Hook: h.Name, Kind: h.Kind, Sent: true}
		for _, f := range failed {
			if f.hook == h.Name {
				results[i].Sent, results[i].Error = false, screen.Line(f.err.Error())
			}
		}
	}
	w := env.Words()
	err := listing[result]{
		columns: []screen.Column{{Title: w.T("notify.col.hook")}, {Title: w.T("notify.col.kind")}, {Title: w.T("notify.col.result"), Min: 20}},
		objects: results,
		cells: func(r result) []string {
			if r.Sent {
				return []string{r.Hook, r.Kind, w.T("notify.sent")}
			}
			return []string{r.Hook, r.Kind, w.T("notify.failed")}
		},
	}.write(env)
	if err != nil {
		return err
	}
	return hookErrors(failed, len(hooks))
}

// hookErrors is the error of a command whose work was a notice: the kind that
// all failures share, else that some of the work is left.
func hookErrors(failed []*hookError, hooks int) error {
	if len(failed) == 0 {
		return nil
	}
	var errs []error
	var hints []string
	codes := map[int]bool{}
	for _, f := range failed {
		errs = append(errs, f)
		codes[exitCode(startedError{f})] = true
		for _, h := range f.hints() {
			if !contains(hints, h) {
				hints = append(hints, h)
			}
		}
	}
	err := hint(errors.Join(errs...), hints...)
	if len(failed) == hooks && len(codes) == 1 {
		return err
	}
	return partlyError{err}
}

func runNotifyDue(ctx context.Context, env *Env) error {
	view, err := env.view(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	hooks := tellers(view.cfg, notify.EventDue)
	if len(hooks) == 0 {
		return noHooks(env, " for the event due")
	}
	rows, counts, err := view.tasks(ctx, store.TaskQuery{DueBefore: endOfDay(env.Now()), Now: env.Now()})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		env.say("%s", env.Words().T("due.empty"))
		return nil
	}
	return notified(env, hooks, env.deliver(ctx, hooks, func(details bool) notify.Message { return dueDigest(env, rows, counts, details) }))
}

// tellers are the hooks that are told of an event.
func tellers(cfg *config.Config, event string) []config.Hook {
	var hooks []config.Hook
	for _, h := range cfg.Notify.Hooks {
		if h.Tells(event) {
			hooks = append(hooks, h)
		}
	}
	return hooks
}
