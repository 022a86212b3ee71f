// Each connection gets a goroutine that says it is alive, and that does not end with the connection.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

type connection struct {
	buffer [4096]byte
	beats  int
}

func (c *connection) keepAlive() {
	for {
		time.Sleep(10 * time.Second)
		c.beats++
	}
}

func accept() {
	c := &connection{}
	go c.keepAlive()
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 150; i++ {
			accept()
		}
	})
}
