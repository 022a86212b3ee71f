// A worker wraps its context anew for every job, so the chain holds every job there was.
package main

import (
	"context"

	"leaks/harness"
	"leaks/service"
)

type key struct{}

type job struct{ body [400]byte }

type worker struct{ ctx context.Context }

func (w *worker) next() {
	w.ctx = context.WithValue(w.ctx, key{}, &job{})
}

func main() {
	background := service.Start()
	w := &worker{ctx: context.Background()}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 12000; i++ {
			w.next()
		}
	})
}
