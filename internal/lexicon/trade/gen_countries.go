//go:build ignore

// Command gen_countries writes countries.txt: the names of all countries in the
// languages of the lexicon, from the CLDR data of golang.org/x/text.
//
//	go run gen_countries.go
package main

import (
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

var languages = []string{
	"en", "zh-Hans", "zh-Hant", "de", "fr", "es", "pt", "it", "ru", "ar", "tr", "vi", "id", "ja", "ko", "pl", "nl", "cs",
	"hu", "ro", "el", "sv", "da", "no", "fi", "he", "fa", "th", "hi", "bn", "uk",
}

// skip holds regions that are no country of a buyer.
var skip = []string{"AC", "AN", "BU", "CP", "CS", "DD", "DG", "DY", "EA", "EU", "EZ", "FX", "HV", "IC", "NH", "NT", "QO", "RH", "SU", "TA", "TP", "UK",
	"UN", "VD", "YD", "YU", "ZR", "ZZ", "AQ", "BV", "HM", "TF", "UM", "GS", "XA", "XB"}

func main() {
	var b strings.Builder
	b.WriteString("# Names of countries in the languages of the lexicon, one country a line.\n")
	b.WriteString("# Made by gen_countries.go from the CLDR data of golang.org/x/text (Unicode licence). Own names stand in countries.yaml.\n")
	for x := 'A'; x <= 'Z'; x++ {
		for y := 'A'; y <= 'Z'; y++ {
			code := string(x) + string(y)
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.String() != code || slices.Contains(skip, code) {
				continue
			}
			var names []string
			for _, tag := range languages {
				name := display.Regions(language.MustParse(tag)).Name(region)
				if i := strings.IndexAny(name, "(（"); i > 0 {
					name = strings.TrimSpace(name[:i])
				}
				if name != "" && name != code && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			if len(names) > 0 {
				fmt.Fprintf(&b, "%s\t%s\n", code, strings.Join(names, "|"))
			}
		}
	}
	if err := os.WriteFile("countries.txt", []byte(b.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
