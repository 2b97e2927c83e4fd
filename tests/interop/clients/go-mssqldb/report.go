// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"
)

// report has the failed steps of one capability; a step that fails does not hide the next.
type report struct {
	failures []string
	steps    int
}

type skip string

func check(name string, capability func(*report)) {
	r := &report{}
	defer func() {
		status, text := "pass", fmt.Sprintf("%d steps", r.steps)
		if failure := recover(); failure != nil {
			if reason, ok := failure.(skip); ok {
				status, text = "skip", string(reason)
			} else {
				r.failures = append(r.failures, fmt.Sprint(failure))
			}
		}
		if len(r.failures) > 0 {
			status, text = "fail", strings.Join(r.failures, "; ")
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", name, status, strings.Join(strings.Fields(text), " "))
		out.Flush()
	}()
	capability(r)
}

func (r *report) step(name string, run func()) {
	r.steps++
	defer func() {
		if failure := recover(); failure != nil {
			r.failures = append(r.failures, fmt.Sprintf("%s: %v", name, failure))
		}
	}()
	run()
}

func shorten(value any) string {
	text := fmt.Sprintf("%#v", value)
	if len(text) > 150 {
		return text[:150] + "…"
	}
	return text
}

func equal(found, expected any) {
	if !reflect.DeepEqual(found, expected) {
		panic(fmt.Sprintf("found %s, expected %s", shorten(found), shorten(expected)))
	}
}

func need(condition bool, text string) {
	if !condition {
		panic(text)
	}
}

func try(err error) {
	if err != nil {
		panic(err)
	}
}

// queryer is a pool, a connection or a transaction.
type queryer interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

var background = context.Background()

func execute(db queryer, batches ...string) {
	for _, batch := range batches {
		if _, err := db.ExecContext(background, batch); err != nil {
			panic(fmt.Sprintf("%s: %v", shorten(batch), err))
		}
	}
}

// one is the only column of the only row.
func one(db queryer, query string, arguments ...any) any {
	rows, err := db.QueryContext(background, query, arguments...)
	try(err)
	defer rows.Close()
	var value any
	need(rows.Next(), "no row")
	try(rows.Scan(&value))
	need(!rows.Next(), "more than one row")
	try(rows.Err())
	return value
}

func failure(err error) mssql.Error {
	var found mssql.Error
	if !errors.As(err, &found) {
		panic(fmt.Sprintf("not an error of the server: %v", err))
	}
	return found
}

// connection is one session, which a pool would not promise.
func connection(db *sql.DB) *sql.Conn {
	ctx, cancel := context.WithTimeout(background, 30*time.Second)
	defer cancel()
	return must(db.Conn(ctx))
}
