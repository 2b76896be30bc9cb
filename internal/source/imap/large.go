package imap

import (
	"errors"
	"fmt"
	"slices"
)

// single asks once more for a message that did not come with its batch: by
// sequence number, because some servers put the UID behind the body or leave it
// out, then by UID.
func single(srv server, o Options, m meta, chunk int64) (result, error) {
	var refused error
	for _, q := range []bodies{{seqs: []uint32{m.seq}}, {uids: []uint32{m.uid}}} {
		if q.uids == nil && m.seq == 0 {
			continue
		}
		q.max = o.MaxMessage
		q.sections = []section{{}}
		partial := m.size > o.WholeLimit
		if partial {
			q.sections[0].size, q.max = chunk, chunk
		}
		var got *body
		err := srv.beginBodies(q)(func(b body) {
			if b.parts[0] != nil && (b.uid == m.uid || b.uid == 0) {
				got = &b
			}
		})
		switch {
		case got != nil && partial:
			return readLarge(srv, o, m, got.parts[0], chunk)
		case got != nil:
			return result{raw: got.parts[0], truncated: got.cut}, nil
		case err != nil && lost(err):
			return result{}, err
		case err != nil:
			refused = err
		}
	}
	there := false
	if err := srv.beginSizes([]span{{m.uid, m.uid}}, sizesNone)(func(x meta) { there = there || x.uid == m.uid }); err != nil && lost(err) {
		return result{}, err
	} else if err == nil && !there {
		return result{gone: true}, nil
	}
	if refused != nil {
		return result{err: fmt.Errorf("the server does not give the message: %w", refused)}, nil
	}
	return result{err: errors.New("the server gives no content for the message")}, nil
}

// readLarge completes a message of which the beginning is there: more of it
// while text is still coming, then the headers and texts of the parts behind
// the first attachment. Attachments stay on the server.
func readLarge(srv server, o Options, m meta, data []byte, step int64) (result, error) {
	limit := o.MaxMessage
	if m.size > o.MaxMessage {
		limit = maxHeader + o.TextLimit
	}
	asked := step
	for {
		ended := int64(len(data)) < asked || m.size > 0 && int64(len(data)) >= m.size
		sc := scanMIME(data, ended)
		rest := m.size - int64(len(data))
		if sc.complete || ended || int64(len(data)) >= limit {
			return sc.result(data, m.size, nil, !sc.complete && !ended), nil
		}
		if sc.heavy && (m.size == 0 || rest > smallChunk) {
			more, err := siblings(srv, o, m, sc)
			if err != nil && lost(err) {
				return result{}, err
			}
			return sc.result(data, m.size, more, err != nil), nil
		}
		want := min(step, limit-int64(len(data)))
		if !sc.heavy && m.size > 0 && m.size <= wholeText {
			want = min(rest, limit-int64(len(data))) // text so far, so the rest of it in one go
		}
		var got *body
		err := srv.beginBodies(bodies{uids: []uint32{m.uid}, max: want,
			sections: []section{{offset: int64(len(data)), size: want}}})(func(b body) {
			if b.uid == m.uid && b.parts[0] != nil {
				got = &b
			}
		})
		if err != nil && lost(err) {
			return result{}, err
		}
		if got == nil {
			return sc.result(data, m.size, nil, true), nil
		}
		data = append(data, got.parts[0]...)
		asked += want
		step = min(step*2, growingChunk)
	}
}

// siblings asks for the headers of the parts that follow the attachment in
// which data ends, and for the content of those that are text.
func siblings(srv server, o Options, m meta, sc *mimeScan) ([]part, error) {
	var found []part
	for level := len(sc.stack) - 1; level >= 0; level-- {
		c := sc.stack[level]
		for n := c.index + 1; n <= maxParts; {
			var q []section
			for i := n; i < n+partStep; i++ {
				q = append(q, section{path: append(slices.Clone(c.path), i), mime: true})
			}
			heads, err := sections(srv, m.uid, q, partHeader)
			if err != nil {
				return found, err
			}
			ended := false
			for i, h := range heads {
				if len(h) == 0 { // a part without header fields has its blank line
					ended = true
					break
				}
				found = append(found, part{level: level, path: q[i].path, head: h, info: parseHead(h)})
			}
			if ended {
				break
			}
			n += partStep
		}
	}
	left := o.MaxMessage
	if m.size > o.MaxMessage {
		left = o.TextLimit
	}
	for i := range found {
		f := &found[i]
		if f.info.heavy() {
			continue
		}
		if left <= 0 {
			f.cut = true
			continue
		}
		got, err := sections(srv, m.uid, []section{{path: f.path, size: o.TextLimit}}, o.TextLimit)
		if err != nil {
			return found, err
		}
		f.body = got[0]
		f.cut = int64(len(f.body)) >= o.TextLimit
		left -= int64(len(f.body))
	}
	return found, nil
}

func sections(srv server, uid uint32, q []section, limit int64) ([][]byte, error) {
	parts := make([][]byte, len(q))
	err := srv.beginBodies(bodies{uids: []uint32{uid}, sections: q, max: limit})(func(b body) {
		if b.uid == uid {
			parts = b.parts
		}
	})
	return parts, err
}
