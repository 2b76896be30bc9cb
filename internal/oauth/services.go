package oauth

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
	"golang.org/x/oauth2"
)

// Flows by which a person agrees.
const (
	FlowDevice  = "device"  // a code typed into a browser anywhere, RFC 8628
	FlowBrowser = "browser" // a browser on this machine that comes back, RFC 8252
)

// Service is who gives access tokens.
type Service struct {
	Name      string            `yaml:"name"`
	Flow      string            `yaml:"flow"`
	Tenant    string            `yaml:"tenant"` // takes the place of {tenant} where an App names none
	DeviceURL string            `yaml:"device_url"`
	AuthURL   string            `yaml:"auth_url"`
	TokenURL  string            `yaml:"token_url"`
	Scopes    []string          `yaml:"scopes"`
	Params    map[string]string `yaml:"params"` // sent with the question for agreement
}

//go:embed services.yaml
var servicesText []byte

var services = sync.OnceValue(func() []Service {
	var list []Service
	if err := yaml.Unmarshal(servicesText, &list); err != nil {
		panic("oauth: embedded services.yaml: " + err.Error()) // a broken build, found by the first test
	}
	return list
})

// Names lists the services that are known by name.
func Names() []string {
	var names []string
	for _, s := range services() {
		names = append(names, s.Name)
	}
	return names
}

// App is this program as one service knows it, for one account. Fields that are
// empty take the values of the service called Service.
type App struct {
	Service      string // a name of Names; "" when all addresses are given
	Tenant       string // Microsoft: common, consumers, organizations, or the company's own
	ClientID     string // of the application as it is registered with the service
	ClientSecret string // Google gives one to programs as well; "" for none
	DeviceURL    string
	AuthURL      string
	TokenURL     string
	Scopes       []string
}

// resolve completes the app from its service and checks it.
func (a App) resolve() (Service, error) {
	s := Service{Flow: FlowDevice}
	if a.Service != "" {
		i := slices.IndexFunc(services(), func(s Service) bool { return s.Name == a.Service })
		if i < 0 {
			return s, settings("service %q is not known; there are %s", a.Service, strings.Join(Names(), ", "))
		}
		s = services()[i]
	}
	if a.ClientID == "" {
		return s, settings("client_id is missing: register an application with the service first")
	}
	s.Tenant = first(a.Tenant, s.Tenant)
	s.DeviceURL, s.AuthURL, s.TokenURL = first(a.DeviceURL, s.DeviceURL), first(a.AuthURL, s.AuthURL), first(a.TokenURL, s.TokenURL)
	if len(a.Scopes) > 0 {
		s.Scopes = a.Scopes
	}
	if a.DeviceURL != "" {
		s.Flow = FlowDevice
	} else if s.DeviceURL == "" {
		s.Flow = FlowBrowser
	}
	if strings.ContainsAny(s.Tenant, "/?#%\\ ") {
		return s, settings("tenant %q is no name of a tenant", s.Tenant)
	}
	for what, u := range map[string]*string{"token_url": &s.TokenURL, "device_url": &s.DeviceURL, "auth_url": &s.AuthURL} {
		*u = strings.ReplaceAll(*u, "{tenant}", s.Tenant)
		needed := what == "token_url" || what == "device_url" && s.Flow == FlowDevice || what == "auth_url" && s.Flow == FlowBrowser
		if *u == "" && !needed {
			continue
		}
		if err := secure(*u); err != nil {
			return s, settings("%s: %v", what, err)
		}
	}
	return s, nil
}

// secure accepts https, and http on this machine alone: tokens travel there.
func secure(address string) error {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return errors.New("it is missing")
	case err != nil || u.Host == "":
		return fmt.Errorf("%q is no address", address)
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http":
		if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return nil
		}
	}
	return fmt.Errorf("%q is not https", address)
}

func (a App) config(s Service) *oauth2.Config {
	return &oauth2.Config{ClientID: a.ClientID, ClientSecret: a.ClientSecret, Scopes: s.Scopes,
		Endpoint: oauth2.Endpoint{DeviceAuthURL: s.DeviceURL, AuthURL: s.AuthURL, TokenURL: s.TokenURL, AuthStyle: oauth2.AuthStyleInParams}}
}

func (s Service) options() []oauth2.AuthCodeOption {
	var opts []oauth2.AuthCodeOption
	for _, k := range slices.Sorted(maps.Keys(s.Params)) {
		opts = append(opts, oauth2.SetAuthURLParam(k, s.Params[k]))
	}
	return opts
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
