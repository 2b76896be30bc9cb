package mailparse

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func TestAttachments(t *testing.T) {
	raw := strings.ReplaceAll(`From: a@firm.de
Subject: drawings
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See the drawing.
--b
Content-Type: application/pdf; name="../../drawing.pdf"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

JVBERg==
--b
Content-Type: image/png; name=big.png
Content-Disposition: attachment
Content-Transfer-Encoding: base64
X-Inquiry-Omitted: 76

--b
Content-Type: message/rfc822

From: c@firm.de
Subject: inner
Content-Type: application/pdf; name=inner.pdf

%PDF
--b--
`, "\n", "\r\n")
	got := Attachments([]byte(raw))
	want := []Content{
		{inquiry.Attachment{Name: "drawing.pdf", Type: "application/pdf", Size: 4}, []byte("%PDF"), false},
		{inquiry.Attachment{Name: "big.png", Type: "image/png", Size: 55}, nil, true},
		{inquiry.Attachment{Type: "message/rfc822"}, []byte("From: c@firm.de\r\nSubject: inner\r\nContent-Type: application/pdf; name=inner.pdf\r\n\r\n%PDF"), false},
	}
	want[2].Size = int64(len(want[2].Data))
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var listed []inquiry.Attachment
	for _, c := range got {
		listed = append(listed, c.Attachment)
	}
	if d := cmp.Diff(Parse([]byte(raw)).Attachments, listed); d != "" {
		t.Errorf("other attachments than Parse lists:\n%s", d)
	}
}
