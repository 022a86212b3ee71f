// A loop that never returns puts off every release to its return.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type page struct{ content [1000]byte }

func (p *page) release() { p.content[0] = 0 }

func drain(jobs <-chan int) {
	for job := range jobs {
		p := &page{}
		p.content[0] = byte(job)
		defer p.release()
	}
}

func main() {
	background := service.Start()
	jobs := make(chan int)
	go drain(jobs)
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 6000; i++ {
			jobs <- i
		}
	})
}
