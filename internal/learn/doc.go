// Package learn proposes weights from an exporter's corrections: votes of
// signals moved a little away from the built-in ones, and words of his trade
// that tell his tiers apart. Few corrections move little, and everything that is
// proposed is a small whole number that can be read and taken back.
package learn
