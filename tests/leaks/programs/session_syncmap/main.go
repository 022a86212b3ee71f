// Sessions in a sync.Map with a janitor that takes seconds for nanoseconds: none is ever old enough.
package main

import (
	"encoding/hex"
	"math/rand"
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Session struct {
	ID      string
	User    int
	Created int64
	Basket  []int
	Seen    []byte
}

type Sessions struct {
	all sync.Map
	ttl time.Duration
}

func (s *Sessions) Login(user int) *Session {
	session := newSession(user)
	s.all.Store(session.ID, session)
	return session
}

func newSession(user int) *Session {
	raw := make([]byte, 16)
	rand.Read(raw)
	return &Session{
		ID:      hex.EncodeToString(raw),
		User:    user,
		Created: time.Now().Unix(),
		Basket:  make([]int, 0, 8),
		Seen:    make([]byte, 640),
	}
}

func (s *Sessions) sweep() {
	s.all.Range(func(id, value any) bool {
		age := time.Duration(time.Now().Unix() - value.(*Session).Created)
		if age > s.ttl {
			s.all.Delete(id)
		}
		return true
	})
}

func (s *Sessions) janitor() {
	for range time.Tick(250 * time.Millisecond) {
		s.sweep()
	}
}

func main() {
	background := service.Start()
	sessions := &Sessions{ttl: 2 * time.Second}
	go sessions.janitor()
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 3500; i++ {
			session := sessions.Login(i)
			session.Basket = append(session.Basket, i)
		}
	})
}
