package imap

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// connect opens a connection, signs in, tells who we are and, the first time,
// finds the folders.
func (p *puller) connect(ctx context.Context) error {
	if !p.asked || p.o.Auth == AuthXOAuth2 { // an access token may have run out since
		secret, err := p.o.Password(ctx)
		if err != nil {
			return &ErrSecret{Account: p.o.Name, Host: p.o.Host, Err: err}
		}
		p.secret, p.asked = secret, true
	}
	o := p.o
	o.MaxBytes -= p.sum.Bytes
	srv, err := open(ctx, o)
	if err != nil {
		return err
	}
	p.srv = srv
	if !srv.signedIn() {
		if err := srv.signIn(p.o, p.secret); err != nil {
			var se *serverError
			if errors.As(err, &se) && se.status != "BYE" {
				if passing, _ := later(se); !passing {
					return &ErrSignIn{Account: p.o.Name, Host: p.o.Host, ServerText: strings.TrimSpace(se.text)}
				}
			}
			return fmt.Errorf("sign in: %w", err)
		}
	}
	// NetEase opens no folder for clients that have not told their name; the
	// capabilities asked after sign-in say whether the server wants to know.
	var waitID func() error
	if srv.has("ID") {
		waitID = srv.beginID(p.o.Version)
	}
	var waitFolders func() ([]folder, error)
	if !p.listed {
		waitFolders = srv.beginFolders()
	}
	if waitID != nil {
		if err := waitID(); err != nil && lost(err) {
			return err
		}
	}
	if waitFolders == nil {
		return nil
	}
	all, err := waitFolders()
	if err != nil && lost(err) {
		return fmt.Errorf("list folders: %w", err)
	}
	if err != nil { // a server that does not list still has an inbox
		p.note("the server does not list its folders: %v", err)
	}
	p.all = all
	targets, notes, missing := choose(all, p.o)
	for _, t := range targets {
		p.states = append(p.states, &state{target: t, tries: map[uint32]int{}, silent: map[uint32]int{}})
	}
	p.sum.Notes = append(p.sum.Notes, notes...)
	for _, m := range missing {
		p.trouble = append(p.trouble, &ErrConfig{Account: p.o.Name, Host: p.o.Host, Err: fmt.Errorf("folder %q is not on the server", m)})
	}
	p.listed = true
	return nil
}
