// Thirty-two bytes of each block are kept, and hold the whole block.
package main

import (
	"leaks/harness"
	"leaks/service"
)

type catalogue struct{ headers [][]byte }

func readBlock(number int) []byte {
	block := make([]byte, 64<<10)
	block[0] = byte(number)
	return block
}

func (c *catalogue) scan(number int) {
	block := readBlock(number)
	c.headers = append(c.headers, block[:32])
}

func main() {
	background := service.Start()
	files := &catalogue{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 120; i++ {
			files.scan(i)
		}
	})
}
