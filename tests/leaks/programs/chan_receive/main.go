// Each subscriber waits for messages on a channel that is never closed.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type hub struct{ last chan string }

func (h *hub) subscribe() {
	messages := make(chan string)
	go listen(messages)
	h.last = messages
}

func listen(messages chan string) {
	seen := make([]byte, 2048)
	for message := range messages {
		copy(seen, message)
	}
}

func main() {
	background := service.Start()
	topic := &hub{}
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 150; i++ {
			topic.subscribe()
		}
	})
}
