/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "odbc-session.h"

G_BEGIN_DECLS

/* @command: "write", "read", "cipher", "find" with a file of values, "scenario" with a name. */
gboolean encrypted_run (const char *command, const char *argument, GError **error);

/* A connection with Always Encrypted; the provider is loaded. */
Session *encrypted_open (gboolean encrypting, GError **error);
gboolean encrypted_scenario (const char *name, GError **error);

/* Behind the type of a column in CREATE TABLE: how it is encrypted. */
#define WITH_CEK(kind)                                                    \
  " ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK, ENCRYPTION_TYPE = " kind \
  ", ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"
#define DETERMINISTIC WITH_CEK ("DETERMINISTIC")
#define RANDOMIZED WITH_CEK ("RANDOMIZED")
#define SSN_COLUMN "ssn char(11) COLLATE Latin1_General_BIN2" DETERMINISTIC
#define NAME_COLUMN "name nvarchar(50) COLLATE Latin1_General_BIN2" RANDOMIZED

/* Who is in a table of the scenarios: each has a number, a deterministic column "ssn char(11)" and
 * a randomized one "name nvarchar(50)"; the driver keeps pointers into it. */
typedef struct
{
  gint32 id;
  SQLLEN id_length;
  char ssn[12];
  SQLLEN ssn_length;
  gunichar2 name[51];
  SQLLEN name_length;
} Person;

/* A table with a key "id", and then these two columns and @more. */
gboolean encrypted_create (Session *session, const char *table, const char *more, GError **error);
void person_set (Person *self, gint32 id, const char *ssn, const char *name);
/* As three parameters, or one, from @ordinal. */
void person_bind (Person *self, SQLHSTMT statement, SQLUSMALLINT ordinal);
void person_bind_ssn (Person *self, SQLHSTMT statement, SQLUSMALLINT ordinal);
/* Prepares nothing: SQLExecDirect with the three of them. */
gboolean person_insert (Person *self, Session *session, const char *table, GError **error);
/* Executes what is prepared; its results have to be @expected, as of statement_dump (). */
gboolean
encrypted_expect (SQLHSTMT statement, const char *what, const char *expected, GError **error);
/* Executes what is prepared; its error has to be this one. */
gboolean
encrypted_refused (SQLHSTMT statement, const char *what, SQLINTEGER number, GError **error);

gboolean encrypted_prepare_by_default (GError **error);
gboolean encrypted_prepare_at_once (GError **error);
gboolean encrypted_direct (GError **error);
gboolean encrypted_arrays (GError **error);
gboolean encrypted_cursor (GError **error);
gboolean encrypted_procedures (GError **error);
gboolean encrypted_keys (GError **error);
gboolean encrypted_merge (GError **error);
gboolean encrypted_queries (GError **error);

G_END_DECLS
