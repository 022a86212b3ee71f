// A statement is prepared for every question and never closed.
package main

import (
	"database/sql"
	"fmt"

	_ "leaks/fakedb"
	"leaks/harness"
	"leaks/service"
)

func count(db *sql.DB, table int) {
	statement, err := db.Prepare(fmt.Sprintf("select count(*) from t%d", table))
	harness.Must(err)
	var found int
	harness.Must(statement.QueryRow().Scan(&found))
}

func main() {
	background := service.Start()
	db, err := sql.Open("fake", "")
	harness.Must(err)
	harness.Record(harness.Plan{}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 8000; i++ {
			count(db, i)
		}
	})
}
