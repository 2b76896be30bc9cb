package disk

import (
	"bufio"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

func free(dir string) (uint64, bool) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return st.Bavail * uint64(st.Bsize), true
}

// network finds the mount that holds dir (proc(5), mountinfo: the fifth field is
// the mount point, the type stands behind the lone hyphen).
func network(dir string) string {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	kind, longest := "", -1
	unescape := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	for in := bufio.NewScanner(f); in.Scan(); {
		before, after, ok := strings.Cut(in.Text(), " - ")
		fields := strings.Fields(before)
		if !ok || len(fields) < 5 {
			continue
		}
		at := unescape.Replace(fields[4])
		if (dir == at || at == "/" || strings.HasPrefix(dir, at+"/")) && len(at) >= longest {
			longest = len(at)
			kind, _, _ = strings.Cut(after, " ")
		}
	}
	return networkKinds[kind]
}
