// A database is opened for every request and never closed.
package main

import (
	"database/sql"

	_ "leaks/fakedb"
	"leaks/harness"
	"leaks/service"
)

func openStore() int {
	db, err := sql.Open("fake", "")
	harness.Must(err)
	id := 0
	harness.Must(db.QueryRow("select id from users").Scan(&id))
	return id
}

func main() {
	background := service.Start()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 100; i++ {
			openStore()
		}
	})
}
