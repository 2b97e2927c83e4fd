// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/golang-sql/sqlexp"
	mssql "github.com/microsoft/go-mssqldb"
)

// plain walks what the driver can do without Always Encrypted.
func plain() {
	check("login-tls", loginTLS)
	check("login-strict", loginStrict)
	check("login-plain", loginPlain)
	check("wrong-password", wrongPassword)
	check("batch", batch)
	check("sp_executesql", executeSQL)
	check("prepare", prepare)
	check("prepexec", prepexec)
	check("cursor", func(*report) { panic(skip("the driver has no server cursors")) })
	check("types", types)
	check("nulls", nulls)
	check("extremes", extremes)
	check("max-types", maxTypes)
	check("multiple-results", multipleResults)
	check("messages", messages)
	check("errors", serverErrors)
	check("output-parameters", outputParameters)
	check("return-status", returnStatus)
	check("transactions", transactions)
	check("savepoints", savepoints)
	check("isolation", isolation)
	check("attention", attention)
	check("tvp", tvp)
	check("bulk", bulk)
	check("reset", reset)
	check("catalogue", func(*report) { panic(skip("the driver has no catalogue calls")) })
}

func loginTLS(r *report) {
	r.step("a certificate that is trusted", func() {
		db := connect()
		defer db.Close()
		equal(one(db, "SELECT 40 + 2"), int64(42))
		try(db.Ping())
	})
	r.step("the certificate of the server is given", func() {
		db := must(open(password(), "encrypt", "true", "certificate",
			environment("AE_INTEROP_CERTIFICATE"), "hostNameInCertificate", "localhost"))
		defer db.Close()
		equal(one(db, "SELECT 1"), int64(1))
	})
	r.step("a certificate that is not trusted", func() {
		db := must(open(password(), "encrypt", "true"))
		defer db.Close()
		err := db.Ping()
		need(err != nil && strings.Contains(err.Error(), "certificate"), fmt.Sprint(err))
	})
}

func loginStrict(r *report) {
	db := must(open(password(), "encrypt", "strict", "certificate",
		environment("AE_INTEROP_CERTIFICATE"), "hostNameInCertificate", "localhost"))
	defer db.Close()
	equal(one(db, "SELECT N'Grüße'"), "Grüße")
}

func loginPlain(r *report) {
	for _, encrypt := range []string{"false", "disable"} {
		r.step("encrypt="+encrypt, func() {
			db := must(open(password(), "encrypt", encrypt, "TrustServerCertificate", "true"))
			defer db.Close()
			equal(one(db, "SELECT N'Grüße'"), "Grüße")
		})
	}
}

func wrongPassword(r *report) {
	db := must(open("wrong", "encrypt", "true", "TrustServerCertificate", "true"))
	defer db.Close()
	err := failure(db.Ping())
	equal([]int{int(err.Number), int(err.Class)}, []int{18456, 14})
}

func batch(r *report) {
	db := connect()
	defer db.Close()
	execute(db, "DROP TABLE IF EXISTS GoBatch",
		"CREATE TABLE GoBatch (id int IDENTITY(1, 1) PRIMARY KEY, name nvarchar(20))")
	r.step("count of rows", func() {
		result := must(db.Exec("INSERT INTO GoBatch (name) VALUES (N'a'), (N'b'), (N'ç')"))
		equal(must(result.RowsAffected()), int64(3))
		equal(one(db, "SELECT MAX(name) FROM GoBatch WHERE id = 3"), "ç")
	})
	r.step("identity", func() {
		equal(one(db, "INSERT INTO GoBatch (name) VALUES ('d'); "+
			"SELECT CAST(SCOPE_IDENTITY() AS bigint)"), int64(4))
		equal(one(db, "INSERT INTO GoBatch (name) OUTPUT inserted.id VALUES ('e')"), int64(5))
	})
	r.step("many rows", func() {
		rows := must(db.Query("SELECT value, REPLICATE(N'x', 100) FROM GENERATE_SERIES(1, 50000)"))
		defer rows.Close()
		count := 0
		for rows.Next() {
			count++
		}
		try(rows.Err())
		equal(count, 50000)
	})
}

func executeSQL(r *report) {
	db := connect()
	defer db.Close()
	r.step("by position", func() {
		equal(one(db, "SELECT @p1 + N'!' WHERE @p2 = 7", "Ωmega", 7), "Ωmega!")
	})
	r.step("by name", func() {
		equal(one(db, "SELECT @b - @a", sql.Named("a", 2), sql.Named("b", 7)), int64(5))
	})
	r.step("without a type", func() {
		equal(one(db, "SELECT ISNULL(@p1, 'null')", nil), "n")
	})
	r.step("output", func() {
		var n int64
		must(db.Exec("SET @n = @a * 2", sql.Named("a", 21), sql.Named("n", sql.Out{Dest: &n})))
		equal(n, int64(42))
	})
	r.step("a statement that is used again", func() {
		statement := must(db.Prepare("SELECT @p1 * 2"))
		defer statement.Close()
		for i := 0; i < 10; i++ {
			var n int
			try(statement.QueryRow(i).Scan(&n))
			equal(n, 2*i)
		}
	})
}

func prepare(r *report) {
	c := connection(connect())
	defer c.Close()
	var handle int32
	must(c.ExecContext(background, "sp_prepare", sql.Named("handle", sql.Out{Dest: &handle}),
		sql.Named("params", "@n int, @t nvarchar(20)"), sql.Named("stmt", "SELECT @t + N'!' WHERE @n = 1")))
	need(handle > 0, "no handle")
	for i := 0; i < 3; i++ {
		equal(one(c, "sp_execute", handle, 1, "text"), "text!")
	}
	must(c.ExecContext(background, "sp_unprepare", handle))
	_, err := c.ExecContext(background, "sp_execute", handle, 1, "text")
	equal(failure(err).Number, int32(8179))
}

func prepexec(r *report) {
	c := connection(connect())
	defer c.Close()
	var handle int32
	rows := must(c.QueryContext(background, "sp_prepexec", sql.Named("handle", sql.Out{Dest: &handle}),
		sql.Named("params", "@n int"), sql.Named("stmt", "SELECT @n + 1"), sql.Named("n", 41)))
	var n int
	need(rows.Next(), "no row")
	try(rows.Scan(&n))
	rows.Close()
	equal(n, 42)
	need(handle > 0, "no handle")
	equal(one(c, "sp_execute", handle, 1), int64(2))
}

func multipleResults(r *report) {
	db := connect()
	defer db.Close()
	r.step("results in their order", func() {
		rows := must(db.Query("SELECT 1 AS a; SELECT N'x' AS b, 2 AS c UNION ALL SELECT N'y', 3; " +
			"SELECT 1 AS d WHERE 1 = 0"))
		defer rows.Close()
		var found []string
		for {
			columns := must(rows.Columns())
			count := 0
			for rows.Next() {
				count++
			}
			found = append(found, fmt.Sprint(columns, count))
			if !rows.NextResultSet() {
				break
			}
		}
		try(rows.Err())
		equal(found, []string{"[a] 1", "[b c] 2", "[d] 0"})
	})
	r.step("an error between the results", func() {
		rows := must(db.Query("SELECT 1 AS n; SELECT 1 / 0 AS n; SELECT 3 AS n"))
		defer rows.Close()
		need(rows.Next(), "no row")
		for rows.Next() || rows.NextResultSet() {
		}
		equal(failure(rows.Err()).Number, int32(8134))
	})
	r.step("a result that is not read to its end", func() {
		c := connection(db)
		defer c.Close()
		rows := must(c.QueryContext(background,
			"SELECT value, REPLICATE('x', 200) FROM GENERATE_SERIES(1, 20000)"))
		need(rows.Next(), "no row")
		try(rows.Close())
		equal(one(c, "SELECT 5"), int64(5))
	})
}

func messages(r *report) {
	db := connect()
	defer db.Close()
	message := &sqlexp.ReturnMessage{}
	rows := must(db.QueryContext(background,
		"PRINT N'Grüße'; RAISERROR('number %d, %s', 10, 3, 42, 'text'); SELECT 1", message))
	defer rows.Close()
	var found []string
	for active := true; active; {
		switch m := message.Message(background).(type) {
		case sqlexp.MsgNotice:
			found = append(found, m.Message.String())
		case sqlexp.MsgError:
			panic(m.Error)
		case sqlexp.MsgNext:
			for rows.Next() {
			}
		case sqlexp.MsgNextResultSet:
			active = rows.NextResultSet()
		}
	}
	need(len(found) == 2 && strings.Contains(found[0], "Grüße") &&
		strings.Contains(found[1], "number 42, text"), fmt.Sprint(found))
}

func serverErrors(r *report) {
	db := connect()
	defer db.Close()
	execute(db, "DROP TABLE IF EXISTS GoErrors",
		"CREATE TABLE GoErrors (id int NOT NULL PRIMARY KEY, name varchar(3))",
		"INSERT INTO GoErrors VALUES (1, 'a')")
	for _, expected := range []struct {
		batch                      string
		number, state, class, line int
	}{
		{"SELECT * FROM NoSuchTable", 208, 1, 16, 1},
		{"\nSELECT nothing FROM GoErrors", 207, 1, 16, 2},
		{"SELECT 1\n\nFROM WHERE", 156, 1, 15, 3},
		{"INSERT INTO GoErrors VALUES (1, 'b')", 2627, 1, 14, 1},
		{"INSERT INTO GoErrors VALUES (NULL, 'b')", 515, 2, 16, 1},
		{"INSERT INTO GoErrors VALUES (2, 'long')", 2628, 1, 16, 1},
		{"SELECT CAST('x' AS int)", 245, 1, 16, 1},
		{"SELECT 1 / 0", 8134, 1, 16, 1},
		{"EXEC NoSuchProcedure", 2812, 62, 16, 1},
		{"RAISERROR('boom', 16, 7)", 50000, 7, 16, 1},
		{"\nTHROW 51234, 'thrown', 9", 51234, 9, 16, 2},
	} {
		r.step(expected.batch, func() {
			_, err := db.Exec(expected.batch)
			found := failure(err)
			equal([]int{int(found.Number), int(found.State), int(found.Class), int(found.LineNo)},
				[]int{expected.number, expected.state, expected.class, expected.line})
		})
	}
	r.step("with parameters", func() {
		_, err := db.Exec("INSERT INTO GoErrors (id) VALUES (@p1)", 1)
		equal(failure(err).Number, int32(2627))
	})
	r.step("the procedure's name", func() {
		execute(db, "DROP PROCEDURE IF EXISTS GoFails",
			"CREATE PROCEDURE GoFails AS\nBEGIN\n  RAISERROR('inside', 16, 1);\nEND")
		_, err := db.Exec("GoFails")
		found := failure(err)
		equal([]any{found.ProcName, found.LineNo}, []any{"GoFails", int32(3)})
	})
}

func makeProcedure(db *sql.DB) {
	execute(db, "DROP PROCEDURE IF EXISTS GoProcedure",
		`CREATE PROCEDURE GoProcedure @a int, @b nvarchar(50) OUTPUT, @c float = 1.5 OUTPUT AS
		BEGIN
		  SELECT @a AS a, @b AS b;
		  SET @b = @b + N' ← out';
		  SET @c = @c * 2;
		  RETURN @a + 1;
		END`)
}

func outputParameters(r *report) {
	db := connect()
	defer db.Close()
	makeProcedure(db)
	for round := 0; round < 2; round++ {
		text, number := "in", 1.25
		must(db.Exec("GoProcedure", sql.Named("a", 5), sql.Named("b", sql.Out{Dest: &text, In: true}),
			sql.Named("c", sql.Out{Dest: &number, In: true})))
		equal(text, "in ← out")
		equal(number, 2.5)
	}
	r.step("a default, and rows before the values", func() {
		text := "x"
		rows := must(db.Query("GoProcedure", sql.Named("a", 5),
			sql.Named("b", sql.Out{Dest: &text, In: true})))
		need(rows.Next(), "no row")
		for rows.Next() {
		}
		try(rows.Close())
		equal(text, "x ← out")
	})
}

func returnStatus(r *report) {
	db := connect()
	defer db.Close()
	makeProcedure(db)
	r.step("of a procedure", func() {
		var status mssql.ReturnStatus
		text := ""
		must(db.Exec("GoProcedure", sql.Named("a", 41),
			sql.Named("b", sql.Out{Dest: &text, In: true}), &status))
		equal(status, mssql.ReturnStatus(42))
	})
	r.step("of a built-in procedure", func() {
		status := mssql.ReturnStatus(7)
		must(db.Exec("sp_tables", sql.Named("table_name", "NoSuchTable"), &status))
		equal(status, mssql.ReturnStatus(0))
	})
}

func transactions(r *report) {
	db := connect()
	defer db.Close()
	execute(db, "DROP TABLE IF EXISTS GoTransactions", "CREATE TABLE GoTransactions (id int)")
	r.step("rollback", func() {
		tx := must(db.Begin())
		execute(tx, "INSERT INTO GoTransactions VALUES (1)")
		equal(one(tx, "SELECT @@TRANCOUNT"), int64(1))
		try(tx.Rollback())
		equal(one(db, "SELECT COUNT(*) FROM GoTransactions"), int64(0))
	})
	r.step("commit", func() {
		tx := must(db.Begin())
		execute(tx, "INSERT INTO GoTransactions VALUES (1)")
		try(tx.Commit())
		equal(one(db, "SELECT COUNT(*) FROM GoTransactions"), int64(1))
	})
	r.step("ended by its context", func() {
		ctx, cancel := context.WithCancel(background)
		tx := must(db.BeginTx(ctx, nil))
		execute(tx, "INSERT INTO GoTransactions VALUES (2)")
		cancel()
		need(tx.Commit() != nil, "committed")
		equal(one(db, "SELECT COUNT(*) FROM GoTransactions"), int64(1))
	})
}

func savepoints(r *report) {
	db := connect()
	defer db.Close()
	execute(db, "DROP TABLE IF EXISTS GoSavepoints", "CREATE TABLE GoSavepoints (id int)")
	tx := must(db.Begin())
	execute(tx, "INSERT INTO GoSavepoints VALUES (1)", "SAVE TRANSACTION here",
		"INSERT INTO GoSavepoints VALUES (2)", "ROLLBACK TRANSACTION here")
	try(tx.Commit())
	equal(one(db, "SELECT COUNT(*) FROM GoSavepoints"), int64(1))
}

func isolation(r *report) {
	db := connect()
	defer db.Close()
	for level, number := range map[sql.IsolationLevel]int64{
		sql.LevelReadUncommitted: 1, sql.LevelReadCommitted: 2, sql.LevelRepeatableRead: 3,
		sql.LevelSerializable: 4, sql.LevelSnapshot: 5,
	} {
		r.step(level.String(), func() {
			tx := must(db.BeginTx(background, &sql.TxOptions{Isolation: level}))
			defer tx.Rollback()
			equal(one(tx, "SELECT CAST(transaction_isolation_level AS int) FROM "+
				"sys.dm_exec_sessions WHERE session_id = @@SPID"), number)
		})
	}
}

func attention(r *report) {
	db := connect()
	defer db.Close()
	c := connection(db)
	defer c.Close()
	r.step("time-out", func() {
		// The driver gives such a connection up, although the server has acknowledged.
		ctx, cancel := context.WithTimeout(background, 300*time.Millisecond)
		defer cancel()
		_, err := db.ExecContext(ctx, "WAITFOR DELAY '00:00:30'")
		equal(err, context.DeadlineExceeded)
		equal(one(db, "SELECT 1"), int64(1))
	})
	r.step("cancelled", func() {
		ctx, cancel := context.WithCancel(background)
		time.AfterFunc(300*time.Millisecond, cancel)
		_, err := c.ExecContext(ctx, "WAITFOR DELAY '00:00:30'")
		equal(err, context.Canceled)
		equal(one(c, "SELECT 1"), int64(1))
	})
	r.step("cancelled in the middle of rows", func() {
		ctx, cancel := context.WithCancel(background)
		rows := must(c.QueryContext(ctx,
			"SELECT value, REPLICATE('x', 500) FROM GENERATE_SERIES(1, 1000000)"))
		need(rows.Next(), "no row")
		cancel()
		count := 1
		for rows.Next() {
			count++
		}
		rows.Close()
		need(count < 1000000, "not cancelled")
		equal(one(c, "SELECT 2"), int64(2))
	})
}

type tvpRow struct {
	ID    int32
	Name  *string
	Photo []byte
}

func tvp(r *report) {
	db := connect()
	defer db.Close()
	execute(db, "DROP PROCEDURE IF EXISTS GoTvpProcedure", "DROP TYPE IF EXISTS dbo.GoTvp",
		"CREATE TYPE dbo.GoTvp AS TABLE (id int NOT NULL, name nvarchar(50), photo varbinary(20))",
		"CREATE PROCEDURE GoTvpProcedure @rows dbo.GoTvp READONLY AS SELECT COUNT(*) FROM @rows")
	var rows []tvpRow
	for i := 0; i < 1000; i++ {
		name := fmt.Sprintf("näme %d", i)
		rows = append(rows, tvpRow{int32(i), &name, []byte{1, byte(i)}})
	}
	rows[3].Name = nil
	r.step("of a query", func() {
		parameter := mssql.TVP{TypeName: "dbo.GoTvp", Value: rows}
		equal(one(db, "SELECT COUNT(*) FROM @p1 WHERE name IS NULL", parameter), int64(1))
		equal(one(db, "SELECT name FROM @p1 WHERE id = 999", parameter), "näme 999")
		equal(one(db, "SELECT photo FROM @p1 WHERE id = 7", parameter), []byte{1, 7})
	})
	r.step("of a procedure, empty and not", func() {
		for _, n := range []int{0, 1000} {
			equal(one(db, "GoTvpProcedure",
				sql.Named("rows", mssql.TVP{TypeName: "dbo.GoTvp", Value: rows[:n]})), int64(n))
		}
	})
}

func bulk(r *report) {
	db := connect()
	defer db.Close()
	execute(db, "DROP TABLE IF EXISTS GoBulk", "CREATE TABLE GoBulk (id int NOT NULL PRIMARY KEY, "+
		"name nvarchar(50), code varchar(20), amount decimal(10, 2), at datetime2(3), "+
		"photo varbinary(max), yes bit, factor float)")
	at := time.Date(2023, 3, 17, 12, 34, 56, 789000000, time.UTC)
	load := func(from, to int) error {
		tx := must(db.Begin())
		defer tx.Rollback()
		statement := must(tx.Prepare(mssql.CopyIn("GoBulk",
			mssql.BulkOptions{Tablock: true, KeepNulls: true, RowsPerBatch: 1000},
			"id", "name", "code", "amount", "at", "photo", "yes", "factor")))
		for i := from; i < to; i++ {
			var photo []byte
			if i%2 == 0 {
				photo = make([]byte, 9000)
			}
			must(statement.Exec(i, fmt.Sprintf("näme %d", i), fmt.Sprintf("c%d", i),
				fmt.Sprintf("%d.25", i), at, photo, true, 1.5))
		}
		result, err := statement.Exec()
		if err != nil {
			return err
		}
		equal(must(result.RowsAffected()), int64(to-from))
		return tx.Commit()
	}
	r.step("rows", func() {
		try(load(0, 1000))
		equal(one(db, "SELECT COUNT(*) FROM GoBulk"), int64(1000))
		equal(one(db, "SELECT name FROM GoBulk WHERE id = 999"), "näme 999")
		equal(string(one(db, "SELECT SUM(amount) FROM GoBulk").([]byte)), "499750.00")
		equal(one(db, "SELECT at FROM GoBulk WHERE id = 5"), at)
		equal(one(db, "SELECT COUNT(*) FROM GoBulk WHERE DATALENGTH(photo) = 9000"), int64(500))
	})
	r.step("a key that is there already", func() {
		equal(failure(load(999, 1001)).Number, int32(2627))
		equal(one(db, "SELECT COUNT(*) FROM GoBulk"), int64(1000))
	})
}

func reset(r *report) {
	db := connect()
	defer db.Close()
	db.SetMaxOpenConns(1)
	session := one(db, "SELECT CAST(@@SPID AS int)")
	execute(db, "SET LOCK_TIMEOUT 1234")
	r.step("the same session", func() { equal(one(db, "SELECT CAST(@@SPID AS int)"), session) })
	r.step("SET options", func() {
		c := connection(db)
		defer c.Close()
		equal(one(c, "SELECT @@LOCK_TIMEOUT"), int64(-1))
	})
	r.step("temporary tables", func() {
		c := connection(db)
		execute(c, "CREATE TABLE #GoReset (id int)")
		equal(one(c, "SELECT COUNT(*) FROM #GoReset"), int64(0))
		c.Close()
		_, err := db.Exec("SELECT * FROM #GoReset")
		equal(failure(err).Number, int32(208))
	})
}
