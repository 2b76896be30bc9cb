package provider

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// DiscoveryTimeout bounds the search for a server in all.
const DiscoveryTimeout = 5 * time.Second

// maxAutoconfig bounds a configuration file, bytes.
const maxAutoconfig = 256 << 10

// Ways in which a server was found, the surest first.
const (
	ByPreset     = "preset"     // the domain is a provider's own
	ByExchanger  = "mx"         // a provider takes the domain's mail
	ByAutoconfig = "autoconfig" // the domain's configuration file, over https
	BySRV        = "srv"        // a service record, RFC 6186
	ByGuess      = "guess"      // imap.DOMAIN or mail.DOMAIN answers with a good certificate
)

// Found is the server of a domain.
type Found struct {
	Preset Preset // with ID "" when no known provider
	How    string
	// Outside says that a service record, which anybody on the way can forge,
	// names a server of another domain: ask before a secret goes there (RFC 6186
	// section 6).
	Outside bool
}

// ErrNotFound says that no way led to a server.
var ErrNotFound = errors.New("no IMAP server was found")

// Resolver asks the name service; *net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
}

// Finder looks for the server of a domain. The zero value asks the system.
type Finder struct {
	Resolver Resolver
	Client   *http.Client
	Timeout  time.Duration // DiscoveryTimeout when 0
	// Answers reports whether a host speaks TLS on port 993 with a certificate
	// for its name.
	Answers func(ctx context.Context, host string) bool
}

// Find looks for the server of an address. It takes DiscoveryTimeout at most.
// The error is ErrNotFound or the context's.
func (f Finder) Find(ctx context.Context, a Address) (Found, error) {
	if p, ok := ByDomain(a.Domain); ok {
		return Found{Preset: p, How: ByPreset}, nil
	}
	outer := ctx
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(f.Timeout, DiscoveryTimeout))
	defer cancel()
	ways := []func(context.Context, string) (Found, bool){f.exchanger, f.autoconfig, f.srv, f.guess}
	results := make([]chan *Found, len(ways))
	for i, way := range ways {
		results[i] = make(chan *Found, 1)
		go func() {
			if found, ok := way(ctx, a.Domain); ok {
				results[i] <- &found
				return
			}
			results[i] <- nil
		}()
	}
	for _, r := range results {
		var found *Found
		select {
		case found = <-r:
		case <-ctx.Done():
			if outer.Err() != nil {
				return Found{}, outer.Err()
			}
			select { // what is there by now counts
			case found = <-r:
			default:
			}
		}
		if found != nil {
			return *found, nil
		}
	}
	return Found{}, ErrNotFound
}

func (f Finder) resolver() Resolver {
	if f.Resolver != nil {
		return f.Resolver
	}
	return net.DefaultResolver
}

func (f Finder) exchanger(ctx context.Context, domain string) (Found, bool) {
	list, err := f.resolver().LookupMX(ctx, domain)
	if err != nil && len(list) == 0 {
		return Found{}, false
	}
	var hosts []string
	for _, mx := range list { // sorted by preference
		hosts = append(hosts, mx.Host)
	}
	p, ok := ByMX(hosts)
	return Found{Preset: p, How: ByExchanger}, ok
}

// srv asks for _imaps and _imap; the former wins at equal priority.
func (f Finder) srv(ctx context.Context, domain string) (Found, bool) {
	for _, kind := range []struct{ service, tls string }{{"imaps", "implicit"}, {"imap", "starttls"}} {
		_, list, err := f.resolver().LookupSRV(ctx, kind.service, "tcp", domain)
		if err != nil && len(list) == 0 {
			continue
		}
		for _, s := range list { // sorted by priority; "." means that there is none
			host := strings.ToLower(strings.TrimSuffix(s.Target, "."))
			if !hostName(host) || s.Port == 0 {
				continue
			}
			if p, ok := ByHost(host); ok {
				return Found{Preset: p, How: BySRV}, true
			}
			return Found{Preset: own(host, int(s.Port), kind.tls), How: BySRV, Outside: !sameOrganisation(host, domain)}, true
		}
	}
	return Found{}, false
}

func own(host string, port int, mode string) Preset {
	return Preset{Name: host, Host: host, Port: port, TLS: mode, User: "address", Secret: SecretWeb, Help: "other"}
}

func sameOrganisation(host, domain string) bool {
	a, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return false
	}
	b, err := publicsuffix.EffectiveTLDPlusOne(domain)
	return err == nil && a == b
}

// autoconfig reads the file that mail programs look for
// (https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/). The
// address itself is not sent.
func (f Finder) autoconfig(ctx context.Context, domain string) (Found, bool) {
	for _, address := range []string{
		"https://autoconfig." + domain + "/mail/config-v1.1.xml",
		"https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	} {
		if found, err := f.readAutoconfig(ctx, address); err == nil {
			return found, true
		}
	}
	return Found{}, false
}

func (f Finder) readAutoconfig(ctx context.Context, address string) (Found, error) {
	client := http.Client{}
	if f.Client != nil {
		client = *f.Client
	}
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if r.URL.Scheme != "https" || len(via) > 3 {
			return http.ErrUseLastResponse
		}
		return nil
	}
	// One of two places may be silent: less than half of the time for each.
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(f.Timeout, DiscoveryTimeout)*2/5)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Found{}, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return Found{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Found{}, fmt.Errorf("status %s", resp.Status)
	}
	var doc struct {
		Servers []struct {
			Type     string `xml:"type,attr"`
			Host     string `xml:"hostname"`
			Port     string `xml:"port"`
			Socket   string `xml:"socketType"`
			Username string `xml:"username"`
		} `xml:"emailProvider>incomingServer"`
	}
	if err := xml.NewDecoder(io.LimitReader(resp.Body, maxAutoconfig)).Decode(&doc); err != nil {
		return Found{}, err
	}
	modes := map[string]string{"SSL": "implicit", "STARTTLS": "starttls"}
	for _, want := range []string{"SSL", "STARTTLS"} { // never plain text
		for _, s := range doc.Servers {
			host := strings.ToLower(strings.TrimSpace(s.Host))
			port, err := strconv.Atoi(strings.TrimSpace(s.Port))
			if !strings.EqualFold(s.Type, "imap") || !strings.EqualFold(strings.TrimSpace(s.Socket), want) || !hostName(host) || err != nil || port < 1 || port > 65535 {
				continue
			}
			if p, ok := ByHost(host); ok {
				return Found{Preset: p, How: ByAutoconfig}, nil
			}
			p := own(host, port, modes[want])
			if strings.TrimSpace(s.Username) == "%EMAILLOCALPART%" {
				p.User = "local"
			}
			return Found{Preset: p, How: ByAutoconfig}, nil
		}
	}
	return Found{}, ErrNotFound
}

// guess tries the names that most hosts of one's own have.
func (f Finder) guess(ctx context.Context, domain string) (Found, bool) {
	answers := f.Answers
	if answers == nil {
		answers = speaksTLS
	}
	hosts := []string{"imap." + domain, "mail." + domain}
	good := make([]chan bool, len(hosts))
	for i, h := range hosts {
		good[i] = make(chan bool, 1)
		go func() { good[i] <- answers(ctx, h) }()
	}
	i := slices.IndexFunc(good, func(c chan bool) bool { return <-c })
	if i < 0 {
		return Found{}, false
	}
	return Found{Preset: own(hosts[i], 993, "implicit"), How: ByGuess}, true
}

func speaksTLS(ctx context.Context, host string) bool {
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: DiscoveryTimeout}, Config: &tls.Config{MinVersion: tls.VersionTLS12}}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(host, "993"))
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
