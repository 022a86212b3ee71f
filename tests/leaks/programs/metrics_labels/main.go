// A counter with the path of the request among its labels, where paths hold the numbers of orders.
package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"

	"leaks/harness"
	"leaks/service"
)

type Labels map[string]string

type Series struct {
	labels  Labels
	value   float64
	buckets []uint64
}

type CounterVec struct {
	mu     sync.Mutex
	series map[string]*Series
}

func (v *CounterVec) With(labels Labels) *Series {
	key := signature(labels)
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.series[key]
	if !ok {
		s = &Series{labels: labels, buckets: make([]uint64, 14)}
		v.series[key] = s
	}
	return s
}

func signature(labels Labels) string {
	parts := make([]string, 0, len(labels))
	for k, v := range labels {
		parts = append(parts, k+"="+v)
	}
	sort.Strings(parts)
	return strings.Join(parts, ",")
}

func (s *Series) Observe(v float64) {
	s.value += v
	s.buckets[int(v)%len(s.buckets)]++
}

func main() {
	background := service.Start()
	requests := &CounterVec{series: map[string]*Series{}}
	next := 0
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 6000; i++ {
			path := "/health"
			if i%2 == 0 {
				next++
				path = fmt.Sprintf("/orders/%08d", next)
			}
			requests.With(Labels{"method": "GET", "code": "200", "path": path}).Observe(float64(i % 9))
		}
	})
}
