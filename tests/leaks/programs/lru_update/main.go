// A cache with a limit whose update of a known key leaves the old entry in the list: the map stays small, the list does not.
package main

import (
	"container/list"
	"fmt"

	"leaks/harness"
	"leaks/service"
)

type item struct {
	key     string
	profile []byte
}

type LRU struct {
	max   int
	order *list.List
	items map[string]*list.Element
}

func (c *LRU) Get(key string) ([]byte, bool) {
	if e, ok := c.items[key]; ok {
		c.order.MoveToFront(e)
		return e.Value.(*item).profile, true
	}
	return nil, false
}

func (c *LRU) Put(key string, profile []byte) {
	c.items[key] = c.order.PushFront(&item{key, profile})
	if len(c.items) > c.max {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.items, last.Value.(*item).key)
	}
}

func loadProfile(user int) []byte {
	return []byte(fmt.Sprintf("%0700d", user))
}

func main() {
	background := service.Start()
	cache := &LRU{max: 3000, order: list.New(), items: map[string]*list.Element{}}
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 9000; i++ {
			key := fmt.Sprint("user-", i%2500)
			if _, ok := cache.Get(key); !ok || i%2 == 0 {
				cache.Put(key, loadProfile(i))
			}
		}
	})
}
