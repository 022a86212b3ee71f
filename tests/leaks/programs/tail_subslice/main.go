// A tailer of logs reads blocks and keeps the trace number of each error: as a part of the block, which stays with it.
package main

import (
	"bytes"
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type Tailer struct {
	source int
	traces [][]byte
}

func (t *Tailer) readBlock() []byte {
	block := make([]byte, 0, 24<<10)
	for len(block) < 23<<10 {
		t.source++
		level := "info"
		if t.source%400 == 0 {
			level = "error"
		}
		block = fmt.Appendf(block, "trace=%016x level=%s took=%d\n", t.source*7919, level, t.source%300)
	}
	return block
}

func (t *Tailer) scan(block []byte) {
	for len(block) > 0 {
		line, rest, _ := bytes.Cut(block, []byte("\n"))
		if bytes.Contains(line, []byte("level=error")) {
			t.traces = append(t.traces, line[6:22])
		}
		block = rest
	}
}

func main() {
	background := service.Start()
	tailer := new(Tailer)
	harness.Record(harness.Plan{Snapshots: 6}, func(n int) {
		background.Serve(2000)
		for i := 0; i < 200; i++ {
			tailer.scan(tailer.readBlock())
		}
	})
}
