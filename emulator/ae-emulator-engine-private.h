/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The seam of the emulator: below it the T-SQL engine over SQLite (sql/), which knows nothing of
 * packets, above it the TDS server, which knows nothing of SQL. A session is used by one thread;
 * several sessions share a database. The engine says what happened through AeEmulatorSink; the
 * server turns that into tokens. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* --- types and values ---------------------------------------------------------------------- */

/* system_type_id of sys.types: names a SQL Server type whatever its form on the wire. */
typedef enum
{
  AE_EMULATOR_TYPE_IMAGE = 34,
  AE_EMULATOR_TYPE_TEXT = 35,
  AE_EMULATOR_TYPE_UNIQUEIDENTIFIER = 36,
  AE_EMULATOR_TYPE_DATE = 40,
  AE_EMULATOR_TYPE_TIME = 41,
  AE_EMULATOR_TYPE_DATETIME2 = 42,
  AE_EMULATOR_TYPE_DATETIMEOFFSET = 43,
  AE_EMULATOR_TYPE_TINYINT = 48,
  AE_EMULATOR_TYPE_SMALLINT = 52,
  AE_EMULATOR_TYPE_INT = 56,
  AE_EMULATOR_TYPE_SMALLDATETIME = 58,
  AE_EMULATOR_TYPE_REAL = 59,
  AE_EMULATOR_TYPE_MONEY = 60,
  AE_EMULATOR_TYPE_DATETIME = 61,
  AE_EMULATOR_TYPE_FLOAT = 62,
  AE_EMULATOR_TYPE_SQL_VARIANT = 98,
  AE_EMULATOR_TYPE_NTEXT = 99,
  AE_EMULATOR_TYPE_BIT = 104,
  AE_EMULATOR_TYPE_DECIMAL = 106,
  AE_EMULATOR_TYPE_NUMERIC = 108,
  AE_EMULATOR_TYPE_SMALLMONEY = 122,
  AE_EMULATOR_TYPE_BIGINT = 127,
  AE_EMULATOR_TYPE_VARBINARY = 165,
  AE_EMULATOR_TYPE_VARCHAR = 167,
  AE_EMULATOR_TYPE_BINARY = 173,
  AE_EMULATOR_TYPE_CHAR = 175,
  AE_EMULATOR_TYPE_TIMESTAMP = 189, /* rowversion */
  AE_EMULATOR_TYPE_NVARCHAR = 231,
  AE_EMULATOR_TYPE_NCHAR = 239,
  AE_EMULATOR_TYPE_XML = 241,
  AE_EMULATOR_TYPE_TABLE = 243, /* of parameters only */
} AeEmulatorTypeId;

typedef struct
{
  AeEmulatorTypeId id;
  gint16 max_length; /* bytes as sys.columns has it: nvarchar(50) is 100; -1 for max,
                      * and for text, ntext, image and xml */
  guint8 precision, scale;
  guint8 collation[5]; /* character types; zero: none */
} AeEmulatorType;

/* A value in the engine's own form:
 *   NULL    any type
 *   INTEGER bit, tinyint … bigint; date: days since 0001-01-01
 *   REAL    real, float
 *   TEXT    character types, UTF-8, and every type whose exact text is its form in the engine:
 *           decimal, numeric        "-12.30", exactly scale digits
 *           money, smallmoney       "12.3400", always four digits
 *           time                    "12:34:56.1234567", exactly scale digits
 *           datetime2               "2023-03-17 12:34:56.1234567", exactly scale digits
 *           datetime, smalldatetime "2023-03-17 12:34:56.003", always three digits
 *           datetimeoffset          "2023-03-17 12:34:56.1234567 +05:30", local time and offset
 *           uniqueidentifier        "6F9619FF-8B86-D011-B42D-00C04FC964FF", upper case
 *   BLOB    binary types; the ciphertext of an encrypted column, whatever its type
 * A sql_variant has the form of what it holds. */
typedef enum
{
  AE_EMULATOR_VALUE_NULL,
  AE_EMULATOR_VALUE_INTEGER,
  AE_EMULATOR_VALUE_REAL,
  AE_EMULATOR_VALUE_TEXT,
  AE_EMULATOR_VALUE_BLOB,
} AeEmulatorValueKind;

typedef struct
{
  AeEmulatorValueKind kind;
  gint64 integer;
  double real;
  const guint8 *data; /* borrowed: valid during the call it is passed to */
  gsize size;
  AeEmulatorType variant; /* what a sql_variant holds; its id is 0 for other values */
} AeEmulatorValue;

/* --- keys ---------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *encrypted_value;
  char *provider_name;
  char *key_path;
  char *algorithm; /* RSA_OAEP */
} AeEmulatorCekValue;

typedef struct
{
  guint32 database_id;
  guint32 id;
  guint32 version;
  guint8 metadata_version[8];
  guint n_values; /* one or two */
  AeEmulatorCekValue values[2];
} AeEmulatorCek;

typedef struct
{
  const AeEmulatorCek *cek;     /* borrowed: valid during the call it is passed to */
  guint8 algorithm;             /* 2 */
  guint8 encryption_type;       /* 1 deterministic, 2 randomized */
  guint8 normalization_version; /* 1 */
} AeEmulatorColumnCrypto;

/* --- results ------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;    /* "" when unnamed */
  AeEmulatorType type; /* the plaintext type, also of an encrypted column */
  gboolean nullable, identity, computed;
  gboolean hidden;                      /* clients do not show it */
  const AeEmulatorColumnCrypto *crypto; /* NULL: not encrypted, or shown as varbinary */
} AeEmulatorColumn;

/* curCmd of DONE (tds sheet 4.5). */
enum
{
  AE_EMULATOR_COMMAND_NONE = 0,
  AE_EMULATOR_COMMAND_SELECT = 0xC1,
  AE_EMULATOR_COMMAND_INSERT = 0xC3,
  AE_EMULATOR_COMMAND_DELETE = 0xC4,
  AE_EMULATOR_COMMAND_UPDATE = 0xC5,
  AE_EMULATOR_COMMAND_CREATE_TABLE = 0xC6,
  AE_EMULATOR_COMMAND_DROP_TABLE = 0xC7,
  AE_EMULATOR_COMMAND_BEGIN = 0xD4,
  AE_EMULATOR_COMMAND_COMMIT = 0xD5,
  AE_EMULATOR_COMMAND_ROLLBACK = 0xD2,
  AE_EMULATOR_COMMAND_EXECUTE = 0xE0,
  AE_EMULATOR_COMMAND_MERGE = 0x117,
  AE_EMULATOR_COMMAND_BULK = 0xF0,
};

/* Where results go. Functions that return gboolean say FALSE when nobody wants more (the client is
 * gone, or sent attention): the engine stops the statement and rolls it back. The first four must
 * be there; of the others each may be NULL, for a sink that does not want to know. */
typedef struct
{
  gboolean (*columns) (gpointer data, const AeEmulatorColumn *columns, guint n_columns);
  gboolean (*row) (gpointer data, const AeEmulatorValue *values);
  /* The end of one statement. The server decides DONE or DONEINPROC, and MORE. Statements that only
   * control the batch (SET, DECLARE, IF, PRINT …) do not report an end unless they failed; a batch
   * may thus end without any. */
  gboolean (
      *done) (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed);
  /* class ≤ 10 is INFO, above is ERROR. */
  void (*message) (gpointer data,
                   gint32 number,
                   guint8 state,
                   guint8 severity,
                   const char *text,
                   const char *procedure,
                   guint32 line);
  /* Behind the columns of a cursor: their table, and what they are called there ("": an
   * expression). Of a cursor that cannot be updated the table is NULL, and nothing is known of its
   * columns. */
  void (*origin) (gpointer data,
                  const char *schema,
                  const char *table,
                  const char *const *base_names,
                  const gboolean *keys,
                  guint n_columns);
  void (*database_changed) (gpointer data, const char *database, const char *old);
  void (*language_changed) (gpointer data, const char *language, const char *old);
  /* A transaction began (TRUE) or ended; the descriptor is the one that began or ended. */
  void (*transaction) (gpointer data, gboolean began, gboolean committed, guint64 descriptor);
  /* Around a procedure called by EXEC inside a batch. */
  void (*procedure_begin) (gpointer data);
  void (*procedure_end) (gpointer data, gint32 return_status, gboolean failed);
} AeEmulatorSink;

/* --- parameters ---------------------------------------------------------------------------- */

/* ParamCipherInfo as it came with the parameter (always-encrypted sheet 3.1). */
typedef struct
{
  AeEmulatorType base;
  guint8 algorithm, encryption_type, normalization_version;
  guint32 database_id, cek_id, cek_version;
  guint8 metadata_version[8];
} AeEmulatorParameterCipher;

typedef struct
{
  AeEmulatorType type;
  gboolean is_default; /* no values come: the type's default stands */
  guint ordinal;       /* which column of the type it is, from 0 */
} AeEmulatorTableColumn;

/* The rows of a table-valued parameter. */
typedef struct
{
  char *schema, *name; /* of its type, or "" */
  gboolean is_null;    /* DEFAULT or NULL: no rows, and nothing is known of the columns */
  guint n_columns, n_rows;
  AeEmulatorTableColumn *columns;
  GArray *values;         /* of AeEmulatorValue: row after row, without default columns */
  gconstpointer variable; /* the engine's own: a table variable that is handed on */
} AeEmulatorTable;

typedef struct
{
  const char *name; /* with @, or "" */
  gboolean output, use_default;
  AeEmulatorType type; /* as on the wire: varbinary(max) when encrypted */
  AeEmulatorValue value;
  const AeEmulatorParameterCipher *cipher; /* NULL: plain */
  const AeEmulatorTable *table;            /* table-valued; NULL: a scalar */
} AeEmulatorParameter;

/* An output parameter's value after the call. */
typedef struct
{
  guint ordinal; /* of the parameter in the call */
  char *name;
  AeEmulatorType type;
  AeEmulatorValue value;             /* owned: value.data is g_malloc'd */
  AeEmulatorParameterCipher *cipher; /* NULL: plain */
} AeEmulatorOutput;

void ae_emulator_output_free (AeEmulatorOutput *self);

/* --- the engine ---------------------------------------------------------------------------- */

typedef struct _AeEmulatorDatabase AeEmulatorDatabase;
typedef struct _AeEmulatorSession AeEmulatorSession;

/* @path NULL: a private database that goes with the object. Thread-safe. */
AeEmulatorDatabase *ae_emulator_database_new (const char *path, GError **error);
AeEmulatorDatabase *ae_emulator_database_ref (AeEmulatorDatabase *self);
void ae_emulator_database_unref (AeEmulatorDatabase *self);

/* Whether SQL made such a login (CREATE LOGIN), with that password. Takes as long when it did not.
 */
gboolean
ae_emulator_database_check_login (AeEmulatorDatabase *self, const char *user, const char *password);

/* @initial_database NULL: master, or what CREATE LOGIN said. One that does not exist is
 * G_IO_ERROR_NOT_FOUND (4060 to the client); `CREATE DATABASE name` in a batch makes it. */
AeEmulatorSession *ae_emulator_session_new (AeEmulatorDatabase *database,
                                            const char *user,
                                            const char *initial_database,
                                            guint16 spid,
                                            GError **error);
void ae_emulator_session_free (AeEmulatorSession *self);
/* sp_reset_connection; the transaction may stay, with its isolation level. */
void ae_emulator_session_reset (AeEmulatorSession *self, gboolean keep_transaction);
const char *ae_emulator_session_get_language (AeEmulatorSession *self);
const char *ae_emulator_session_get_database (AeEmulatorSession *self);
guint64 ae_emulator_session_get_transaction (AeEmulatorSession *self); /* 0: none */
/* From any thread: the batch or call that runs stops soon (attention), without a message; nothing
 * of it is left behind for the next one. */
void ae_emulator_session_interrupt (AeEmulatorSession *self);
/* What SET changed, as bytes that mean nothing to anybody else, and the way back, in a new session.
 * NULL: as it is. FALSE: it cannot be. */
GBytes *ae_emulator_session_dup_options (AeEmulatorSession *self);
gboolean ae_emulator_session_restore (AeEmulatorSession *self,
                                      const char *database,
                                      const char *language,
                                      GBytes *options);
/* Nothing else is in the session: no temporary table, no cursor. A transaction does not count. */
gboolean ae_emulator_session_can_be_restored (AeEmulatorSession *self);
/* Whether encrypted columns may be shown as such: FALSE makes them plain varbinary (the feature was
 * not acknowledged). */
void ae_emulator_session_set_column_encryption (AeEmulatorSession *self, gboolean acknowledged);
/* What APP_NAME () and HOST_NAME () answer. */
void
ae_emulator_session_set_client (AeEmulatorSession *self, const char *application, const char *host);

/* Runs a batch. Errors of SQL go to the sink; nothing else can fail. */
void ae_emulator_session_run_batch (AeEmulatorSession *self,
                                    const char *sql,
                                    const AeEmulatorSink *sink,
                                    gpointer data);

/* Calls a procedure by name: sp_executesql, sp_prepare …, sp_describe_parameter_encryption,
 * user procedures later. The outputs are owned by the caller (element-type AeEmulatorOutput, with a
 * free function). FALSE: it failed (the error went to the sink). */
gboolean ae_emulator_session_call (AeEmulatorSession *self,
                                   const char *procedure,
                                   const AeEmulatorParameter *parameters,
                                   guint n_parameters,
                                   const AeEmulatorSink *sink,
                                   gpointer data,
                                   gint32 *return_status,
                                   GPtrArray **outputs);

/* Transaction-manager requests: 5 begin, 7 commit, 8 rollback, 9 save. */
gboolean ae_emulator_session_transaction (AeEmulatorSession *self,
                                          guint16 request,
                                          guint8 isolation,
                                          const char *name,
                                          const AeEmulatorSink *sink,
                                          gpointer data);

/* --- bulk load ----------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  AeEmulatorType type;                     /* as on the wire: varbinary when encrypted */
  const AeEmulatorParameterCipher *cipher; /* NULL: plain */
} AeEmulatorBulkColumn;

/* Whether the last batch was INSERT BULK, which rows must follow. */
gboolean ae_emulator_session_expects_bulk (AeEmulatorSession *self);
/* Then begin, any number of rows, and end; end also after a failure. They happen as a whole or not
 * at all. FALSE: it failed (the error goes to the sink at the end, with what follows from it), or
 * was interrupted. */
gboolean ae_emulator_session_bulk_begin (AeEmulatorSession *self,
                                         const AeEmulatorBulkColumn *columns,
                                         guint n_columns,
                                         const AeEmulatorSink *sink,
                                         gpointer data);
gboolean ae_emulator_session_bulk_row (AeEmulatorSession *self, const AeEmulatorValue *values);
/* An error that the server found in the data; makes the load fail. Never returns TRUE. */
gboolean ae_emulator_session_bulk_fail (AeEmulatorSession *self, gint32 number, guint column);
void ae_emulator_session_bulk_end (AeEmulatorSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorDatabase, ae_emulator_database_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorSession, ae_emulator_session_free)

G_END_DECLS
