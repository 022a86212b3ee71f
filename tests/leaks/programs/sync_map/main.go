// A registry in a sync.Map has entries added and none removed.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

type client struct {
	address string
	window  [64]int32
}

type registry struct{ clients sync.Map }

func (r *registry) track(id int) {
	r.clients.Store(id, &client{address: "10.0.0.1"})
}

func main() {
	background := service.Start()
	known := &registry{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 12000; i++ {
			known.track(n<<20 | i)
		}
	})
}
