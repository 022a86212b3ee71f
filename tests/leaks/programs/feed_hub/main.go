// A feed whose subscribers are served by a goroutine each, until a context ends that nobody ends: who leaves is only marked.
package main

import (
	"context"
	"fmt"
	"sync"

	"leaks/harness"
	"leaks/service"
)

type subscriber struct {
	name    string
	updates chan string
	backlog []string
	left    bool
}

type Feed struct {
	mu          sync.Mutex
	subscribers []*subscriber
}

func (f *Feed) Subscribe(ctx context.Context, name string) *subscriber {
	s := &subscriber{name: name, updates: make(chan string, 64), backlog: make([]string, 0, 100)}
	f.mu.Lock()
	f.subscribers = append(f.subscribers, s)
	f.mu.Unlock()
	go f.serve(ctx, s)
	return s
}

func (f *Feed) serve(ctx context.Context, s *subscriber) {
	for {
		select {
		case <-ctx.Done():
			return
		case update := <-s.updates:
			if len(s.backlog) < cap(s.backlog) {
				s.backlog = append(s.backlog, update)
			}
		}
	}
}

func (f *Feed) Publish(update string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.subscribers {
		if !s.left {
			s.updates <- update
		}
	}
}

func main() {
	background := service.Start()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	feed := new(Feed)
	harness.Record(harness.Plan{Snapshots: 7, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 70; i++ {
			s := feed.Subscribe(ctx, fmt.Sprintf("reader-%d-%d", n, i))
			feed.Publish(fmt.Sprintf("article %d", i))
			s.left = true
		}
	})
}
