// A cache with a limit fills up, then lets go of the oldest for each new one.
package main

import (
	"container/list"

	"leaks/harness"
	"leaks/service"
)

const limit = 24000

type entry struct {
	key   int
	value [500]byte
}

type lru struct {
	order *list.List
	byKey map[int]*list.Element
}

func (c *lru) add(key int) {
	c.byKey[key] = c.order.PushFront(&entry{key: key})
	if c.order.Len() > limit {
		oldest := c.order.Remove(c.order.Back()).(*entry)
		delete(c.byKey, oldest.key)
	}
}

func main() {
	background := service.Start()
	cache := &lru{order: list.New(), byKey: make(map[int]*list.Element)}
	harness.Record(harness.Plan{Snapshots: 10}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 7000; i++ {
			cache.add(n<<20 | i)
		}
	})
}
