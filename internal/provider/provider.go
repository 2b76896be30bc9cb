// Package provider knows where mail providers keep their mailboxes, which
// secret each wants, and how to find the server of a domain that none of them
// serves: mail exchangers, service records (RFC 6186) and the configuration
// files that mail programs look for.
package provider

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Secret is the kind of secret that a provider wants of programs.
type Secret string

// Kinds of secrets. The names that providers give them stand in the words of i18n.
const (
	SecretWeb    Secret = "web"    // the password of the mailbox
	SecretApp    Secret = "app"    // an app password made in the account's settings
	SecretCode   Secret = "code"   // 授权码
	SecretClient Secret = "client" // 客户端专用密码
	SecretThird  Secret = "third"  // 三方客户端安全密码
	SecretBridge Secret = "bridge" // the password that Proton Mail Bridge shows
	SecretOAuth  Secret = "oauth"  // OAuth 2.0 only
)

// Secrets lists all kinds.
var Secrets = []Secret{SecretWeb, SecretApp, SecretCode, SecretClient, SecretThird, SecretBridge, SecretOAuth}

// Preset is what is known of a provider.
type Preset struct {
	ID        string            `yaml:"id"`
	Name      string            `yaml:"name"`
	Domains   []string          `yaml:"domains"`
	MX        []string          `yaml:"mx"`
	Host      string            `yaml:"host"`
	Hosts     map[string]string `yaml:"hosts"`
	Port      int               `yaml:"port"`
	TLS       string            `yaml:"tls"`  // implicit or starttls
	User      string            `yaml:"user"` // "address" or "local"
	Secret    Secret            `yaml:"secret"`
	OAuth     string            `yaml:"oauth"`  // service of package oauth, "" for none
	Tenant    string            `yaml:"tenant"` // of that service
	Help      string            `yaml:"help"`   // topic of "inquiry help"
	Days      int               `yaml:"days"`   // how far back programs see mail by default; 0 for all
	Labels    bool              `yaml:"labels"`
	Renumbers bool              `yaml:"renumbers"`
}

//go:embed providers.yaml
var presetsText []byte

var presets = sync.OnceValue(func() []Preset {
	var list []Preset
	if err := yaml.Unmarshal(presetsText, &list); err != nil {
		panic("provider: embedded providers.yaml: " + err.Error()) // a broken build, found by the first test
	}
	for i := range list {
		p := &list[i]
		if p.TLS == "" {
			p.TLS = "implicit"
		}
		if p.Port == 0 {
			p.Port = 993
		}
		if p.User == "" {
			p.User = "address"
		}
	}
	return list
})

// Presets lists all providers in the order of the help.
func Presets() []Preset { return presets() }

// Domains lists all domains of addresses that a provider gives out.
func Domains() []string {
	var all []string
	for _, p := range presets() {
		all = append(all, p.Domains...)
	}
	return all
}

// ByDomain finds the provider that gives out addresses of a domain, in lower
// case and ASCII.
func ByDomain(domain string) (Preset, bool) {
	i := slices.IndexFunc(presets(), func(p Preset) bool { return slices.Contains(p.Domains, domain) })
	if i < 0 {
		return Preset{}, false
	}
	p := presets()[i]
	if h := p.Hosts[domain]; h != "" {
		p.Host = h
	}
	return p, true
}

// ByMX finds the provider whose servers take a domain's mail; exchangers are
// host names, the preferred one first.
func ByMX(exchangers []string) (Preset, bool) {
	for _, mx := range exchangers {
		mx = strings.ToLower(strings.TrimSuffix(mx, "."))
		for _, p := range presets() {
			for _, end := range p.MX {
				if mx != end && !strings.HasSuffix(mx, "."+end) {
					continue
				}
				for _, region := range slices.Sorted(maps.Keys(p.Hosts)) {
					if strings.HasSuffix(mx, "."+region) {
						p.Host = p.Hosts[region]
					}
				}
				return p, true
			}
		}
	}
	return Preset{}, false
}

// ByHost finds the provider of an IMAP server.
func ByHost(host string) (Preset, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "127.0.0.1" || host == "" {
		return Preset{}, false // any program may listen there
	}
	for _, p := range presets() {
		if p.Host == host {
			return p, true
		}
		for _, h := range p.Hosts {
			if h == host {
				p.Host = h
				return p, true
			}
		}
	}
	return Preset{}, false
}

// Username is the name to sign in with for an address.
func (p Preset) Username(address string) string {
	if p.User == "local" {
		local, _, _ := strings.Cut(address, "@")
		return local
	}
	return address
}
