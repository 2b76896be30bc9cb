package report

import (
	"encoding/json"
	"io"
	"time"
)

// JSON writes the report as one object: sections with their column names and
// rows of values.
func (r Report) JSON(w io.Writer) error {
	type section struct {
		ID      string   `json:"id"`
		Columns []string `json:"columns"`
		Rows    [][]any  `json:"rows"`
	}
	out := struct {
		From     string    `json:"from"`
		To       string    `json:"to"`
		Made     string    `json:"made"`
		Sections []section `json:"sections"`
	}{r.Period.From.Format(time.RFC3339), r.Period.To.Format(time.RFC3339), r.Made.Format(time.RFC3339), []section{}}
	for _, s := range r.Sections {
		o := section{ID: s.ID, Columns: []string{}, Rows: [][]any{}}
		for _, c := range s.Columns {
			o.Columns = append(o.Columns, c.ID)
		}
		for _, row := range s.Rows {
			values := make([]any, len(row))
			for i, c := range row {
				values[i] = c.Value
			}
			o.Rows = append(o.Rows, values)
		}
		out.Sections = append(out.Sections, o)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
