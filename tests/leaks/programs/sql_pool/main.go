// Rows are closed, transactions end, and the pool keeps its connections.
package main

import (
	"context"
	"database/sql"
	"sync"

	_ "leaks/fakedb"
	"leaks/harness"
	"leaks/service"
)

func countUsers(ctx context.Context, db *sql.DB) int {
	rows, err := db.QueryContext(ctx, "select id from users")
	harness.Must(err)
	defer rows.Close()
	found := 0
	for rows.Next() {
		found++
	}
	return found
}

func rename(ctx context.Context, db *sql.DB) {
	tx, err := db.BeginTx(ctx, nil)
	harness.Must(err)
	defer tx.Rollback()
	_, err = tx.Exec("update users set name = ?", "new")
	harness.Must(err)
	harness.Must(tx.Commit())
}

func main() {
	background := service.Start()
	db, err := sql.Open("fake", "")
	harness.Must(err)
	db.SetMaxOpenConns(30)
	db.SetMaxIdleConns(30)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	harness.Record(harness.Plan{Snapshots: 8, Texts: true}, func(n int) {
		background.Serve(1500)
		var group sync.WaitGroup
		for i := 0; i < 400; i++ {
			group.Add(1)
			go func() {
				defer group.Done()
				countUsers(ctx, db)
				rename(ctx, db)
			}()
		}
		group.Wait()
	})
}
