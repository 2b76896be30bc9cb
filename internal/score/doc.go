// Package score judges one message: its tier, its score from 0 to 100, its
// finer intent, the type of buyer, the risks, and what is still missing to
// quote.
//
// Detection is code (signals.go), worth is data (weights.yaml), words belong
// to package lexicon. Each signal found casts votes for tiers and brings
// points; the tier follows from the sums of the votes, the score is the plain
// sum of the printed points, base and caps among them. The package is pure:
// the same input and weights give the same result.
package score
