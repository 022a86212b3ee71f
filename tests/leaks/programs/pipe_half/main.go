// The reader of a pipe stops after the first bytes; the writer waits for ever.
package main

import (
	"bufio"
	"fmt"
	"io"

	"leaks/harness"
	"leaks/service"
)

func export(rows int) {
	reader, writer := io.Pipe()
	go writeRows(writer, rows)
	bufio.NewReaderSize(reader, 64).ReadString('\n')
}

func writeRows(writer *io.PipeWriter, rows int) {
	defer writer.Close()
	buffered := bufio.NewWriterSize(writer, 512)
	for i := 0; i < rows; i++ {
		fmt.Fprintf(buffered, "row %d\n", i)
	}
	buffered.Flush()
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 100; i++ {
			export(1000)
		}
	})
}
