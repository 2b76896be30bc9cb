// Command manual writes the manual pages and the completions of shells that go
// with a release: "go run ./packaging/manual DIR".
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/inquiry-cli/inquiry/internal/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manual DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1], cli.Commands(), released()); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

// released is the instant that pages carry: SOURCE_DATE_EPOCH, so that a release
// built again has the same bytes (https://reproducible-builds.org/specs/source-date-epoch/).
func released() time.Time {
	n, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		n = 0
	}
	return time.Unix(n, 0).UTC()
}

func write(dir string, root *cobra.Command, at time.Time) error {
	man, complete := filepath.Join(dir, "man"), filepath.Join(dir, "completions")
	for _, d := range []string{man, complete} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	root.DisableAutoGenTag = true
	head := &doc.GenManHeader{Title: "INQUIRY", Section: "1", Source: "inquiry", Manual: "inquiry manual", Date: &at}
	return errors.Join(
		doc.GenManTree(root, head, man),
		root.GenBashCompletionFileV2(filepath.Join(complete, "inquiry.bash"), true),
		root.GenZshCompletionFile(filepath.Join(complete, "_inquiry")),
		root.GenFishCompletionFile(filepath.Join(complete, "inquiry.fish"), true),
		root.GenPowerShellCompletionFileWithDesc(filepath.Join(complete, "inquiry.ps1")),
	)
}
