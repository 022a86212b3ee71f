// An index of plain values grows with every new key: only the map's own memory grows.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type index struct{ seen map[uint64][12]uint64 }

func (x *index) add(key uint64) {
	x.seen[key] = [12]uint64{key}
}

func main() {
	background := service.Start()
	keys := &index{seen: make(map[uint64][12]uint64)}
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 40000; i++ {
			keys.add(uint64(n)<<32 | uint64(i))
		}
	})
}
