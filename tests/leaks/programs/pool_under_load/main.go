// Buffers come from a sync.Pool and go back; how many are out at once goes up and down.
package main

import (
	"bytes"
	"sync"

	"leaks/harness"
	"leaks/service"
)

var buffers = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 16<<10)) }}

func render(size int, entered *sync.WaitGroup, leave <-chan struct{}) {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	for buffer.Len() < size {
		buffer.WriteString("a line of the page\n")
	}
	entered.Done()
	<-leave
	buffers.Put(buffer)
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(1500)
		for _, together := range []int{50, 300, 120, 60} {
			var entered sync.WaitGroup
			leave := make(chan struct{})
			for i := 0; i < together; i++ {
				entered.Add(1)
				go render(8000+100*i, &entered, leave)
			}
			entered.Wait()
			close(leave)
		}
	})
}
