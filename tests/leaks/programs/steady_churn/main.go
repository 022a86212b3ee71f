// Much is allocated and let go; what is live at once stays the same.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type frame struct{ pixels [2000]byte }

type window struct{ frames [2000]*frame }

func (w *window) draw(number int) {
	w.frames[number%len(w.frames)] = &frame{}
}

func main() {
	background := service.Start()
	w := &window{}
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(4000)
		for i := 0; i < 40000; i++ {
			w.draw(i)
		}
	})
}
