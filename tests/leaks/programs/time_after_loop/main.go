// A loop that takes messages sets a new time.After for each: held until it fires up to Go 1.22, collected from 1.23 on.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

func consume(messages <-chan int) {
	for {
		select {
		case _, open := <-messages:
			if !open {
				return
			}
		case <-time.After(time.Hour):
			return
		}
	}
}

func main() {
	background := service.Start()
	messages := make(chan int)
	go consume(messages)
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 20000; i++ {
			messages <- i
		}
	})
}
