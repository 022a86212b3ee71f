package harness

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
)

// Held so that the pipe to the upstream's standard input stays open as long as this program runs.
var upstream *exec.Cmd

// Upstream serves the handler from a process of its own, so that only the client's side is in the profiles, and gives its address.
// That process is this program again; it ends when this one does. Over TLS it speaks HTTP/2.
func Upstream(handler http.HandlerFunc, overTLS bool) string {
	if os.Args[1] == "upstream" {
		serve(handler, overTLS)
	}
	self, err := os.Executable()
	Must(err)
	upstream = exec.Command(self, "upstream")
	_, err = upstream.StdinPipe()
	Must(err)
	printed, err := upstream.StdoutPipe()
	Must(err)
	Must(upstream.Start())
	line, err := bufio.NewReader(printed).ReadString('\n')
	Must(err)
	return strings.TrimSpace(line)
}

func serve(handler http.Handler, overTLS bool) {
	server := httptest.NewUnstartedServer(handler)
	if overTLS {
		server.EnableHTTP2 = true
		server.StartTLS()
	} else {
		server.Start()
	}
	os.Stdout.WriteString(server.URL + "\n")
	io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}
