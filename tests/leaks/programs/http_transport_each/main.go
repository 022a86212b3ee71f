// Every call makes a Transport of its own, whose idle connection stays.
package main

import (
	"io"
	"net/http"

	"leaks/harness"
	"leaks/service"
)

func call(address string) {
	client := &http.Client{Transport: &http.Transport{}}
	response, err := client.Get(address)
	harness.Must(err)
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
}

func upstream(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, "done")
}

func main() {
	address := harness.Upstream(upstream, false)
	background := service.Start()
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 60; i++ {
			call(address)
		}
	})
}
