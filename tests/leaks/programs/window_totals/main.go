// Nothing leaks: events are gathered for a window of three snapshots, then summed and let go.
package main

import (
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type event struct {
	device string
	value  float64
	tags   []string
}

type Window struct {
	events  map[string][]*event
	total   float64
	windows int
}

func (w *Window) Add(device string, value float64) {
	e := &event{device: device, value: value, tags: []string{"eu", device}}
	w.events[device] = append(w.events[device], e)
}

func (w *Window) Flush() {
	for _, all := range w.events {
		for _, e := range all {
			w.total += e.value
		}
	}
	w.events = map[string][]*event{}
	w.windows++
}

func main() {
	background := service.Start()
	window := &Window{events: map[string][]*event{}}
	harness.Record(harness.Plan{Snapshots: 11}, func(n int) {
		background.Serve(2000)
		for i := 0; i < 40000; i++ {
			window.Add(fmt.Sprint("device-", i%500), float64(i))
		}
		if n%3 == 0 {
			window.Flush()
		}
	})
}
