// A history in a container/list has a front that nobody takes off.
package main

import (
	"container/list"

	"leaks/harness"
	"leaks/service"
)

type command struct{ arguments [20]uint64 }

type history struct{ commands *list.List }

func (h *history) push(number uint64) {
	h.commands.PushBack(&command{arguments: [20]uint64{number}})
}

func main() {
	background := service.Start()
	shell := &history{commands: list.New()}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 18000; i++ {
			shell.push(uint64(i))
		}
	})
}
