// A queue of deliveries: what fails is put back with the reason noted, for ever.
package main

import (
	"fmt"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Attempt struct {
	At     time.Time
	Number int
	Reason string
}

type Delivery struct {
	URL     string
	Body    []byte
	History []*Attempt
}

type Queue struct {
	waiting []*Delivery
	done    int
}

func (q *Queue) Add(url string, body []byte) {
	q.waiting = append(q.waiting, &Delivery{URL: url, Body: body})
}

func (q *Queue) Run(send func(*Delivery) error) {
	batch := q.waiting
	q.waiting = nil
	for _, d := range batch {
		if err := send(d); err != nil {
			q.requeue(d, err)
			continue
		}
		q.done++
	}
}

func (q *Queue) requeue(d *Delivery, err error) {
	d.History = append(d.History, &Attempt{time.Now(), len(d.History), err.Error()})
	q.waiting = append(q.waiting, d)
}

func send(d *Delivery) error {
	if d.URL[len(d.URL)-1] == '0' {
		return fmt.Errorf("deliver %d bytes to %s: connection refused", len(d.Body), d.URL)
	}
	return nil
}

func main() {
	background := service.Start()
	queue := new(Queue)
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 3000; i++ {
			queue.Add(fmt.Sprintf("https://shop-%d.example.com/hook/%d", i%40, i), make([]byte, 300))
		}
		for round := 0; round < 8; round++ {
			queue.Run(send)
		}
	})
}
