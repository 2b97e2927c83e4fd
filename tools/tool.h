/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the subcommands of the program share. */

#include <aeclient/aeclient.h>

G_BEGIN_DECLS

/* Exit codes; the manual page documents them. */
enum
{
  TOOL_OK = 0,
  TOOL_FAILED = 1, /* what was asked for could not be done */
  TOOL_USAGE = 2,  /* what was asked for could not be understood */
};

/* Each takes its own arguments, argv[0] being its full name ("aeclient key create-cmk"), and
 * returns an exit code. */
int tool_create_cmk (int argc, char **argv);
int tool_create_cek (int argc, char **argv);
int tool_describe (int argc, char **argv);
int tool_query (int argc, char **argv);

/* tool-options.c */

/* Parses @entries. FALSE: a usage error has been reported. */
gboolean tool_parse_options (int *argc,
                             char ***argv,
                             const char *arguments,
                             const char *summary,
                             const GOptionEntry *entries);
/* Reports what is wrong with the arguments and returns TOOL_USAGE. */
int tool_usage_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Reports @error, which is taken, and returns TOOL_FAILED. @advice may be NULL. */
int tool_failure (GError *error, const char *advice);
/* Valid UTF-8 as it can be shown on a terminal: control characters are written out. */
char *tool_make_printable (const char *text, gboolean keep_lines);
void tool_note (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Whether all that was printed has been written. */
gboolean tool_flush_output (GError **error);

/* tool-connect.c */

typedef struct
{
  char *connection;
  char *password_file;
  char *column_encryption;
  char *cert_dir;
  gboolean ask_password;
} ToolConnectOptions;

void tool_connect_options_clear (ToolConnectOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ToolConnectOptions, tool_connect_options_clear)

/* Makes and opens the connection. NULL: the failure has been reported, *@exit_code is set. */
AeConnection *tool_connect (const ToolConnectOptions *options, int *exit_code);
AeKeyStoreProvider *tool_open_certificate_store (const char *cert_dir);
/* Runs one statement that returns nothing. */
gboolean tool_run (AeConnection *connection, const char *sql, GError **error);

/* tool-password.c */

#define TOOL_PASSWORD_VARIABLE "AECLIENT_PASSWORD"

/* Passwords are given back with tool_free_password (), which wipes them. */
char *tool_read_password_file (const char *file, GError **error);
char *tool_ask_password (const char *prompt, GError **error);
void tool_free_password (char *password);

/* tool-sql.c */

char *tool_quote_name (const char *name);   /* [name] */
char *tool_quote_string (const char *text); /* N'text' */
char *tool_quote_bytes (GBytes *bytes);     /* 0x0123 */

typedef struct
{
  char *sql;
  guint count;
} ToolBatch;

/* Splits a script at its GO lines. Element-type ToolBatch. */
GPtrArray *tool_split_batches (const char *script, GError **error);
/* Those of @sql; NULL: of @file; NULL: of the standard input. */
GPtrArray *tool_read_batches (const char *file, const char *sql, GError **error);

/* tool-certificate.c */

/* Makes an RSA key with a self-signed certificate for it. */
gboolean tool_make_certificate (const char *subject,
                                gboolean legacy,
                                GBytes **pfx,
                                char **thumbprint,
                                GError **error);

/* tool-file.c */

/* Where keys go if the user names no directory. */
char *tool_get_default_cert_dir (void);
/* Creates @directory if needed, and the file in it: whole or not at all, readable by its owner
 * only, and never over another file. */
gboolean
tool_write_secret_file (const char *directory, const char *name, GBytes *content, GError **error);
/* "-" is the standard input. Valid UTF-8. */
char *tool_read_text_file (const char *file, GError **error);

/* tool-json.c */

void tool_json_append_string (GString *json, const char *text);
void tool_json_append_member (GString *json, const char *name, const char *text);

G_END_DECLS
