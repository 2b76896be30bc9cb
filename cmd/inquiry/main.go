// Command inquiry reads what buyers write to an exporter, scores it with
// evidence, and lists each morning what is owed.
package main

import (
	"os"

	"github.com/inquiry-cli/inquiry/internal/cli"
)

func main() { os.Exit(cli.Main(cli.System(), os.Args[1:])) }
