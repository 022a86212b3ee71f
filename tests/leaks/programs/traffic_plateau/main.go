// Traffic grows to a new level and stays there.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

type upload struct{ part []byte }

func (u *upload) receive(done <-chan struct{}, group *sync.WaitGroup) {
	defer group.Done()
	<-done
	u.part[0] = 1
}

func main() {
	background := service.Start()
	done := make(chan struct{})
	var group sync.WaitGroup
	harness.Record(harness.Plan{Snapshots: 10}, func(n int) {
		close(done)
		group.Wait()
		done = make(chan struct{})
		traffic := []int{50, 90, 130, 170, 210, 205, 212, 208, 211, 206}[n-1]
		background.Serve(20 * traffic)
		for i := 0; i < traffic; i++ {
			group.Add(1)
			u := &upload{part: make([]byte, 32<<10)}
			go u.receive(done, &group)
		}
	})
}
