// Nothing leaks: a pool that starts workers when jobs wait and lets them end when they find none, with a load that comes and goes.
package main

import (
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Pool struct {
	mu      sync.Mutex
	jobs    chan []byte
	workers int
}

func (p *Pool) Submit(job []byte) {
	select {
	case p.jobs <- job:
	default:
		p.mu.Lock()
		p.workers++
		p.mu.Unlock()
		go p.work(job)
	}
}

func (p *Pool) work(job []byte) {
	scratch := make([]byte, 8<<10)
	for idle := false; !idle; {
		copy(scratch, job)
		select {
		case job = <-p.jobs:
		case <-time.After(300 * time.Millisecond):
			idle = true
		}
	}
	p.mu.Lock()
	p.workers--
	p.mu.Unlock()
}

func main() {
	background := service.Start()
	pool := &Pool{jobs: make(chan []byte)}
	waves := []int{60, 120, 200, 260, 300, 240, 160, 220, 280, 250}
	harness.Record(harness.Plan{Snapshots: len(waves)}, func(n int) {
		background.Serve(1500)
		time.Sleep(350 * time.Millisecond)
		for i := 0; i < waves[n-1]; i++ {
			pool.Submit(make([]byte, 2048))
		}
	})
}
