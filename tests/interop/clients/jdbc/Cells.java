// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement;
import com.microsoft.sqlserver.jdbc.SQLServerResultSet;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import microsoft.sql.DateTimeOffset;

/**
 * Values of encrypted columns from and to the texts of the file of values (../../interop/values.py).
 * The type of an encrypted parameter has to be that of the column, so each has its own setter.
 */
final class Cells {
    static final HexFormat hex = HexFormat.of().withUpperCase();

    private Cells() {
    }

    static String family(String type) {
        return type.replaceAll("\\(.*", "");
    }

    /** Of "decimal(18,4)" 4, of "time(3)" 3, of "datetime" 0. */
    static int scale(String type) {
        int open = type.indexOf('(');
        String last = open < 0 ? "0" : type.substring(open + 1, type.length() - 1).replaceAll(".*,", "");
        return last.equals("max") ? 0 : Integer.parseInt(last);
    }

    private static int precision(String type) {
        return Integer.parseInt(type.replaceAll(".*\\(|[,)].*", ""));
    }

    /** The driver has 15 bytes for an encrypted decimal and its sign, and more end in an exception of Java's. */
    static boolean isTooLarge(String type, String text) {
        return text != null && (family(type).equals("decimal") || family(type).equals("numeric"))
                && new BigDecimal(text).unscaledValue().abs().bitLength() > 119;
    }

    static void bind(SQLServerPreparedStatement statement, int i, String type, String text)
            throws SQLException {
        if (text == null) {
            bindNull(statement, i, type);
            return;
        }
        switch (family(type)) {
            case "tinyint" -> statement.setObject(i, Short.valueOf(text), java.sql.Types.TINYINT);
            case "smallint" -> statement.setShort(i, Short.parseShort(text));
            case "int" -> statement.setInt(i, Integer.parseInt(text));
            case "bigint" -> statement.setLong(i, Long.parseLong(text));
            case "bit" -> statement.setBoolean(i, text.equals("1"));
            case "real" -> statement.setFloat(i, Float.parseFloat(text));
            case "float" -> statement.setDouble(i, Double.parseDouble(text));
            case "decimal", "numeric" -> statement.setBigDecimal(i, new BigDecimal(text),
                    precision(type), scale(type));
            case "money" -> statement.setMoney(i, new BigDecimal(text));
            case "smallmoney" -> statement.setSmallMoney(i, new BigDecimal(text));
            case "uniqueidentifier" -> statement.setUniqueIdentifier(i, text);
            case "char", "varchar" -> statement.setString(i, text);
            case "nchar", "nvarchar" -> statement.setNString(i, text);
            // As VARBINARY the driver would describe more than 8000 bytes as varbinary(20000).
            case "binary", "varbinary" -> statement.setObject(i, hex.parseHex(text),
                    type.endsWith("(max)") ? java.sql.Types.LONGVARBINARY : java.sql.Types.VARBINARY);
            default -> bindMoment(statement, i, type, text);
        }
    }

    private static void bindMoment(SQLServerPreparedStatement statement, int i, String type,
            String text) throws SQLException {
        switch (family(type)) {
            // The driver takes no class of java.time for encrypted columns.
            case "date" -> statement.setDate(i, Date.valueOf(text));
            // A java.sql.Time would end at the milliseconds.
            case "time" -> statement.setObject(i, Timestamp.valueOf("1970-01-01 " + text),
                    java.sql.Types.TIME, scale(type));
            case "datetime2" -> statement.setTimestamp(i, Timestamp.valueOf(text), scale(type));
            case "datetime" -> statement.setDateTime(i, Timestamp.valueOf(text));
            case "smalldatetime" -> statement.setSmallDateTime(i, Timestamp.valueOf(text));
            case "datetimeoffset" -> statement.setDateTimeOffset(i, offset(text), scale(type));
            default -> throw new IllegalArgumentException(type);
        }
    }

    private static DateTimeOffset offset(String text) {
        int at = text.lastIndexOf(' ');
        String zone = text.substring(at + 1);
        int minutes = Integer.parseInt(zone.substring(1, 3)) * 60 + Integer.parseInt(zone.substring(4));
        minutes = zone.startsWith("-") ? -minutes : minutes;
        return DateTimeOffset.valueOf(shifted(Timestamp.valueOf(text.substring(0, at)), -minutes),
                minutes);
    }

    private static Timestamp shifted(Timestamp time, int minutes) {
        Timestamp shifted = new Timestamp(time.getTime() + minutes * 60_000L);
        shifted.setNanos(time.getNanos());
        return shifted;
    }

    private static void bindNull(SQLServerPreparedStatement statement, int i, String type)
            throws SQLException {
        int scale = scale(type);
        switch (family(type)) {
            case "tinyint" -> statement.setNull(i, java.sql.Types.TINYINT);
            case "smallint" -> statement.setNull(i, java.sql.Types.SMALLINT);
            case "int" -> statement.setNull(i, java.sql.Types.INTEGER);
            case "bigint" -> statement.setNull(i, java.sql.Types.BIGINT);
            case "bit" -> statement.setNull(i, java.sql.Types.BIT);
            case "real" -> statement.setNull(i, java.sql.Types.REAL);
            case "float" -> statement.setNull(i, java.sql.Types.DOUBLE);
            case "decimal", "numeric" -> statement.setObject(i, null, java.sql.Types.DECIMAL,
                    precision(type), scale);
            case "money" -> statement.setNull(i, microsoft.sql.Types.MONEY);
            case "smallmoney" -> statement.setNull(i, microsoft.sql.Types.SMALLMONEY);
            case "date" -> statement.setNull(i, java.sql.Types.DATE);
            case "time" -> statement.setObject(i, null, java.sql.Types.TIME, scale);
            case "datetime2" -> statement.setTimestamp(i, null, scale);
            case "datetimeoffset" -> statement.setDateTimeOffset(i, null, scale);
            case "datetime" -> statement.setNull(i, microsoft.sql.Types.DATETIME);
            case "smalldatetime" -> statement.setNull(i, microsoft.sql.Types.SMALLDATETIME);
            case "uniqueidentifier" -> statement.setUniqueIdentifier(i, null);
            case "char", "varchar" -> statement.setNull(i, java.sql.Types.VARCHAR);
            case "nchar", "nvarchar" -> statement.setNull(i, java.sql.Types.NVARCHAR);
            case "binary", "varbinary" -> statement.setNull(i, java.sql.Types.VARBINARY);
            default -> throw new IllegalArgumentException(type);
        }
    }

    private static String fraction(int nanoseconds, int scale) {
        return scale == 0 ? "" : "." + String.format("%09d", nanoseconds).substring(0, scale);
    }

    private static String moment(Timestamp time, int scale) {
        LocalDateTime parts = time.toLocalDateTime();
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(parts)
                + fraction(parts.getNano(), scale);
    }

    private static String momentOf(SQLServerResultSet rows, int i, String type) throws SQLException {
        int scale = scale(type);
        switch (family(type)) {
            case "date":
                LocalDate date = rows.getObject(i, LocalDate.class);
                return date == null ? null : date.toString();
            case "time":
                LocalTime time = rows.getObject(i, LocalTime.class);
                return time == null ? null : DateTimeFormatter.ofPattern("HH:mm:ss").format(time)
                        + fraction(time.getNano(), scale);
            case "datetimeoffset":
                DateTimeOffset offset = rows.getDateTimeOffset(i);
                if (offset == null) {
                    return null;
                }
                int minutes = offset.getMinutesOffset();
                return moment(shifted(offset.getTimestamp(), minutes), scale)
                        + String.format(" %s%02d:%02d", minutes < 0 ? "-" : "+",
                        Math.abs(minutes) / 60, Math.abs(minutes) % 60);
            default:
                Timestamp moment = rows.getTimestamp(i);
                return moment == null ? null
                        : moment(moment, family(type).equals("datetime") ? 3 : scale);
        }
    }

    private static String plain(BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    static String text(SQLServerResultSet rows, int i, String type) throws SQLException {
        String text = switch (family(type)) {
            case "bit" -> rows.getBoolean(i) ? "1" : "0";
            case "real" -> Float.toString(rows.getFloat(i));
            case "float" -> Double.toString(rows.getDouble(i));
            case "decimal", "numeric" -> plain(rows.getBigDecimal(i));
            case "money" -> plain(rows.getMoney(i));
            case "smallmoney" -> plain(rows.getSmallMoney(i));
            case "date", "time", "datetime2", "datetimeoffset", "datetime", "smalldatetime" ->
                momentOf(rows, i, type);
            case "uniqueidentifier" -> rows.getUniqueIdentifier(i);
            case "binary", "varbinary" -> bytes(rows, i);
            default -> rows.getString(i);
        };
        return rows.wasNull() ? "\\N" : text;
    }

    static String bytes(SQLServerResultSet rows, int i) throws SQLException {
        byte[] bytes = rows.getBytes(i);
        return bytes == null ? "\\N" : hex.formatHex(bytes);
    }
}
