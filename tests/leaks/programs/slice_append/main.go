// An audit trail is appended to for ever.
package main

import (
	"time"

	"leaks/harness"
	"leaks/service"
)

type event struct {
	at     time.Time
	action string
	user   int
}

type audit struct{ events []event }

func (a *audit) record(action string, user int) {
	a.events = append(a.events, event{time.Now(), action, user})
}

func main() {
	background := service.Start()
	trail := &audit{}
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 80000; i++ {
			trail.record("read", i)
		}
	})
}
