// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerColumnEncryptionKeyStoreProvider;
import com.microsoft.sqlserver.jdbc.SQLServerConnection;
import com.sun.management.OperatingSystemMXBean;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;

/** What bench-reader.c does, with Microsoft's JDBC driver. */
public final class JdbcReader {
    private enum Kind { INTEGER, REAL, TEXT, OTHER }

    /** The key path is a file with the key itself; see bench-provider.c. */
    private static final class Keys extends SQLServerColumnEncryptionKeyStoreProvider {
        @Override
        public void setName(String name) {
        }

        @Override
        public String getName() {
            return "BENCH_KEYS";
        }

        @Override
        public byte[] decryptColumnEncryptionKey(String keyPath, String algorithm, byte[] wrapped) {
            try {
                return Files.readAllBytes(Path.of(keyPath));
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }

        @Override
        public byte[] encryptColumnEncryptionKey(String keyPath, String algorithm, byte[] key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean verifyColumnMasterKeyMetadata(String keyPath, boolean enclave, byte[] signature) {
            return false;
        }
    }

    private final Connection connection;
    private long rows;
    private long sum;

    private JdbcReader() throws SQLException, IOException {
        SQLServerConnection.registerColumnEncryptionKeyStoreProviders(Map.of("BENCH_KEYS", new Keys()));
        connection = DriverManager.getConnection("jdbc:sqlserver://"
                + System.getenv("BENCH_SERVER").replace(',', ':') + ";user=bench;password={"
                + Files.readString(Path.of(System.getenv("BENCH_PASSWORD_FILE"))).strip()
                + "};encrypt=false;trustServerCertificate=true;columnEncryptionSetting=Enabled");
    }

    private static Kind[] kinds(ResultSetMetaData columns) throws SQLException {
        Kind[] kinds = new Kind[columns.getColumnCount()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = switch (columns.getColumnType(i + 1)) {
                case Types.INTEGER, Types.BIGINT -> Kind.INTEGER;
                case Types.DOUBLE -> Kind.REAL;
                case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> Kind.TEXT;
                default -> Kind.OTHER;
            };
        }
        return kinds;
    }

    private long cell(ResultSet cursor, int column, Kind kind) throws SQLException {
        return switch (kind) {
            case INTEGER -> cursor.getLong(column);
            case REAL -> (long) cursor.getDouble(column);
            case TEXT -> {
                String text = cursor.getString(column);
                yield text.charAt(text.length() - 1);
            }
            case OTHER -> cursor.getString(column).isEmpty() ? 1 : 0;
        };
    }

    private void read(String sql) throws SQLException {
        rows = sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet cursor = statement.executeQuery(sql)) {
            Kind[] kinds = kinds(cursor.getMetaData());
            while (cursor.next()) {
                for (int i = 0; i < kinds.length; i++) {
                    sum += cell(cursor, i + 1, kinds[i]);
                }
                rows++;
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        JdbcReader reader = new JdbcReader();
        String sql = System.getenv("BENCH_QUERY");
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        while (input.readLine() != null) {
            long cpu = system.getProcessCpuTime();
            long wall = System.nanoTime();
            reader.read(sql);
            wall = System.nanoTime() - wall;
            cpu = system.getProcessCpuTime() - cpu;
            System.out.println(wall + " " + cpu + " " + reader.rows + " " + reader.sum);
        }
    }
}
