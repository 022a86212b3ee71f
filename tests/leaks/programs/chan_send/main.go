// The caller gives up after a time; the one who looks up waits for ever to hand over the result.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

func lookup(key int) (int, bool) {
	result := make(chan int)
	go func() {
		time.Sleep(3 * time.Millisecond)
		result <- key * 2
	}()
	select {
	case value := <-result:
		return value, true
	case <-time.After(time.Millisecond):
		return 0, false
	}
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 120; i++ {
			lookup(i)
		}
	})
}
