// Lines are gathered in a buffer and flushed when there are enough: a saw.
package main

import (
	"bytes"
	"fmt"

	"leaks/harness"
	"leaks/service"
)

const enough = 12 << 20

type batcher struct{ pending bytes.Buffer }

func (b *batcher) add(number int) {
	fmt.Fprintf(&b.pending, "line %d of the log, with some words about what happened\n", number)
	if b.pending.Len() > enough {
		b.pending = bytes.Buffer{}
	}
}

func main() {
	background := service.Start()
	lines := &batcher{}
	harness.Record(harness.Plan{Snapshots: 10}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 60000; i++ {
			lines.add(i)
		}
	})
}
