// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement;
import com.microsoft.sqlserver.jdbc.SQLServerResultSet;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import microsoft.sql.DateTimeOffset;

/** Values of every type there and back, without Always Encrypted. */
final class Types {
    private Types() {
    }

    interface Setter {
        void set(SQLServerPreparedStatement statement, int index) throws Exception;
    }

    interface Getter {
        Object get(SQLServerResultSet rows, int index) throws Exception;
    }

    /** @param found what the reader gets; its name by the driver is that of the column */
    record Case(String type, Setter setter, Object found, Getter getter) {
    }

    private static Case text(String type, String value, Object found) {
        return new Case(type, (statement, i) -> statement.setNString(i, value), found,
                (rows, i) -> rows.getString(i));
    }

    private static Case bytes(String type, byte[] value, Object found) {
        return new Case(type, (statement, i) -> statement.setBytes(i, value), found,
                (rows, i) -> rows.getBytes(i));
    }

    private static Case decimal(String type, String value, int precision, int scale) {
        BigDecimal number = new BigDecimal(value);
        return new Case(type, (statement, i) -> statement.setBigDecimal(i, number, precision, scale),
                number, (rows, i) -> rows.getBigDecimal(i));
    }

    private static Case object(String type, Object value, Object found) {
        return new Case(type, (statement, i) -> statement.setObject(i, value), found,
                (rows, i) -> rows.getObject(i));
    }

    private static Case timestamp(String type, String value, int scale) {
        Timestamp time = Timestamp.valueOf(value);
        return new Case(type, (statement, i) -> {
            switch (type) {
                case "datetime" -> statement.setDateTime(i, time);
                case "smalldatetime" -> statement.setSmallDateTime(i, time);
                default -> statement.setTimestamp(i, time, scale);
            }
        }, time, (rows, i) -> rows.getTimestamp(i));
    }

    private static Case clock(String type, String value, int scale) {
        return new Case(type, (statement, i) -> statement.setTime(i,
                new java.sql.Time(Timestamp.valueOf("1970-01-01 " + value).getTime()), scale),
                value, (rows, i) -> rows.getString(i));
    }

    private static Case offset(String type, String value, int minutes, int scale) {
        return new Case(type, (statement, i) -> statement.setDateTimeOffset(i,
                DateTimeOffset.valueOf(Timestamp.valueOf(value), minutes), scale),
                DateTimeOffset.valueOf(Timestamp.valueOf(value), minutes),
                (rows, i) -> rows.getDateTimeOffset(i));
    }

    private static final List<Case> ORDINARY = List.of(
            object("bit", true, true),
            object("tinyint", (short) 200, (short) 200),
            object("smallint", (short) -300, (short) -300),
            object("int", 70000, 70000),
            object("bigint", 5000000000L, 5000000000L),
            object("real", 1.5f, 1.5f),
            object("float", -2.25, -2.25),
            new Case("money", (s, i) -> s.setMoney(i, new BigDecimal("-12.3456")),
                    new BigDecimal("-12.3456"), (r, i) -> r.getMoney(i)),
            new Case("smallmoney", (s, i) -> s.setSmallMoney(i, new BigDecimal("12.3456")),
                    new BigDecimal("12.3456"), (r, i) -> r.getSmallMoney(i)),
            decimal("decimal(10, 2)", "-123.45", 10, 2),
            decimal("numeric(38, 4)", "10000000000000000.0001", 38, 4),
            new Case("date", (s, i) -> s.setDate(i, java.sql.Date.valueOf("2023-03-17")),
                    "2023-03-17", (r, i) -> r.getString(i)),
            clock("time(3)", "12:34:56.789", 3),
            clock("time(0)", "12:34:56", 0),
            timestamp("datetime2(7)", "2023-03-17 12:34:56.1234567", 7),
            timestamp("datetime2(0)", "2023-03-17 12:34:56", 0),
            timestamp("datetime", "2023-03-17 12:34:56.787", 3),
            timestamp("smalldatetime", "2023-03-17 12:34:00", 0),
            offset("datetimeoffset(7)", "2023-03-17 12:34:56.1234567", 330, 7),
            offset("datetimeoffset(2)", "2023-03-17 12:34:56.12", -480, 2),
            new Case("uniqueidentifier", (s, i) -> s.setUniqueIdentifier(i,
                    "01234567-89AB-CDEF-0123-456789ABCDEF"), "01234567-89AB-CDEF-0123-456789ABCDEF",
                    (r, i) -> r.getUniqueIdentifier(i)),
            text("char(5)", "äb", "äb   "),
            text("varchar(20)", "Grüße", "Grüße"),
            text("nchar(5)", "Łó", "Łó   "),
            text("nvarchar(20)", "Grüße, 你好 😀", "Grüße, 你好 😀"),
            bytes("binary(4)", new byte[] {1, 2}, new byte[] {1, 2, 0, 0}),
            bytes("varbinary(20)", new byte[] {1, 2, (byte) 255}, new byte[] {1, 2, (byte) 255}),
            text("varchar(max)", "max €", "max €"),
            text("nvarchar(max)", "max 你", "max 你"),
            bytes("varbinary(max)", new byte[] {5}, new byte[] {5}),
            text("text", "text é", "text é"),
            text("ntext", "ntext 你", "ntext 你"),
            bytes("image", new byte[] {9, 8}, new byte[] {9, 8}),
            text("xml", "<a>1</a>", "<a>1</a>"),
            new Case("sql_variant", (s, i) -> s.setObject(i, 77, microsoft.sql.Types.SQL_VARIANT), 77,
                    (r, i) -> r.getObject(i)),
            text("sysname", "name", "name"));

    private static String name(String type) {
        return type.replaceAll("\\(.*", "");
    }

    /** A table with a column for each case, written by one statement and read back. */
    private static void roundTrip(Report report, String table, List<Case> cases, boolean nulls)
            throws Exception {
        // By default the driver sends a time as a datetime, which is rounded.
        try (Connection connection = Connections.open(";sendTimeAsDatetime=false")) {
            for (int i = 0; i < cases.size(); i++) {
                Case one = cases.get(i);
                String target = table + i;
                report.step(one.type + (nulls ? " NULL" : " " + Shown.of(one.found)), () -> {
                    Plain.execute(connection, "DROP TABLE IF EXISTS " + target,
                            "CREATE TABLE " + target + " (v " + one.type + " NULL)");
                    try (PreparedStatement statement = connection.prepareStatement(
                            "INSERT INTO " + target + " VALUES (?)")) {
                        SQLServerPreparedStatement typed =
                                statement.unwrap(SQLServerPreparedStatement.class);
                        if (nulls) {
                            typed.setObject(1, null, typeOf(one.type));
                        } else {
                            one.setter.set(typed, 1);
                        }
                        Report.equal(typed.executeUpdate(), 1);
                    }
                    try (Statement statement = connection.createStatement()) {
                        SQLServerResultSet rows = (SQLServerResultSet) statement.executeQuery(
                                "SELECT v FROM " + target);
                        Report.need(rows.next(), "no row");
                        Report.equal(one.getter.get(rows, 1), nulls ? null : one.found);
                        Report.equal(rows.wasNull(), nulls);
                        String name = name(one.type);
                        Report.equal(rows.getMetaData().getColumnTypeName(1),
                                name.equals("sysname") ? "nvarchar" : name);
                    }
                    Plain.execute(connection, "DROP TABLE " + target);
                });
            }
        }
    }

    private static int typeOf(String type) {
        return switch (name(type)) {
            case "bit" -> java.sql.Types.BIT;
            case "tinyint" -> java.sql.Types.TINYINT;
            case "smallint" -> java.sql.Types.SMALLINT;
            case "int" -> java.sql.Types.INTEGER;
            case "bigint" -> java.sql.Types.BIGINT;
            case "real" -> java.sql.Types.REAL;
            case "float" -> java.sql.Types.DOUBLE;
            case "money" -> microsoft.sql.Types.MONEY;
            case "smallmoney" -> microsoft.sql.Types.SMALLMONEY;
            case "decimal" -> java.sql.Types.DECIMAL;
            case "numeric" -> java.sql.Types.NUMERIC;
            case "date" -> java.sql.Types.DATE;
            case "time" -> java.sql.Types.TIME;
            case "datetime2" -> java.sql.Types.TIMESTAMP;
            case "datetime" -> microsoft.sql.Types.DATETIME;
            case "smalldatetime" -> microsoft.sql.Types.SMALLDATETIME;
            case "datetimeoffset" -> microsoft.sql.Types.DATETIMEOFFSET;
            case "uniqueidentifier" -> microsoft.sql.Types.GUID;
            case "char" -> java.sql.Types.CHAR;
            case "varchar" -> java.sql.Types.VARCHAR;
            case "nchar" -> java.sql.Types.NCHAR;
            case "binary" -> java.sql.Types.BINARY;
            case "varbinary" -> java.sql.Types.VARBINARY;
            case "image" -> java.sql.Types.LONGVARBINARY;
            case "text" -> java.sql.Types.LONGVARCHAR;
            case "ntext" -> java.sql.Types.LONGNVARCHAR;
            case "xml" -> java.sql.Types.SQLXML;
            case "sql_variant" -> microsoft.sql.Types.SQL_VARIANT;
            default -> java.sql.Types.NVARCHAR;
        };
    }

    /** A value in the name of a step. */
    private static final class Shown {
        static String of(Object value) {
            String text = value instanceof byte[] bytes ? bytes.length + " bytes" : "" + value;
            return text.length() < 40 ? text : text.length() + " characters";
        }
    }

    static void types(Report report) throws Exception {
        roundTrip(report, "JdbcTypes", ORDINARY, false);
        report.step("rowversion", () -> {
            try (Connection connection = Connections.open("")) {
                Plain.execute(connection, "DROP TABLE IF EXISTS JdbcVersion",
                        "CREATE TABLE JdbcVersion (id int, v rowversion)",
                        "INSERT INTO JdbcVersion (id) VALUES (1)");
                Report.equal(((byte[]) Plain.one(connection, "SELECT v FROM JdbcVersion")).length, 8);
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT v FROM JdbcVersion")) {
                    Report.equal(rows.getMetaData().getColumnTypeName(1), "timestamp");
                }
            }
        });
        report.step("sql_variant of several types", () -> {
            try (Connection connection = Connections.open("")) {
                Report.equal(Plain.one(connection, "SELECT CAST(N'text' AS sql_variant)"), "text");
                Report.equal(Plain.one(connection, "SELECT CAST(1.50 AS sql_variant)"),
                        new BigDecimal("1.50"));
                Report.equal("" + Plain.one(connection,
                        "SELECT CAST(CAST('2023-03-17' AS date) AS sql_variant)"), "2023-03-17");
            }
        });
    }

    static void nulls(Report report) throws Exception {
        roundTrip(report, "JdbcNulls", ORDINARY, true);
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0xA5);
        return bytes;
    }

    private static final List<Case> EXTREME = List.of(
            object("tinyint", (short) 0, (short) 0),
            object("tinyint", (short) 255, (short) 255),
            object("smallint", Short.MIN_VALUE, Short.MIN_VALUE),
            object("smallint", Short.MAX_VALUE, Short.MAX_VALUE),
            object("int", Integer.MIN_VALUE, Integer.MIN_VALUE),
            object("int", Integer.MAX_VALUE, Integer.MAX_VALUE),
            object("bigint", Long.MIN_VALUE, Long.MIN_VALUE),
            object("bigint", Long.MAX_VALUE, Long.MAX_VALUE),
            object("real", Float.MAX_VALUE, Float.MAX_VALUE),
            object("real", -Float.MIN_NORMAL, -Float.MIN_NORMAL),
            object("float", Double.MAX_VALUE, Double.MAX_VALUE),
            object("float", Double.MIN_NORMAL, Double.MIN_NORMAL),
            new Case("money", (s, i) -> s.setMoney(i, new BigDecimal("-922337203685477.5808")),
                    new BigDecimal("-922337203685477.5808"), (r, i) -> r.getMoney(i)),
            new Case("smallmoney", (s, i) -> s.setSmallMoney(i, new BigDecimal("214748.3647")),
                    new BigDecimal("214748.3647"), (r, i) -> r.getSmallMoney(i)),
            decimal("decimal(38, 0)", "9".repeat(38), 38, 0),
            decimal("decimal(38, 0)", "-" + "9".repeat(38), 38, 0),
            decimal("decimal(38, 38)", "0." + "9".repeat(38), 38, 38),
            decimal("decimal(1, 0)", "-9", 1, 0),
            new Case("date", (s, i) -> s.setString(i, "0001-01-01"),
                    "0001-01-01", (r, i) -> r.getString(i)),
            new Case("date", (s, i) -> s.setString(i, "9999-12-31"),
                    "9999-12-31", (r, i) -> r.getString(i)),
            new Case("time(7)", (s, i) -> s.setString(i, "23:59:59.9999999"),
                    "23:59:59.9999999", (r, i) -> r.getString(i)),
            new Case("datetime2(7)", (s, i) -> s.setString(i, "0001-01-01 00:00:00.0000000"),
                    "0001-01-01 00:00:00", (r, i) -> r.getString(i).replaceAll("\\.0+$", "")),
            new Case("datetime2(7)", (s, i) -> s.setString(i, "9999-12-31 23:59:59.9999999"),
                    "9999-12-31 23:59:59.9999999", (r, i) -> r.getString(i)),
            timestamp("datetime", "1753-01-01 00:00:00", 3),
            timestamp("datetime", "9999-12-31 23:59:59.997", 3),
            timestamp("smalldatetime", "1900-01-01 00:00:00", 0),
            timestamp("smalldatetime", "2079-06-06 23:59:00", 0),
            offset("datetimeoffset(7)", "9999-12-31 09:59:59.9999999", -840, 7),
            text("char(8000)", "ÿ".repeat(8000), "ÿ".repeat(8000)),
            text("varchar(8000)", "x".repeat(8000), "x".repeat(8000)),
            text("nchar(4000)", "漢".repeat(4000), "漢".repeat(4000)),
            text("nvarchar(4000)", "😀".repeat(2000), "😀".repeat(2000)),
            text("varchar(10)", "", ""),
            text("nvarchar(10)", "", ""),
            text("nvarchar(max)", "", ""),
            bytes("varbinary(10)", new byte[0], new byte[0]),
            bytes("varbinary(max)", new byte[0], new byte[0]),
            bytes("binary(8000)", filled(8000), filled(8000)),
            bytes("varbinary(8000)", filled(8000), filled(8000)));

    static void extremes(Report report) throws Exception {
        roundTrip(report, "JdbcExtremes", EXTREME, false);
    }

    static void maxTypes(Report report) throws Exception {
        String text = "Grüße, 你好 😀. ".repeat(200_000);
        String ansi = "Grüße. ".repeat(500_000);
        byte[] bytes = new byte[5_000_000];
        new java.util.Random(7).nextBytes(bytes);
        try (Connection connection = Connections.open("")) {
            Plain.execute(connection, "DROP TABLE IF EXISTS JdbcMax", "CREATE TABLE JdbcMax "
                    + "(id int, n nvarchar(max), v varchar(max), b varbinary(max))");
            report.step("as values", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO JdbcMax VALUES (1, ?, ?, ?)")) {
                    statement.setNString(1, text);
                    statement.setString(2, ansi);
                    statement.setBytes(3, bytes);
                    Report.equal(statement.executeUpdate(), 1);
                }
            });
            report.step("as streams of unknown length", () -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO JdbcMax VALUES (2, ?, ?, ?)")) {
                    statement.setNCharacterStream(1, new StringReader(text));
                    statement.setCharacterStream(2, new StringReader(ansi));
                    statement.setBinaryStream(3, new ByteArrayInputStream(bytes));
                    Report.equal(statement.executeUpdate(), 1);
                }
            });
            for (String buffering : List.of("full", "adaptive")) {
                report.step("read, " + buffering, () -> {
                    try (Connection reader = Connections.open(";responseBuffering=" + buffering);
                            Statement statement = reader.createStatement()) {
                        ResultSet rows = statement.executeQuery("SELECT * FROM JdbcMax ORDER BY id");
                        for (int id = 1; id <= 2; id++) {
                            Report.need(rows.next(), "no row");
                            try (Reader stream = rows.getNCharacterStream(2)) {
                                StringBuilder all = new StringBuilder();
                                stream.transferTo(new java.io.Writer() {
                                    @Override
                                    public void write(char[] part, int from, int length) {
                                        all.append(part, from, length);
                                    }

                                    @Override
                                    public void flush() {
                                    }

                                    @Override
                                    public void close() {
                                    }
                                });
                                Report.need(all.toString().equals(text), "nvarchar(max) differs");
                            }
                            Report.need(rows.getString(3).equals(ansi), "varchar(max) differs");
                            try (InputStream stream = rows.getBinaryStream(4)) {
                                Report.need(Arrays.equals(stream.readAllBytes(), bytes),
                                        "varbinary(max) differs");
                            }
                        }
                    }
                });
            }
        }
    }
}
