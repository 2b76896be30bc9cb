//go:build !windows

package cli

// displayLanguages is for Windows; elsewhere the environment names the language.
func displayLanguages() []string { return nil }
