// A watcher waits for changes or for the end of a context that never ends.
package main

import (
	"context"

	"leaks/harness"
	"leaks/service"
)

func watch(ctx context.Context, changes <-chan int, stop <-chan struct{}) {
	for {
		select {
		case <-changes:
		case <-stop:
			return
		case <-ctx.Done():
			return
		}
	}
}

func open() {
	go watch(context.Background(), make(chan int), make(chan struct{}))
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 100; i++ {
			open()
		}
	})
}
