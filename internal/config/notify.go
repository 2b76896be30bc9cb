package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Notify says who is told of what came. Without hooks nobody is.
type Notify struct {
	Tiers []string `mapstructure:"tiers"` // new inquiries of these tiers are told of after a pull
	Hooks []Hook   `mapstructure:"hooks"`
}

// Hook is one place that notices go to. Its address is a secret, as its signing
// secret or token is, and stands where secrets stand: never in the config.
type Hook struct {
	Name    string   `mapstructure:"name"`
	Kind    string   `mapstructure:"kind"`    // one of HookKinds
	Events  []string `mapstructure:"events"`  // of HookEvents; all when empty
	Details bool     `mapstructure:"details"` // buyers, countries and wishes besides counts and numbers

	AddressCommand []string `mapstructure:"address_command"`
	AddressEnv     string   `mapstructure:"address_env"`
	AddressFile    string   `mapstructure:"address_file"` // without any of the three: the system keyring

	Signed        bool     `mapstructure:"signed"` // a secret or token belongs to the address
	SecretCommand []string `mapstructure:"secret_command"`
	SecretEnv     string   `mapstructure:"secret_env"`
	SecretFile    string   `mapstructure:"secret_file"`

	Chat    string   `mapstructure:"chat"`    // telegram: the ID of the chat
	Mention []string `mapstructure:"mention"` // whom to call: @all, user IDs, phone numbers
	Keyword string   `mapstructure:"keyword"` // which the robot wants in every text
	CAFile  string   `mapstructure:"ca_file"`
}

// HookKinds are the services that notices can go to; lark is feishu by its
// name abroad.
var HookKinds = []string{"wecom", "dingtalk", "feishu", "lark", "slack", "telegram", "ntfy", "webhook"}

// HookEvents are what a hook can be told of.
var HookEvents = []string{"pull", "due", "report"}

// HasSecret reports whether a secret or token belongs to the hook's address.
func (h Hook) HasSecret() bool {
	return h.Signed || len(h.SecretCommand) > 0 || h.SecretEnv != "" || h.SecretFile != ""
}

// Tells reports whether the hook is told of an event.
func (h Hook) Tells(event string) bool { return len(h.Events) == 0 || slices.Contains(h.Events, event) }

// Hook returns the hook called name.
func (c *Config) Hook(name string) (Hook, bool) {
	for _, h := range c.Notify.Hooks {
		if h.Name == name {
			return h, true
		}
	}
	return Hook{}, false
}

func (c *Config) checkNotify(fault faultFunc) error {
	for i, t := range c.Notify.Tiers {
		c.Notify.Tiers[i] = strings.ToUpper(strings.TrimSpace(t))
		if !inquiry.Tier(c.Notify.Tiers[i]).Valid() {
			return fault("notify.tiers", "A, B, C, D or X", "notify.tiers: %q", t)
		}
	}
	names := map[string]bool{}
	for i := range c.Notify.Hooks {
		h, at := &c.Notify.Hooks[i], fmt.Sprintf("notify.hooks.%d", i)
		h.Kind = strings.ToLower(h.Kind)
		switch {
		case h.Name == "":
			return fault(at, "", "notify: hook %d has no name", i+1)
		case strings.ContainsAny(h.Name, "/\\ \t"):
			return fault(at+".name", "use letters, digits, - and _", "notify: hook name %q", h.Name)
		case names[h.Name]:
			return fault(at+".name", "", "notify: two hooks are called %q", h.Name)
		case !slices.Contains(HookKinds, h.Kind):
			hint := "one of " + strings.Join(HookKinds, ", ")
			if near := Nearest(h.Kind, HookKinds); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			return fault(at+".kind", hint, "notify: hook %q: kind %q", h.Name, h.Kind)
		case h.Kind == "telegram" && h.Chat == "":
			return fault(at, `add chat: "-1001234567890", the ID of the chat in quotes`, "notify: hook %q names no chat", h.Name)
		case h.Kind != "telegram" && h.Chat != "":
			return fault(at+".chat", "", "notify: hook %q: only telegram has chats", h.Name)
		}
		names[h.Name] = true
		for _, e := range h.Events {
			if !slices.Contains(HookEvents, e) {
				return fault(at+".events", "any of "+strings.Join(HookEvents, ", "), "notify: hook %q: unknown event %q", h.Name, e)
			}
		}
		for _, m := range h.Mention {
			if m == "" || strings.Trim(m, "@+-_.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
				return fault(at+".mention", "@all, a user ID or a phone number", "notify: hook %q: mention %q", h.Name, m)
			}
		}
	}
	return nil
}
