// A chat server: clients that leave are taken from the hub, but their write pump is never told.
package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"sync"

	"leaks/harness"
	"leaks/service"
)

type Client struct {
	id   string
	send chan []byte
	quit chan struct{}
	out  bytes.Buffer
}

type Hub struct {
	sync.RWMutex
	clients map[string]*Client
}

func (h *Hub) Join(id string) *Client {
	c := &Client{id: id, send: make(chan []byte, 16), quit: make(chan struct{})}
	h.Lock()
	h.clients[id] = c
	h.Unlock()
	go c.writePump()
	go c.readPump()
	return c
}

func (h *Hub) Leave(c *Client) {
	h.Lock()
	defer h.Unlock()
	delete(h.clients, c.id)
	close(c.quit)
}

func (h *Hub) Broadcast(text string) {
	h.RLock()
	defer h.RUnlock()
	for _, c := range h.clients {
		select {
		case c.send <- []byte(text):
		default:
		}
	}
}

func (c *Client) writePump() {
	for message := range c.send {
		if c.out.Len() > 8000 {
			c.out.Reset()
		}
		c.out.Write(message)
	}
}

func (c *Client) readPump() { <-c.quit }

func main() {
	background := service.Start()
	hub := &Hub{clients: map[string]*Client{}}
	var online []*Client
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(800)
		for i := 0; i < 90; i++ {
			online = append(online, hub.Join(fmt.Sprintf("guest-%d-%d", n, i)))
			if len(online) > 120 {
				k := rand.Intn(len(online))
				hub.Leave(online[k])
				online = append(online[:k], online[k+1:]...)
			}
			hub.Broadcast(fmt.Sprintf("guest %d says hello to everybody in the room", i))
		}
	})
}
