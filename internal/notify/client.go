package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Limits of a delivery.
const (
	timeout  = 10 * time.Second // of one attempt: connect, send, read the answer
	whole    = 25 * time.Second // of all attempts and the pauses between them
	attempts = 3
	maxPause = 10 * time.Second // a server that wants more is asked at the next run
	maxReply = 64 << 10         // bytes read of an answer
	maxHops  = 3                // redirects within the host
)

// Client posts to hooks.
type Client struct {
	http  *http.Client
	pause time.Duration
}

// Options change a Client; the zero value is what hooks on the net need.
type Options struct {
	RootCAs *x509.CertPool // nil: the system's
	Timeout time.Duration  // of one attempt; 0: 10 s
	Pause   time.Duration  // before the second attempt, doubled for the third; 0: 1 s
}

// NewClient returns a client that takes proxies from the environment.
func NewClient(o Options) *Client {
	if o.Timeout == 0 {
		o.Timeout = timeout
	}
	if o.Pause == 0 {
		o.Pause = time.Second
	}
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableKeepAlives:      true, // one message a run
		MaxResponseHeaderBytes: maxReply,
	}
	return &Client{http: &http.Client{Transport: transport, Timeout: o.Timeout, CheckRedirect: sameHost}, pause: o.Pause}
}

var errElsewhere = errors.New("the server sends us elsewhere, where we do not go")

// sameHost follows a redirect only to the same host, by https as before, and
// with the message: most redirects turn it into an empty request.
func sameHost(req *http.Request, via []*http.Request) error {
	first := via[0]
	if len(via) > maxHops || req.Method != first.Method || req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme {
		return errElsewhere
	}
	return nil
}

// Request is one message on its way.
type Request struct {
	Address Address
	Type    string // of the body
	Body    []byte
	Header  map[string]string
	Secrets []string // what errors must not repeat, besides the address
}

// JSON is a request with a value as its body.
func JSON(to Address, value any) (Request, error) {
	body, err := json.Marshal(value)
	return Request{Address: to, Type: "application/json", Body: body}, err
}

// Reply is what the server said.
type Reply struct {
	Status     int
	Body       []byte        // as far as 64 KiB
	RetryAfter time.Duration // 0 when the server does not say

	host    string
	secrets []string
}

// Deliver posts what build makes and asks judge whether the service took it,
// up to three times with growing pauses as far as judge says that another
// attempt is worth it. A message whose fate is unknown, because no answer came,
// is not sent again: better none than two.
func (c *Client) Deliver(ctx context.Context, build func() (Request, error), judge func(Reply) *Error) error {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.Multiplier, pause.RandomizationFactor = c.pause, 2, 0
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		req, err := build()
		if err != nil {
			return struct{}{}, backoff.Permanent(err)
		}
		reply, err := c.post(ctx, req)
		if err != nil {
			return struct{}{}, backoff.Permanent(err)
		}
		failed := judge(reply)
		switch {
		case failed == nil:
			return struct{}{}, nil
		case !failed.retry || failed.after > maxPause:
			return struct{}{}, backoff.Permanent(failed)
		case failed.after > 0:
			return struct{}{}, &later{failed}
		}
		return struct{}{}, failed
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(attempts), backoff.WithMaxElapsedTime(whole))
	var l *later
	if errors.As(err, &l) {
		return l.failed
	}
	return err
}

// later is an error with the pause that the server asked for.
type later struct{ failed *Error }

func (l *later) Error() string { return l.failed.Error() }

func (l *later) Unwrap() []error {
	return []error{l.failed, &backoff.RetryAfterError{Duration: l.failed.after}}
}

func (c *Client) post(ctx context.Context, r Request) (Reply, error) {
	reply := Reply{host: r.Address.Host(), secrets: append(r.Address.secrets(), r.Secrets...)}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.Address.url.String(), bytes.NewReader(r.Body))
	if err != nil {
		return reply, &Error{Kind: Rejected, Host: reply.host, Text: "the address makes no request"}
	}
	req.Header.Set("Content-Type", r.Type)
	req.Header.Set("User-Agent", "inquiry")
	for k, v := range r.Header {
		req.Header.Set(k, v)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return reply, reply.unreached(ctx, err)
	}
	defer res.Body.Close()
	reply.Status, reply.RetryAfter = res.StatusCode, retryAfter(res.Header.Get("Retry-After"))
	reply.Body, err = io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil {
		return reply, reply.unreached(ctx, err)
	}
	return reply, nil
}

// unreached strips an error of the address, which net/http puts into it.
func (r Reply) unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var timedOut net.Error
	var dns *net.DNSError
	switch {
	case errors.Is(err, errElsewhere):
		return r.Fail(Rejected, "", err.Error(), "set the address of the service itself")
	case errors.As(err, &timedOut) && timedOut.Timeout():
		return r.Fail(Unreached, "", "no answer in time", "")
	case errors.As(err, &dns):
		return r.Fail(Unreached, "", "no such host, or no network", "")
	}
	return r.Fail(Unreached, "", err.Error(), "")
}

// retryAfter reads seconds; the form with a date is for pages, not for hooks.
func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 86400 {
		return 0
	}
	return time.Duration(n) * time.Second
}
