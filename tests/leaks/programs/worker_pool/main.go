// Two hundred workers wait for jobs all the time, with tickers and timers that are stopped in order.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

type worker struct {
	jobs    chan int
	scratch []byte
}

func (w *worker) run() {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		select {
		case job := <-w.jobs:
			w.do(job)
		case <-ticker.C:
		}
	}
}

func (w *worker) do(job int) {
	deadline := time.AfterFunc(time.Hour, func() { panic("too late") })
	defer deadline.Stop()
	w.scratch[job%len(w.scratch)]++
}

func main() {
	background := service.Start()
	jobs := make(chan int)
	for i := 0; i < 200; i++ {
		w := &worker{jobs: jobs, scratch: make([]byte, 8<<10)}
		go w.run()
	}
	harness.Record(harness.Plan{Snapshots: 8, Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 20000; i++ {
			jobs <- i
		}
	})
}
