/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-globals-private.h"
#include "ae-tsql-sqlite-functions-private.h"

#define VERSION "16.0.1000.6"

typedef enum
{
  GLOBAL_CONNECTIONS,
  GLOBAL_DATEFIRST,
  GLOBAL_DBTS,
  GLOBAL_ERROR,
  GLOBAL_FETCH_STATUS,
  GLOBAL_IDENTITY,
  GLOBAL_LANGID,
  GLOBAL_LANGUAGE,
  GLOBAL_LOCK_TIMEOUT,
  GLOBAL_MAX_CONNECTIONS,
  GLOBAL_MAX_PRECISION,
  GLOBAL_MICROSOFTVERSION,
  GLOBAL_NESTLEVEL,
  GLOBAL_OPTIONS,
  GLOBAL_PROCID,
  GLOBAL_ROWCOUNT,
  GLOBAL_SERVERNAME,
  GLOBAL_SERVICENAME,
  GLOBAL_SPID,
  GLOBAL_TEXTSIZE,
  GLOBAL_TRANCOUNT,
  GLOBAL_VERSION,
} Global;

static const struct
{
  const char *name;
  Global global;
  AeEmulatorTypeId type;
  gint length; /* of character types */
} globals[] = {
  { "@@connections", GLOBAL_CONNECTIONS, AE_EMULATOR_TYPE_INT, 0 },
  { "@@datefirst", GLOBAL_DATEFIRST, AE_EMULATOR_TYPE_TINYINT, 0 },
  { "@@dbts", GLOBAL_DBTS, AE_EMULATOR_TYPE_VARBINARY, 8 },
  { "@@error", GLOBAL_ERROR, AE_EMULATOR_TYPE_INT, 0 },
  { "@@fetch_status", GLOBAL_FETCH_STATUS, AE_EMULATOR_TYPE_INT, 0 },
  { "@@identity", GLOBAL_IDENTITY, AE_EMULATOR_TYPE_NUMERIC, 0 },
  { "@@langid", GLOBAL_LANGID, AE_EMULATOR_TYPE_SMALLINT, 0 },
  { "@@language", GLOBAL_LANGUAGE, AE_EMULATOR_TYPE_NVARCHAR, 128 },
  { "@@lock_timeout", GLOBAL_LOCK_TIMEOUT, AE_EMULATOR_TYPE_INT, 0 },
  { "@@max_connections", GLOBAL_MAX_CONNECTIONS, AE_EMULATOR_TYPE_INT, 0 },
  { "@@max_precision", GLOBAL_MAX_PRECISION, AE_EMULATOR_TYPE_TINYINT, 0 },
  { "@@microsoftversion", GLOBAL_MICROSOFTVERSION, AE_EMULATOR_TYPE_INT, 0 },
  { "@@nestlevel", GLOBAL_NESTLEVEL, AE_EMULATOR_TYPE_INT, 0 },
  { "@@options", GLOBAL_OPTIONS, AE_EMULATOR_TYPE_INT, 0 },
  { "@@procid", GLOBAL_PROCID, AE_EMULATOR_TYPE_INT, 0 },
  { "@@rowcount", GLOBAL_ROWCOUNT, AE_EMULATOR_TYPE_INT, 0 },
  { "@@servername", GLOBAL_SERVERNAME, AE_EMULATOR_TYPE_NVARCHAR, 128 },
  { "@@servicename", GLOBAL_SERVICENAME, AE_EMULATOR_TYPE_NVARCHAR, 128 },
  { "@@spid", GLOBAL_SPID, AE_EMULATOR_TYPE_SMALLINT, 0 },
  { "@@textsize", GLOBAL_TEXTSIZE, AE_EMULATOR_TYPE_INT, 0 },
  { "@@trancount", GLOBAL_TRANCOUNT, AE_EMULATOR_TYPE_INT, 0 },
  { "@@version", GLOBAL_VERSION, AE_EMULATOR_TYPE_NVARCHAR, 300 },
};

const char *
ae_tsql_global_get_name (guint index)
{
  return index < G_N_ELEMENTS (globals) ? globals[index].name : NULL;
}

gboolean
ae_tsql_global_bind (AeEmulatorSession *session, AeTsqlExpr *expr, AeTsqlError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (globals); i++)
    {
      if (g_ascii_strcasecmp (globals[i].name, expr->name) != 0)
        continue;
      expr->index = (guint) i;
      if (globals[i].length > 0)
        ae_tsql_type_init_sized (&expr->type, globals[i].type, globals[i].length);
      else
        ae_tsql_type_init (&expr->type, globals[i].type);
      if (globals[i].global == GLOBAL_IDENTITY)
        {
          ae_tsql_type_init_decimal (&expr->type, 38, 0);
          expr->type.id = AE_EMULATOR_TYPE_NUMERIC;
        }
      expr->nullable = globals[i].global == GLOBAL_IDENTITY;
      return TRUE;
    }
  return ae_tsql_error_set (error, 137, expr->line, expr->name);
}

static gint64
get_number (AeEmulatorSession *session, Global global)
{
  switch (global)
    {
    case GLOBAL_DATEFIRST:
      return session->settings.date_first;
    case GLOBAL_ERROR:
      return session->last_error;
    case GLOBAL_FETCH_STATUS:
      return session->fetch_status;
    case GLOBAL_LOCK_TIMEOUT:
      return session->settings.lock_timeout;
    case GLOBAL_MAX_CONNECTIONS:
      return 32767;
    case GLOBAL_MAX_PRECISION:
      return 38;
    case GLOBAL_MICROSOFTVERSION:
      return 0x100003E8;
    case GLOBAL_NESTLEVEL:
      return (gint64) session->nesting - 1;
    case GLOBAL_OPTIONS:
      return 5496 | (session->settings.nocount ? 512 : 0)
             | (session->settings.xact_abort ? 16384 : 0)
             | (session->settings.implicit_transactions ? 2 : 0);
    case GLOBAL_PROCID:
      return session->module != NULL ? session->module->object_id : 0;
    case GLOBAL_ROWCOUNT:
      return session->last_row_count;
    case GLOBAL_SPID:
      return session->spid;
    case GLOBAL_TEXTSIZE:
      return session->settings.text_size;
    case GLOBAL_TRANCOUNT:
      return session->n_transactions;
    default:
      return 0;
    }
}

void
ae_tsql_global_emit (AeTsqlPlan *plan, const AeTsqlExpr *expr)
{
  AeEmulatorSession *session = plan->session;
  const char *text = NULL;

  switch (globals[expr->index].global)
    {
    case GLOBAL_LANGUAGE:
      text = session->settings.language;
      break;
    case GLOBAL_SERVERNAME:
      text = "AESRV";
      break;
    case GLOBAL_SERVICENAME:
      text = "MSSQLSERVER";
      break;
    case GLOBAL_VERSION:
      text = "Microsoft SQL Server 2022 (RTM) - " VERSION " (X64) \n\taeclient emulator, for "
             "development and tests";
      break;
    case GLOBAL_DBTS:
      g_string_append_printf (plan->sql, "x'%016" G_GINT64_MODIFIER "x'",
                              ae_tsql_row_version_get_last (session));
      return;
    case GLOBAL_IDENTITY:
      if (session->has_identity)
        g_string_append_printf (plan->sql, "'%" G_GINT64_FORMAT "'", session->identity);
      else
        g_string_append (plan->sql, "NULL");
      return;
    default:
      g_string_append_printf (plan->sql, "(%" G_GINT64_FORMAT ")",
                              get_number (session, globals[expr->index].global));
      return;
    }
  ae_tsql_emit_text (plan, text, strlen (text));
}

/* --- SERVERPROPERTY --------------------------------------------------------------------------- */

static const struct
{
  const char *name, *text;
  gint64 integer;
} properties[] = {
  { "BuildClrVersion", "v4.0.30319", 0 },
  { "Collation", AE_TSQL_DEFAULT_COLLATION, 0 },
  { "CollationID", NULL, 872468488 },
  { "ComputerNamePhysicalNetBIOS", "AESRV", 0 },
  { "Edition", "Developer Edition (64-bit)", 0 },
  { "EditionID", NULL, -2117995310 },
  { "EngineEdition", NULL, 3 },
  { "IsClustered", NULL, 0 },
  { "IsFullTextInstalled", NULL, 0 },
  { "IsHadrEnabled", NULL, 0 },
  { "IsIntegratedSecurityOnly", NULL, 0 },
  { "IsLocalDB", NULL, 0 },
  { "IsSingleUser", NULL, 0 },
  { "IsXTPSupported", NULL, 0 },
  { "LCID", NULL, 1033 },
  { "MachineName", "AESRV", 0 },
  { "ProcessID", NULL, 1 },
  { "ProductBuild", "1000", 0 },
  { "ProductLevel", "RTM", 0 },
  { "ProductMajorVersion", "16", 0 },
  { "ProductMinorVersion", "0", 0 },
  { "ProductVersion", VERSION, 0 },
  { "ResourceVersion", VERSION, 0 },
  { "ServerName", "AESRV", 0 },
};

gboolean
ae_tsql_server_property (const char *name, char **text, gint64 *integer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_ascii_strcasecmp (properties[i].name, name) == 0)
      {
        *text = g_strdup (properties[i].text);
        *integer = properties[i].integer;
        return TRUE;
      }
  return FALSE;
}

gboolean
ae_tsql_server_property_is_integer (const char *name)
{
  g_autofree char *text = NULL;
  gint64 integer;

  return ae_tsql_server_property (name, &text, &integer) && text == NULL;
}
