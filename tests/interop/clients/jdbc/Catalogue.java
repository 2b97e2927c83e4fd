// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What java.sql.DatabaseMetaData asks the server for. */
final class Catalogue {
    private Catalogue() {
    }

    /** The values of some columns of all rows, "|" between columns. */
    private static List<String> rows(ResultSet result, String... columns) throws SQLException {
        List<String> found = new ArrayList<>();
        try (result) {
            while (result.next()) {
                List<String> fields = new ArrayList<>();
                for (String column : columns) {
                    fields.add(result.getString(column));
                }
                found.add(String.join("|", fields));
            }
        }
        return found;
    }

    private static void need(List<String> found, String... wanted) {
        for (String row : wanted) {
            Report.need(found.contains(row), "\"" + row + "\" is not in " + found);
        }
    }

    static void run(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            Plain.execute(connection, "DROP TABLE IF EXISTS JdbcChild",
                    "DROP TABLE IF EXISTS JdbcParent", "DROP PROCEDURE IF EXISTS JdbcListed",
                    "DROP VIEW IF EXISTS JdbcView");
            Plain.execute(connection,
                    "CREATE TABLE JdbcParent (id int IDENTITY(1, 1) NOT NULL CONSTRAINT JdbcParentKey "
                    + "PRIMARY KEY, name nvarchar(40) NOT NULL CONSTRAINT JdbcParentName UNIQUE, "
                    + "amount decimal(10, 2) NULL DEFAULT 1.5, at datetime2(3), version rowversion)",
                    "CREATE TABLE JdbcChild (id int PRIMARY KEY, parent int CONSTRAINT JdbcChildParent "
                    + "REFERENCES JdbcParent (id) ON DELETE CASCADE)");
            DatabaseMetaData data = connection.getMetaData();
            String database = connection.getCatalog();
            report.step("product", () -> {
                Report.equal(data.getDatabaseProductName(), "Microsoft SQL Server");
                Report.need(data.getDatabaseMajorVersion() >= 15, "version");
                Report.equal(connection.getSchema(), "dbo");
                Report.equal(data.getUserName().isEmpty(), false);
            });
            report.step("tables", () -> need(rows(data.getTables(database, "dbo", "Jdbc%",
                    new String[] {"TABLE"}), "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE"),
                    "dbo|JdbcParent|TABLE", "dbo|JdbcChild|TABLE"));
            report.step("views", () -> {
                Plain.execute(connection, "CREATE VIEW JdbcView AS SELECT id, name FROM JdbcParent");
                need(rows(data.getTables(null, null, "JdbcView", null), "TABLE_NAME", "TABLE_TYPE"),
                        "JdbcView|VIEW");
            });
            report.step("columns", () -> need(rows(data.getColumns(database, "dbo", "JdbcParent", "%"),
                    "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS",
                    "NULLABLE", "ORDINAL_POSITION", "IS_AUTOINCREMENT"),
                    "id|4|int identity|10|0|0|1|YES", "name|-9|nvarchar|40|null|0|2|NO",
                    "amount|3|decimal|10|2|1|3|NO", "at|93|datetime2|23|3|1|4|NO"));
            report.step("default", () -> need(rows(data.getColumns(null, "dbo", "JdbcParent",
                    "amount"), "COLUMN_DEF"), "((1.5))"));
            report.step("primary keys", () -> need(rows(data.getPrimaryKeys(null, "dbo", "JdbcParent"),
                    "COLUMN_NAME", "KEY_SEQ", "PK_NAME"), "id|1|JdbcParentKey"));
            report.step("indexes", () -> need(rows(data.getIndexInfo(null, "dbo", "JdbcParent", true,
                    false), "INDEX_NAME", "COLUMN_NAME", "NON_UNIQUE"),
                    "JdbcParentKey|id|0", "JdbcParentName|name|0"));
            report.step("imported keys", () -> need(rows(data.getImportedKeys(null, "dbo",
                    "JdbcChild"), "PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME",
                    "DELETE_RULE", "FK_NAME"), "JdbcParent|id|JdbcChild|parent|0|JdbcChildParent"));
            report.step("exported keys", () -> need(rows(data.getExportedKeys(null, "dbo",
                    "JdbcParent"), "FKTABLE_NAME", "FK_NAME"), "JdbcChild|JdbcChildParent"));
            report.step("best row identifier", () -> need(rows(data.getBestRowIdentifier(null, "dbo",
                    "JdbcParent", DatabaseMetaData.bestRowSession, true), "COLUMN_NAME"), "id"));
            report.step("version columns", () -> need(rows(data.getVersionColumns(null, "dbo",
                    "JdbcParent"), "COLUMN_NAME"), "version"));
            report.step("types", () -> {
                TreeSet<String> names = new TreeSet<>(rows(data.getTypeInfo(), "TYPE_NAME"));
                for (String name : List.of("bigint", "bit", "datetimeoffset", "decimal", "int",
                        "money", "nvarchar", "uniqueidentifier", "varbinary", "xml")) {
                    Report.need(names.contains(name), name + " is not in " + names);
                }
            });
            report.step("schemas", () -> need(rows(data.getSchemas(), "TABLE_SCHEM"), "dbo"));
            report.step("databases", () -> need(rows(data.getCatalogs(), "TABLE_CAT"), database));
            report.step("kinds of tables", () ->
                need(rows(data.getTableTypes(), "TABLE_TYPE"), "TABLE", "VIEW"));
            report.step("procedures", () -> {
                Plain.execute(connection, "CREATE PROCEDURE JdbcListed @a int, "
                        + "@b nvarchar(20) OUTPUT AS SET @b = N'x'");
                need(rows(data.getProcedures(null, "dbo", "Jdbc%"), "PROCEDURE_NAME"),
                        "JdbcListed;1");
                need(rows(data.getProcedureColumns(null, "dbo", "JdbcListed", "%"), "COLUMN_NAME",
                        "COLUMN_TYPE", "TYPE_NAME"), "@RETURN_VALUE|5|int", "@a|1|int",
                        "@b|2|nvarchar");
            });
            report.step("functions", () -> data.getFunctions(null, "dbo", "Jdbc%").close());
            report.step("privileges of tables", () ->
                need(rows(data.getTablePrivileges(null, "dbo", "JdbcParent"), "PRIVILEGE"),
                        "DELETE", "SELECT"));
            report.step("privileges of columns", () ->
                need(rows(data.getColumnPrivileges(null, "dbo", "JdbcParent", "%"), "COLUMN_NAME",
                        "PRIVILEGE"), "name|SELECT", "name|UPDATE"));
        }
    }
}
