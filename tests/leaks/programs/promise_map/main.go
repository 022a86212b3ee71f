// Calls for one key are made once and shared. A call is forgotten when it has succeeded; one that failed stays, with its error.
package main

import (
	"fmt"
	"sync"

	"leaks/harness"
	"leaks/service"
)

type call struct {
	ready chan struct{}
	value any
	err   error
}

type Group struct {
	mu    sync.Mutex
	calls map[string]*call
}

func (g *Group) Do(key string, load func() (any, error)) (any, error) {
	g.mu.Lock()
	if c, ok := g.calls[key]; ok {
		g.mu.Unlock()
		<-c.ready
		return c.value, c.err
	}
	c := &call{ready: make(chan struct{})}
	g.calls[key] = c
	g.mu.Unlock()
	c.value, c.err = load()
	close(c.ready)
	if c.err == nil {
		g.mu.Lock()
		delete(g.calls, key)
		g.mu.Unlock()
	}
	return c.value, c.err
}

type notFound struct {
	key   string
	query string
	trace [24]uintptr
}

func (e *notFound) Error() string { return "not found: " + e.key }

func loadUser(id int) (any, error) {
	if id%2 == 1 {
		return nil, &notFound{key: fmt.Sprint(id), query: fmt.Sprintf("select * from users where id = %d", id)}
	}
	return fmt.Sprintf("user %d", id), nil
}

func main() {
	background := service.Start()
	group := &Group{calls: map[string]*call{}}
	id := 0
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 9000; i++ {
			id++
			group.Do(fmt.Sprintf("user:%d", id), func() (any, error) { return loadUser(id) })
		}
	})
}
