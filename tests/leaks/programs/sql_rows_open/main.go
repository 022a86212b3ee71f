// The rows of a query are read up to the first one and never closed.
package main

import (
	"context"
	"database/sql"

	_ "leaks/fakedb"
	"leaks/harness"
	"leaks/service"
)

func findUser(ctx context.Context, db *sql.DB) int {
	rows, err := db.QueryContext(ctx, "select id from users")
	harness.Must(err)
	id := 0
	if rows.Next() {
		harness.Must(rows.Scan(&id))
	}
	return id
}

func main() {
	background := service.Start()
	db, err := sql.Open("fake", "")
	harness.Must(err)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	harness.Record(harness.Plan{Texts: true, Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 100; i++ {
			findUser(ctx, db)
		}
	})
}
