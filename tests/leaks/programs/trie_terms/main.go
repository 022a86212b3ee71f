// What people search for is kept in a trie, to suggest it to others. Nobody forgets a term, and nearly all are new.
package main

import (
	"fmt"
	"math/rand"

	"leaks/harness"
	"leaks/service"
)

type Node struct {
	next  []*Node
	label byte
	asked int
}

type Trie struct{ root Node }

func (t *Trie) Count(term string) {
	at := &t.root
	for i := 0; i < len(term); i++ {
		at = at.child(term[i])
	}
	at.asked++
}

func (n *Node) child(label byte) *Node {
	for _, next := range n.next {
		if next.label == label {
			return next
		}
	}
	next := &Node{label: label}
	n.next = append(n.next, next)
	return next
}

func main() {
	background := service.Start()
	terms := new(Trie)
	harness.Record(harness.Plan{Snapshots: 7}, func(n int) {
		background.Serve(2500)
		for i := 0; i < 3500; i++ {
			terms.Count(fmt.Sprintf("order %d status %08x", i%300, rand.Uint32()))
		}
	})
}
