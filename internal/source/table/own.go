package table

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// ownColumns are the columns of a table that "inquiry export" wrote whose content
// is read again, and the headings under which it is. All others say what the
// program made of it, and are made anew.
var ownColumns = map[string]string{
	"received_at": "Date", "channel": "Source", "name": "Name", "company": "Company", "email": "Email", "phone": "Phone",
	"whatsapp": "WhatsApp", "website": "Website", "country": "Country", "subject": "Subject", "message": "Message",
}

// isOwn reports whether headings are those of a table that "inquiry export" wrote.
func isOwn(head []string) bool {
	return len(head) > 0 && head[0] == "inquiry_id" && slices.Contains(head, "message") && slices.Contains(head, "tier_computed")
}

// ownUnguard takes off the apostrophe that "inquiry export" puts before cells of
// a text file that a spreadsheet would compute, or that begin with one.
func ownUnguard(c string) string { return strings.TrimPrefix(c, "'") }

// ownFields are the fields of a row of our own table.
func ownFields(head, cells []string) []inquiry.Field {
	fields := make([]inquiry.Field, 0, len(ownColumns))
	for i, c := range cells {
		if i < len(head) && c != "" && ownColumns[head[i]] != "" {
			fields = append(fields, inquiry.Field{Label: ownColumns[head[i]], Value: c})
		}
	}
	return fields
}

// ownIdentity is the hash of what lasts in a row of our own table: later exports
// say other things of the same inquiry.
func ownIdentity(head, cells []string) string {
	parts := []string{"own"}
	for i, c := range cells {
		if i < len(head) && slices.Contains([]string{"inquiry_id", "received_at", "email", "phone", "name"}, head[i]) {
			parts = append(parts, head[i]+"="+c)
		}
	}
	return hash(parts...)
}
