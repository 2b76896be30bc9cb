package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxRaw bounds what one raw message may unpack to, so that a damaged or forged
// row cannot fill the memory.
const maxRaw = 64 << 20

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(256<<10))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxRaw))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

func pack(b []byte) []byte {
	if b == nil {
		return nil
	}
	return encoder().EncodeAll(b, make([]byte, 0, len(b)/2+64))
}

func unpack(b []byte) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	out, err := decoder().DecodeAll(b, []byte{})
	if err != nil {
		return nil, fmt.Errorf("%w: raw bytes: %w", ErrDamaged, err)
	}
	return out, nil
}

// Format says what raw bytes are.
type Format string

// Formats of raw bytes.
const (
	FormatMail   Format = "mail"   // RFC 5322, perhaps cut
	FormatRecord Format = "record" // JSON of an inquiry.Record
)

// Raw is a message as it came.
type Raw struct {
	Format    Format
	Data      []byte // nil once the message was forgotten
	Size      int64  // full size on the server, bytes
	Truncated bool   // Data ends before the message does
}

// Raw returns the bytes of a message, or ErrNotFound.
func (r Reader) Raw(ctx context.Context, ref int64) (Raw, error) {
	var (
		raw    Raw
		packed []byte
	)
	found, err := r.one(ctx, `
SELECT m.format, m.size, m.truncated, b.raw FROM message m JOIN body b ON b.message = m.id WHERE m.id = ?`,
		[]any{ref}, &raw.Format, &raw.Size, &raw.Truncated, &packed)
	if err == nil && !found {
		err = ErrNotFound
	}
	if err == nil {
		raw.Data, err = unpack(packed)
	}
	if err != nil {
		return Raw{}, fmt.Errorf("read message %d: %w", ref, err)
	}
	return raw, nil
}
