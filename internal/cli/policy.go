package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/extract"
	"github.com/inquiry-cli/inquiry/internal/thread"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// calendarOf is the exporter's working time.
func calendarOf(cfg *config.Config) (*worktime.Calendar, error) {
	if cfg.Hours == "always" {
		return worktime.Always(cfg.Location), nil
	}
	week := map[time.Weekday][]worktime.Span{}
	for i, day := range config.Weekdays {
		for _, s := range cfg.WorkingHours[day] {
			sp, err := worktime.ParseSpan(s)
			if err != nil {
				return nil, fmt.Errorf("working_hours.%s: %w", day, err)
			}
			weekday := time.Weekday((i + 1) % 7) // the config begins with Monday
			week[weekday] = append(week[weekday], sp)
		}
	}
	dates := func(days []string) ([]worktime.Date, error) {
		var out []worktime.Date
		for _, s := range days {
			d, err := worktime.ParseDate(s)
			if err != nil {
				return nil, err
			}
			out = append(out, d)
		}
		return out, nil
	}
	holidays, err := dates(cfg.Holidays)
	if err != nil {
		return nil, fmt.Errorf("holidays: %w", err)
	}
	workdays, err := dates(cfg.Workdays)
	if err != nil {
		return nil, fmt.Errorf("workdays: %w", err)
	}
	return worktime.New(cfg.Location, week, holidays, workdays)
}

// ownOf lists the addresses and company domains that are ours.
func ownOf(cfg *config.Config) thread.Own {
	own := thread.Own{Addresses: cfg.OwnAddresses()}
	for _, d := range cfg.Company.Domains {
		own.Domains = append(own.Domains, strings.ToLower(d))
	}
	for _, a := range own.Addresses {
		if d := extract.CorporateDomain(a); d != "" && !slices.Contains(own.Domains, d) {
			own.Domains = append(own.Domains, d)
		}
	}
	return own
}
