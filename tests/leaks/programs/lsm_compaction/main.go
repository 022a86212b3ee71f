// Healthy: segments pile up and are merged into one, in which each key stands once. It rises, and falls at every third snapshot.
package main

import (
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type Entry struct {
	key   string
	value [200]byte
}

type Store struct {
	segments [][]*Entry
}

func (s *Store) Write(keys int) {
	segment := make([]*Entry, 0, keys)
	for i := 0; i < keys; i++ {
		segment = append(segment, &Entry{key: fmt.Sprintf("key-%06d", i)})
	}
	s.segments = append(s.segments, segment)
}

func (s *Store) Compact() {
	newest := map[string]*Entry{}
	for _, segment := range s.segments {
		for _, entry := range segment {
			newest[entry.key] = entry
		}
	}
	merged := make([]*Entry, 0, len(newest))
	for _, entry := range newest {
		merged = append(merged, entry)
	}
	s.segments = [][]*Entry{merged}
}

func main() {
	background := service.Start()
	store := new(Store)
	harness.Record(harness.Plan{Snapshots: 9}, func(n int) {
		background.Serve(2500)
		store.Write(15000)
		if n%3 == 0 {
			store.Compact()
		}
	})
}
