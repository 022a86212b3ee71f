// Every watched host gets a ticker; hosts that are gone keep theirs.
package main

import (
	"fmt"
	"time"

	"leaks/harness"
	"leaks/service"
)

type host struct {
	name   string
	ticker *time.Ticker
}

type monitor struct{ hosts map[string]*host }

func (m *monitor) watch(name string) {
	m.hosts[name] = &host{name: name, ticker: time.NewTicker(time.Hour)}
}

func main() {
	background := service.Start()
	hosts := &monitor{hosts: make(map[string]*host)}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 15000; i++ {
			hosts.watch(fmt.Sprintf("host-%d-%d", n, i))
		}
	})
}
