// Lines are gathered for a flusher that ends at the first error of its sink; nobody notices, and lines go on being gathered.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type sink struct{ writes int }

func (s *sink) Write(p []byte) (int, error) {
	if s.writes++; s.writes > 1 {
		return 0, errors.New("disk is full")
	}
	return len(p), nil
}

type Logger struct {
	mu      sync.Mutex
	pending bytes.Buffer
	to      *sink
}

func (l *Logger) Printf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(&l.pending, format, args...)
}

func (l *Logger) flushLoop() {
	for range time.Tick(100 * time.Millisecond) {
		l.mu.Lock()
		_, err := l.pending.WriteTo(l.to)
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func main() {
	background := service.Start()
	log := &Logger{to: new(sink)}
	go log.flushLoop()
	harness.Record(harness.Plan{Snapshots: 8, Texts: true}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 40000; i++ {
			log.Printf("level=info request=%d-%d path=/orders/%d status=200 took=%dms\n", n, i, i*7, i%90)
		}
	})
}
