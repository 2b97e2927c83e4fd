// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerConnection;
import com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement;
import com.microsoft.sqlserver.jdbc.SQLServerResultSet;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
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
 *   scenario NAME …        one of those in Encrypted.java
 *   refused                prints the numbers of the errors for what has to be refused
 *
 * Connection: AE_INTEROP_SERVER (host:port), AE_INTEROP_USER, AE_INTEROP_PASSWORD_FILE.
 */
public final class Interop {
    private static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        String command = arguments[0];
        if (command.equals("plain")) {
            Plain.run();
            return;
        }
        registerProvider();
        if (command.equals("scenario")) {
            Encrypted.run(arguments[1], arguments);
            return;
        }
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
        return Connections.open(";sendTimeAsDatetime=false;columnEncryptionSetting=" + (encrypted ? "Enabled" : "Disabled"));
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

        String at(int line, int column) {
            String text = expand(rows.get(line)[column]);
            return Cells.isTooLarge(types.get(column), text) ? null : text;
        }

        /** NULL is \N; *n*text is text repeated n times. */
        private static String expand(String field) {
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
                    String text = values.at(line, i);
                    Cells.bind(statement, 3 + 2 * i, values.types.get(i), text);
                    Cells.bind(statement, 4 + 2 * i, values.types.get(i), text);
                }
                statement.executeUpdate();
            }
        }
        out.println(values.rows.size() + " rows written");
    }

    /** Prints writer, line, column and value of every cell, tab-separated. */
    private static void read(Connection connection, Values values, boolean cipher)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                SQLServerResultSet rows = (SQLServerResultSet) statement.executeQuery(
                        "SELECT * FROM Interop ORDER BY id")) {
            while (rows.next()) {
                for (int i = 0; i < values.types.size(); i++) {
                    for (String suffix : List.of("d", "r")) {
                        String column = "c" + i + suffix;
                        out.println(rows.getString("writer") + "\t" + rows.getInt("line") + "\t"
                                + column + "\t" + (cipher ? Cells.bytes(rows, rows.findColumn(column))
                                : Cells.text(rows, rows.findColumn(column), values.types.get(i))));
                    }
                }
            }
        }
    }

    private static void find(Connection connection, Values values) throws SQLException {
        for (int i = 0; i < values.types.size(); i++) {
            String sql = "SELECT id FROM Interop WHERE c" + i + "d = ?";
            for (int line = 0; line < values.rows.size(); line++) {
                String text = values.at(line, i);
                if (text == null) {
                    continue;
                }
                try (PreparedStatement plain = connection.prepareStatement(sql)) {
                    Cells.bind(plain.unwrap(SQLServerPreparedStatement.class), 1, values.types.get(i), text);
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
