// Some three hundred clients wait for news; some leave and others come.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

type poller struct{ news chan string }

func (p *poller) wait() {
	select {
	case <-p.news:
	case <-time.After(time.Hour):
	}
}

func main() {
	background := service.Start()
	var waiting []*poller
	harness.Record(harness.Plan{Snapshots: 8, Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < len(waiting)/3; i++ {
			close(waiting[i].news)
		}
		waiting = waiting[len(waiting)/3:]
		wanted := []int{300, 310, 295, 305, 290, 300, 312, 298}[n-1]
		for len(waiting) < wanted {
			p := &poller{news: make(chan string)}
			waiting = append(waiting, p)
			go p.wait()
		}
	})
}
