//go:build ignore

// Command gen_domains packs lists of mail domains into freemail.txt.gz and
// disposable.txt.gz: lower case, sorted, one a line. Its arguments are
// domains.json of the npm package free-email-domains (MIT) and
// disposable_email_blocklist.json of disposable-email-domains-js (CC0).
//
//	go run gen_domains.go domains.json disposable_email_blocklist.json
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"log"
	"os"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: gen_domains FREE.json DISPOSABLE.json")
	}
	for i, out := range []string{"freemail.txt.gz", "disposable.txt.gz"} {
		if err := pack(os.Args[i+1], out); err != nil {
			log.Fatal(err)
		}
	}
}

func pack(in, out string) error {
	raw, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var names []string
	if err := json.Unmarshal(raw, &names); err != nil {
		return err
	}
	for i, n := range names {
		names[i] = strings.ToLower(strings.TrimSpace(n))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write([]byte(strings.Join(names, "\n") + "\n")); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, buf.Bytes(), 0o644)
}
