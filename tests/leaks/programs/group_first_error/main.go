// A search that asks several shards at once and returns at the first error: the others wait to hand over what nobody takes any more.
package main

import (
	"errors"
	"fmt"
	"sync"

	"leaks/harness"
	"leaks/service"
)

// Group runs functions and keeps the first error, as an errgroup does.
type Group struct {
	once   sync.Once
	failed chan struct{}
	err    error
}

func NewGroup() *Group { return &Group{failed: make(chan struct{})} }

func (g *Group) Go(f func() error) {
	go func() {
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				close(g.failed)
			})
		}
	}()
}

var errShard = errors.New("shard is down")

func search(query string, shards int) ([]string, error) {
	group, hits := NewGroup(), make(chan []string)
	for shard := 0; shard < shards; shard++ {
		shard := shard
		group.Go(func() error {
			found, err := ask(shard, query)
			if err != nil {
				return err
			}
			hits <- found
			return nil
		})
	}
	var all []string
	for shard := 0; shard < shards; shard++ {
		select {
		case found := <-hits:
			all = append(all, found...)
		case <-group.failed:
			return nil, group.err
		}
	}
	return all, nil
}

func ask(shard int, query string) ([]string, error) {
	if shard == 3 && len(query)%5 == 0 {
		return nil, errShard
	}
	found := make([]string, 0, 20)
	for i := 0; i < 20; i++ {
		found = append(found, fmt.Sprintf("%s: hit %d of shard %d", query, i, shard))
	}
	return found, nil
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 60; i++ {
			search(fmt.Sprintf("q%0*d", i%10, i), 6)
		}
	})
}
