// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** How the driver reaches the emulator: see the environment in ../../interop/emulator.py. */
final class Connections {
    private Connections() {
    }

    static String password() throws IOException {
        return Files.readString(Path.of(System.getenv("AE_INTEROP_PASSWORD_FILE"))).strip();
    }

    static String user() {
        return System.getenv("AE_INTEROP_USER");
    }

    static String host() {
        return System.getenv("AE_INTEROP_SERVER").split(":")[0];
    }

    static int port() {
        return Integer.parseInt(System.getenv("AE_INTEROP_SERVER").split(":")[1]);
    }

    /** @param properties such as ";encrypt=true" */
    static Connection open(String password, String properties) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlserver://" + System.getenv("AE_INTEROP_SERVER")
                + ";user=" + user() + ";password={" + password + "}"
                + ";loginTimeout=30;socketTimeout=60000" + properties);
    }

    static Connection open(String properties) throws SQLException, IOException {
        return open(password(), ";encrypt=true;trustServerCertificate=true" + properties);
    }
}
