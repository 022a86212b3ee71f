// A worker returns early without Done, so whoever waits for all of them waits for ever.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

func gather(parts int) {
	var group sync.WaitGroup
	for i := 0; i < parts; i++ {
		group.Add(1)
		go fetchPart(i, &group)
	}
	group.Wait()
}

func fetchPart(part int, group *sync.WaitGroup) {
	if part == 3 {
		return
	}
	group.Done()
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 100; i++ {
			go gather(4)
		}
	})
}
