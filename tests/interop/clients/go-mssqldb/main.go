// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

// go-mssqldb's side of the test; ../../interop/client.py says what it is called with.
package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"

	_ "github.com/microsoft/go-mssqldb"
	_ "github.com/microsoft/go-mssqldb/aecmk/localcert"
)

var out = bufio.NewWriter(os.Stdout)

func environment(name string) string {
	value := os.Getenv(name)
	if value == "" {
		panic(name + " is not set")
	}
	return value
}

func password() string {
	text, err := os.ReadFile(environment("AE_INTEROP_PASSWORD_FILE"))
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(text))
}

// open returns a pool whose connections have these properties.
func open(secret string, properties ...string) (*sql.DB, error) {
	query := url.Values{"dial timeout": {"20"}, "connection timeout": {"120"}}
	for i := 0; i < len(properties); i += 2 {
		query.Set(properties[i], properties[i+1])
	}
	address := url.URL{Scheme: "sqlserver", User: url.UserPassword(environment("AE_INTEROP_USER"), secret),
		Host: environment("AE_INTEROP_SERVER"), RawQuery: query.Encode()}
	return sql.Open("sqlserver", address.String())
}

func connect(properties ...string) *sql.DB {
	db, err := open(password(), append([]string{"encrypt", "true", "TrustServerCertificate", "true"},
		properties...)...)
	if err != nil {
		panic(err)
	}
	return db
}

func main() {
	defer out.Flush()
	command := os.Args[1]
	switch command {
	case "plain":
		plain()
	case "write":
		write(connect("columnencryption", "true"), readValues(os.Args[2]))
	case "read":
		read(connect("columnencryption", "true"), readValues(os.Args[2]), false)
	case "cipher":
		read(connect(), readValues(os.Args[2]), true)
	case "find":
		find(connect("columnencryption", "true"), readValues(os.Args[2]))
	default:
		panic(fmt.Sprintf("%s is not a command", command))
	}
}
