// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import com.microsoft.sqlserver.jdbc.SQLServerColumnEncryptionJavaKeyStoreProvider;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;

/** What applications do with encrypted columns, besides writing and reading rows. */
final class Encrypted {
    private static final String TABLE = """
            CREATE TABLE %1$s (id int NOT NULL PRIMARY KEY,
              ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = %2$s,
                ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'),
              name nvarchar(50) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = %2$s,
                ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'),
              born date ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = %2$s,
                ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'),
              amount int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = %2$s,
                ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))""";

    private Encrypted() {
    }

    static void run(String scenario, String[] arguments) throws Exception {
        try (Connection connection = Connections.open(";columnEncryptionSetting=Enabled")) {
            switch (scenario) {
                case "procedures" -> procedures(connection);
                case "batch" -> batch(connection);
                case "cursor" -> cursor(connection);
                case "bulk" -> bulk(connection);
                case "keystore" -> keystore(Path.of(arguments[2]), arguments[3]);
                default -> throw new IllegalArgumentException(scenario);
            }
        }
    }

    private static void create(Connection connection, String table, String key) throws Exception {
        Plain.execute(connection, "DROP TABLE IF EXISTS " + table, TABLE.formatted(table, key));
    }

    private static void insert(Connection connection, String table, int first, int last)
            throws Exception {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (id, ssn, name, born, amount) VALUES (?, ?, ?, ?, ?)")) {
            for (int i = first; i < last; i++) {
                statement.setInt(1, i);
                statement.setString(2, String.format("%03d-00-0000", i));
                statement.setNString(3, "Ωmega " + i);
                statement.setDate(4, Date.valueOf("1996-09-10"));
                statement.setInt(5, i % 5);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void check(ResultSet rows, int i) throws Exception {
        Report.need(rows.next(), "no row " + i);
        Report.equal(rows.getInt("id"), i);
        Report.equal(rows.getString("ssn"), String.format("%03d-00-0000", i));
        Report.equal(rows.getString("name"), "Ωmega " + i);
        Report.equal("" + rows.getDate("born"), "1996-09-10");
        Report.equal(rows.getInt("amount"), i % 5);
    }

    private static void batch(Connection connection) throws Exception {
        create(connection, "JdbcSecretBatch", "CEK");
        insert(connection, "JdbcSecretBatch", 0, 40);
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT * FROM JdbcSecretBatch WHERE amount IN (?, ?) AND ssn <> ? ORDER BY id")) {
            statement.setInt(1, 2);
            statement.setInt(2, 9);
            statement.setString(3, "002-00-0000");
            ResultSet rows = statement.executeQuery();
            for (int i = 7; i < 40; i += 5) {
                check(rows, i);
            }
            Report.need(!rows.next(), "too many rows");
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE JdbcSecretBatch SET name = ? WHERE ssn = ?")) {
            statement.setNString(1, "changed");
            statement.setString(2, "003-00-0000");
            Report.equal(statement.executeUpdate(), 1);
        }
        Report.equal(Plain.one(connection, "SELECT name FROM JdbcSecretBatch WHERE id = 3"), "changed");
        Report.equal(Plain.one(connection,
                "SELECT COUNT(*) FROM (SELECT amount FROM JdbcSecretBatch GROUP BY amount) AS g"), 5);
    }

    private static void procedures(Connection connection) throws Exception {
        Plain.execute(connection, "DROP PROCEDURE IF EXISTS JdbcSecretAdd",
                "DROP PROCEDURE IF EXISTS JdbcSecretGet");
        create(connection, "JdbcSecret", "CEK");
        Plain.execute(connection, "CREATE PROCEDURE JdbcSecretAdd @id int, @ssn char(11), "
                + "@name nvarchar(50), @amount int AS INSERT INTO JdbcSecret (id, ssn, name, amount) "
                + "VALUES (@id, @ssn, @name, @amount)",
                "CREATE PROCEDURE JdbcSecretGet @ssn char(11), @name nvarchar(50) OUTPUT, "
                + "@amount int OUTPUT AS SELECT @name = name, @amount = amount FROM JdbcSecret "
                + "WHERE ssn = @ssn");
        for (int i = 0; i < 3; i++) {
            try (CallableStatement call = connection.prepareCall("{call JdbcSecretAdd(?, ?, ?, ?)}")) {
                call.setInt(1, i);
                call.setString(2, "795-73-983" + i);
                call.setNString(3, "Catherine " + i);
                call.setInt(4, 10 * i);
                call.execute();
            }
        }
        try (CallableStatement call = connection.prepareCall("{call JdbcSecretGet(?, ?, ?)}")) {
            call.setString(1, "795-73-9832");
            call.registerOutParameter(2, java.sql.Types.NVARCHAR, 50);
            call.registerOutParameter(3, java.sql.Types.INTEGER);
            call.execute();
            Report.equal(call.getNString(2), "Catherine 2");
            Report.equal(call.getInt(3), 20);
        }
    }

    private static void cursor(Connection connection) throws Exception {
        create(connection, "JdbcSecretCursor", "CEK");
        insert(connection, "JdbcSecretCursor", 0, 40);
        try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE,
                ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(7);
            ResultSet rows = statement.executeQuery("SELECT * FROM JdbcSecretCursor ORDER BY id");
            for (int i = 0; i < 40; i++) {
                check(rows, i);
            }
            Report.need(rows.absolute(10), "no row 10");
            check(rows, 10);
        }
    }

    /** Encrypted by the driver on its way, and then as it is from one table to another. */
    private static void bulk(Connection connection) throws Exception {
        for (String table : new String[] {"JdbcSecretBulk", "JdbcSecretCopy"}) {
            create(connection, table, "CEK");
        }
        Plain.execute(connection, "DROP TABLE IF EXISTS JdbcOpenBulk", "CREATE TABLE JdbcOpenBulk "
                + "(id int, ssn char(11), name nvarchar(50), born date, amount int)",
                "INSERT INTO JdbcOpenBulk SELECT value, CONCAT(RIGHT(CONCAT('00', value), 3), "
                + "'-00-0000'), CONCAT(N'Ωmega ', value), '1996-09-10', value % 5 "
                + "FROM GENERATE_SERIES(0, 99)");
        try (Connection plain = Connections.open("");
                Statement source = plain.createStatement();
                SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
            copy.setDestinationTableName("JdbcSecretBulk");
            copy.writeToServer(source.executeQuery("SELECT * FROM JdbcOpenBulk"));
        }
        try (Connection target = Connections.open(""); Connection plain = Connections.open("");
                Statement source = plain.createStatement();
                SQLServerBulkCopy copy = new SQLServerBulkCopy(target)) {
            SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
            options.setAllowEncryptedValueModifications(true);
            copy.setBulkCopyOptions(options);
            copy.setDestinationTableName("JdbcSecretCopy");
            copy.writeToServer(source.executeQuery("SELECT * FROM JdbcSecretBulk"));
            Report.equal(((byte[]) Plain.one(plain,
                    "SELECT ssn FROM JdbcSecretCopy WHERE id = 7")).length, 65);
        }
        for (String table : new String[] {"JdbcSecretBulk", "JdbcSecretCopy"}) {
            try (Statement statement = connection.createStatement()) {
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id");
                for (int i = 0; i < 100; i++) {
                    check(rows, i);
                }
                Report.need(!rows.next(), "too many rows");
            }
        }
    }

    /** The driver's own MSSQL_JAVA_KEYSTORE; the key path is the alias. */
    private static void keystore(Path store, String secret) throws Exception {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        byte[] wrapped = new SQLServerColumnEncryptionJavaKeyStoreProvider(store.toString(),
                secret.toCharArray()).encryptColumnEncryptionKey("interop", "RSA_OAEP", key);
        try (Connection connection = Connections.open(";columnEncryptionSetting=Enabled"
                + ";keyStoreAuthentication=JavaKeyStorePassword;keyStoreLocation=" + store
                + ";keyStoreSecret=" + secret)) {
            Plain.execute(connection, "CREATE COLUMN MASTER KEY CMK_java WITH "
                    + "(KEY_STORE_PROVIDER_NAME = 'MSSQL_JAVA_KEYSTORE', KEY_PATH = 'interop')",
                    "CREATE COLUMN ENCRYPTION KEY CEK_java WITH VALUES (COLUMN_MASTER_KEY = CMK_java, "
                    + "ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x" + HexFormat.of().formatHex(wrapped)
                    + ")");
            create(connection, "JdbcSecretStore", "CEK_java");
            insert(connection, "JdbcSecretStore", 0, 5);
            try (Statement statement = connection.createStatement()) {
                ResultSet rows = statement.executeQuery("SELECT * FROM JdbcSecretStore ORDER BY id");
                for (int i = 0; i < 5; i++) {
                    check(rows, i);
                }
            }
        }
    }
}
