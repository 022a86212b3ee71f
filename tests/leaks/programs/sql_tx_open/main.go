// A transfer that is refused returns without Rollback.
package main

import (
	"context"
	"database/sql"
	"errors"

	_ "leaks/fakedb"
	"leaks/harness"
	"leaks/service"
)

func transfer(ctx context.Context, db *sql.DB, amount int) error {
	tx, err := db.BeginTx(ctx, nil)
	harness.Must(err)
	if amount > 100 {
		return errors.New("too much")
	}
	return tx.Commit()
}

func main() {
	background := service.Start()
	db, err := sql.Open("fake", "")
	harness.Must(err)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	harness.Record(harness.Plan{Leaks: true}, func(n int) {
		background.Serve(1500)
		for i := 0; i < 200; i++ {
			transfer(ctx, db, i)
		}
	})
}
