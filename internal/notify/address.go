package notify

import (
	"cmp"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
)

// Address is the URL of a hook. It is a secret: printed it shows the host only.
type Address struct{ url *url.URL }

// ParseAddress reads a URL: https, or http to this very machine. Its errors do
// not repeat what they are about.
func ParseAddress(s string) (Address, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	switch {
	case err != nil:
		return Address{}, errors.New("the address of the hook is no URL")
	case u.Hostname() == "" || u.Opaque != "":
		return Address{}, errors.New("the address of the hook names no host; it begins with https://")
	case u.Scheme == "http" && isLoopback(u.Hostname()):
	case u.Scheme != "https":
		return Address{}, errors.New("the address of the hook must begin with https://")
	}
	u.Fragment = ""
	return Address{u}, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Host is what may be shown of an address.
func (a Address) Host() string {
	if a.url == nil {
		return "no address"
	}
	return a.url.Hostname()
}

// String is Host, so that no log can hold more.
func (a Address) String() string { return a.Host() }

// GoString is Host as well.
func (a Address) GoString() string { return a.Host() }

// Path is the path of the address, for services that tell methods by it.
func (a Address) Path() string { return a.url.Path }

// With is the address with another path and further parameters.
func (a Address) With(path string, query url.Values) Address {
	u := *a.url
	u.Path, u.RawPath = path, ""
	q := u.Query()
	for k, v := range query {
		q[k] = v
	}
	u.RawQuery = q.Encode()
	return Address{&u}
}

// secrets are the parts of an address that an error must not repeat.
func (a Address) secrets() []string {
	var all []string
	add := func(s string) {
		if len(s) >= 6 && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	add(a.url.String())
	add(a.url.RequestURI())
	add(a.url.Path)
	for _, part := range strings.Split(a.url.Path, "/") {
		add(part)
	}
	for _, values := range a.url.Query() {
		for _, v := range values {
			add(v)
		}
	}
	if a.url.User != nil {
		password, _ := a.url.User.Password()
		add(a.url.User.Username())
		add(password)
	}
	slices.SortFunc(all, func(x, y string) int { return cmp.Or(len(y)-len(x), strings.Compare(x, y)) }) // the whole before its parts
	return all
}
