package secret

import (
	"context"
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"
)

// service is this program's name in the keyring.
const service = "inquiry"

// Get reads an account's secret from the system's keyring. The error is
// ErrMissing, ErrNoKeyring or ErrTimeout, perhaps wrapped, or the context's.
func Get(ctx context.Context, account string) (string, error) {
	s, err := ask(ctx, func() (string, error) { return keyring.Get(service, account) })
	if err == nil && s == "" {
		return "", ErrMissing
	}
	return s, err
}

// Set stores an account's secret in the system's keyring.
func Set(ctx context.Context, account, secret string) error {
	if secret == "" {
		return ErrMissing
	}
	_, err := ask(ctx, func() (string, error) { return "", keyring.Set(service, account, secret) })
	return err
}

// Delete removes an account's secret from the system's keyring; one that is not
// there is removed already.
func Delete(ctx context.Context, account string) error {
	_, err := ask(ctx, func() (string, error) { return "", keyring.Delete(service, account) })
	if errors.Is(err, ErrMissing) {
		return nil
	}
	return err
}

// ask bounds a call that may wait for a dialogue nobody sees. The call itself
// cannot be stopped; it ends with the process at the latest.
func ask(ctx context.Context, call func() (string, error)) (string, error) {
	limited, cancel := context.WithTimeout(ctx, KeyringTimeout)
	defer cancel()
	type answer struct {
		s   string
		err error
	}
	done := make(chan answer, 1)
	go func() {
		s, err := call()
		done <- answer{s, err}
	}()
	select {
	case a := <-done:
		switch {
		case a.err == nil:
			return a.s, nil
		case errors.Is(a.err, keyring.ErrNotFound):
			return "", ErrMissing
		case errors.Is(a.err, keyring.ErrSetDataTooBig):
			return "", errors.New("the secret is too long for this keyring")
		}
		return "", fmt.Errorf("%w here (%w)", ErrNoKeyring, a.err)
	case <-limited.Done():
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("%w (%v)", ErrTimeout, KeyringTimeout)
	}
}
