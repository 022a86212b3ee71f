// A short name cut from a big text holds the whole text.
package main

import (
	"strings"

	"leaks/harness"
	"leaks/service"
)

type names struct{ known []string }

func (k *names) learn(document string) {
	name, _, _ := strings.Cut(document, ";")
	k.known = append(k.known, name)
}

func fetchDocument() string {
	return "name;" + strings.Repeat("the rest of the document ", 1400)
}

func main() {
	background := service.Start()
	authors := &names{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 200; i++ {
			authors.learn(fetchDocument())
		}
	})
}
