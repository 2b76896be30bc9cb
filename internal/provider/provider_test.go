package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPresets(t *testing.T) {
	seen, domains := map[string]bool{}, map[string]string{}
	for _, p := range Presets() {
		if p.ID == "" || p.Name == "" || p.Help == "" || seen[p.ID] || !slices.Contains(Secrets, p.Secret) ||
			p.TLS != "implicit" && p.TLS != "starttls" || p.User != "address" && p.User != "local" || len(p.Domains)+len(p.MX) == 0 {
			t.Errorf("%+v", p)
		}
		if p.Secret == SecretOAuth && p.OAuth == "" {
			t.Errorf("%s takes OAuth only, and nobody gives it", p.ID)
		}
		seen[p.ID] = true
		for _, d := range p.Domains {
			if domains[d] != "" {
				t.Errorf("%s belongs to %s and %s", d, domains[d], p.ID)
			}
			domains[d] = p.ID
		}
	}
	tests := map[string]struct{ by, id, host, user string }{
		"163":                   {"a@163.com", "163", "imap.163.com", "a@163.com"},
		"vip.163":               {"a@vip.163.com", "163", "imap.vip.163.com", "a@vip.163.com"},
		"foxmail":               {"a@foxmail.com", "qq", "imap.qq.com", "a@foxmail.com"},
		"iCloud signs in short": {"ana@icloud.com", "icloud", "imap.mail.me.com", "ana"},
		"Zoho in Europe":        {"a@zoho.eu", "zoho", "imap.zoho.eu", "a@zoho.eu"},
		"Exmail":                {"mx:mxbiz1.qq.com.", "exmail", "imap.exmail.qq.com", ""},
		"Aliyun":                {"mx:mx2.qiye.aliyun.com", "qiye-aliyun", "imap.qiye.aliyun.com", ""},
		"older Aliyun":          {"mx:mxn.mxhichina.com.", "qiye-aliyun", "imap.qiye.aliyun.com", ""},
		"NetEase enterprise":    {"mx:qiye163mx01.mxmail.netease.com.", "qiye163", "imap.qiye.163.com", ""},
		"Google Workspace":      {"mx:ALT1.ASPMX.L.google.com.", "gmail", "imap.gmail.com", ""},
		"Microsoft 365":         {"mx:firma-de.mail.protection.outlook.com.", "microsoft365", "outlook.office365.com", ""},
		"21Vianet":              {"mx:x.mail.protection.partner.outlook.cn", "microsoft365-china", "partner.outlook.cn", ""},
		"IONOS in Germany":      {"mx:mx00.ionos.de.", "ionos", "imap.ionos.de", ""},
		"somebody else":         {"mx:mail.google.com.evil.test", "", "", ""},
		"by host":               {"host:HWIMAP.exmail.qq.com", "exmail", "hwimap.exmail.qq.com", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var p Preset
			if mx, ok := strings.CutPrefix(tt.by, "mx:"); ok {
				p, _ = ByMX([]string{mx})
			} else if h, ok := strings.CutPrefix(tt.by, "host:"); ok {
				p, _ = ByHost(h)
			} else {
				_, domain, _ := strings.Cut(tt.by, "@")
				p, _ = ByDomain(domain)
			}
			if p.ID != tt.id || p.Host != tt.host || tt.user != "" && p.Username(tt.by) != tt.user {
				t.Errorf("got %s, %s, %s", p.ID, p.Host, p.Username(tt.by))
			}
		})
	}
}

func TestParseAddress(t *testing.T) {
	tests := map[string]struct {
		in    string
		want  string
		fault Fault
		near  string
	}{
		"plain":                   {" Sales@Our-Company.com ", "Sales@our-company.com", "", ""},
		"IDN":                     {"info@müller-licht.de", "info@xn--mller-licht-thb.de", "", ""},
		"Chinese domain":          {"sales@灯具.中国", "sales@xn--h6qv86e.xn--fiqs8s", "", ""},
		"plus":                    {"a+b@c.test", "a+b@c.test", "", ""},
		"empty":                   {"  ", "", FaultEmpty, ""},
		"no at":                   {"sales.163.com", "", FaultForm, ""},
		"two at":                  {"a@b@c.com", "", FaultForm, ""},
		"name beside it":          {"Ana <ana@b.com>", "", FaultForm, ""},
		"full width":              {"lin＠163．com", "", FaultWide, "lin@163.com"},
		"Chinese full stop":       {"lin@163。com", "", FaultWide, "lin@163.com"},
		"letters before the at":   {"销售@163.com", "", FaultLocal, ""},
		"no dot":                  {"ana@localhost", "", FaultDomain, ""},
		"blank in the domain":     {"ana@b c.com", "", FaultForm, ""},
		"underscore":              {"ana@b_c.com", "", FaultDomain, ""},
		"empty label":             {"ana@b..com", "", FaultDomain, ""},
		"line break":              {"ana@b.com\r\nA LOGOUT", "", FaultForm, ""},
		"dot at the end of local": {"ana.@b.com", "", FaultForm, ""},
		"slip":                    {"ana@gmial.com", "ana@gmial.com", FaultSlip, "ana@gmail.com"},
		"slip: letter missing":    {"ana@outlok.com", "ana@outlok.com", FaultSlip, "ana@outlook.com"},
		"slip: other ending":      {"lin@163.con", "lin@163.con", FaultSlip, "lin@163.com"},
		"short names are let be":  {"ana@qp.com", "ana@qp.com", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := ParseAddress(tt.in)
			if err == nil && a.String() != tt.want {
				t.Errorf("got %q, want %q", a, tt.want)
			}
			if err == nil {
				err = CheckSlip(a)
			}
			var e *AddressError
			if errors.As(err, &e); (e == nil) != (tt.fault == "") || e != nil && (e.Fault != tt.fault || e.Near != tt.near) {
				t.Errorf("got %+v, want %s %q", e, tt.fault, tt.near)
			}
		})
	}
}

// names is a name service for tests.
type names struct {
	mx   []*net.MX
	srv  map[string][]*net.SRV
	hang bool
}

func (n names) LookupMX(ctx context.Context, _ string) ([]*net.MX, error) {
	if n.hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return n.mx, nil
}

func (n names) LookupSRV(_ context.Context, service, _, _ string) (string, []*net.SRV, error) {
	if n.srv[service] == nil {
		return "", nil, errors.New("no such record")
	}
	return "", n.srv[service], nil
}

func TestFind(t *testing.T) {
	const file = `<clientConfig version="1.1"><emailProvider id="firma.test"><domain>firma.test</domain>
<incomingServer type="pop3"><hostname>pop.firma.test</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>plain.firma.test</hostname><port>143</port><socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname>%s</hostname><port>1993</port><socketType>SSL</socketType><username>%%EMAILLOCALPART%%</username></incomingServer>
</emailProvider></clientConfig>`
	srv := func(target string, port uint16) []*net.SRV { return []*net.SRV{{Target: target, Port: port}} }
	tests := map[string]struct {
		names names
		page  string // served below .well-known
		at    string // path at which it is served
		good  string // host that answers
		want  string
	}{
		"exchanger":                  {names{mx: []*net.MX{{Host: "mxbiz1.qq.com."}}, srv: map[string][]*net.SRV{"imaps": srv("x.test", 993)}}, "", "", "", "mx exmail imap.exmail.qq.com:993 implicit"},
		"service record":             {names{srv: map[string][]*net.SRV{"imaps": srv("mail.firma.test.", 1993)}}, "", "", "", "srv  mail.firma.test:1993 implicit"},
		"service record, STARTTLS":   {names{srv: map[string][]*net.SRV{"imap": srv("mail.firma.test.", 143)}}, "", "", "", "srv  mail.firma.test:143 starttls"},
		"service record elsewhere":   {names{srv: map[string][]*net.SRV{"imaps": srv("imap.hoster.test.", 993)}}, "", "", "", "srv  imap.hoster.test:993 implicit outside"},
		"service record of a preset": {names{srv: map[string][]*net.SRV{"imaps": srv("imap.fastmail.com.", 993)}}, "", "", "", "srv fastmail imap.fastmail.com:993 implicit"},
		"service is not offered":     {names{srv: map[string][]*net.SRV{"imaps": srv(".", 0)}}, "", "", "", ""},
		"hostile record":             {names{srv: map[string][]*net.SRV{"imaps": srv("a b;rm", 993)}}, "", "", "", ""},
		"configuration file":         {names{}, fmt.Sprintf(file, "imap.hoster.test"), "firma.test/.well-known/autoconfig/mail/config-v1.1.xml", "", "autoconfig  imap.hoster.test:1993 implicit local"},
		"configuration file, host":   {names{}, fmt.Sprintf(file, "imap.hoster.test"), "autoconfig.firma.test/mail/config-v1.1.xml", "", "autoconfig  imap.hoster.test:1993 implicit local"},
		"file wins over the record":  {names{srv: map[string][]*net.SRV{"imaps": srv("mail.firma.test.", 993)}}, fmt.Sprintf(file, "imap.firma.test"), "firma.test/.well-known/autoconfig/mail/config-v1.1.xml", "", "autoconfig  imap.firma.test:1993 implicit local"},
		"broken file":                {names{}, "<clientConfig><oops", "autoconfig.firma.test/mail/config-v1.1.xml", "", ""},
		"file with a hostile host":   {names{}, fmt.Sprintf(file, "a\nb"), "autoconfig.firma.test/mail/config-v1.1.xml", "", ""},
		"guess":                      {names{}, "", "", "mail.firma.test", "guess  mail.firma.test:993 implicit"},
		"nothing":                    {names{}, "", "", "", ""},
		"name service hangs":         {names{hang: true}, "", "", "imap.firma.test", "guess  imap.firma.test:993 implicit"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Host+r.URL.Path != tt.at || r.URL.RawQuery != "" {
					http.NotFound(w, r)
					return
				}
				fmt.Fprint(w, tt.page)
			}))
			defer web.Close()
			client := web.Client()
			tr := client.Transport.(*http.Transport).Clone()
			tr.TLSClientConfig.ServerName = "example.com" // the test certificate's name
			tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, web.Listener.Addr().String())
			}
			f := Finder{Timeout: time.Second, Resolver: tt.names, Client: &http.Client{Transport: tr}, Answers: func(_ context.Context, h string) bool { return h == tt.good }}
			begin := time.Now()
			found, err := f.Find(t.Context(), Address{Local: "ana", Domain: "firma.test"})
			if time.Since(begin) > 2*time.Second {
				t.Errorf("took %v", time.Since(begin))
			}
			got := ""
			if err == nil {
				p := found.Preset
				got = fmt.Sprintf("%s %s %s:%d %s", found.How, p.ID, p.Host, p.Port, p.TLS)
				if found.Outside {
					got += " outside"
				}
				if p.User == "local" {
					got += " local"
				}
			} else if !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
