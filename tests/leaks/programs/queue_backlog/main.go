// What comes in is more than what is taken out, and the queue has no limit.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type message struct{ body [700]byte }

type queue struct{ waiting []*message }

func (q *queue) put(number int) {
	m := &message{}
	m.body[0] = byte(number)
	q.waiting = append(q.waiting, m)
}

func (q *queue) take() {
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
}

func main() {
	background := service.Start()
	outbox := &queue{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 20000; i++ {
			outbox.put(i)
			if i%3 != 0 {
				outbox.take()
			}
		}
	})
}
