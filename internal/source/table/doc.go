// Package table reads exported tables (CSV, TSV and other separated text, XLSX)
// as a source: one record a row. It finds out the encoding, the separator, the
// way of quoting and the heading by itself, settles the order of day and month
// for each column, and says in the summary what it assumed. What a column means
// is for others to read; cells are handed on as text.
package table
