// A big table is read at start and never changes.
package main

import (
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type place struct {
	name   string
	coords [40]float64
}

func loadPlaces(count int) []*place {
	places := make([]*place, 0, count)
	for i := 0; i < count; i++ {
		places = append(places, &place{name: fmt.Sprint("place ", i)})
	}
	return places
}

var places []*place

func main() {
	background := service.Start()
	places = loadPlaces(90000)
	harness.Record(harness.Plan{Texts: true}, func(n int) {
		background.Serve(3000)
	})
}
