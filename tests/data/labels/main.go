// Goroutines under labels, recorded twice: between the two some end and others start.
package main

import (
	"context"
	"os"
	"runtime/pprof"
	"strconv"
	"sync"
)

func wait(stop chan struct{}, ready *sync.WaitGroup) { ready.Done(); <-stop }

func start(n int, stop chan struct{}, labels ...string) {
	var ready sync.WaitGroup
	ready.Add(n)
	for i := 0; i < n; i++ {
		go pprof.Do(context.Background(), pprof.Labels(labels...), func(context.Context) { wait(stop, &ready) })
	}
	ready.Wait()
}

func record(name string) {
	file, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := pprof.Lookup("goroutine").WriteTo(file, 0); err != nil {
		panic(err)
	}
}

func main() {
	first, second := make(chan struct{}), make(chan struct{})
	start(7, first, "tenant", "acme", "route", "/cart")
	start(4, second, "tenant", "umbrella, inc.", "route", "/cart")
	for i := 0; i < 5; i++ {
		start(1, second, "shard", strconv.Itoa(i))
	}
	record("goroutine-1.pb.gz")
	start(9, second, "tenant", "acme", "route", "/pay=now")
	start(2, second, "tenant", "initech")
	record("goroutine-2.pb.gz")
}
