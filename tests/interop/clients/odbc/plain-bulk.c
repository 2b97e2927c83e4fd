/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bulk load. Neither driver has it in ODBC: Microsoft's exports the bcp functions, FreeTDS's
 * header calls its driver through attributes. */

#include "plain.h"

#include <dlfcn.h>
#define TDSODBC_BCP
#include <odbcss.h>
#include <string.h>

#define N_ROWS 1000
#define DIRECTION_IN 1
#define TYPE_INT4 0x38
#define TYPE_CHARACTER 0x2F
#define VARIABLE -10

typedef struct
{
  /* All give 1 for success, but bcp_done, which gives the number of rows or -1. */
  RETCODE (*init)
  (HDBC handle, const char *table, const char *file, const char *errors, int direction);
  RETCODE (*bind)
  (HDBC handle,
   const unsigned char *data,
   int prefix_length,
   int length,
   const unsigned char *terminator,
   int terminator_length,
   int type,
   int column);
  RETCODE (*send_row) (HDBC handle);
  int (*done) (HDBC handle);
} Bulk;

static const Bulk tds_bulk = { bcp_initA, bcp_bind, bcp_sendrow, bcp_done };

static gboolean
load_microsoft (Bulk *bulk, GError **error)
{
  /* unixODBC has it loaded. */
  void *library = dlopen (g_getenv ("AE_INTEROP_DRIVER_FILE"), RTLD_NOW | RTLD_NOLOAD);

  if (library == NULL)
    return fail (error, "%s", dlerror ());
  *(void **) &bulk->init = dlsym (library, "bcp_initA");
  *(void **) &bulk->bind = dlsym (library, "bcp_bind");
  *(void **) &bulk->send_row = dlsym (library, "bcp_sendrow");
  *(void **) &bulk->done = dlsym (library, "bcp_done");
  return TRUE;
}

static gboolean
check (Session *session, int result, const char *what, GError **error)
{
  return result > 0 || odbc_good (SQL_ERROR, SQL_HANDLE_DBC, session->handle, what, error);
}

static gboolean
send_rows (Session *session, const Bulk *bulk, SQLHDBC handle, GError **error)
{
  gint32 id;
  char name[32];

  if (!check (session, bulk->init (handle, "OdbcBulk", NULL, NULL, DIRECTION_IN), "bcp_init", error)
      || !check (session,
                 bulk->bind (handle, (const guint8 *) &id, 0, sizeof id, NULL, 0, TYPE_INT4, 1),
                 "bcp_bind of an int", error)
      || !check (session,
                 bulk->bind (handle, (const guint8 *) name, 0, VARIABLE, (const guint8 *) "", 1,
                             TYPE_CHARACTER, 2),
                 "bcp_bind of a text", error))
    return FALSE;
  for (id = 1; id <= N_ROWS; id++)
    {
      g_snprintf (name, sizeof name, "row %d", id);
      if (!check (session, bulk->send_row (handle), "bcp_sendrow", error))
        return FALSE;
    }
  int n_rows = bulk->done (handle);
  return n_rows == N_ROWS
         || (check (session, n_rows, "bcp_done", error)
             && fail (error, "bcp_done counted %d rows", n_rows));
}

gboolean
plain_bulk (GError **error)
{
  g_autoptr (Session) session = session_new_for_bulk (error);
  Bulk bulk = tds_bulk;

  if (session == NULL || !session_run (session, "DROP TABLE IF EXISTS OdbcBulk", error)
      || !session_run (session, "CREATE TABLE OdbcBulk (id int NOT NULL, name nvarchar(40))", error)
      || (session_is_microsoft () && !load_microsoft (&bulk, error)))
    return FALSE;
  return send_rows (session, &bulk, session->handle, error)
         && session_expect (session, "SELECT COUNT(*), MIN(id), MAX(id) FROM OdbcBulk",
                            "1000|1|1000\n", error)
         && session_expect (session, "SELECT name FROM OdbcBulk WHERE id = 77", "row 77\n", error)
         && session_run (session, "DROP TABLE OdbcBulk", error);
}
