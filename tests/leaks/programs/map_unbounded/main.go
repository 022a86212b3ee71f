// Sessions are remembered by their id and never forgotten.
package main

import (
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type session struct {
	user  string
	state [600]byte
}

type store struct{ byID map[string]*session }

func (s *store) remember(id string) {
	s.byID[id] = &session{user: "user of " + id}
}

func main() {
	background := service.Start()
	sessions := &store{byID: make(map[string]*session)}
	harness.Record(harness.Plan{Texts: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 10000; i++ {
			sessions.remember(fmt.Sprintf("%d-%d", n, i))
		}
	})
}
