// A reader never unlocks, so writers wait, and behind them all further readers.
package main

import (
	"sync"

	"leaks/harness"
	"leaks/service"
)

type settings struct {
	lock   sync.RWMutex
	values map[string]string
}

func (s *settings) get(key string) string {
	s.lock.RLock()
	if value, found := s.values[key]; found {
		s.lock.RUnlock()
		return value
	}
	return ""
}

func (s *settings) set(key, value string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.values[key] = value
}

var current = settings{values: map[string]string{"theme": "dark"}}

func main() {
	background := service.Start()
	current.get("unknown")
	harness.Record(harness.Plan{Texts: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 20; i++ {
			go current.set("theme", "light")
		}
		for i := 0; i < 130; i++ {
			go current.get("theme")
		}
	})
}
