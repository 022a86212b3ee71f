// The cancel function of each request's context is thrown away: the parent holds all of them.
package main

import (
	"context"

	"leaks/harness"
	"leaks/service"
)

type key struct{}

func handle(parent context.Context, request int) {
	ctx, _ := context.WithCancel(parent)
	serve(context.WithValue(ctx, key{}, request))
}

func serve(ctx context.Context) bool {
	return ctx.Value(key{}) == nil
}

func main() {
	background := service.Start()
	server, stop := context.WithCancel(context.Background())
	defer stop()
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 20000; i++ {
			handle(server, i)
		}
	})
}
