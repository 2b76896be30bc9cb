//go:build integration

package cli

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// chromium is the browser of Debian's package of that name.
const chromium = "/usr/bin/chromium"

// browse runs the browser without a screen on one page and returns its log.
func browse(t *testing.T, page string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	all := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir()}, args...)
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, chromium, append(all, "file://"+page)...)
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	return log.String()
}

// A real browser must draw the demo's report, light and dark, wide and narrow,
// in both languages, and have nothing to complain about.
func TestIntegrationChromiumDrawsTheReport(t *testing.T) {
	if _, err := os.Stat(chromium); err != nil {
		t.Skip("no chromium on this machine")
	}
	demo := demoTypist(t)
	for _, lang := range []string{"en", "zh"} {
		page := filepath.Join(t.TempDir(), "week-"+lang+".html")
		demo.run("report", "week", "--lang", lang, "--output", page)
		for name, args := range map[string][]string{
			"light": {"--window-size=1280,3000"},
			"dark":  {"--window-size=1280,3000", "--blink-settings=preferredColorScheme=0"},
			"phone": {"--window-size=500,3000"},
		} {
			t.Run(lang+" "+name, func(t *testing.T) {
				shot := filepath.Join(t.TempDir(), "page.png")
				log := browse(t, page, append(args, "--screenshot="+shot)...)
				if i := strings.Index(log, "CONSOLE"); i >= 0 {
					t.Errorf("the console says: %s", log[i:min(len(log), i+400)])
				}
				dark, colors := look(t, shot)
				if dark != (name == "dark") {
					t.Errorf("the page is dark: %t", dark)
				}
				// Five series, text, lines, background: a blank page has one colour.
				if colors < 50 {
					t.Errorf("%d colours: the page is blank or has no charts", colors)
				}
			})
		}
		t.Run(lang+" paper", func(t *testing.T) {
			pdf := filepath.Join(t.TempDir(), "page.pdf")
			browse(t, page, "--no-pdf-header-footer", "--print-to-pdf="+pdf)
			b, err := os.ReadFile(pdf)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(b, []byte("%PDF-")) || len(b) < 20_000 {
				t.Errorf("a PDF of %d bytes", len(b))
			}
		})
	}
}

// look tells whether the upper left corner of a picture is dark, and how many
// colours there are.
func look(t *testing.T, path string) (dark bool, colors int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 2 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 2 {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	r, g, b, _ := img.At(2, 2).RGBA()
	return r+g+b < 3*0x4000, len(seen)
}
