package screen

import "testing"

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"anna@keller.de":          "anna@keller.de",
		"info@müller-licht.de":    "info@müller-licht.de",
		"sales@灯具.中国":             "sales@灯具.中国",
		"sales@灯具.com":            "sales@灯具.com",
		"佐藤@例え.jp":                "佐藤@例え.jp",
		"info@почта.рф":           "info@почта.рф",
		"anna@раураl.com":         "anna@xn--l-7sba6dbr.com",
		"раураl.com":              "xn--l-7sba6dbr.com",
		"info@почта.com":          "info@xn--80a1acny.com",
		"x@αpple.gr":              "x@xn--pple-zld.gr",
		"no domain at all":        "no domain at all",
		"anna@раураl.com.example": "anna@xn--l-7sba6dbr.com.example",
		"":                        "",
	} {
		if got := Address(in); got != want {
			t.Errorf("Address(%q) = %q, want %q", in, got, want)
		}
	}
}
