package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/mailbox"
	"github.com/inquiry-cli/inquiry/internal/secret"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// pausedError says that an account is left alone because its sign-in was
// refused too often.
type pausedError struct {
	account string
	text    string
}

func (e *pausedError) Error() string { return e.text }

func (e *pausedError) hints() []string {
	return []string{
		"set the right secret: inquiry config password " + e.account,
		"or try the one that is there: inquiry doctor " + e.account,
		"it is left alone so that the provider does not lock it; stored data is safe",
	}
}

// nowPausedError is the refusal after which an account is paused.
type nowPausedError struct{ error }

func (e nowPausedError) Unwrap() error { return e.error }

// metaRefused is where the refusals of an account are kept.
func metaRefused(account string) string { return "refused/" + account }

// paused returns a *pausedError when an account's sign-in was refused in its
// last runs and neither settings nor secret have changed since.
func (e *Env) paused(ctx context.Context, st *store.Store, a config.Account) error {
	text, err := st.Meta(ctx, metaRefused(a.Name))
	if err != nil {
		return err
	}
	r := mailbox.ParseRefusals(text)
	if r.Runs < mailbox.RefusedRuns { // the secret is not asked for without need
		return nil
	}
	mark, err := e.signInMark(ctx, a)
	if err != nil || !r.Paused(mark) {
		return nil // a secret that cannot be had is told of by the sign-in itself
	}
	at := clock(r.Last.In(e.Now().Location()))
	return &pausedError{a.Name, e.Words().T("pause.paused", "Count", r.Runs, "At", at)}
}

// noteSignIn remembers how the sign-in of a run went: err is that of the run.
// Only a refusal counts, and only a run that got beyond the sign-in clears the
// count: a network that fails, or a server that wants us to come later, says
// nothing about the secret.
func (e *Env) noteSignIn(ctx context.Context, st *store.Store, a config.Account, err error) error {
	text, readErr := st.Meta(ctx, metaRefused(a.Name))
	if readErr != nil {
		return readErr
	}
	was := mailbox.ParseRefusals(text)
	is := was
	var refused *imap.ErrSignIn
	switch {
	case err == nil:
		is = mailbox.Refusals{}
	case errors.As(err, &refused):
		mark, markErr := e.signInMark(ctx, a)
		if markErr != nil {
			return err
		}
		if is = was.Refused(mark, e.Now()); is.Paused(mark) {
			err = nowPausedError{err}
		}
	}
	if is == was {
		return err
	}
	keep := func(tx *store.Tx) error { return tx.SetMeta(ctx, metaRefused(a.Name), is.String()) }
	return errors.Join(err, st.Update(context.WithoutCancel(ctx), keep))
}

// unpause forgets refusals because somebody looks after the account.
func (e *Env) unpause(ctx context.Context, cfg *config.Config, account string) error {
	path := e.dbPath(cfg)
	st, err := store.Open(ctx, path, e.openOptions(path, store.Options{}))
	if errors.Is(err, store.ErrNoDatabase) {
		return nil
	}
	if err != nil {
		return err
	}
	text, err := st.Meta(ctx, metaRefused(account))
	if err == nil && text != "" {
		err = st.Update(ctx, func(tx *store.Tx) error { return tx.SetMeta(ctx, metaRefused(account), "") })
	}
	return errors.Join(err, st.Close())
}

// signInMark stands for all that a sign-in depends on. An access token that a
// command makes anew each time is left out.
func (e *Env) signInMark(ctx context.Context, a config.Account) (string, error) {
	text := ""
	if len(a.TokenCommand) == 0 {
		var err error
		if text, err = secret.Resolve(ctx, secretSpec(a), e.Getenv); err != nil {
			return "", err
		}
	}
	return mailbox.Mark(a.Name, a.Host, strconv.Itoa(a.Port), a.TLS, a.Username, a.CAFile, a.Fingerprint, authOf(a), fmt.Sprint(a.TokenCommand, a.OAuth), text), nil
}
