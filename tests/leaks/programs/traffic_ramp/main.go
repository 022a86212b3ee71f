// Requests in flight grow with the traffic, then fall again.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

type request struct{ body []byte }

func (r *request) inFlight(done <-chan struct{}, group *sync.WaitGroup) {
	defer group.Done()
	<-done
	r.body[0] = 1
}

func main() {
	background := service.Start()
	done := make(chan struct{})
	var group sync.WaitGroup
	harness.Record(harness.Plan{Snapshots: 10, Texts: true}, func(n int) {
		close(done)
		group.Wait()
		done = make(chan struct{})
		traffic := []int{40, 80, 140, 200, 260, 300, 310, 280, 190, 110}[n-1]
		background.Serve(20 * traffic)
		for i := 0; i < traffic; i++ {
			group.Add(1)
			r := &request{body: make([]byte, 16<<10)}
			go r.inFlight(done, &group)
		}
	})
}
