// What was written into a buffer for each request is kept for a debugger that nobody uses.
package main

import (
	"bytes"
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type recorder struct{ captured []*bytes.Buffer }

func (r *recorder) capture(request int) {
	buffer := new(bytes.Buffer)
	for i := 0; i < 40; i++ {
		fmt.Fprintf(buffer, "header-%d: value of request %d\n", i, request)
	}
	r.captured = append(r.captured, buffer)
}

func main() {
	background := service.Start()
	requests := &recorder{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 3000; i++ {
			requests.capture(i)
		}
	})
}
