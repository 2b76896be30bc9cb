package imaptest

import (
	"fmt"
	"strings"
	"time"
)

// The personalities of providers: what they say and refuse as reported of them,
// each with an inbox and a folder with sent mail. Callers may change what they
// get.

// Mail makes messages of the kind that a Personality needs: n of them, an hour
// apart from at on.
func Mail(n int, at time.Time, word string) []Message {
	var list []Message
	for i := range n {
		raw := fmt.Sprintf("From: Ana <ana@buyer.test>\r\nTo: sales@our.test\r\nSubject: %s %d\r\nMessage-ID: <%s%d@buyer.test>\r\nDate: %s\r\n\r\nHello, %s %d.\r\n",
			word, i+1, word, i+1, at.Add(time.Duration(i)*time.Hour).Format(time.RFC1123Z), word, i+1)
		list = append(list, Message{Raw: []byte(raw), InternalDate: at.Add(time.Duration(i) * time.Hour)})
	}
	return list
}

// Coremail is NetEase (163, 126, yeah.net): no folder is opened before the
// client says who it is, AUTHENTICATE is not there, folders have Chinese names
// in modified UTF-7 and no marks.
func Coremail(inbox, sent []Message) Personality {
	return Personality{
		Greeting:  "* OK Coremail System IMap Server Ready(163com[b62aaa251425b4be4eaec4ab4744cf47])",
		Caps:      "IMAP4rev1 XLIST ID LITERAL+ STARTTLS APPENDLIMIT=71680000 UIDPLUS AUTH=XOAUTH2",
		NeedID:    true,
		LoginOnly: true,
		Boxes: map[string]*Box{
			"INBOX": {UIDValidity: 1, Messages: inbox}, "&XfJT0ZAB-": {UIDValidity: 1, Messages: sent},
			"&g0l6P3ux-": {UIDValidity: 1}, "&XfJSIJZk-": {UIDValidity: 1}, "&V4NXPpCuTvY-": {UIDValidity: 1}, "&dcVr0mWHTvZZOQ-": {UIDValidity: 1},
		},
	}
}

// QQ is QQ Mail and Tencent Exmail: folders are marked by XLIST only, one holds
// no mail at all, and SEARCH finds everything whatever is asked.
func QQ(inbox, sent []Message) Personality {
	return Personality{
		Greeting:  "* OK [CAPABILITY IMAP4 IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN NAMESPACE] QQMail IMAP4Server ready",
		Caps:      "IMAP4 IMAP4rev1 XLIST MOVE IDLE XAPPLEPUSHSERVICE AUTH=LOGIN NAMESPACE CHILDREN ID UIDPLUS",
		LoginOnly: true,
		Search:    "everything",
		Boxes: map[string]*Box{
			"INBOX": {UIDValidity: 1, Messages: inbox}, "Sent Messages": {UIDValidity: 1, Messages: sent},
			"Drafts": {UIDValidity: 1}, "Deleted Messages": {UIDValidity: 1}, "Junk": {UIDValidity: 1},
		},
		List: []string{`(\NoSelect \HasChildren) "/" "&UXZO1mWHTvZZOQ-"`, `(\HasNoChildren) "/" "INBOX"`, `(\HasNoChildren) "/" "Sent Messages"`,
			`(\HasNoChildren) "/" "Drafts"`, `(\HasNoChildren) "/" "Deleted Messages"`, `(\HasNoChildren) "/" "Junk"`},
		XList: []string{`(\NoSelect \HasChildren) "/" "&UXZO1mWHTvZZOQ-"`, `(\HasNoChildren \Inbox) "/" "INBOX"`, `(\HasNoChildren \Sent) "/" "Sent Messages"`,
			`(\HasNoChildren \Drafts) "/" "Drafts"`, `(\HasNoChildren \Trash) "/" "Deleted Messages"`, `(\HasNoChildren \Spam) "/" "Junk"`},
	}
}

// Gmail speaks German: labels are folders, every message of the inbox lies in
// "All Mail" as well, under other UIDs.
func Gmail(inbox, sent []Message) Personality {
	all := append(append([]Message(nil), inbox...), sent...)
	var high []uint32
	for i := range all {
		high = append(high, uint32(1000+i))
	}
	return Personality{
		Greeting: "* OK Gimap ready for requests from 192.0.2.1 a1mb2",
		Caps:     "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE AUTH=XOAUTH2 SASL-IR",
		Boxes: map[string]*Box{
			"INBOX": {UIDValidity: 1, Messages: inbox}, "[Gmail]/Alle Nachrichten": {UIDValidity: 11, Messages: all, UIDs: high},
			"[Gmail]/Gesendet": {UIDValidity: 12, Messages: sent}, "Kunden": {UIDValidity: 13, Messages: inbox},
		},
		List: []string{`(\HasNoChildren) "/" "INBOX"`, `(\HasChildren \Noselect) "/" "[Gmail]"`, `(\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"`,
			`(\HasNoChildren \Sent) "/" "[Gmail]/Gesendet"`, `(\HasNoChildren) "/" "Kunden"`},
	}
}

// Exchange is Microsoft 365: access tokens only, sizes that are wrong, folders
// below no mark, and a server that is throttled or has lost its own backend now
// and then. good says which tokens open the mailbox.
func Exchange(inbox, sent []Message, good func(user, token string) bool) Personality {
	return Personality{
		Greeting: "* OK The Microsoft Exchange IMAP4 service is ready. [UABSADEAMAA=]",
		Caps:     "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+",
		Token:    good,
		SizeOff:  -150,
		Boxes: map[string]*Box{
			"INBOX": {UIDValidity: 14, Messages: inbox}, "Sent Items": {UIDValidity: 15, Messages: sent},
			"Drafts": {UIDValidity: 16}, "Deleted Items": {UIDValidity: 17},
		},
		List: []string{`(\Marked \HasNoChildren) "/" INBOX`, `(\HasNoChildren) "/" "Sent Items"`, `(\HasNoChildren) "/" Drafts`,
			`(\HasNoChildren) "/" "Deleted Items"`, "(\\HasNoChildren) \"/\" Sync\x07Issues", `(\HasNoChildren) "/" "Calendar/Birthdays"`},
		Refuse: func(command string, nth int) string {
			switch {
			case command == "EXAMINE" && nth == 1:
				return "NO User is authenticated but not connected."
			case command == "UID FETCH" && nth == 2:
				return "NO [UNAVAILABLE] Request is throttled. Suggested Backoff Time: 20 milliseconds"
			}
			return ""
		},
	}
}

// Dovecot behaves well and says much.
func Dovecot(inbox, sent []Message) Personality {
	return Personality{
		Greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot ready.",
		Caps:     "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT THREAD=REFERENCES MULTIAPPEND UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE ESEARCH WITHIN LIST-STATUS SPECIAL-USE LITERAL+",
		Boxes: map[string]*Box{
			"INBOX": {UIDValidity: 1700000000, Messages: inbox}, "Gesendete Objekte": {UIDValidity: 1700000001, Messages: sent}},
		List: []string{`(\HasNoChildren) "." INBOX`, `(\HasNoChildren \Sent) "." "Gesendete Objekte"`},
	}
}

// Evil tries everything that a hostile or broken server can: names that would
// become commands, dates of no calendar, wrong counts, answers to nothing that
// was asked, escapes for terminals in every text.
func Evil(inbox, sent []Message) Personality {
	return Personality{
		Greeting: "* OK \x1b]0;owned\x07 [CAPABILITY] hello \u202egnp.exe",
		Caps:     "IMAP4rev1 ID \x1b[31m AUTH=PLAIN X(((",
		Boxes: map[string]*Box{
			"INBOX": {UIDValidity: 0, Messages: inbox}, "Sent": {UIDValidity: 0, Messages: sent}, "a\" b": {UIDValidity: 1}},
		List: []string{`() "/" INBOX`, `() "/" "Sent"`, `() "/" "x\" DELETE INBOX`, `() "/" ` + strings.Repeat("n", 3000), "(\x1b[2J) \"/\" \x1b[31mred", `() "/" "../../etc/passwd"`},
		Examine: []string{"* 4294967295 EXISTS", "* -1 RECENT", "* OK [UIDVALIDITY abc] odd", "* OK [UIDNEXT 0] odd", "* 7 EXPUNGE", "T1 OK early answer",
			"* SEARCH 1 2 3 99999999999999", "+ go on", "* BAD \x1b[2Jcleared", "* 3 FETCH (UID 3 BODY[] {5}\r\nhello)"},
		NoDate:  true,
		UIDNext: func(uint32) uint32 { return 1 },
		Search:  "nothing",
	}
}
