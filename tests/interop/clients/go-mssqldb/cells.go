// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"
	mssql "github.com/microsoft/go-mssqldb"
	"golang.org/x/text/encoding/charmap"
)

// values are those of the file of values (../../interop/values.py); nil is NULL.
type values struct {
	types []string
	rows  [][]*string
}

func expand(field string) *string {
	if field == `\N` {
		return nil
	}
	if strings.HasPrefix(field, "*") {
		parts := strings.SplitN(field, "*", 3)
		count, err := strconv.Atoi(parts[1])
		if err != nil {
			panic(err)
		}
		field = strings.Repeat(parts[2], count)
	}
	return &field
}

func readValues(file string) values {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var result values
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if result.types == nil {
			result.types = fields
			continue
		}
		row := make([]*string, len(fields))
		for i, field := range fields {
			row[i] = expand(field)
		}
		result.rows = append(result.rows, row)
	}
	return result
}

func family(sqlType string) string {
	name, _, _ := strings.Cut(sqlType, "(")
	return name
}

func scale(sqlType string) int {
	_, numbers, _ := strings.Cut(strings.TrimSuffix(sqlType, ")"), "(")
	n, _ := strconv.Atoi(numbers[strings.LastIndex(numbers, ",")+1:])
	return n
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func windows1252(text string) string {
	return must(charmap.Windows1252.NewEncoder().String(text))
}

// argument is the value as the driver wants it for a parameter of just this type, or nil where it
// has no such parameter; client.py says why (write_exception) and has to agree.
func argument(sqlType, text string) any {
	max := strings.HasSuffix(sqlType, "(max)")
	if text == "" && !max {
		return nil
	}
	switch family(sqlType) {
	case "bigint":
		return must(strconv.ParseInt(text, 10, 64))
	case "real":
		return float32(must(strconv.ParseFloat(text, 32)))
	case "float":
		return must(strconv.ParseFloat(text, 64))
	case "date":
		return must(civil.ParseDate(text))
	case "time", "datetime2", "datetimeoffset":
		return moment(sqlType, text)
	case "datetime":
		return mssql.DateTime1(must(time.Parse("2006-01-02 15:04:05.999", text)))
	case "uniqueidentifier":
		var id mssql.UniqueIdentifier
		if err := id.Scan(text); err != nil {
			panic(err)
		}
		return id
	case "char", "varchar":
		// The driver encrypts the bytes as they are: they have to be those of the code page.
		if max {
			return mssql.VarCharMax(windows1252(text))
		}
		return mssql.VarChar(windows1252(text))
	case "nchar":
		return mssql.NChar(text)
	case "nvarchar":
		if max {
			return mssql.NVarCharMax(text)
		}
		return text
	case "binary", "varbinary":
		return must(hex.DecodeString(text))
	}
	return nil
}

func moment(sqlType, text string) any {
	if scale(sqlType) != 7 {
		return nil
	}
	switch family(sqlType) {
	case "time":
		return must(civil.ParseTime(text))
	case "datetime2":
		return must(civil.ParseDateTime(strings.Replace(text, " ", "T", 1)))
	}
	return mssql.DateTimeOffset(must(time.Parse("2006-01-02 15:04:05.999999999 -07:00", text)))
}

func columnsOf(all values, row []*string) (names, markers []string, arguments []any) {
	for i, sqlType := range all.types {
		for _, suffix := range []string{"d", "r"} {
			names = append(names, fmt.Sprintf("c%d%s", i, suffix))
			var value any
			if row[i] != nil {
				value = argument(sqlType, *row[i])
			}
			if value == nil {
				// The driver would encrypt a NULL as if it were empty.
				markers = append(markers, "NULL")
				continue
			}
			arguments = append(arguments, value)
			markers = append(markers, fmt.Sprintf("@p%d", len(arguments)))
		}
	}
	return
}

func write(db *sql.DB, all values) {
	defer db.Close()
	for line, row := range all.rows {
		names, markers, arguments := columnsOf(all, row)
		_, err := db.Exec(fmt.Sprintf("INSERT INTO Interop (writer, line, %s) VALUES ('go-mssqldb', %d, %s)",
			strings.Join(names, ", "), line, strings.Join(markers, ", ")), arguments...)
		if err != nil {
			panic(fmt.Sprintf("line %d: %v", line, err))
		}
	}
}

func fraction(t time.Time, digits int) string {
	if digits == 0 {
		return ""
	}
	return "." + fmt.Sprintf("%09d", t.Nanosecond())[:digits]
}

func textOf(sqlType string, value any) string {
	digits := scale(sqlType)
	switch v := value.(type) {
	case nil:
		return `\N`
	case bool:
		if v {
			return "1"
		}
		return "0"
	case int64:
		return strconv.FormatInt(v, 10)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	case float64:
		return strconv.FormatFloat(v, 'g', 17, 64)
	case string:
		return v
	case time.Time:
		switch family(sqlType) {
		case "date":
			return v.Format("2006-01-02")
		case "time":
			return v.Format("15:04:05") + fraction(v, digits)
		case "datetimeoffset":
			return v.Format("2006-01-02 15:04:05") + fraction(v, digits) + v.Format(" -07:00")
		case "datetime":
			digits = 3
		}
		return v.Format("2006-01-02 15:04:05") + fraction(v, digits)
	case []byte:
		switch family(sqlType) {
		case "decimal", "numeric", "money", "smallmoney":
			return string(v)
		case "uniqueidentifier":
			var id mssql.UniqueIdentifier
			if err := id.Scan(v); err != nil {
				panic(err)
			}
			return id.String()
		}
		return strings.ToUpper(hex.EncodeToString(v))
	}
	panic(fmt.Sprintf("%s is a %T", sqlType, value))
}

func read(db *sql.DB, all values, cipher bool) {
	defer db.Close()
	rows := must(db.Query("SELECT * FROM Interop ORDER BY id"))
	names := must(rows.Columns())
	cells := make([]any, len(names))
	pointers := make([]any, len(names))
	for i := range cells {
		pointers[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			panic(err)
		}
		// id, writer, line, c0d, c0r, c1d, …
		for i, value := range cells[3:] {
			sqlType := all.types[i/2]
			if cipher {
				sqlType = "varbinary(max)"
			}
			fmt.Fprintf(out, "%s\t%d\t%s\t%s\n", cells[1], cells[2], names[i+3], textOf(sqlType, value))
		}
	}
	if err := rows.Err(); err != nil {
		panic(err)
	}
}

func find(db *sql.DB, all values) {
	defer db.Close()
	for i, sqlType := range all.types {
		for line, row := range all.rows {
			if row[i] == nil {
				continue
			}
			value := argument(sqlType, *row[i])
			if value == nil {
				continue
			}
			rows, err := db.Query(fmt.Sprintf("SELECT id FROM Interop WHERE c%dd = @p1", i), value)
			if err != nil {
				panic(fmt.Sprintf("%s %s: %v", sqlType, *row[i], err))
			}
			found := 0
			for rows.Next() {
				found++
			}
			if err := rows.Err(); err != nil {
				panic(err)
			}
			fmt.Fprintf(out, "%d\tc%dd\t%d\n", line, i, found)
		}
	}
}
