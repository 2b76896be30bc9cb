package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/followup"
)

// Limits and cadences stand in two places: as defaults of the config, which
// people read, and in the policy that the pure packages are tested with.
func TestDefaultConfigIsTheDefaultPolicy(t *testing.T) {
	cfg, err := config.Load("", false, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBook(cfg)
	if err != nil {
		t.Fatal(err)
	}
	want := followup.DefaultPolicy(b.policy.Calendar)
	if diff := cmp.Diff(want.Limits, b.policy.Limits); diff != "" {
		t.Errorf("limits (-policy +config):\n%s", diff)
	}
	if diff := cmp.Diff(want.Cadences, b.policy.Cadences); diff != "" {
		t.Errorf("cadences (-policy +config):\n%s", diff)
	}
}
