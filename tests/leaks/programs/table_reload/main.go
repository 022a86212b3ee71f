// Healthy: a table that is read anew for each snapshot, a little larger or smaller each time, in the place of the one before.
package main

import (
	"fmt"
	"math/rand"

	"leaks/harness"
	"leaks/service"
)

type Rate struct {
	from, to string
	steps    [24]float64
}

type Table struct{ rates map[string]*Rate }

func read(count int) *Table {
	t := &Table{rates: make(map[string]*Rate)}
	for i := 0; i < count; i++ {
		r := &Rate{from: fmt.Sprintf("C%05d", i), to: "EUR"}
		t.rates[r.from] = r
	}
	return t
}

func main() {
	background := service.Start()
	var current *Table
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		current = read(36000 + rand.Intn(8000))
		if current.rates["C00000"] == nil {
			panic("an empty table")
		}
	})
}
