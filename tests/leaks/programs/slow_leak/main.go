// A little is kept of each request, under much traffic: near what sampling can show.
package main

import (
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type entry struct{ fields [30]uint64 }

type journal struct{ entries map[string]*entry }

func (j *journal) note(id string) {
	j.entries[id] = &entry{}
}

func main() {
	background := service.Start()
	log := &journal{entries: make(map[string]*entry)}
	harness.Record(harness.Plan{Snapshots: 10}, func(n int) {
		background.Serve(6000)
		for i := 0; i < 5000; i++ {
			log.note(fmt.Sprintf("%d-%d", n, i))
		}
	})
}
