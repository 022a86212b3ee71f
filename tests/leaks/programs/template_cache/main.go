// Nothing leaks: templates are made ready for each language when it is first asked for; all are by the fourth snapshot.
package main

import (
	"bytes"
	"fmt"
	"text/template"

	"leaks/harness"
	"leaks/service"
)

type Views struct{ ready map[string]*template.Template }

func (v *Views) get(language, name string) *template.Template {
	key := language + "/" + name
	if t, ok := v.ready[key]; ok {
		return t
	}
	text := ""
	for i := 0; i < 60; i++ {
		text += fmt.Sprintf("<p>{{.Name}} %s %s %d {{range .Items}}<i>{{.}}</i>{{end}}</p>\n", language, name, i)
	}
	t := template.Must(template.New(key).Parse(text))
	v.ready[key] = t
	return t
}

type page struct {
	Name  string
	Items []int
}

func main() {
	background := service.Start()
	views := &Views{ready: map[string]*template.Template{}}
	harness.Record(harness.Plan{Snapshots: 10}, func(n int) {
		background.Serve(2000)
		languages := min(n*12, 48)
		for i := 0; i < 96; i++ {
			view := views.get(fmt.Sprint("language-", i%languages), fmt.Sprint("view-", i%5))
			var out bytes.Buffer
			harness.Must(view.Execute(&out, page{"reader", []int{1, 2, i}}))
		}
	})
}
