// Tables are filled by the first requests, then nothing is added.
package main

import (
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type tables struct{ rows map[string]*[80]uint64 }

func (t *tables) row(name string) *[80]uint64 {
	row, found := t.rows[name]
	if !found {
		row = &[80]uint64{}
		t.rows[name] = row
	}
	return row
}

func main() {
	background := service.Start()
	t := &tables{rows: make(map[string]*[80]uint64)}
	harness.Record(harness.Plan{Snapshots: 10, Texts: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < min(n, 3)*7000; i++ {
			t.row(fmt.Sprint("row ", i))[0]++
		}
	})
}
