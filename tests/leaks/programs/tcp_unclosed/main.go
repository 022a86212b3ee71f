// A subscription reads from its own connection. To end it forgets it, and neither closes the connection nor sets a deadline.
package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"

	"leaks/harness"
	"leaks/service"
)

type Subscription struct {
	conn  net.Conn
	lines *bufio.Reader
	last  string
}

func subscribe(address, topic string) *Subscription {
	conn, err := net.Dial("tcp", address)
	harness.Must(err)
	fmt.Fprintf(conn, "GET /%s HTTP/1.0\r\n\r\n", topic)
	s := &Subscription{conn: conn, lines: bufio.NewReader(conn)}
	go s.read()
	return s
}

func (s *Subscription) read() {
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			return
		}
		s.last = line
	}
}

func main() {
	address := strings.TrimPrefix(harness.Upstream(publish, false), "http://")
	background := service.Start()
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		open := map[string]*Subscription{}
		for i := 0; i < 30; i++ {
			topic := fmt.Sprint("topic-", i)
			open[topic] = subscribe(address, topic)
		}
		clear(open)
	})
}

// publish says hello and then has nothing to say.
func publish(w http.ResponseWriter, r *http.Request) {
	conn, out, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	out.WriteString("hello\n")
	out.Flush()
	silent <- conn
}

var silent = make(chan net.Conn, 1<<16)
