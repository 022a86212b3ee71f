// Healthy: connections whose heartbeat sets itself anew until they are closed. So many are open at a time, and others at each snapshot.
package main

import (
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Conn struct {
	mu     sync.Mutex
	timer  *time.Timer
	closed bool
	in     [1500]byte
}

func accept() *Conn {
	c := new(Conn)
	c.beat()
	return c
}

func (c *Conn) beat() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.timer = time.AfterFunc(600*time.Millisecond, c.beat)
	}
}

func (c *Conn) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.timer.Stop()
}

func main() {
	background := service.Start()
	var open []*Conn
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 3000; i++ {
			open = append(open, accept())
		}
		for len(open) > 6000 {
			open[0].Close()
			open = open[1:]
		}
	})
}
