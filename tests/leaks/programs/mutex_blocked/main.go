// One way out of withdraw forgets to unlock; whoever asks for the same account afterwards waits for ever.
package main

import (
	"errors"
	"sync"

	"leaks/harness"
	"leaks/service"
)

type account struct {
	lock    sync.Mutex
	balance int
}

var errNotEnough = errors.New("not enough")

func (a *account) withdraw(amount int) error {
	a.lock.Lock()
	if a.balance < amount {
		return errNotEnough
	}
	a.balance -= amount
	a.lock.Unlock()
	return nil
}

var accounts [50]account

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 200; i++ {
			go accounts[i%len(accounts)].withdraw(10)
		}
	})
}
