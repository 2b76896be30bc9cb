package imapconn

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/emersion/go-sasl"
)

// XOAuth2 is the sign-in mechanism of Microsoft, Google and others for OAuth 2
// access tokens. After a refusal Report holds the reason the server gave.
type XOAuth2 struct {
	User, Token string
	report      []byte
}

var _ sasl.Client = (*XOAuth2)(nil)

// Start gives the initial response.
func (x *XOAuth2) Start() (mechanism string, response []byte, err error) {
	for _, b := range []byte(x.User + x.Token) {
		if b < 0x20 {
			return "", nil, errors.New("a control character in user or access token")
		}
	}
	return "XOAUTH2", []byte("user=" + x.User + "\x01auth=Bearer " + x.Token + "\x01\x01"), nil
}

// Next answers the server's error report with an empty line, as its documents
// ask for; the tagged refusal follows.
func (x *XOAuth2) Next(report []byte) ([]byte, error) {
	if len(report) <= 4<<10 {
		x.report = append([]byte(nil), report...)
	}
	return []byte{}, nil
}

// Report is what the server said besides its refusal, such as "status 400,
// invalid_token"; "" when it said nothing readable.
func (x *XOAuth2) Report() string {
	var r struct {
		Status string `json:"status"`
		Error  string `json:"error"`
	}
	if json.Unmarshal(x.report, &r) != nil || r.Status == "" {
		return ""
	}
	if r.Error != "" {
		return fmt.Sprintf("status %s, %s", r.Status, r.Error)
	}
	return "status " + r.Status
}
