// Streams that a server keeps by number: one that the client cancels is removed, one that ends by itself is not.
package main

import (
	"bytes"
	"fmt"
	"sync"

	"leaks/harness"
	"leaks/service"
)

type Stream struct {
	id      uint64
	method  string
	header  map[string]string
	window  []byte
	pending bytes.Buffer
}

type Registry struct {
	mu      sync.Mutex
	next    uint64
	streams map[uint64]*Stream
}

func (r *Registry) Open(method string) *Stream {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next++
	s := &Stream{
		id:     r.next,
		method: method,
		header: map[string]string{"content-type": "application/grpc", "te": "trailers"},
		window: make([]byte, 512),
	}
	r.streams[s.id] = s
	return s
}

func (r *Registry) cancel(s *Stream) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.streams, s.id)
}

func (s *Stream) send(n int) {
	fmt.Fprintf(&s.pending, "update %d of stream %d", n, s.id)
	copy(s.window, s.pending.Bytes())
}

func main() {
	background := service.Start()
	registry := &Registry{streams: map[uint64]*Stream{}}
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 4000; i++ {
			s := registry.Open("/prices.Watch/Subscribe")
			s.send(i)
			if i%3 == 0 {
				registry.cancel(s)
			}
		}
	})
}
