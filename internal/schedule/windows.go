package schedule

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"
)

// taskXML is a task: https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema.
// conhost --headless keeps the console window away, StartWhenAvailable makes up
// for runs that were missed. It has no encoding in its head, because the file is
// UTF-16 and the screen is not.
const taskXML = `<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Written by "inquiry schedule on", removed by "inquiry schedule off".</Description>
    <URI>%s</URI>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
%s    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Hidden>true</Hidden>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%%SystemRoot%%\System32\conhost.exe</Command>
      <Arguments>%s</Arguments>
    </Exec>
  </Actions>
</Task>
`

// taskName is the name of a job's task, in a folder of the program.
func taskName(job string) string { return `\inquiry\` + job }

// taskScheduler keeps its entries as tasks in a folder of the program.
type taskScheduler struct{ Place }

func (t taskScheduler) install(ctx context.Context, _ Plan, files []File) error {
	if _, err := t.uninstall(ctx); err != nil {
		return err
	}
	for _, f := range files {
		if err := t.create(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// create hands a task over in a file of its own.
func (t taskScheduler) create(ctx context.Context, f File) (err error) {
	path := filepath.Join(t.Temp, "inquiry-task.xml")
	if err := t.Runner.WriteFile(path, utf16File(f.Text)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Runner.Remove(path)) }()
	return t.tool(ctx, "", "schtasks", "/Create", "/TN", f.Path, "/XML", path, "/F")
}

func (t taskScheduler) uninstall(ctx context.Context) (had bool, err error) {
	for _, j := range jobs {
		if _, err := t.Runner.Run(ctx, "", "schtasks", "/Query", "/TN", taskName(j)); err != nil {
			continue // there is none
		}
		had = true
		if err := t.tool(ctx, "", "schtasks", "/Delete", "/TN", taskName(j), "/F"); err != nil {
			return true, err
		}
	}
	return had, nil
}

func (t taskScheduler) installed(ctx context.Context) (bool, error) {
	_, err := t.Runner.Run(ctx, "", "schtasks", "/Query", "/TN", taskName("pull"))
	return err == nil, nil
}

func (p Plan) tasks() ([]File, error) {
	var files []File
	for _, j := range p.Jobs {
		words := []string{"--headless", windowsWord(j.Program)}
		for _, a := range j.Args {
			words = append(words, windowsWord(a))
		}
		arguments, err := xmlText(strings.Join(words, " "))
		if err != nil {
			return nil, err
		}
		files = append(files, File{taskName(j.Name), fmt.Sprintf(taskXML, taskName(j.Name), trigger(j.When), arguments)})
	}
	return files, nil
}

func trigger(w When) string {
	if w.Every == 0 {
		return fmt.Sprintf("      <StartBoundary>2026-01-01T%02d:%02d:00</StartBoundary>\n      <Enabled>true</Enabled>\n"+
			"      <ScheduleByWeek>\n        <DaysOfWeek>\n          <%s />\n        </DaysOfWeek>\n        <WeeksInterval>1</WeeksInterval>\n      </ScheduleByWeek>\n",
			w.Hour, w.Minute, w.Weekday)
	}
	every := fmt.Sprintf("PT%dM", int(w.Every/time.Minute))
	if w.Every >= time.Hour {
		every = fmt.Sprintf("PT%dH", int(w.Every/time.Hour))
	}
	return fmt.Sprintf("      <Repetition>\n        <Interval>%s</Interval>\n        <Duration>P1D</Duration>\n        <StopAtDurationEnd>false</StopAtDurationEnd>\n      </Repetition>\n"+
		"      <StartBoundary>2026-01-01T00:%02d:00</StartBoundary>\n      <Enabled>true</Enabled>\n"+
		"      <ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      </ScheduleByDay>\n", every, w.Minute)
}

// windowsWord quotes a word as programs of Windows take their command line
// apart (CommandLineToArgvW): backslashes count only before a quote.
func windowsWord(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\"") {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for _, r := range s {
		switch r {
		case '\\':
			slashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1)) // one more for each, and one for the quote
			slashes = 0
		default:
			slashes = 0
		}
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat(`\`, slashes))
	b.WriteByte('"')
	return b.String()
}

// Variables names what Task Scheduler would replace in a command: there is no
// way to write a variable's name between two "%".
func Variables(s string) []string {
	var names []string
	parts := strings.Split(s, "%")
	for i := 1; i+1 < len(parts); i++ {
		if parts[i] != "" {
			names = append(names, parts[i])
		}
	}
	return names
}

// utf16File is text as schtasks reads files: UTF-16 with a byte order mark.
func utf16File(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(s, "\n", "\r\n"))) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}
