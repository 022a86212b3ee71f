// Connections to another service are kept for the next call, up to a limit.
package main

import (
	"io"
	"net/http"
	"sync"

	"leaks/harness"
	"leaks/service"
)

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 40, MaxConnsPerHost: 60}}

func call(address string, group *sync.WaitGroup) {
	defer group.Done()
	response, err := client.Get(address)
	harness.Must(err)
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
}

func upstream(w http.ResponseWriter, r *http.Request) {
	w.Write(make([]byte, 10000))
}

func main() {
	address := harness.Upstream(upstream, false)
	background := service.Start()
	harness.Record(harness.Plan{Snapshots: 8}, func(n int) {
		background.Serve(1500)
		for round := 0; round < 5; round++ {
			var group sync.WaitGroup
			for i := 0; i < 15*min(n, 4); i++ {
				group.Add(1)
				go call(address, &group)
			}
			group.Wait()
		}
	})
}
