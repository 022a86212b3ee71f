// Those who wait for a job sleep on a Cond that nobody wakes when the queue closes.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

type queue struct {
	lock  sync.Mutex
	ready *sync.Cond
	jobs  []int
}

func newQueue() *queue {
	q := &queue{}
	q.ready = sync.NewCond(&q.lock)
	return q
}

func (q *queue) pop() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	for len(q.jobs) == 0 {
		q.ready.Wait()
	}
	job := q.jobs[0]
	q.jobs = q.jobs[1:]
	return job
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 30; i++ {
			tenant := newQueue()
			for worker := 0; worker < 4; worker++ {
				go tenant.pop()
			}
		}
	})
}
