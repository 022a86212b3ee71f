// The body of an HTTP/1 response is never closed, so its connection is never used again.
package main

import (
	"io"
	"net/http"

	"leaks/harness"
	"leaks/service"
)

func fetchStatus(address string) int {
	response, err := http.Get(address)
	harness.Must(err)
	return response.StatusCode
}

func upstream(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, "the state of things")
	w.(http.Flusher).Flush()
	io.WriteString(w, "and more of it")
}

func main() {
	address := harness.Upstream(upstream, false)
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 60; i++ {
			fetchStatus(address)
		}
	})
}
