// Converters are started for each upload; their input is never closed, so they never end.
package main

import (
	"bytes"
	"os/exec"

	"leaks/harness"
	"leaks/service"
)

func convert() {
	var result bytes.Buffer
	converter := exec.Command("cat")
	converter.Stdout = &result
	input, err := converter.StdinPipe()
	harness.Must(err)
	harness.Must(converter.Start())
	input.Write([]byte("picture"))
	go await(converter)
}

func await(converter *exec.Cmd) {
	converter.Wait()
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 15; i++ {
			convert()
		}
	})
}
