package config

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
)

// Paths are the places where the program keeps things.
type Paths struct {
	Config   string
	Database string
	State    string // directory of log and lock
}

// DefaultPaths are the places of this machine, following the XDG base directory
// specification on Unix and the known folders on Windows.
func DefaultPaths(getenv func(string) string) Paths {
	dir := func(env, fallback string) string {
		if d := getenv(env); filepath.IsAbs(d) {
			return d
		}
		if home := getenv("HOME"); home != "" && fallback != "" && os.PathSeparator == '/' {
			return filepath.Join(home, fallback)
		}
		switch env {
		case "XDG_CONFIG_HOME":
			return xdg.ConfigHome
		case "XDG_DATA_HOME":
			return xdg.DataHome
		default:
			return xdg.StateHome
		}
	}
	return Paths{
		Config:   filepath.Join(dir("XDG_CONFIG_HOME", ".config"), "inquiry", "config.yaml"),
		Database: filepath.Join(dir("XDG_DATA_HOME", ".local/share"), "inquiry", "inquiry.db"),
		State:    filepath.Join(dir("XDG_STATE_HOME", ".local/state"), "inquiry"),
	}
}
