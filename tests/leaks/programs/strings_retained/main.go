// Rendered reports, made with a strings.Builder, are kept by their number.
package main

import (
	"strings"

	"leaks/harness"
	"leaks/service"
)

type archive struct{ reports []string }

func (a *archive) render(number int) {
	var text strings.Builder
	for i := 0; i < 30; i++ {
		text.WriteString("a line of the report that is long enough\n")
	}
	a.reports = append(a.reports, text.String())
}

func main() {
	background := service.Start()
	reports := &archive{}
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 3000; i++ {
			reports.render(i)
		}
	})
}
