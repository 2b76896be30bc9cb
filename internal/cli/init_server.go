package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// askAddress asks for the address until it is one.
func (s *setup) askAddress(context.Context) error {
	text := s.o.address
	for {
		if text == "" {
			answer, err := s.question("address", s.w.T("init.ask.address"), "")
			if err != nil {
				return err
			}
			text = answer
		}
		a, err := provider.ParseAddress(text)
		if err == nil && s.o.host == "" && s.o.maildir == "" {
			err = provider.CheckSlip(a)
		}
		if err == nil {
			s.addr = a
			break
		}
		var fault *provider.AddressError
		if !errors.As(err, &fault) {
			return err
		}
		said := s.w.T("address."+string(fault.Fault), "Address", screen.Line(fault.Address), "Near", fault.Near)
		if !s.env.canAsk() {
			return s.addressError(fault, said)
		}
		fmt.Fprintln(s.env.Err, said)
		if fault.Near == "" {
			text = ""
			continue
		}
		answer, err := s.env.ask(s.w.T("init.ask.near", "Near", fault.Near), "y")
		if err != nil {
			return err
		}
		if isYes(answer) {
			text = fault.Near
			continue
		}
		if fault.Fault == provider.FaultSlip {
			s.addr = a
			break
		}
		text = ""
	}
	for _, have := range s.cfg.Accounts {
		if strings.EqualFold(have.Address, s.addr.String()) {
			return s.taken(have.Name)
		}
	}
	s.account.Address = s.addr.String()
	s.account.Name = s.o.name
	if s.account.Name == "" {
		s.account.Name = s.freeName()
	}
	return nil
}

func (s *setup) addressError(fault *provider.AddressError, said string) error {
	err := usagef("%s", said)
	switch {
	case fault.Fault == provider.FaultSlip:
		return hint(err, "did you mean: inquiry init --address "+fault.Near, "if it is right, name its server as well: --host")
	case fault.Near != "":
		return hint(err, "did you mean: inquiry init --address "+fault.Near)
	}
	return err
}

// freeName makes the account's name from its address: the part before the @,
// then the domain's, then a number.
func (s *setup) freeName() string {
	clean := func(t string) string {
		return strings.Trim(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
				return r
			}
			return '-'
		}, strings.ToLower(t)), "-")
	}
	domain, _, _ := strings.Cut(s.addr.Domain, ".")
	candidates := []string{clean(s.addr.Local), clean(domain), clean(s.addr.Local) + "-" + clean(domain)}
	for i := 2; i < 100; i++ {
		candidates = append(candidates, fmt.Sprintf("mail%d", i))
	}
	for _, c := range candidates {
		if _, taken := s.cfg.Account(c); c != "" && c != "file" && !taken {
			return c
		}
	}
	return "mail"
}

// findServer finds out where the mailbox is: a flag, a preset, or discovery.
func (s *setup) findServer(ctx context.Context) error {
	a := &s.account
	if s.o.maildir != "" {
		dir, err := filepath.Abs(s.o.maildir)
		if err != nil {
			return err
		}
		if info, err := os.Stat(filepath.Join(dir, "cur")); err != nil || !info.IsDir() {
			return hint(usagef("%s is no Maildir: it has no folder cur", dir), "name the folder that holds cur, new and tmp")
		}
		a.Maildir = dir
		return nil
	}
	if s.o.host != "" {
		preset, known := provider.ByHost(s.o.host)
		if !known {
			preset = provider.Preset{Name: s.o.host, Port: imapconn.PortTLS, TLS: "implicit", User: "address", Secret: provider.SecretWeb, Help: "other"}
			if p, ok := provider.ByDomain(s.addr.Domain); ok { // its secret and the like
				preset = p
				preset.Port, preset.TLS = imapconn.PortTLS, "implicit"
			}
		}
		preset.Host = s.o.host
		s.preset = preset
	} else if err := s.discover(ctx); err != nil {
		return err
	}
	a.Host, a.Port, a.TLS = s.preset.Host, s.preset.Port, s.preset.TLS
	if s.o.tls != "" {
		if s.o.tls != "implicit" && s.o.tls != "starttls" {
			return usagef("--tls takes implicit or starttls, not %q", s.o.tls)
		}
		if s.o.tls != a.TLS {
			a.Port = map[string]int{"implicit": imapconn.PortTLS, "starttls": imapconn.PortSTARTTLS}[s.o.tls]
		}
		a.TLS = s.o.tls
	}
	if s.o.port != 0 {
		a.Port = s.o.port
	}
	a.Username = s.o.username
	if a.Username == "" {
		a.Username = s.preset.Username(a.Address)
	}
	if s.o.caFile != "" {
		path, err := filepath.Abs(s.o.caFile)
		if err != nil {
			return err
		}
		a.CAFile = path
	}
	a.Fingerprint = s.o.fingerprint
	return nil
}

// discover looks for the server of the address and says how it was found.
func (s *setup) discover(ctx context.Context) error {
	if _, known := provider.ByDomain(s.addr.Domain); !known {
		s.env.say("%s", s.w.T("init.searching", "Domain", s.addr.Domain, "Seconds", int(provider.DiscoveryTimeout.Seconds())))
	}
	found, err := s.finder().Find(ctx, s.addr)
	switch {
	case errors.Is(err, provider.ErrNotFound):
		if !s.env.canAsk() {
			return hint(usagef("no IMAP server was found for %s", s.addr.Domain), "name it: --host imap."+s.addr.Domain, "the provider's pages tell it under IMAP; see: inquiry help other")
		}
		host, err := s.env.ask(s.w.T("init.ask.host", "Domain", s.addr.Domain), "imap."+s.addr.Domain)
		if err != nil {
			return err
		}
		s.preset = provider.Preset{Name: host, Host: host, Port: imapconn.PortTLS, TLS: "implicit", User: "address", Secret: provider.SecretWeb, Help: "other"}
		return nil
	case err != nil:
		return err
	}
	s.preset = found.Preset
	where := fmt.Sprintf("%s:%d", found.Preset.Host, found.Preset.Port)
	s.env.say("%s", s.w.T("init.found."+found.How, "Name", screen.Line(found.Preset.Name), "Where", where, "Domain", s.addr.Domain))
	if !found.Outside || s.env.flags.yes {
		return nil
	}
	if !s.env.canAsk() {
		return hint(usagef("the name service says that the mail of %s is at %s, which anybody on the way could have forged", s.addr.Domain, found.Preset.Host),
			"if you know this server: --host "+found.Preset.Host)
	}
	answer, err := s.env.ask(s.w.T("init.ask.outside", "Host", found.Preset.Host, "Domain", s.addr.Domain)+" [y/N]", "")
	if err != nil {
		return err
	}
	if !isYes(answer) {
		return hint(errNotConfirmed, "name the server: inquiry init --host HOST")
	}
	return nil
}

func (s *setup) finder() provider.Finder {
	if s.env.Finder != nil {
		return *s.env.Finder
	}
	return provider.Finder{}
}
