package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker at release; a build from source tells its commit.
var version = ""

func newVersionCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print version and build",
		Example: "  inquiry version\n  inquiry version --json",
		Args:    noArgs,
		RunE: started(func(*cobra.Command, []string) error {
			b := buildOf()
			if env.flags.json {
				return writeJSON(env.Out, []build{b})
			}
			_, err := fmt.Fprintln(env.Out, b)
			return err
		}),
	}
}

type build struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func (b build) String() string {
	return fmt.Sprintf("inquiry %s (%s, %s/%s)", b.Version, b.Go, b.OS, b.Arch)
}

func buildOf() build {
	b := build{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if b.Version != "" {
		return b
	}
	b.Version = "devel"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				b.Version = "devel-" + s.Value[:12]
			}
		}
	}
	return b
}
