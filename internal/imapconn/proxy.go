package imapconn

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/proxy"
)

// dialer connects by the SOCKS5 proxy that ALL_PROXY names, as curl and others
// take it, else directly: IMAP does not go through proxies for web pages. What
// NO_PROXY lists and this machine itself are reached directly.
func dialer(direct *net.Dialer, host string, getenv func(string) string) (proxy.ContextDialer, error) {
	either := func(name string) string {
		if v := getenv(name); v != "" {
			return v
		}
		return getenv(strings.ToLower(name))
	}
	text := either("ALL_PROXY")
	if text == "" || host == "localhost" || isLoopback(host) {
		return direct, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("ALL_PROXY names no proxy such as socks5://127.0.0.1:1080") // its text may hold a password
	}
	if u.Scheme != "socks5" && u.Scheme != "socks5h" {
		return direct, nil
	}
	by, err := proxy.FromURL(u, direct)
	if err != nil {
		return nil, fmt.Errorf("ALL_PROXY: %w", err)
	}
	through := proxy.NewPerHost(by, direct)
	through.AddFromString(either("NO_PROXY"))
	return named{through, u.Host}, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// named says in errors which proxy was asked.
type named struct {
	*proxy.PerHost
	by string
}

func (n named) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := n.PerHost.DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("by the proxy %s of ALL_PROXY: %w", n.by, err)
	}
	return c, nil
}
