package imap

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
)

// dial connects and sets up TLS. greeted reports that the greeting was read
// already, before STARTTLS; expires is the end of the server's certificate.
func dial(ctx context.Context, o Options) (conn net.Conn, greeted bool, expires time.Time, err error) {
	start := o.TLS == TLSStart
	sec, err := imapconn.Dial(ctx, imapconn.Target{Host: o.Host, Port: o.Port, STARTTLS: start,
		CAFile: o.CAFile, Fingerprint: o.Fingerprint, Timeout: o.ConnectTimeout})
	if err != nil {
		return nil, false, time.Time{}, dialError(o, err)
	}
	if chain := sec.ConnectionState().PeerCertificates; len(chain) > 0 {
		expires = chain[0].NotAfter
	}
	return sec, start, expires, nil
}

// dialError turns errors of the connection into those of this package.
func dialError(o Options, err error) error {
	var settings *imapconn.SettingsError
	var cert *imapconn.CertificateError
	var bye *imapconn.ByeError
	switch {
	case errors.As(err, &settings):
		return &ErrConfig{Account: o.Name, Host: o.Host, Err: settings.Err}
	case errors.As(err, &cert):
		return &ErrCertificate{Account: o.Name, Host: o.Host, Fingerprint: cert.Fingerprint, Err: cert.Err}
	case errors.As(err, &bye):
		return &serverError{status: "BYE", text: bye.Text}
	}
	return err
}
