package table

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"sort"
	"strings"
	"sync"
)

//go:embed data/volatile.txt
var volatileFile string

//go:embed data/ids.txt
var idsFile string

var volatileHeads = sync.OnceValue(func() map[string]bool { return lines(volatileFile) })

var idHeads = sync.OnceValue(func() map[string]bool { return lines(idsFile) })

func lines(text string) map[string]bool {
	m := map[string]bool{}
	for i, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" && (l == "#" && i > 1 || l[0] != '#') {
			m[l] = true
		}
	}
	return m
}

func volatileColumns(head []string) map[int]bool {
	m := map[int]bool{}
	for i, h := range head {
		if volatileHeads()[headKey(h)] {
			m[i] = true
		}
	}
	return m
}

// idColumn returns the column that numbers the rows for good: known by its
// heading, filled everywhere, no value twice. -1 when there is none.
func idColumn(rows []row, head []string) int {
next:
	for c, h := range head {
		if !idHeads()[headKey(h)] {
			continue
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if r.err != "" || filled(r.cells) == 0 {
				continue
			}
			if c >= len(r.cells) || r.cells[c] == "" || seen[r.cells[c]] {
				continue next
			}
			seen[r.cells[c]] = true
		}
		return c
	}
	return -1
}

// identity is the hash of what lasts in a row. A numbered row is its number
// with the addresses and the longest text in it: numbers alone are the same in
// the exports of two sites. Any other row is all of its cells, but for those
// that change from export to export.
func identity(cells []string, volatile map[int]bool, idCol int) string {
	parts := make([]string, 0, len(cells))
	if idCol >= 0 && idCol < len(cells) { // a row without any text may be shorter
		parts = append(parts, cells[idCol])
		longest := ""
		for i, c := range cells {
			if volatile[i] || i == idCol {
				continue
			}
			if strings.IndexByte(c, '@') > 0 && len(c) < 200 {
				parts = append(parts, c)
			}
			if len(c) > len(longest) {
				longest = c
			}
		}
		return hash(append(parts, longest)...)
	}
	for i, c := range cells {
		if c != "" && !volatile[i] {
			parts = append(parts, c)
		}
	}
	sort.Strings(parts) // columns may change places
	return hash(parts...)
}

func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:12])
}
