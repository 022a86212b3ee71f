// Every upload is to expire in a day, also those that were long since finished.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

type upload struct{ content [900]byte }

func (u *upload) expire() { u.content[0] = 0 }

func receive() {
	u := &upload{}
	time.AfterFunc(24*time.Hour, u.expire)
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 6000; i++ {
			receive()
		}
	})
}
