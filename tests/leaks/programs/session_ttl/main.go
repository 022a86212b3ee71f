// Sessions with a time to live and a janitor; visitors come in waves.
package main

import (
	"fmt"
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Session struct {
	user    string
	basket  []string
	expires time.Time
}

type Sessions struct {
	mu   sync.Mutex
	byID map[string]*Session
}

func (s *Sessions) Open(id string) {
	session := &Session{user: "user of " + id, expires: time.Now().Add(1500 * time.Millisecond)}
	for i := 0; i < 10; i++ {
		session.basket = append(session.basket, fmt.Sprintf("article %d of %s", i, id))
	}
	s.mu.Lock()
	s.byID[id] = session
	s.mu.Unlock()
}

func (s *Sessions) janitor() {
	for now := range time.Tick(100 * time.Millisecond) {
		s.mu.Lock()
		for id, session := range s.byID {
			if now.After(session.expires) {
				delete(s.byID, id)
			}
		}
		s.mu.Unlock()
	}
}

func main() {
	background := service.Start()
	sessions := &Sessions{byID: map[string]*Session{}}
	go sessions.janitor()
	harness.Record(harness.Plan{Snapshots: 10, Texts: true}, func(n int) {
		background.Serve(2500)
		visitors := []int{3000, 4500, 7000, 9000, 8000, 6500, 7500, 8500, 7000, 6000}[n-1]
		for i := 0; i < visitors; i++ {
			sessions.Open(fmt.Sprintf("%d-%d", n, i))
		}
	})
}
