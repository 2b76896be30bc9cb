package cli

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/source/imap"
)

// certificateHints says what is the matter with a certificate, where that is
// known, and how to trust it all the same.
func certificateHints(env *Env, err *imap.ErrCertificate, trust string) []string {
	var invalid x509.CertificateInvalidError
	var other x509.HostnameError
	zone := env.Now().Location()
	switch {
	case errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		// The library compares with the machine's clock, whatever --now says.
		day := invalid.Cert.NotAfter
		text := "it ended on %s: who runs the server must renew it; is the clock of this machine right?"
		if env.Clock().Before(invalid.Cert.NotBefore) {
			day, text = invalid.Cert.NotBefore, "it begins on %s: is the clock of this machine right?"
		}
		return []string{fmt.Sprintf(text, day.In(zone).Format(time.DateOnly)), trust}
	case errors.As(err.Err, &other) && other.Certificate != nil:
		names := append([]string(nil), other.Certificate.DNSNames...)
		for _, ip := range other.Certificate.IPAddresses {
			names = append(names, ip.String())
		}
		if len(names) > 0 {
			return []string{"it is for " + strings.Join(names[:min(len(names), 5)], ", ") + ": name the server so", trust}
		}
	}
	return []string{trust}
}
