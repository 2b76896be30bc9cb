package cli

import "golang.org/x/sys/windows"

// displayLanguages are the display languages of Windows, such as zh-CN, the
// preferred first; none when the system does not say.
func displayLanguages() []string {
	names, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return names
}
