// The first finalizer waits for ever, so nothing that has one is ever freed.
package main

import (
	"runtime"

	"leaks/harness"
	"leaks/service"
)

type handle struct{ buffer [4000]byte }

var released = make(chan *handle)

func release(h *handle) { released <- h }

func open() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, release)
	return h
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 1500; i++ {
			open().buffer[0] = 1
		}
	})
}
