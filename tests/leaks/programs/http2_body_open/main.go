// Answers that go on as long as the client listens, over HTTP/2, are asked for and not closed: one connection, many streams.
package main

import (
	"crypto/tls"
	"net/http"

	"leaks/harness"
	"leaks/service"
)

var client = &http.Client{Transport: &http.Transport{
	ForceAttemptHTTP2: true,
	TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
}}

func probe(address string) int {
	response, err := client.Get(address)
	harness.Must(err)
	return response.StatusCode
}

func upstream(w http.ResponseWriter, r *http.Request) {
	w.Write(make([]byte, 100<<10))
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func main() {
	address := harness.Upstream(upstream, true)
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 40; i++ {
			probe(address)
		}
	})
}
