package lexicon

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestTradeFilesAreYAML(t *testing.T) {
	entries, err := tradeFiles.ReadDir("trade")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, e := range entries {
		name := e.Name()
		if len(name) < 6 || name[len(name)-5:] != ".yaml" {
			continue
		}
		seen++
		raw, err := tradeFiles.ReadFile("trade/" + name)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]string{}
		if err := yaml.Unmarshal(raw, &want); err != nil {
			t.Errorf("%s is no YAML: %v", name, err)
			continue
		}
		got := 0
		for _, l := range Trade(name[:len(name)-5]) {
			key := strings.ReplaceAll(l.Key, " ", "_")
			if l.Form != "" {
				key += "~" + l.Form
			}
			if l.Lang != "" {
				key += "@" + l.Lang
			}
			got++
			if len(l.Phrases) == 0 || len(want[key]) != len(l.Phrases) {
				t.Errorf("%s: %s: %d phrases, YAML has %d", name, key, len(l.Phrases), len(want[key]))
			}
		}
		if got != len(want) {
			t.Errorf("%s: %d lists, YAML has %d", name, got, len(want))
		}
	}
	if seen == 0 {
		t.Error("no trade file was embedded")
	}
}

func TestMailDomains(t *testing.T) {
	for _, d := range []string{"gmail.com", "163.com", "qq.com", "naver.com", "mail.ru", "web.de", "uol.com.br"} {
		if !FreeMailDomain(d) {
			t.Errorf("FreeMailDomain(%q) = false", d)
		}
	}
	if FreeMailDomain("siemens.com") || DisposableDomain("siemens.com") {
		t.Error("siemens.com is neither free nor disposable")
	}
	if !DisposableDomain("mailinator.com") {
		t.Error("mailinator.com is disposable")
	}
}

func TestCountryNames(t *testing.T) {
	all := CountryNames()
	if len(all) < 240 {
		t.Fatalf("%d countries", len(all))
	}
}
