package schedule

import (
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// label is the name of a job's agent.
func label(job string) string { return "inquiry." + job }

// launchd keeps its entries as agents of the user.
type launchd struct{ Place }

func (l launchd) dir() string { return filepath.Join(l.Home, "Library", "LaunchAgents") }

func (l launchd) install(ctx context.Context, _ Plan, files []File) error {
	if _, err := l.uninstall(ctx); err != nil {
		return err
	}
	if err := l.write(files); err != nil {
		return err
	}
	for _, f := range files {
		if err := l.tool(ctx, "", "launchctl", "bootstrap", "gui/"+l.UID, f.Path); err != nil {
			return err
		}
	}
	return nil
}

func (l launchd) uninstall(ctx context.Context) (had bool, err error) {
	for _, j := range jobs {
		path := filepath.Join(l.dir(), label(j)+".plist")
		if _, err := os.Stat(path); err != nil {
			continue
		}
		had = true
		_, _ = l.Runner.Run(ctx, "", "launchctl", "bootout", "gui/"+l.UID+"/"+label(j)) // it may not be loaded
		if err := l.Runner.Remove(path); err != nil {
			return true, err
		}
	}
	return had, nil
}

func (l launchd) installed(context.Context) (bool, error) {
	_, err := os.Stat(filepath.Join(l.dir(), label("pull")+".plist"))
	return there(err)
}

// agents are property lists, launchd.plist(5). A time that passes while the
// machine sleeps is made up for when it wakes.
func (p Plan) agents(dir string) ([]File, error) {
	var files []File
	for _, j := range p.Jobs {
		var b strings.Builder
		b.WriteString(xml.Header)
		b.WriteString("<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n")
		b.WriteString("<!-- Written by \"inquiry schedule on\", removed by \"inquiry schedule off\". -->\n")
		b.WriteString("<plist version=\"1.0\">\n<dict>\n")
		fmt.Fprintf(&b, "\t<key>Label</key>\n\t<string>%s</string>\n", label(j.Name))
		b.WriteString("\t<key>ProgramArguments</key>\n\t<array>\n")
		for _, s := range append([]string{j.Program}, j.Args...) {
			text, err := xmlText(s)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "\t\t<string>%s</string>\n", text)
		}
		b.WriteString("\t</array>\n")
		if j.When.atLogin() {
			b.WriteString("\t<key>RunAtLoad</key>\n\t<true/>\n")
		} else {
			b.WriteString("\t<key>StartCalendarInterval</key>\n\t<array>\n")
			for _, d := range intervals(j.When) {
				b.WriteString("\t\t<dict>\n" + d + "\t\t</dict>\n")
			}
			b.WriteString("\t</array>\n")
		}
		b.WriteString("\t<key>ProcessType</key>\n\t<string>Background</string>\n</dict>\n</plist>\n")
		files = append(files, File{filepath.Join(dir, label(j.Name)+".plist"), b.String()})
	}
	return files, nil
}

// intervals are the times of a day, or of a week, one dictionary each.
func intervals(w When) []string {
	key := func(name string, value int) string {
		return fmt.Sprintf("\t\t\t<key>%s</key>\n\t\t\t<integer>%d</integer>\n", name, value)
	}
	minutes := int(w.Every / time.Minute)
	var all []string
	switch {
	case minutes == 0:
		return []string{key("Weekday", int(w.Weekday)) + key("Hour", w.Hour) + key("Minute", w.Minute)}
	case minutes <= 60:
		for m := w.Minute; m < 60; m += minutes {
			all = append(all, key("Minute", m))
		}
	default:
		for h := 0; h < 24; h += minutes / 60 {
			all = append(all, key("Hour", h)+key("Minute", w.Minute))
		}
	}
	return all
}

// xmlText escapes text for XML.
func xmlText(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}
