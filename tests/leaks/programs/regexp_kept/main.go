// A pattern with the user's number in it is compiled for each user, and kept.
package main

import (
	"fmt"
	"regexp"

	"leaks/harness"
	"leaks/service"
)

type matchers struct{ byUser map[int]*regexp.Regexp }

func (m *matchers) forUser(user int) *regexp.Regexp {
	pattern := regexp.MustCompile(fmt.Sprintf(`^/users/%d/(files|notes)/[a-z0-9-]+\.(txt|md)$`, user))
	m.byUser[user] = pattern
	return pattern
}

func main() {
	background := service.Start()
	routes := &matchers{byUser: make(map[int]*regexp.Regexp)}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 700; i++ {
			routes.forUser(n*1000 + i).MatchString("/users/1/files/a.txt")
		}
	})
}
