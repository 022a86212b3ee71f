// A cache with a limit and a chain of its own: what is evicted is taken out of the chain, but the key of its neighbour out of the map. That
// was meant to leak, and does not: the neighbour is evicted next, so that the map stays at its limit.
package main

import (
	"strconv"
	"strings"

	"leaks/harness"
	"leaks/service"
)

type node struct {
	key        string
	page       string
	prev, next *node
}

type Cache struct {
	limit, length int
	head, tail    *node
	nodes         map[string]*node
}

func NewCache(limit int) *Cache {
	c := &Cache{limit: limit, head: &node{}, tail: &node{}, nodes: map[string]*node{}}
	c.head.next, c.tail.prev = c.tail, c.head
	return c
}

func (c *Cache) Get(key string) (string, bool) {
	n, ok := c.nodes[key]
	if !ok {
		return "", false
	}
	return n.page, true
}

func (c *Cache) Set(key, page string) {
	n := &node{key: key, page: page, prev: c.head, next: c.head.next}
	n.prev.next, n.next.prev = n, n
	c.nodes[key] = n
	if c.length++; c.length > c.limit {
		old := c.tail.prev
		old.prev.next, c.tail.prev = c.tail, old.prev
		delete(c.nodes, c.tail.prev.key)
		old.prev, old.next = nil, nil
		c.length--
	}
}

func render(product int) string {
	var page strings.Builder
	page.Grow(1100)
	page.WriteString("<h1>Product ")
	page.WriteString(strconv.Itoa(product))
	page.WriteString("</h1>")
	for page.Len() < 1000 {
		page.WriteString("<li>in stock</li>")
	}
	return page.String()
}

func main() {
	background := service.Start()
	cache := NewCache(1000)
	product := 0
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 7000; i++ {
			product++
			key := "/product/" + strconv.Itoa(product)
			if _, ok := cache.Get(key); !ok {
				cache.Set(key, render(product))
			}
			if i%2 == 0 {
				cache.Set("/product/"+strconv.Itoa(i%50), render(i%50))
			}
		}
	})
}
