// Subscribers that reconnect all the time, each with a context, a timer and two goroutines that end with it.
package main

import (
	"context"
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Broker struct {
	mu   sync.Mutex
	subs map[*Subscriber]struct{}
}

type Subscriber struct {
	inbox  chan []byte
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func (b *Broker) Connect(parent context.Context) *Subscriber {
	ctx, cancel := context.WithCancel(parent)
	s := &Subscriber{inbox: make(chan []byte, 8), cancel: cancel}
	b.mu.Lock()
	b.subs[s] = struct{}{}
	b.mu.Unlock()
	s.done.Add(2)
	go s.receive(ctx)
	go s.heartbeat(ctx)
	return s
}

func (b *Broker) Disconnect(s *Subscriber) {
	b.mu.Lock()
	delete(b.subs, s)
	b.mu.Unlock()
	s.cancel()
	s.done.Wait()
}

func (b *Broker) Publish(size int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.subs {
		select {
		case s.inbox <- make([]byte, size):
		default:
		}
	}
}

func (s *Subscriber) receive(ctx context.Context) {
	defer s.done.Done()
	for {
		select {
		case <-s.inbox:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Subscriber) heartbeat(ctx context.Context) {
	defer s.done.Done()
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	background := service.Start()
	broker := &Broker{subs: map[*Subscriber]struct{}{}}
	server, stop := context.WithCancel(context.Background())
	defer stop()
	var connected []*Subscriber
	harness.Record(harness.Plan{Snapshots: 9, Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		wanted := []int{80, 110, 140, 150, 135, 145, 160, 150, 140}[n-1]
		for _, s := range connected[:len(connected)/2] {
			broker.Disconnect(s)
		}
		connected = connected[len(connected)/2:]
		for len(connected) < wanted {
			connected = append(connected, broker.Connect(server))
		}
		for i := 0; i < 10; i++ {
			broker.Publish(1000)
		}
	})
}
