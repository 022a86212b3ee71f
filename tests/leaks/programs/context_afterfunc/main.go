// A request asks to be told when the service shuts down, and never says that it is done: the context of the service keeps it.
package main

import (
	"context"
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type Upload struct {
	name  string
	parts [][]byte
	gone  bool
}

func (u *Upload) abort() { u.gone = true }

func begin(shutdown context.Context, name string) *Upload {
	u := &Upload{name: name}
	context.AfterFunc(shutdown, u.abort)
	return u
}

func (u *Upload) write(part []byte) {
	u.parts = append(u.parts, append([]byte(nil), part...))
}

func main() {
	background := service.Start()
	shutdown, stop := context.WithCancel(context.Background())
	defer stop()
	part := make([]byte, 400)
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 3000; i++ {
			u := begin(shutdown, fmt.Sprintf("upload-%d-%d", n, i))
			u.write(part)
			u.write(part)
		}
	})
}
