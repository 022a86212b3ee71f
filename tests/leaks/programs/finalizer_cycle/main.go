// A page and its cache point at each other, and both have finalizers. Such a cycle is never collected.
package main

import (
	"runtime"
	"sync/atomic"

	"leaks/harness"
	"leaks/service"
)

type Page struct {
	cache *Cache
	bytes [900]byte
}

type Cache struct {
	page *Page
	hits [40]int64
}

var closed atomic.Int64

func load(n int) *Page {
	page := &Page{}
	page.cache = &Cache{page: page}
	page.bytes[0] = byte(n)
	runtime.SetFinalizer(page, func(p *Page) { closed.Add(1) })
	runtime.SetFinalizer(page.cache, func(c *Cache) { closed.Add(1) })
	return page
}

func main() {
	background := service.Start()
	seen := 0
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 2500; i++ {
			seen += int(load(i).bytes[0])
		}
	})
}
