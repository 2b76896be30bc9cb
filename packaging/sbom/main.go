// Command sbom writes the bill of materials of a Go program: "go run
// ./packaging/sbom PROGRAM FILE" writes it as CycloneDX 1.6 JSON
// (https://cyclonedx.org/docs/1.6/json/). What it lists is what the Go linker
// wrote into the program, so it is of this very file; the same file gives the
// same bytes.
package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

func main() {
	version := flag.String("version", "", "of the release; else what the linker wrote")
	epoch := flag.String("epoch", "", "instant of the release, in seconds since 1970; else the list has none")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: sbom [-version V] [-epoch SECONDS] PROGRAM FILE")
		os.Exit(2)
	}
	var text bytes.Buffer
	err := write(&text, flag.Arg(0), *version, *epoch)
	if err == nil {
		err = os.WriteFile(flag.Arg(1), text.Bytes(), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

type bill struct {
	Format       string      `json:"bomFormat"`
	Spec         string      `json:"specVersion"`
	Serial       string      `json:"serialNumber"`
	Version      int         `json:"version"`
	Metadata     metadata    `json:"metadata"`
	Components   []component `json:"components"`
	Dependencies []depends   `json:"dependencies"`
}

type metadata struct {
	Timestamp  string     `json:"timestamp,omitempty"`
	Component  component  `json:"component"`
	Properties []property `json:"properties"`
}

type component struct {
	Ref     string `json:"bom-ref"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Hashes  []hash `json:"hashes,omitempty"`
	PURL    string `json:"purl"`
}

type hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type depends struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn"`
}

// write lists the modules of a program. version is that of the release, "" for
// what the linker wrote; epoch is its instant, "" for none.
func write(w io.Writer, program, version, epoch string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	if version == "" {
		version = info.Main.Version
	}
	b := bill{
		Format: "CycloneDX", Spec: "1.6", Version: 1,
		Serial:     "urn:uuid:" + uuid(sum[:]),
		Metadata:   metadata{Component: of("application", info.Main.Path, version)},
		Components: []component{of("library", "std", strings.TrimPrefix(info.GoVersion, "go"))},
	}
	b.Metadata.Component.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum[:])}}
	b.Metadata.Properties = append(b.Metadata.Properties, property{"file", filepath.Base(program)})
	for _, s := range info.Settings {
		switch s.Key {
		case "GOOS", "GOARCH", "CGO_ENABLED", "-trimpath":
			b.Metadata.Properties = append(b.Metadata.Properties, property{"go:" + s.Key, s.Value})
		}
	}
	if n, err := strconv.ParseInt(epoch, 10, 64); err == nil {
		b.Metadata.Timestamp = time.Unix(n, 0).UTC().Format(time.RFC3339)
	} else if epoch != "" {
		return fmt.Errorf("the instant %q is no number of seconds", epoch)
	}
	for _, m := range info.Deps {
		if b.Components, err = add(b.Components, m); err != nil {
			return err
		}
	}
	root := depends{Ref: b.Metadata.Component.Ref, On: []string{}}
	for _, c := range b.Components {
		root.On = append(root.On, c.Ref)
	}
	b.Dependencies = []depends{root}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(b)
}

func add(all []component, m *debug.Module) ([]component, error) {
	if m.Replace != nil {
		m = m.Replace
	}
	c := of("library", m.Path, m.Version)
	if m.Sum != "" {
		// The "h1:" sum of a module is the SHA-256 of the list of its files
		// (https://go.dev/ref/mod#go-sum-files).
		sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:"))
		if err != nil {
			return nil, fmt.Errorf("%s: sum %q: %w", m.Path, m.Sum, err)
		}
		c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
	}
	return append(all, c), nil
}

// of names a module by its package URL, https://github.com/package-url/purl-spec.
func of(kind, path, version string) component {
	purl := "pkg:golang/" + path
	if version != "" {
		purl += "@" + strings.ReplaceAll(version, "+", "%2B")
	}
	return component{Ref: purl, Type: kind, Name: path, Version: version, PURL: purl}
}

// uuid makes a UUID of version 8 (RFC 9562, section 5.8) from a sum.
func uuid(sum []byte) string {
	u := append([]byte(nil), sum[:16]...)
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
