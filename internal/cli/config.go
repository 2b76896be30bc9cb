package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

func newConfigCmd(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Show where the configuration lies, what it says, and whether it is right",
		Example: "  inquiry config path\n  inquiry config show --origin\n  inquiry config check",
	}
	var origin bool
	show := &cobra.Command{
		Use:   "show",
		Short: "Print every value that holds",
		Args:  noArgs,
		RunE:  started(func(*cobra.Command, []string) error { return runConfigShow(env, origin) }),
	}
	show.Flags().BoolVar(&origin, "origin", false, "say where each value came from")
	cmd.AddCommand(
		&cobra.Command{
			Use:   "path",
			Short: "Print where config and database lie",
			Args:  noArgs,
			RunE:  started(func(*cobra.Command, []string) error { return runConfigPath(env) }),
		},
		show,
		&cobra.Command{
			Use:   "check",
			Short: "Read the configuration and name the first fault",
			Args:  noArgs,
			RunE:  started(func(*cobra.Command, []string) error { return runConfigCheck(env) }),
		},
		newConfigPasswordCmd(env),
	)
	return cmd
}

func runConfigPath(env *Env) error {
	cfg, err := env.config()
	var db string
	if err == nil {
		db = env.dbPath(cfg)
	} else {
		db = env.dbPath(&config.Config{}) // a faulty config still has a place
	}
	paths := []place{{"config", env.configPath()}, {"database", db}, {"state", config.DefaultPaths(env.Getenv).State}}
	return listing[place]{
		columns: []screen.Column{{Title: "WHAT"}, {Title: "PATH"}},
		objects: paths,
		cells:   func(p place) []string { return []string{p.What, p.Path} },
	}.write(env)
}

type place struct {
	What string `json:"what"`
	Path string `json:"path"`
}

type setting struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Origin string `json:"origin"`
}

func runConfigShow(env *Env, origin bool) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	columns := []screen.Column{{Title: "KEY"}, {Title: "VALUE", Min: 20}}
	if origin {
		columns = append(columns, screen.Column{Title: "ORIGIN", Min: 12})
	}
	var settings []setting
	for _, v := range cfg.Values() {
		settings = append(settings, setting{Key: v.Key, Value: v.Value, Origin: cfg.Origin(v.Key)})
	}
	return listing[setting]{
		columns: columns,
		objects: settings,
		cells: func(s setting) []string {
			value, err := json.Marshal(s.Value)
			if err != nil {
				value = []byte(fmt.Sprint(s.Value))
			}
			return []string{s.Key, string(value), s.Origin}[:len(columns)]
		},
	}.write(env)
}

func runConfigCheck(env *Env) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	w := env.Words()
	if cfg.Path == "" {
		env.say("%s", w.T("config.none", "Path", env.configPath()))
		return nil
	}
	env.say("%s", w.N("config.good", len(cfg.Accounts), "Path", cfg.Path))
	return nil
}
