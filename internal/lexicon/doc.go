// Package lexicon knows the words of buyers: it folds text, finds the phrases
// of its word lists in one pass, cuts text into sentences and names languages.
//
// # Word lists
//
// data/<lang>.yaml holds one list per key; every language has the keys of
// en.yaml. The file any.yaml holds words that traders of all languages share
// (MOQ, RFQ, OEM). A file is a strict subset of YAML: keys in the first column,
// each followed by a flow sequence that may run over several lines.
//
// A phrase is written as people write it and folded when it is loaded, by the
// rule that folds the text. In a phrase
//
//   - word* matches every word that starts so;
//   - "a ... b" matches a, then b after at most six other words (in scripts
//     without spaces: twelve characters), within one sentence;
//   - <n> matches a word that contains a digit;
//   - a hyphen (or the zero-width non-joiner of Persian) matches joined, hyphened
//     and spaced spelling: re-order is reorder, re-order and re order;
//   - German ä ö ü match with dots, without, and as ae oe ue.
//
// Scripts written without spaces, and Korean, whose words are glued to their
// endings, match by substring and ignore blanks; all others match by word.
// Arabic and Hebrew words are also tried without their one-letter prefixes and
// the article.
//
// # Which hits count
//
// A word of one language is often another word of another one: comment, four,
// once, come. A hit of a single word in Latin script therefore counts only when
// its language is present in the text, which the function words and the longer
// hits decide in the same pass; a text too short to tell lets all languages
// count. Phrases of several words, other scripts and any.yaml always count.
package lexicon
