// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerConnection;
import com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The JDBC driver's side of the test; ../aeclient/program.py is aeclient's. Both do the same from the same
 * file of values, and run compares what they print.
 *
 *   write VALUES           inserts every row of VALUES, with writer = 'jdbc'
 *   read VALUES            prints every row, decrypted
 *   cipher VALUES          prints every row with Always Encrypted disabled: the stored bytes
 *   find VALUES            looks every value of a deterministic column up; prints how often it is there
 *   plain                  what the driver can do without Always Encrypted (Plain.java)
 *   refused                prints the numbers of the errors for what has to be refused
 *
 * Connection: AE_INTEROP_SERVER (host:port), AE_INTEROP_USER, AE_INTEROP_PASSWORD_FILE.
 */
public final class Interop {
    private static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final HexFormat hex = HexFormat.of().withUpperCase();

    public static void main(String[] arguments) throws Exception {
        String command = arguments[0];
        if (command.equals("plain")) {
            Plain.run();
            return;
        }
        registerProvider();
        boolean encrypted = !command.equals("cipher");
        try (Connection connection = connect(encrypted)) {
            switch (command) {
                case "write" -> write(connection, new Values(arguments[1]));
                case "read" -> read(connection, new Values(arguments[1]), false);
                case "cipher" -> read(connection, new Values(arguments[1]), true);
                case "find" -> find(connection, new Values(arguments[1]));
                case "refused" -> refused(connection);
                default -> throw new IllegalArgumentException(command);
            }
        }
    }

    /**
     * The driver's own way to register a provider cuts the first six characters off its name, to
     * see whether they are "MSSQL_", and fails with a name as short as "pfx". So the map is set.
     */
    private static void registerProvider() throws ReflectiveOperationException {
        Field providers = SQLServerConnection.class.getDeclaredField(
                "globalCustomColumnEncryptionKeyStoreProviders");
        providers.setAccessible(true);
        providers.set(null, Map.of("pfx", new PfxKeyStoreProvider()));
    }

    private static Connection connect(boolean encrypted) throws Exception {
        String password = Files.readString(Path.of(System.getenv("AE_INTEROP_PASSWORD_FILE"))).strip();
        String url = "jdbc:sqlserver://" + System.getenv("AE_INTEROP_SERVER")
                + ";user=" + System.getenv("AE_INTEROP_USER") + ";password={" + password + "}"
                + ";encrypt=true;trustServerCertificate=true;loginTimeout=30"
                + ";columnEncryptionSetting=" + (encrypted ? "Enabled" : "Disabled");
        return DriverManager.getConnection(url);
    }

    /** The values file: a line of SQL types, then a row a line, tab-separated. */
    static final class Values {
        final List<String> types;
        final List<String[]> rows;

        Values(String file) throws Exception {
            List<String> lines = Files.readAllLines(Path.of(file), StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith("#")).toList();
            types = Arrays.asList(lines.get(0).split("\t"));
            rows = lines.stream().skip(1).map(line -> line.split("\t", -1)).toList();
        }

        /** NULL is \N; *n*text is text repeated n times. */
        static String expand(String field) {
            if (field.equals("\\N")) {
                return null;
            }
            if (field.startsWith("*")) {
                String[] parts = field.split("\\*", 3);
                return parts[2].repeat(Integer.parseInt(parts[1]));
            }
            return field;
        }
    }

    private static boolean isBinary(String type) {
        return type.startsWith("binary") || type.startsWith("varbinary");
    }

    private static void bind(SQLServerPreparedStatement statement, int index, String type, String text)
            throws SQLException {
        String family = type.replaceAll("\\(.*", "");
        switch (family) {
            case "tinyint" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.TINYINT);
                } else {
                    statement.setObject(index, Short.valueOf(text), java.sql.Types.TINYINT);
                }
            }
            case "smallint" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.SMALLINT);
                } else {
                    statement.setShort(index, Short.parseShort(text));
                }
            }
            case "int" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.INTEGER);
                } else {
                    statement.setInt(index, Integer.parseInt(text));
                }
            }
            case "bigint" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.BIGINT);
                } else {
                    statement.setLong(index, Long.parseLong(text));
                }
            }
            case "bit" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.BIT);
                } else {
                    statement.setBoolean(index, text.equals("1"));
                }
            }
            case "date" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.DATE);
                } else {
                    // The driver takes no LocalDate for encrypted columns.
                    statement.setDate(index, Date.valueOf(text));
                }
            }
            case "char", "varchar" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.VARCHAR);
                } else {
                    statement.setString(index, text);
                }
            }
            case "nchar", "nvarchar" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.NVARCHAR);
                } else {
                    statement.setNString(index, text);
                }
            }
            case "binary", "varbinary" -> {
                if (text == null) {
                    statement.setNull(index, java.sql.Types.VARBINARY);
                } else {
                    bindBytes(statement, index, type, hex.parseHex(text));
                }
            }
            default -> throw new IllegalArgumentException(type);
        }
    }

    /** As VARBINARY the driver would describe more than 8000 bytes as varbinary(20000). */
    private static void bindBytes(SQLServerPreparedStatement statement, int index, String type,
            byte[] bytes) throws SQLException {
        if (type.endsWith("(max)")) {
            statement.setObject(index, bytes, java.sql.Types.LONGVARBINARY);
        } else {
            statement.setBytes(index, bytes);
        }
    }

    private static void write(Connection connection, Values values) throws SQLException {
        StringBuilder columns = new StringBuilder("writer, line");
        StringBuilder markers = new StringBuilder("?, ?");
        for (int i = 0; i < values.types.size(); i++) {
            columns.append(", c").append(i).append("d, c").append(i).append("r");
            markers.append(", ?, ?");
        }
        String sql = "INSERT INTO Interop (" + columns + ") VALUES (" + markers + ")";
        try (PreparedStatement plain = connection.prepareStatement(sql)) {
            SQLServerPreparedStatement statement = plain.unwrap(SQLServerPreparedStatement.class);
            for (int line = 0; line < values.rows.size(); line++) {
                statement.setString(1, "jdbc");
                statement.setInt(2, line);
                for (int i = 0; i < values.types.size(); i++) {
                    String text = Values.expand(values.rows.get(line)[i]);
                    bind(statement, 3 + 2 * i, values.types.get(i), text);
                    bind(statement, 4 + 2 * i, values.types.get(i), text);
                }
                statement.executeUpdate();
            }
        }
        out.println(values.rows.size() + " rows written");
    }

    private static String textOf(ResultSet rows, int index, String type, boolean cipher)
            throws SQLException {
        if (cipher || isBinary(type)) {
            byte[] bytes = rows.getBytes(index);
            return bytes == null ? "\\N" : hex.formatHex(bytes);
        }
        String text = switch (type) {
            case "date" -> {
                LocalDate date = rows.getObject(index, LocalDate.class);
                yield date == null ? null : date.toString();
            }
            case "bit" -> {
                boolean value = rows.getBoolean(index);
                yield rows.wasNull() ? null : value ? "1" : "0";
            }
            default -> rows.getString(index);
        };
        return text == null ? "\\N" : text;
    }

    /** Prints writer, line, column and value of every cell, tab-separated. */
    private static void read(Connection connection, Values values, boolean cipher)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT * FROM Interop ORDER BY id")) {
            while (rows.next()) {
                for (int i = 0; i < values.types.size(); i++) {
                    for (String suffix : List.of("d", "r")) {
                        String column = "c" + i + suffix;
                        out.println(rows.getString("writer") + "\t" + rows.getInt("line") + "\t"
                                + column + "\t" + textOf(rows, rows.findColumn(column),
                                        values.types.get(i), cipher));
                    }
                }
            }
        }
    }

    private static void find(Connection connection, Values values) throws SQLException {
        for (int i = 0; i < values.types.size(); i++) {
            String sql = "SELECT id FROM Interop WHERE c" + i + "d = ?";
            for (int line = 0; line < values.rows.size(); line++) {
                String text = Values.expand(values.rows.get(line)[i]);
                if (text == null) {
                    continue;
                }
                try (PreparedStatement plain = connection.prepareStatement(sql)) {
                    bind(plain.unwrap(SQLServerPreparedStatement.class), 1, values.types.get(i), text);
                    int found = 0;
                    try (ResultSet rows = plain.executeQuery()) {
                        while (rows.next()) {
                            found++;
                        }
                    }
                    out.println(line + "\tc" + i + "d\t" + found);
                }
            }
        }
    }

    private static void refused(Connection encrypting) throws Exception {
        try (Connection plain = connect(false)) {
            out.println(errorOf(plain, "SELECT id FROM Interop WHERE c2d = ?", 7));
            out.println(errorOf(plain, "INSERT INTO Interop (writer, line, c2d) VALUES ('nobody', 0, 7)", null));
        }
        out.println(errorOf(encrypting, "SELECT id FROM Interop WHERE c2r = ?", 7));
        out.println(errorOf(encrypting, "SELECT id FROM Interop WHERE c2d < ?", 7));
        out.println(errorOf(encrypting, "SELECT id FROM Interop WHERE c1d = ?", 7));
    }

    /** The number of the error, 0 when there was none. */
    private static int errorOf(Connection connection, String sql, Integer value)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (value != null) {
                statement.setInt(1, value);
            }
            statement.execute();
            return 0;
        } catch (SQLException error) {
            return error.getErrorCode();
        }
    }
}
