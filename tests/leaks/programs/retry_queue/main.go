// A mailer that tries again what failed, later and later, and never gives up on addresses that do not exist.
package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"leaks/harness"
	"leaks/service"
)

type Message struct {
	To       string
	Payload  []byte
	Attempts int
}

type Mailer struct {
	mu   sync.Mutex
	sent int
}

var errNoSuchUser = errors.New("550 no such user")

func (m *Mailer) Submit(to, text string) {
	message := &Message{To: to, Payload: append([]byte("Subject: news\r\n\r\n"), text...)}
	m.attempt(message)
}

func (m *Mailer) attempt(message *Message) {
	if err := m.deliver(message); err != nil {
		message.Attempts++
		m.later(message)
	}
}

func (m *Mailer) deliver(message *Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if message.To[0] == '?' {
		return errNoSuchUser
	}
	m.sent++
	return nil
}

func (m *Mailer) later(message *Message) {
	wait := 20 * time.Millisecond << (4 * message.Attempts)
	time.AfterFunc(wait, func() { m.attempt(message) })
}

func main() {
	background := service.Start()
	mailer := new(Mailer)
	text := fmt.Sprintf("%01200d", 7)
	harness.Record(harness.Plan{Snapshots: 7, Texts: true}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 12000; i++ {
			to := fmt.Sprintf("user%d@example.com", i)
			if i%4 == 0 {
				to = "?" + to
			}
			mailer.Submit(to, text)
		}
	})
}
