// Package fakedb is a database driver that answers at once, without a database.
package fakedb

import (
	"database/sql"
	"database/sql/driver"
	"io"
)

func init() { sql.Register("fake", fake{}) }

type fake struct{}

func (fake) Open(string) (driver.Conn, error) { return &conn{session: make([]byte, 2048)}, nil }

type conn struct{ session []byte }

func (c *conn) Prepare(query string) (driver.Stmt, error) { return &stmt{query: query}, nil }
func (c *conn) Close() error                              { return nil }
func (c *conn) Begin() (driver.Tx, error)                 { return tx{}, nil }

type tx struct{}

func (tx) Commit() error   { return nil }
func (tx) Rollback() error { return nil }

type stmt struct{ query string }

func (s *stmt) Close() error                               { return nil }
func (s *stmt) NumInput() int                              { return -1 }
func (s *stmt) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(1), nil }
func (s *stmt) Query([]driver.Value) (driver.Rows, error)  { return &rows{left: 3}, nil }

type rows struct{ left int }

func (r *rows) Columns() []string { return []string{"id"} }
func (r *rows) Close() error      { return nil }

func (r *rows) Next(into []driver.Value) error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	into[0] = int64(r.left)
	return nil
}
