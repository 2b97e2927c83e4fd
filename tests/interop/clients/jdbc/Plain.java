// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerBulkCSVFileRecord;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import com.microsoft.sqlserver.jdbc.SQLServerConnectionPoolDataSource;
import com.microsoft.sqlserver.jdbc.SQLServerDataTable;
import com.microsoft.sqlserver.jdbc.SQLServerError;
import com.microsoft.sqlserver.jdbc.SQLServerException;
import com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement;
import com.microsoft.sqlserver.jdbc.SQLServerResultSet;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.PooledConnection;

/** What the driver can do without Always Encrypted; each method is a capability. */
final class Plain {
    private Plain() {
    }

    static void run() {
        Report.of("login-tls", Plain::loginTls);
        Report.of("login-strict", Plain::loginStrict);
        Report.of("login-plain", Plain::loginPlain);
        Report.of("wrong-password", Plain::wrongPassword);
        Report.of("batch", Plain::batch);
        Report.of("sp_executesql", Plain::executeSql);
        Report.of("prepare", Plain::prepare);
        Report.of("prepexec", Plain::prepexec);
        Report.of("cursor", Plain::cursor);
        Report.of("types", Types::types);
        Report.of("nulls", Types::nulls);
        Report.of("extremes", Types::extremes);
        Report.of("max-types", Types::maxTypes);
        Report.of("multiple-results", Plain::multipleResults);
        Report.of("messages", Plain::messages);
        Report.of("errors", Plain::errors);
        Report.of("output-parameters", Plain::outputParameters);
        Report.of("return-status", Plain::returnStatus);
        Report.of("transactions", Plain::transactions);
        Report.of("savepoints", Plain::savepoints);
        Report.of("isolation", Plain::isolation);
        Report.of("attention", Plain::attention);
        Report.of("tvp", Plain::tvp);
        Report.of("bulk", Plain::bulk);
        Report.of("reset", Plain::reset);
        Report.of("catalogue", Catalogue::run);
    }

    static Object one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Report.need(rows.next(), "no row: " + sql);
            Object value = rows.getObject(1);
            Report.need(!rows.next(), "more than one row: " + sql);
            return value;
        }
    }

    static int execute(Connection connection, String... batches) throws SQLException {
        int changed = 0;
        try (Statement statement = connection.createStatement()) {
            for (String batch : batches) {
                changed = statement.execute(batch) ? -1 : statement.getUpdateCount();
            }
        }
        return changed;
    }

    interface Action {
        void run() throws Exception;
    }

    static SQLServerError error(Action action) throws Exception {
        try {
            action.run();
        } catch (SQLServerException error) {
            Report.need(error.getSQLServerError() != null, "not from the server: " + error);
            return error.getSQLServerError();
        }
        throw new AssertionError("no error");
    }

    private static void loginTls(Report report) throws Exception {
        report.step("a certificate that is trusted", () -> {
            try (Connection connection = Connections.open("")) {
                Report.equal(one(connection, "SELECT 40 + 2"), 42);
                Report.need(connection.isValid(10), "not valid");
            }
        });
        report.step("a certificate that is not", () -> {
            try (Connection connection = Connections.open(Connections.password(),
                    ";encrypt=true;trustServerCertificate=false")) {
                throw new AssertionError("connected");
            } catch (SQLException expected) {
                Report.need(expected.toString().matches("(?s).*(SSL|certif|PKIX).*"), "" + expected);
            }
        });
    }

    private static void loginStrict(Report report) throws Exception {
        try (Connection connection = Connections.open(Connections.password(), ";encrypt=strict"
                + ";hostNameInCertificate=localhost;serverCertificate="
                + System.getenv("AE_INTEROP_CERTIFICATE"))) {
            Report.equal(one(connection, "SELECT N'Grüße'"), "Grüße");
        }
    }

    private static void loginPlain(Report report) throws Exception {
        try (Connection connection = Connections.open(Connections.password(), ";encrypt=false")) {
            Report.equal(one(connection, "SELECT N'Grüße'"), "Grüße");
        }
    }

    private static void wrongPassword(Report report) throws Exception {
        SQLServerError error = error(() -> Connections.open("wrong",
                ";encrypt=true;trustServerCertificate=true").close());
        Report.equal(error.getErrorNumber(), 18456);
        Report.equal(error.getErrorSeverity(), 14);
    }

    private static void batch(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcBatch",
                    "CREATE TABLE JdbcBatch (id int IDENTITY(1, 1) PRIMARY KEY, name nvarchar(20))");
            report.step("count of rows", () -> {
                Report.equal(execute(connection,
                        "INSERT INTO JdbcBatch (name) VALUES (N'a'), (N'b'), (N'ç')"), 3);
                Report.equal(execute(connection, "UPDATE JdbcBatch SET name = name + N'!'"), 3);
                Report.equal(one(connection, "SELECT MAX(name) FROM JdbcBatch WHERE id = 3"), "ç!");
            });
            report.step("generated keys of a statement", () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("INSERT INTO JdbcBatch (name) VALUES ('d')",
                            Statement.RETURN_GENERATED_KEYS);
                    ResultSet keys = statement.getGeneratedKeys();
                    Report.need(keys.next(), "no key");
                    Report.equal(keys.getInt(1), 4);
                }
            });
            report.step("a batch of statements", () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.addBatch("INSERT INTO JdbcBatch (name) VALUES ('e')");
                    statement.addBatch("DELETE FROM JdbcBatch WHERE id < 3");
                    Report.equal(statement.executeBatch(), new int[] {1, 2});
                }
            });
            report.step("a batch with an error in it", () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.addBatch("INSERT INTO JdbcBatch (name) VALUES ('f')");
                    statement.addBatch("INSERT INTO NoSuchTable VALUES (1)");
                    statement.executeBatch();
                    throw new AssertionError("no error");
                } catch (BatchUpdateException error) {
                    Report.equal(error.getErrorCode(), 208);
                    Report.equal(error.getUpdateCounts()[0], 1);
                }
            });
            report.step("maximum of rows", () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.setMaxRows(2);
                    ResultSet rows = statement.executeQuery("SELECT id FROM JdbcBatch");
                    int count = 0;
                    while (rows.next()) {
                        count++;
                    }
                    Report.equal(count, 2);
                }
            });
        }
    }

    private static void executeSql(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcSql", "CREATE TABLE JdbcSql "
                    + "(id int IDENTITY(1, 1) PRIMARY KEY, name nvarchar(20), amount decimal(10, 2))");
            report.step("insert with generated key", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO JdbcSql (name, amount) VALUES (?, ?)",
                        Statement.RETURN_GENERATED_KEYS)) {
                    statement.setNString(1, "Ωmega");
                    statement.setBigDecimal(2, new BigDecimal("12.34"));
                    Report.equal(statement.executeUpdate(), 1);
                    ResultSet keys = statement.getGeneratedKeys();
                    Report.need(keys.next(), "no key");
                    Report.equal(keys.getInt(1), 1);
                }
            });
            report.step("select", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT amount, ? AS echo FROM JdbcSql WHERE name = ?")) {
                    statement.setInt(1, 7);
                    statement.setNString(2, "Ωmega");
                    ResultSet rows = statement.executeQuery();
                    Report.need(rows.next(), "no row");
                    Report.equal(rows.getBigDecimal(1), new BigDecimal("12.34"));
                    Report.equal(rows.getInt("echo"), 7);
                }
            });
            report.step("batch of parameters", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO JdbcSql (name, amount) VALUES (?, ?)")) {
                    for (int i = 0; i < 50; i++) {
                        statement.setString(1, "row " + i);
                        statement.setBigDecimal(2, BigDecimal.valueOf(i, 2));
                        statement.addBatch();
                    }
                    int[] counts = statement.executeBatch();
                    Report.equal(counts.length, 50);
                    Report.need(Arrays.stream(counts).allMatch(count -> count == 1), "counts");
                }
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcSql"), 51);
            });
            report.step("output parameter of sp_executesql itself", () -> {
                try (CallableStatement call = connection.prepareCall("{call sp_executesql(?, ?, ?)}")) {
                    call.setNString(1, "SELECT @n = COUNT(*) FROM JdbcSql");
                    call.setNString(2, "@n int OUTPUT");
                    call.registerOutParameter(3, java.sql.Types.INTEGER);
                    call.execute();
                    Report.equal(call.getInt(3), 51);
                }
            });
        }
    }

    private static void manyTimes(Connection connection, String table) throws Exception {
        execute(connection, "DROP TABLE IF EXISTS " + table,
                "CREATE TABLE " + table + " (id int PRIMARY KEY, name nvarchar(40))");
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + table + " (id, name) VALUES (?, ?)")) {
            for (int i = 0; i < 20; i++) {
                statement.setInt(1, i);
                statement.setNString(2, "x".repeat(i));
                Report.equal(statement.executeUpdate(), 1);
            }
            if (statement instanceof SQLServerPreparedStatement prepared) {
                Report.need(prepared.getPreparedStatementHandle() > 0, "no handle");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT name FROM " + table + " WHERE id = ?")) {
            for (int i = 0; i < 20; i++) {
                statement.setInt(1, i);
                ResultSet rows = statement.executeQuery();
                Report.need(rows.next(), "no row " + i);
                Report.equal(rows.getString(1), "x".repeat(i));
            }
        }
        // The discarded handles are unprepared with the next statement.
        Report.equal(one(connection, "SELECT COUNT(*) FROM " + table), 20);
    }

    private static void prepare(Report report) throws Exception {
        report.step("sp_prepare, sp_execute, sp_unprepare", () -> {
            try (Connection connection = Connections.open(";prepareMethod=prepare"
                    + ";enablePrepareOnFirstPreparedStatementCall=true"
                    + ";serverPreparedStatementDiscardThreshold=1")) {
                manyTimes(connection, "JdbcPrepare");
            }
        });
        report.step("metadata before execution", () -> {
            try (Connection connection = Connections.open("");
                    PreparedStatement statement = connection.prepareStatement(
                            "SELECT id, name FROM JdbcPrepare WHERE id = ? AND name = ?")) {
                Report.equal(statement.getMetaData().getColumnCount(), 2);
                Report.equal(statement.getMetaData().getColumnTypeName(2), "nvarchar");
                Report.equal(statement.getMetaData().getPrecision(2), 40);
                Report.equal(statement.getParameterMetaData().getParameterCount(), 2);
                Report.equal(statement.getParameterMetaData().getParameterTypeName(1), "int");
                Report.equal(statement.getParameterMetaData().getParameterTypeName(2), "nvarchar");
            }
        });
    }

    private static void prepexec(Report report) throws Exception {
        report.step("sp_prepexec from the first call", () -> {
            try (Connection connection = Connections.open(
                    ";enablePrepareOnFirstPreparedStatementCall=true"
                    + ";serverPreparedStatementDiscardThreshold=1")) {
                manyTimes(connection, "JdbcPrepexec");
            }
        });
        report.step("sp_executesql, then sp_prepexec", () -> {
            try (Connection connection = Connections.open(
                    ";disableStatementPooling=false;statementPoolingCacheSize=10")) {
                manyTimes(connection, "JdbcPrepexec");
                manyTimes(connection, "JdbcPrepexec");
            }
        });
    }

    private static void scroll(Connection connection, int type) throws Exception {
        try (Statement statement = connection.createStatement(type, ResultSet.CONCUR_READ_ONLY);
                ResultSet rows = statement.executeQuery(
                        "SELECT id, name FROM JdbcCursor ORDER BY id")) {
            statement.setFetchSize(7);
            Report.need(rows.last(), "no last row");
            Report.equal(rows.getInt(1), 100);
            Report.equal(rows.getRow(), 100);
            Report.need(rows.first() && rows.getInt("id") == 1, "first");
            Report.need(rows.absolute(50) && rows.getInt(1) == 50, "absolute");
            Report.need(rows.relative(-3) && rows.getInt(1) == 47, "relative");
            Report.need(rows.previous() && rows.getInt(1) == 46, "previous");
            Report.equal(rows.getString(2), "name 46");
            Report.need(rows.absolute(-1) && rows.getInt(1) == 100, "absolute from the end");
            Report.need(!rows.next() && rows.isAfterLast(), "after the last");
            rows.beforeFirst();
            int count = 0;
            while (rows.next()) {
                count++;
            }
            Report.equal(count, 100);
        }
    }

    private static void cursor(Report report) throws Exception {
        try (Connection connection = Connections.open(";selectMethod=cursor")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcCursor",
                    "CREATE TABLE JdbcCursor (id int PRIMARY KEY, name nvarchar(40))",
                    "INSERT INTO JdbcCursor SELECT value, CONCAT(N'name ', value) "
                            + "FROM GENERATE_SERIES(1, 100)");
            report.step("selectMethod=cursor", () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(9);
                    ResultSet rows = statement.executeQuery(
                            "SELECT id, name FROM JdbcCursor ORDER BY id");
                    for (int i = 1; i <= 100; i++) {
                        Report.need(rows.next(), "row " + i);
                        Report.equal(rows.getString(2), "name " + i);
                        // Two open results on one connection are what these cursors are for.
                        if (i == 50) {
                            Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcCursor"), 100);
                        }
                    }
                    Report.need(!rows.next(), "too many");
                }
            });
            report.step("selectMethod=cursor with parameters", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT name FROM JdbcCursor WHERE id > ? ORDER BY id")) {
                    for (int from = 97; from > 90; from--) {
                        statement.setInt(1, from);
                        ResultSet rows = statement.executeQuery();
                        for (int i = from + 1; i <= 100; i++) {
                            Report.need(rows.next(), "row " + i);
                            Report.equal(rows.getString(1), "name " + i);
                        }
                        Report.need(!rows.next(), "too many");
                    }
                }
            });
            report.step("static", () -> scroll(connection, ResultSet.TYPE_SCROLL_INSENSITIVE));
            report.step("keyset", () -> scroll(connection, ResultSet.TYPE_SCROLL_SENSITIVE));
        }
        try (Connection connection = Connections.open("")) {
            report.step("forward only, as a server cursor", () -> {
                try (Statement statement = connection.createStatement(
                        SQLServerResultSet.TYPE_SS_SERVER_CURSOR_FORWARD_ONLY,
                        ResultSet.CONCUR_READ_ONLY)) {
                    ResultSet rows = statement.executeQuery("SELECT id FROM JdbcCursor");
                    int count = 0;
                    while (rows.next()) {
                        count++;
                    }
                    Report.equal(count, 100);
                }
            });
            report.step("dynamic", () -> {
                try (Statement statement = connection.createStatement(
                        SQLServerResultSet.TYPE_SS_SCROLL_DYNAMIC, ResultSet.CONCUR_READ_ONLY)) {
                    ResultSet rows = statement.executeQuery("SELECT id FROM JdbcCursor ORDER BY id");
                    Report.need(rows.next() && rows.next() && rows.previous(), "moves");
                    Report.equal(rows.getInt(1), 1);
                    Report.need(rows.last() && rows.getInt(1) == 100, "last");
                }
            });
            report.step("rows changed, deleted, inserted through the cursor", () -> {
                try (Statement statement = connection.createStatement(
                        ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
                    ResultSet rows = statement.executeQuery("SELECT id, name FROM JdbcCursor");
                    Report.need(rows.absolute(10), "row 10");
                    rows.updateNString(2, "chängéd");
                    rows.updateRow();
                    Report.need(rows.absolute(20), "row 20");
                    rows.deleteRow();
                    rows.moveToInsertRow();
                    rows.updateInt(1, 1000);
                    rows.updateNString(2, "new");
                    rows.insertRow();
                    rows.moveToCurrentRow();
                }
                Report.equal(one(connection, "SELECT name FROM JdbcCursor WHERE id = 10"), "chängéd");
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcCursor WHERE id = 20"), 0);
                Report.equal(one(connection, "SELECT name FROM JdbcCursor WHERE id = 1000"), "new");
            });
        }
    }

    private static void multipleResults(Report report) throws Exception {
        try (Connection connection = Connections.open("");
                Statement statement = connection.createStatement()) {
            report.step("rows and counts in their order", () -> {
                // The driver makes a count of 0 of every statement that is DDL.
                boolean rows = statement.execute("DROP TABLE IF EXISTS JdbcResults; "
                        + "CREATE TABLE JdbcResults (id int); "
                        + "INSERT INTO JdbcResults VALUES (1), (2); SELECT id FROM JdbcResults; "
                        + "UPDATE JdbcResults SET id = 7; SELECT 'x' AS letter, id FROM JdbcResults");
                List<String> found = new ArrayList<>();
                while (rows || statement.getUpdateCount() != -1) {
                    if (rows) {
                        ResultSet result = statement.getResultSet();
                        int count = 0;
                        while (result.next()) {
                            count++;
                        }
                        found.add(result.getMetaData().getColumnCount() + "x" + count);
                    } else {
                        found.add("" + statement.getUpdateCount());
                    }
                    rows = statement.getMoreResults();
                }
                Report.equal(String.join(" ", found), "0 0 2 1x2 2 2x2");
            });
            report.step("an error between the results", () -> {
                Report.need(statement.execute("SELECT 1 AS n; SELECT 1 / 0 AS n; SELECT 3 AS n"),
                        "no rows");
                SQLServerError error = error(() -> {
                    ResultSet second = statement.getMoreResults() ? statement.getResultSet() : null;
                    Report.need(second == null || !second.next(), "a row");
                });
                Report.equal(error.getErrorNumber(), 8134);
                Report.need(statement.getMoreResults(), "no third result");
                Report.need(statement.getResultSet().next(), "no third row");
            });
            report.step("a result that is not read to its end", () -> {
                ResultSet many = statement.executeQuery(
                        "SELECT value, REPLICATE('x', 200) FROM GENERATE_SERIES(1, 20000)");
                Report.need(many.next() && many.next(), "no row");
                Report.equal(one(connection, "SELECT 5"), 5);
            });
        }
    }

    private static void messages(Report report) throws Exception {
        try (Connection connection = Connections.open("");
                Statement statement = connection.createStatement()) {
            report.step("PRINT and RAISERROR", () -> {
                statement.execute("PRINT N'Grüße'; RAISERROR('number %d, %s', 10, 3, 42, 'text')");
                SQLWarning first = statement.getWarnings();
                Report.need(first != null, "no message");
                Report.equal(first.getMessage(), "Grüße");
                Report.equal(first.getErrorCode(), 0);
                Report.need(first.getNextWarning() != null, "no second message");
                Report.equal(first.getNextWarning().getMessage(), "number 42, text");
                Report.equal(first.getNextWarning().getErrorCode(), 50000);
            });
            report.step("the database has changed", () -> {
                statement.clearWarnings();
                statement.execute("USE master");
                Report.equal(statement.getWarnings().getErrorCode(), 5701);
            });
        }
    }

    private static void errors(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcErrors", "CREATE TABLE JdbcErrors "
                    + "(id int NOT NULL PRIMARY KEY, name varchar(3), CHECK (id < 100))",
                    "INSERT INTO JdbcErrors VALUES (1, 'a')");
            Object[][] cases = {
                {"SELECT * FROM NoSuchTable", 208, 16, 1},
                {"\nSELECT nothing FROM JdbcErrors", 207, 16, 2},
                {"SELECT 1\n\nFROM WHERE", 156, 15, 3},
                {"INSERT INTO JdbcErrors VALUES (1, 'b')", 2627, 14, 1},
                {"INSERT INTO JdbcErrors VALUES (NULL, 'b')", 515, 16, 1},
                {"INSERT INTO JdbcErrors VALUES (2, 'long')", 2628, 16, 1},
                {"INSERT INTO JdbcErrors VALUES (200, 'c')", 547, 16, 1},
                {"SELECT CAST('x' AS int)", 245, 16, 1},
                {"SELECT CAST(300 AS tinyint)", 220, 16, 1},
                {"SELECT 1 / 0", 8134, 16, 1},
                {"SELECT CAST('2023-02-30' AS date)", 241, 16, 1},
                {"EXEC NoSuchProcedure", 2812, 16, 1},
                {"SELECT @undeclared", 137, 15, 1},
                {"RAISERROR('boom', 16, 7)", 50000, 16, 1},
                {"\nTHROW 51234, 'thrown', 9", 51234, 16, 2},
                {"CREATE TABLE JdbcErrors (id int)", 2714, 16, 1},
                {"DROP TABLE NoSuchTable", 3701, 11, 1},
            };
            for (Object[] expected : cases) {
                report.step((String) expected[0], () -> {
                    SQLServerError error = error(() -> {
                        try (Statement statement = connection.createStatement()) {
                            if (statement.execute((String) expected[0])) {
                                statement.getResultSet().next();
                            }
                        }
                    });
                    Report.equal(new Object[] {error.getErrorNumber(), error.getErrorSeverity(),
                        (int) error.getLineNumber()}, Arrays.copyOfRange(expected, 1, 4));
                });
            }
            report.step("state of RAISERROR and THROW", () -> {
                Report.equal(error(() -> execute(connection, "RAISERROR('boom', 16, 7)"))
                        .getErrorState(), 7);
                Report.equal(error(() -> execute(connection, "THROW 51234, 'thrown', 9"))
                        .getErrorState(), 9);
            });
            report.step("an error in a procedure", () -> {
                execute(connection, "DROP PROCEDURE IF EXISTS JdbcFails",
                        "CREATE PROCEDURE JdbcFails AS\nBEGIN\n  RAISERROR('inside', 16, 1);\nEND");
                SQLServerError error = error(() -> execute(connection, "EXEC JdbcFails"));
                Report.equal(error.getProcedureName(), "JdbcFails");
                Report.equal((int) error.getLineNumber(), 3);
            });
            report.step("the error of a prepared statement", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO JdbcErrors (id) VALUES (?)")) {
                    for (int i = 0; i < 3; i++) {
                        statement.setInt(1, 1);
                        Report.equal(error(statement::executeUpdate).getErrorNumber(), 2627);
                    }
                }
            });
            report.step("the connection lives on", () ->
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcErrors"), 1));
        }
    }

    private static void makeProcedure(Connection connection) throws SQLException {
        execute(connection, "DROP PROCEDURE IF EXISTS JdbcProcedure", """
                CREATE PROCEDURE JdbcProcedure @a int, @b nvarchar(50) OUTPUT,
                  @c decimal(10, 2) OUTPUT, @d datetime2(3) = NULL OUTPUT AS
                BEGIN
                  SELECT @a AS a, @b AS b;
                  SET @b = @b + N' ← out';
                  SET @c = @c * 2;
                  SET @d = '2023-03-17T12:34:56.789';
                  RETURN @a + 1;
                END""");
    }

    private static void outputParameters(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            makeProcedure(connection);
            report.step("by position", () -> {
                try (CallableStatement call =
                        connection.prepareCall("{call JdbcProcedure(?, ?, ?, ?)}")) {
                    call.setInt(1, 5);
                    call.setNString(2, "in");
                    call.registerOutParameter(2, java.sql.Types.NVARCHAR);
                    call.setBigDecimal(3, new BigDecimal("1.25"));
                    call.registerOutParameter(3, java.sql.Types.DECIMAL, 2);
                    call.registerOutParameter(4, java.sql.Types.TIMESTAMP, 3);
                    Report.need(call.execute(), "no rows");
                    ResultSet rows = call.getResultSet();
                    Report.need(rows.next() && rows.getInt(1) == 5, "the row");
                    Report.equal(rows.getString(2), "in");
                    Report.need(!call.getMoreResults(), "more rows");
                    Report.equal(call.getNString(2), "in ← out");
                    Report.equal(call.getBigDecimal(3).compareTo(new BigDecimal("2.50")), 0);
                    Report.equal(call.getTimestamp(4).toString(), "2023-03-17 12:34:56.789");
                }
            });
            report.step("by name, and with the default of one", () -> {
                try (CallableStatement call =
                        connection.prepareCall("{call JdbcProcedure(@a = ?, @b = ?, @c = ?)}")) {
                    call.setInt(1, 5);
                    call.setNString(2, "x");
                    call.registerOutParameter(2, java.sql.Types.NVARCHAR);
                    call.setNull(3, java.sql.Types.DECIMAL);
                    call.registerOutParameter(3, java.sql.Types.DECIMAL, 2);
                    call.execute();
                    while (call.getMoreResults() || call.getUpdateCount() != -1) {
                        continue;
                    }
                    Report.equal(call.getNString(2), "x ← out");
                    Report.equal(call.getBigDecimal(3), null);
                }
            });
            report.step("names of the driver", () -> {
                try (CallableStatement call =
                        connection.prepareCall("{call JdbcProcedure(?, ?, ?, ?)}")) {
                    call.setInt("a", 1);
                    call.setNString("b", "n");
                    call.registerOutParameter("b", java.sql.Types.NVARCHAR);
                    call.setBigDecimal("c", BigDecimal.ONE);
                    call.registerOutParameter("c", java.sql.Types.DECIMAL, 2);
                    call.registerOutParameter("d", java.sql.Types.TIMESTAMP, 3);
                    call.execute();
                    while (call.getMoreResults() || call.getUpdateCount() != -1) {
                        continue;
                    }
                    Report.equal(call.getNString("b"), "n ← out");
                }
            });
        }
    }

    private static void returnStatus(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            makeProcedure(connection);
            report.step("of a procedure", () -> {
                try (CallableStatement call =
                        connection.prepareCall("{? = call JdbcProcedure(?, ?, ?)}")) {
                    call.registerOutParameter(1, java.sql.Types.INTEGER);
                    call.setInt(2, 41);
                    call.setNString(3, "");
                    call.setBigDecimal(4, BigDecimal.ONE);
                    call.execute();
                    Report.equal(call.getInt(1), 42);
                }
            });
            report.step("of a built-in procedure", () -> {
                try (CallableStatement call = connection.prepareCall("{? = call sp_tables(?)}")) {
                    call.registerOutParameter(1, java.sql.Types.INTEGER);
                    call.setString(2, "NoSuchTable");
                    call.execute();
                    Report.equal(call.getInt(1), 0);
                }
            });
        }
    }

    private static void transactions(Report report) throws Exception {
        try (Connection connection = Connections.open("");
                Connection other = Connections.open("")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcTransactions",
                    "CREATE TABLE JdbcTransactions (id int PRIMARY KEY)");
            report.step("rollback", () -> {
                connection.setAutoCommit(false);
                execute(connection, "INSERT INTO JdbcTransactions VALUES (1)");
                Report.equal(one(connection, "SELECT @@TRANCOUNT"), 1);
                connection.rollback();
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcTransactions"), 0);
            });
            report.step("commit", () -> {
                execute(connection, "INSERT INTO JdbcTransactions VALUES (2)");
                connection.commit();
                Report.equal(one(other, "SELECT COUNT(*) FROM JdbcTransactions"), 1);
            });
            report.step("autocommit commits", () -> {
                execute(connection, "INSERT INTO JdbcTransactions VALUES (3)");
                connection.setAutoCommit(true);
                Report.equal(one(connection, "SELECT @@TRANCOUNT"), 0);
                Report.equal(one(other, "SELECT COUNT(*) FROM JdbcTransactions"), 2);
            });
            report.step("a connection that is closed rolls back", () -> {
                try (Connection third = Connections.open("")) {
                    third.setAutoCommit(false);
                    execute(third, "INSERT INTO JdbcTransactions VALUES (4)");
                }
                Report.equal(one(other, "SELECT COUNT(*) FROM JdbcTransactions"), 2);
            });
        }
    }

    private static void savepoints(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcSavepoints",
                    "CREATE TABLE JdbcSavepoints (id int)");
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO JdbcSavepoints VALUES (1)");
            Savepoint named = connection.setSavepoint("here");
            execute(connection, "INSERT INTO JdbcSavepoints VALUES (2)");
            Savepoint unnamed = connection.setSavepoint();
            execute(connection, "INSERT INTO JdbcSavepoints VALUES (3)");
            connection.rollback(unnamed);
            Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcSavepoints"), 2);
            connection.rollback(named);
            connection.commit();
            Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcSavepoints"), 1);
        }
    }

    private static void isolation(Report report) throws Exception {
        int[][] levels = {
            {Connection.TRANSACTION_READ_UNCOMMITTED, 1}, {Connection.TRANSACTION_READ_COMMITTED, 2},
            {Connection.TRANSACTION_REPEATABLE_READ, 3}, {Connection.TRANSACTION_SERIALIZABLE, 4},
            {com.microsoft.sqlserver.jdbc.SQLServerConnection.TRANSACTION_SNAPSHOT, 5},
        };
        try (Connection connection = Connections.open("")) {
            for (int[] level : levels) {
                report.step("level " + level[1], () -> {
                    connection.setTransactionIsolation(level[0]);
                    Report.equal(one(connection, "SELECT CAST(transaction_isolation_level AS int) "
                            + "FROM sys.dm_exec_sessions WHERE session_id = @@SPID"), level[1]);
                });
            }
        }
        report.step("a writer is not seen, a reader is not disturbed", () -> {
            try (Connection writer = Connections.open(""); Connection reader = Connections.open("")) {
                execute(writer, "DROP TABLE IF EXISTS JdbcIsolation",
                        "CREATE TABLE JdbcIsolation (id int)");
                execute(reader, "SET LOCK_TIMEOUT 0");
                writer.setAutoCommit(false);
                execute(writer, "INSERT INTO JdbcIsolation VALUES (1)");
                SQLServerError error = null;
                try {
                    Report.equal(one(reader, "SELECT COUNT(*) FROM JdbcIsolation"), 0);
                } catch (SQLServerException locked) {
                    Report.equal(locked.getErrorCode(), 1222);
                }
                writer.commit();
                Report.equal(one(reader, "SELECT COUNT(*) FROM JdbcIsolation"), 1);
            }
        });
    }

    private static void attention(Report report) throws Exception {
        try (Connection connection = Connections.open("");
                Statement statement = connection.createStatement()) {
            report.step("time-out", () -> {
                statement.setQueryTimeout(1);
                try {
                    statement.execute("WAITFOR DELAY '00:00:30'");
                    throw new AssertionError("no time-out");
                } catch (SQLTimeoutException expected) {
                    Report.equal(expected.getSQLState(), "HY008");
                }
                statement.setQueryTimeout(0);
                Report.equal(one(connection, "SELECT 1"), 1);
            });
            report.step("cancelled by another thread", () -> {
                Thread other = new Thread(() -> {
                    try {
                        Thread.sleep(300);
                        statement.cancel();
                    } catch (Exception error) {
                        // What has to be cancelled then runs to its end, and fails the test.
                    }
                });
                other.start();
                try {
                    statement.execute("WAITFOR DELAY '00:00:30'");
                    throw new AssertionError("not cancelled");
                } catch (SQLException expected) {
                    Report.equal(expected.getSQLState(), "HY008");
                }
                other.join();
                Report.equal(one(connection, "SELECT 2"), 2);
            });
            report.step("cancelled in the middle of rows", () -> {
                ResultSet rows = statement.executeQuery(
                        "SELECT value, REPLICATE('x', 500) FROM GENERATE_SERIES(1, 1000000)");
                Report.need(rows.next(), "no row");
                statement.cancel();
                try {
                    while (rows.next()) {
                        Report.need(rows.getInt(1) < 1000000, "not cancelled");
                    }
                } catch (SQLException expected) {
                    Report.equal(expected.getSQLState(), "HY008");
                }
                Report.equal(one(connection, "SELECT 3"), 3);
            });
        }
    }

    private static SQLServerDataTable table(int rows) throws SQLException {
        SQLServerDataTable table = new SQLServerDataTable();
        table.addColumnMetadata("id", java.sql.Types.INTEGER);
        table.addColumnMetadata("name", java.sql.Types.NVARCHAR);
        table.addColumnMetadata("amount", java.sql.Types.DECIMAL);
        table.addColumnMetadata("photo", java.sql.Types.VARBINARY);
        for (int i = 0; i < rows; i++) {
            table.addRow(i, i == 3 ? null : "näme " + i, new BigDecimal(i + ".25"),
                    new byte[] {1, (byte) i});
        }
        return table;
    }

    private static void tvp(Report report) throws Exception {
        try (Connection connection = Connections.open("")) {
            execute(connection, "DROP PROCEDURE IF EXISTS JdbcTvpProcedure",
                    "DROP TYPE IF EXISTS dbo.JdbcTvp",
                    "CREATE TYPE dbo.JdbcTvp AS TABLE (id int NOT NULL, name nvarchar(50), "
                    + "amount decimal(10, 2), photo varbinary(20))",
                    "CREATE PROCEDURE JdbcTvpProcedure @rows dbo.JdbcTvp READONLY AS "
                    + "SELECT COUNT(*), SUM(amount), MAX(name), MAX(id) FROM @rows");
            report.step("of a query", () -> {
                try (SQLServerPreparedStatement statement = (SQLServerPreparedStatement)
                        connection.prepareStatement(
                        "SELECT id, name, amount, photo FROM ? WHERE id < 5 ORDER BY id")) {
                    for (int round = 0; round < 3; round++) {
                        statement.setStructured(1, "dbo.JdbcTvp", table(10));
                        ResultSet rows = statement.executeQuery();
                        for (int i = 0; i < 5; i++) {
                            Report.need(rows.next(), "no row " + i);
                            Report.equal(rows.getString(2), i == 3 ? null : "näme " + i);
                            Report.equal(rows.getBigDecimal(3), new BigDecimal(i + ".25"));
                            Report.equal(rows.getBytes(4), new byte[] {1, (byte) i});
                        }
                        Report.need(!rows.next(), "too many");
                    }
                }
            });
            report.step("of a procedure, empty and not", () -> {
                for (int n : new int[] {0, 1000}) {
                    try (CallableStatement call =
                            connection.prepareCall("{call JdbcTvpProcedure(?)}")) {
                        ((SQLServerPreparedStatement) call)
                                .setStructured(1, "dbo.JdbcTvp", n == 0 ? null : table(n));
                        ResultSet rows = call.executeQuery();
                        Report.need(rows.next(), "no row");
                        Report.equal(rows.getInt(1), n);
                    }
                }
            });
            report.step("from a result set", () -> {
                try (Connection second = Connections.open("");
                        Statement source = second.createStatement();
                        ResultSet from = source.executeQuery("SELECT CAST(value AS int) AS id, "
                                + "CAST(N'x' AS nvarchar(50)) AS name, "
                                + "CAST(1.5 AS decimal(10, 2)) AS amount, "
                                + "CAST(NULL AS varbinary(20)) AS photo FROM GENERATE_SERIES(1, 9)");
                        SQLServerPreparedStatement statement = (SQLServerPreparedStatement)
                        connection.prepareStatement("SELECT SUM(id) FROM ?")) {
                    statement.setStructured(1, "dbo.JdbcTvp", from);
                    ResultSet rows = statement.executeQuery();
                    Report.need(rows.next(), "no row");
                    Report.equal(rows.getInt(1), 45);
                }
            });
        }
    }

    private static void bulk(Report report) throws Exception {
        String columns = "(id int NOT NULL PRIMARY KEY, name nvarchar(50), code varchar(20) NULL, "
                + "amount decimal(10, 2), at datetime2(3), photo varbinary(max), note nvarchar(max))";
        try (Connection connection = Connections.open("")) {
            execute(connection, "DROP TABLE IF EXISTS JdbcBulk", "DROP TABLE IF EXISTS JdbcBulkTo",
                    "CREATE TABLE JdbcBulk " + columns, "CREATE TABLE JdbcBulkTo " + columns);
            report.step("of a file", () -> {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 1000; i++) {
                    text.append(i).append("|näme ").append(i).append("|c").append(i).append('|')
                            .append(i).append(".25|2023-03-17 12:34:56.789\n");
                }
                SQLServerBulkCSVFileRecord file = new SQLServerBulkCSVFileRecord(
                        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
                        "UTF-8", "|", false);
                file.addColumnMetadata(1, "id", java.sql.Types.INTEGER, 0, 0);
                file.addColumnMetadata(2, "name", java.sql.Types.NVARCHAR, 50, 0);
                file.addColumnMetadata(3, "code", java.sql.Types.VARCHAR, 20, 0);
                file.addColumnMetadata(4, "amount", java.sql.Types.DECIMAL, 10, 2);
                file.addColumnMetadata(5, "at", java.sql.Types.TIMESTAMP, 23, 3);
                try (SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
                    copy.setDestinationTableName("JdbcBulk");
                    SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
                    options.setBatchSize(300);
                    options.setTableLock(true);
                    options.setKeepNulls(true);
                    copy.setBulkCopyOptions(options);
                    for (String name : List.of("id", "name", "code", "amount", "at")) {
                        copy.addColumnMapping(name, name);
                    }
                    copy.writeToServer(file);
                }
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcBulk"), 1000);
                Report.equal(one(connection, "SELECT name FROM JdbcBulk WHERE id = 999"), "näme 999");
                Report.equal(one(connection, "SELECT SUM(amount) FROM JdbcBulk"),
                        new BigDecimal("499750.00"));
                Report.equal("" + one(connection, "SELECT MIN(at) FROM JdbcBulk"),
                        "2023-03-17 12:34:56.789");
            });
            report.step("of a result set", () -> {
                execute(connection, "UPDATE JdbcBulk SET photo = CAST(REPLICATE(CAST('a' AS "
                        + "varchar(max)), 9000) AS varbinary(max)), note = N'Ω' WHERE id < 10");
                try (Connection second = Connections.open("");
                        Statement source = second.createStatement();
                        SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
                    copy.setDestinationTableName("dbo.JdbcBulkTo");
                    copy.writeToServer(source.executeQuery("SELECT * FROM JdbcBulk"));
                }
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcBulkTo AS b JOIN JdbcBulk AS a "
                        + "ON a.id = b.id AND a.name = b.name AND a.at = b.at"), 1000);
                Report.equal(one(connection, "SELECT SUM(CAST(DATALENGTH(photo) AS int)) "
                        + "FROM JdbcBulkTo"), 90000);
            });
            report.step("a key that is there already", () -> {
                try (Connection second = Connections.open("");
                        Statement source = second.createStatement();
                        SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
                    copy.setDestinationTableName("JdbcBulkTo");
                    Report.equal(error(() -> copy.writeToServer(
                            source.executeQuery("SELECT * FROM JdbcBulk WHERE id = 7")))
                            .getErrorNumber(), 2627);
                }
                Report.equal(one(connection, "SELECT COUNT(*) FROM JdbcBulkTo"), 1000);
            });
        }
        report.step("of a batch of inserts", () -> {
            try (Connection connection = Connections.open(";useBulkCopyForBatchInsert=true");
                    PreparedStatement statement = connection.prepareStatement(
                            "INSERT INTO JdbcBulk (id, name, amount) VALUES (?, ?, ?)")) {
                for (int i = 2000; i < 2100; i++) {
                    statement.setInt(1, i);
                    statement.setNString(2, "bulk " + i);
                    statement.setBigDecimal(3, new BigDecimal("1.00"));
                    statement.addBatch();
                }
                Report.equal(statement.executeBatch().length, 100);
                Report.equal(one(connection,
                        "SELECT COUNT(*) FROM JdbcBulk WHERE name LIKE 'bulk %'"), 100);
            }
        });
    }

    private static void reset(Report report) throws Exception {
        SQLServerConnectionPoolDataSource source = new SQLServerConnectionPoolDataSource();
        source.setServerName(Connections.host());
        source.setPortNumber(Connections.port());
        source.setUser(Connections.user());
        source.setPassword(Connections.password());
        source.setTrustServerCertificate(true);
        PooledConnection pooled = source.getPooledConnection();
        int session;
        try (Connection first = pooled.getConnection()) {
            session = ((Number) one(first, "SELECT CAST(@@SPID AS int)")).intValue();
            execute(first, "CREATE TABLE #JdbcReset (id int)", "SET LOCK_TIMEOUT 1234",
                    "SET LANGUAGE German");
            first.setAutoCommit(false);
            execute(first, "DROP TABLE IF EXISTS JdbcReset", "CREATE TABLE JdbcReset (id int)");
        }
        try (Connection second = pooled.getConnection()) {
            report.step("the same session", () ->
                Report.equal(one(second, "SELECT CAST(@@SPID AS int)"), session));
            report.step("SET options", () ->
                Report.equal(one(second, "SELECT @@LOCK_TIMEOUT"), -1));
            report.step("language", () ->
                Report.equal(one(second, "SELECT @@LANGUAGE"), "us_english"));
            report.step("transaction", () ->
                Report.equal(one(second, "SELECT @@TRANCOUNT"), 0));
            report.step("temporary tables", () -> Report.equal(
                error(() -> execute(second, "SELECT * FROM #JdbcReset")).getErrorNumber(), 208));
        } finally {
            pooled.close();
        }
    }
}
