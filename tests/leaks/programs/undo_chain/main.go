// A document remembers its state before each change, which remembers the one before it: nobody ever undoes more than a few.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type State struct {
	before *State
	text   []byte
	cursor int
}

type Document struct{ now *State }

func (d *Document) Type(text string) {
	next := make([]byte, 0, 512)
	if d.now != nil {
		next = append(next, d.now.text...)
	}
	next = append(next, text...)
	if len(next) > 480 {
		next = next[:0]
	}
	d.now = &State{before: d.now, text: next, cursor: len(next)}
}

func (d *Document) Undo() {
	if d.now != nil && d.now.before != nil {
		d.now = d.now.before
	}
}

func main() {
	background := service.Start()
	documents := make([]Document, 40)
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 5000; i++ {
			d := &documents[i%len(documents)]
			d.Type("word ")
			if i%25 == 0 {
				d.Undo()
			}
		}
	})
}
