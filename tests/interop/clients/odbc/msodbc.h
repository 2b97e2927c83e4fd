/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What Microsoft's header has beyond unixODBC's: numbers and layouts of its documentation. */

#include <glib.h>
#include <sql.h>
#include <sqlext.h>

G_BEGIN_DECLS

/* SQL types, and the C types that go with them. */
enum
{
  MS_TYPE_VARIANT = -150,
  MS_TYPE_XML = -152,
  MS_TYPE_TABLE = -153,
  MS_TYPE_TIME2 = -154,
  MS_TYPE_TIMESTAMPOFFSET = -155,
  MS_C_TIME2 = 0x4000,
  MS_C_TIMESTAMPOFFSET = 0x4001,
};

/* Attributes of connections, statements and parameters. */
enum
{
  MS_STATEMENT_DEFER_PREPARE = 1232,
  MS_STATEMENT_PARAM_FOCUS = 1236,
  MS_STATEMENT_COLUMN_ENCRYPTION = 1238,
  MS_CONNECTION_BCP = 1219,
  MS_CONNECTION_KEYSTORE_PROVIDER = 1251,
  MS_CONNECTION_KEYSTORE_DATA = 1252,
  /* ODBC 3.8's way to tell a driver that a pooled connection has another user. */
  MS_CONNECTION_RESET = 116,
  MS_PARAMETER_TYPE_NAME = 1227,
  MS_PARAMETER_SERVER_TYPE = 1235,
  MS_PARAMETER_FORCE_ENCRYPT = 1236,
};

/* Values of MS_PARAMETER_SERVER_TYPE. */
enum
{
  MS_SERVER_TYPE_SMALLDATETIME = 1,
  MS_SERVER_TYPE_DATETIME = 2,
};

/* Fields of a diagnostic record that SQL Server's errors have. */
enum
{
  MS_DIAGNOSTIC_STATE = -1150,
  MS_DIAGNOSTIC_SEVERITY = -1151,
  MS_DIAGNOSTIC_PROCEDURE = -1153,
  MS_DIAGNOSTIC_LINE = -1154,
};

typedef struct
{
  SQLUSMALLINT hour, minute, second;
  SQLUINTEGER fraction; /* ns */
} MsTime2;

typedef struct
{
  SQLSMALLINT year;
  SQLUSMALLINT month, day, hour, minute, second;
  SQLUINTEGER fraction; /* ns */
  SQLSMALLINT offset_hours, offset_minutes;
} MsTimestampOffset;

G_END_DECLS
