// Two thousand goroutines run at once for a moment and end.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

func process(item int, begin <-chan struct{}, group *sync.WaitGroup) {
	defer group.Done()
	scratch := make([]byte, 2048)
	<-begin
	scratch[0] = byte(item)
}

func batch(items int) {
	var group sync.WaitGroup
	begin := make(chan struct{})
	for i := 0; i < items; i++ {
		group.Add(1)
		go process(i, begin, &group)
	}
	close(begin)
	group.Wait()
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Snapshots: 8, Texts: true}, func(n int) {
		background.Serve(1500)
		if n == 3 {
			batch(5000)
		}
		batch(100)
	})
}
