// Package harness writes the snapshots of a recorded program, as an operator would take them from a running service.
//
// It must never change what is recorded: the sampling rate is the default one, times are real ones.
package harness

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"
)

// Between is the time from one snapshot to the next.
const Between = time.Second

// Plan says which snapshots to write.
type Plan struct {
	Snapshots int  // 6 if not given
	Texts     bool // also heap debug=1 (with MemStats) and goroutine debug=2
	Leaks     bool // also the goroutineleak profile at the end, where this Go has one
}

// Record runs a step of load, then takes a snapshot, until the plan is done. Steps count from 1. The folder to write to is the first argument.
func Record(plan Plan, step func(n int)) {
	if plan.Snapshots == 0 {
		plan.Snapshots = 6
	}
	start := time.Now()
	for n := 1; n <= plan.Snapshots; n++ {
		step(n)
		time.Sleep(time.Until(start.Add(time.Duration(n) * Between)))
		runtime.GC()
		write("heap", "pb.gz", n, 0)
		write("goroutine", "pb.gz", n, 0)
		if plan.Texts {
			write("heap", "debug1.txt", n, 1)
			write("goroutine", "debug2.txt", n, 2)
		}
	}
	if plan.Leaks && pprof.Lookup("goroutineleak") != nil {
		write("goroutineleak", "pb.gz", plan.Snapshots, 0)
	}
	runtime.KeepAlive(step) // and what it uses: else the workers of the service are leaked too by now
	os.Exit(0)
}

func write(kind, ending string, n, debug int) {
	name := filepath.Join(os.Args[1], fmt.Sprintf("%s-%02d.%s", kind, n, ending))
	file, err := os.Create(name)
	Must(err)
	Must(pprof.Lookup(kind).WriteTo(file, debug))
	Must(file.Close())
}

// Must ends the program if something failed that has no reason to fail.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
