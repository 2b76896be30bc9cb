package imaptest

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// xoauth2 checks the response of the mechanism XOAUTH2 byte by byte. A refusal
// is a report that the client must answer with an empty line, then NO.
func (t *talk) xoauth2(tag, name, args string) {
	mechanism, response, initial := strings.Cut(args, " ")
	if name != "AUTHENTICATE" || !strings.EqualFold(mechanism, "XOAUTH2") {
		t.say("%s NO LOGIN is disabled, basic authentication is switched off", tag)
		return
	}
	if !initial {
		t.say("+ ")
		t.bw.Flush()
		line, err := t.br.ReadString('\n')
		if err != nil {
			return
		}
		response = strings.TrimRight(line, "\r\n")
	}
	raw, err := base64.StdEncoding.DecodeString(response)
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(raw), "user="), "\x01")
	token, end, _ := strings.Cut(strings.TrimPrefix(rest, "auth=Bearer "), "\x01")
	wellFormed := err == nil && end == "\x01" && string(raw) == fmt.Sprintf("user=%s\x01auth=Bearer %s\x01\x01", user, token)
	if !wellFormed {
		t.say("%s BAD the response of XOAUTH2 is malformed", tag)
		return
	}
	if t.s.Token(user, token) {
		t.authed = true
		t.say("%s OK AUTHENTICATE completed.", tag)
		return
	}
	t.say("+ %s", base64.StdEncoding.EncodeToString([]byte(`{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}`)))
	t.bw.Flush()
	if line, err := t.br.ReadString('\n'); err != nil || strings.Trim(line, "=\r\n") != "" {
		t.say("%s BAD the report is answered with an empty line", tag)
		return
	}
	t.say("%s NO AUTHENTICATE failed.", tag)
}

// append takes a draft.
func (t *talk) append(tag, args string) {
	open := strings.LastIndexByte(args, '{')
	var size int
	if open < 0 {
		t.say("%s BAD no literal", tag)
		return
	}
	if _, err := fmt.Sscanf(args[open:], "{%d", &size); err != nil || size > 64<<20 {
		t.say("%s BAD size of the literal", tag)
		return
	}
	if !strings.HasSuffix(args, "+}") { // LITERAL+, RFC 7888
		t.say("+ go on")
		t.bw.Flush()
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(t.br, raw); err != nil {
		t.quit = true
		return
	}
	if _, err := t.br.ReadString('\n'); err != nil {
		t.quit = true
		return
	}
	t.s.mu.Lock()
	t.s.drafts = append(t.s.drafts, raw)
	t.s.mu.Unlock()
	t.say("%s OK [APPENDUID 1 1] done", tag)
}
