// Each request adds a listener to a bus and none takes it off.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type bus struct{ listeners []func() int }

func (b *bus) on(listener func() int) {
	b.listeners = append(b.listeners, listener)
}

func handle(b *bus, request int) {
	body := make([]byte, 1500)
	b.on(func() int { return len(body) + request })
}

func main() {
	background := service.Start()
	events := &bus{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 4000; i++ {
			handle(events, i)
		}
	})
}
