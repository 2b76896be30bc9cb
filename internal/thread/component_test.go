package thread

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// keysOf is all by which a message may have to do with another: what package
// store keeps as links.
func keysOf(e inquiry.Entry) []string {
	keys := slices.Concat([]string{e.MessageID}, e.InReplyTo, e.Refs, e.Recipients)
	if e.Direction == inquiry.In {
		keys = append(slices.Concat(keys, e.Addresses, e.Phones), e.From)
		if e.From == "" && len(e.Phones) == 0 && e.TextKey != "" {
			keys = append(keys, "text "+e.TextKey)
		}
	}
	for _, d := range e.Domains {
		keys = append(keys, "@"+d)
	}
	for _, r := range e.Recipients {
		keys = append(keys, r[strings.IndexByte(r, '@'):])
	}
	if e.Bounce != nil {
		keys = append(keys, e.Bounce.MessageID)
		keys = append(keys, e.Bounce.Recipients...)
	}
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" || strings.HasSuffix(k, "@we.cn") && !strings.HasPrefix(k, "m") })
}

// components splits messages into those that have to do with one another.
func components(entries []inquiry.Entry) [][]inquiry.Entry {
	parent := make([]int, len(entries))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	first := map[string]int{}
	for i, e := range entries {
		for _, k := range keysOf(e) {
			if j, ok := first[k]; ok {
				parent[find(i)] = find(j)
			} else {
				first[k] = i
			}
		}
	}
	at := map[int]int{}
	var out [][]inquiry.Entry
	for i, e := range entries {
		r := find(i)
		if _, ok := at[r]; !ok {
			at[r] = len(out)
			out = append(out, nil)
		}
		out[at[r]] = append(out[at[r]], e)
	}
	return out
}

// TestComponents: messages that have nothing to do with one another can be
// grouped apart. Whoever keeps conversations stored relies on it when he groups
// only the messages around a new one.
func TestComponents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []string{"a@one.de", "b@one.de", "c@free.com", "d@free.com", "e@two.pl", "f@three.cn", "g@free.com", "h@four.it"}
		kinds := []inquiry.Kind{
			inquiry.KindAsk, inquiry.KindAsk, inquiry.KindThanks, inquiry.KindAuto, inquiry.KindBounce, inquiry.KindRefusal, inquiry.KindJunk, inquiry.KindOther,
		}
		var entries []inquiry.Entry
		at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
		for i := range rapid.IntRange(8, 30).Draw(t, "messages") {
			at = at.Add(rapid.SampledFrom([]time.Duration{time.Minute, 5 * time.Hour, 30 * time.Hour, 480 * time.Hour}).Draw(t, "gap"))
			who := rapid.SampledFrom(people).Draw(t, "who")
			e := inquiry.Entry{
				Ref: int64(i + 1), At: at, MessageID: fmt.Sprintf("m%d@x", i), Subject: rapid.SampledFrom([]string{"pumps", "valves", "offer"}).Draw(t, "subject"),
				TextKey:  rapid.SampledFrom([]string{"", "", "", who + "x", "common"}).Draw(t, "text"),
				LineKeys: []string{rapid.SampledFrom([]string{"l1", "l2", who}).Draw(t, "line")},
			}
			if len(entries) > 0 && rapid.IntRange(0, 3).Draw(t, "refers") == 0 {
				e.InReplyTo = []string{entries[rapid.IntRange(0, len(entries)-1).Draw(t, "to")].MessageID}
			}
			if rapid.IntRange(0, 3).Draw(t, "quotes") == 0 {
				e.QuoteKeys = []string{rapid.SampledFrom([]string{"l1", "l2", who}).Draw(t, "quote")}
			}
			if rapid.IntRange(0, 2).Draw(t, "direction") == 0 {
				e.Direction, e.Kind, e.From, e.Recipients = inquiry.Out, inquiry.KindReply, "sales@we.cn", []string{who}
				e.Purchase = rapid.IntRange(0, 7).Draw(t, "purchase") == 0
				if rapid.IntRange(0, 9).Draw(t, "second") == 0 {
					e.Recipients = append(e.Recipients, rapid.SampledFrom(people).Draw(t, "recipient"))
				}
			} else {
				e.Direction, e.Kind, e.From, e.Addresses = inquiry.In, rapid.SampledFrom(kinds).Draw(t, "kind"), who, []string{who}
				if who[2:] != "free.com" {
					e.Domains = []string{who[2:]}
				}
				if rapid.IntRange(0, 9).Draw(t, "mentions") == 0 {
					e.Addresses = append(e.Addresses, rapid.SampledFrom(people).Draw(t, "mentioned"))
				}
				switch rapid.IntRange(0, 11).Draw(t, "sender") {
				case 0: // a form that names nobody
					e.From, e.Addresses, e.Domains = "", nil, nil
				case 1:
					e.From, e.Addresses, e.Domains, e.Phones = "", nil, nil, []string{"+49" + who[:1]}
				case 2:
					e.Phones = []string{"+49" + rapid.SampledFrom(people).Draw(t, "phone")[:1]}
				}
				if e.Kind == inquiry.KindBounce {
					e.From, e.Addresses, e.Domains = "", nil, nil
					e.Bounce = &inquiry.Bounce{Recipients: []string{who}, Permanent: true}
				}
			}
			entries = append(entries, e)
		}
		show := func(convs []inquiry.Conversation) []string {
			slices.SortFunc(convs, func(a, b inquiry.Conversation) int { return cmp.Compare(a.Root, b.Root) })
			out := groups(convs)
			for i := range out {
				out[i] += fmt.Sprint(" of ", convs[i].Customer)
			}
			return out
		}
		var apart []inquiry.Conversation
		for _, part := range components(entries) {
			apart = append(apart, Group(part, us)...)
		}
		if diff := gocmp.Diff(show(Group(entries, us)), show(apart)); diff != "" {
			t.Fatalf("grouped together (-) and apart (+):\n%s", diff)
		}
	})
}
