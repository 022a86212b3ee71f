// A connection's heartbeat sets itself anew each time it has beaten. That the connection has gone stops nothing.
package main

import (
	"sync/atomic"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Conn struct {
	id    int
	in    []byte
	out   []byte
	beats atomic.Int64
	gone  bool
}

func accept(id int) *Conn {
	c := &Conn{id: id, in: make([]byte, 1024), out: make([]byte, 1024)}
	c.beat()
	return c
}

func (c *Conn) beat() {
	c.beats.Add(1)
	time.AfterFunc(700*time.Millisecond, c.beat)
}

func (c *Conn) Close() { c.gone = true }

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 1500; i++ {
			accept(i).Close()
		}
	})
}
