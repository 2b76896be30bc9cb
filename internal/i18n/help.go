package i18n

import "go.yaml.in/yaml/v3"

// The help of the command line stands in English in the files of the commands;
// help.zh.yaml says it in Chinese, by the path of the command.

// CommandHelp is the help of one command. A field that is empty is that of the
// command itself.
type CommandHelp struct {
	Use     string            `yaml:"use"` // its arguments, without its name
	Short   string            `yaml:"short"`
	Long    string            `yaml:"long"`
	Example string            `yaml:"example"`
	Flags   map[string]string `yaml:"flags"` // usage by name, with the value's name in backquotes
}

// Help is the help of all commands in a language other than English.
type Help struct {
	Flags    map[string]string      `yaml:"flags"`    // of flags that mean the same on every command
	Commands map[string]CommandHelp `yaml:"commands"` // by path: "inquiry notify test"
}

var helpOf = onceEach(func(lang string) (*Help, error) {
	text, err := files.ReadFile("help." + lang + ".yaml")
	if err != nil {
		return nil, err
	}
	var h Help
	return &h, yaml.Unmarshal(text, &h)
})

// Help returns the help of the commands in the language of w, nil for English,
// which the commands speak themselves.
func (w *Words) Help() *Help {
	if w.lang == Languages[0] {
		return nil
	}
	return helpOf(w.lang)
}

// Flag is the usage of a flag of the command with that path, "" when there is none.
func (h *Help) Flag(path, name string) string {
	if s := h.Commands[path].Flags[name]; s != "" {
		return s
	}
	return h.Flags[name]
}
