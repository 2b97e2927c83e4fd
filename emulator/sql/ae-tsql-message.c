/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-run-private.h"
#include "ae-tsql-value-private.h"

/* PRINT, RAISERROR, THROW, and WAITFOR, which says nothing for a while. */

static gboolean
evaluate_text (AeTsqlRun *self, AeTsqlExpr *expr, char **text)
{
  g_auto (AeEmulatorValue) value = { 0 };
  AeEmulatorType type;

  ae_tsql_type_init_sized (&type, AE_EMULATOR_TYPE_NVARCHAR, -1);
  if (!ae_tsql_run_evaluate (self, expr, &type, &value, NULL))
    return FALSE;
  *text = ae_tsql_value_dup_text (&value);
  if (*text == NULL)
    *text = g_strdup ("");
  return TRUE;
}

static gboolean
evaluate_integer (AeTsqlRun *self, AeTsqlExpr *expr, gint64 *integer)
{
  g_auto (AeEmulatorValue) value = { 0 };
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  if (!ae_tsql_run_evaluate (self, expr, &type, &value, NULL))
    return FALSE;
  *integer = value.integer;
  return TRUE;
}

gboolean
ae_tsql_run_print (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autofree char *text = NULL;
  AeEmulatorSession *session = self->session;

  if (!evaluate_text (self, statement->value, &text))
    return FALSE;
  session->sink->message (session->sink_data, 0, 1, 0, text,
                          ae_tsql_session_get_module_name (session), statement->line);
  return TRUE;
}

/* %s, %d and their kin with the arguments that follow severity and state. */
static gboolean
format_message (AeTsqlRun *self, const char *format, GPtrArray *arguments, GString *message)
{
  guint next = 3;

  for (const char *at = format; *at != '\0'; at++)
    {
      if (*at != '%' || at[1] == '\0')
        {
          g_string_append_c (message, *at);
          continue;
        }
      at++;
      while (*at != '\0' && strchr ("-+0 #123456789.*lhI", *at) != NULL)
        at++;
      if (*at == '%')
        {
          g_string_append_c (message, '%');
          continue;
        }
      if (*at == '\0')
        break;
      g_autofree char *text = NULL;
      if (next < arguments->len
          && !evaluate_text (self, g_ptr_array_index (arguments, next), &text))
        return FALSE;
      next++;
      g_string_append (message, text != NULL ? text : "(null)");
    }
  return TRUE;
}

gboolean
ae_tsql_run_raiserror (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autofree char *format = NULL;
  g_autoptr (GString) message = g_string_new (NULL);
  gint64 severity = 0, state = 1, number = 50000;

  if (statement->values->len < 3)
    return ae_tsql_error_set (&self->error, 102, statement->line, ")");
  AeTsqlExpr *first = g_ptr_array_index (statement->values, 0);
  if (!evaluate_text (self, first, &format)
      || !evaluate_integer (self, g_ptr_array_index (statement->values, 1), &severity)
      || !evaluate_integer (self, g_ptr_array_index (statement->values, 2), &state)
      || !format_message (self, format, statement->values, message))
    return FALSE;
  if (first->literal.kind == AE_EMULATOR_VALUE_INTEGER)
    number = first->literal.integer;
  severity = CLAMP (severity, 0, 25);
  /* There are no messages of users. */
  if (number != 50000)
    return ae_tsql_error_set (&self->error, number < 13000 ? 2732 : 18054, statement->line, number,
                              (guint) severity, (guint) CLAMP (state, 0, 255));
  ae_tsql_error_set_text (&self->error, (gint32) number, (guint8) CLAMP (state, 0, 255),
                          (guint8) severity, statement->line, message->str);
  if (severity > 10)
    return FALSE;
  ae_tsql_session_message (self->session, &self->error);
  ae_tsql_error_clear (&self->error);
  return TRUE;
}

/* THROW ends the batch, unlike RAISERROR. */
gboolean
ae_tsql_run_throw (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlError *caught = self->session->caught;
  g_autofree char *message = NULL;
  gint64 number = 0, state = 1;

  self->thrown = TRUE;
  if (statement->values == NULL && caught == NULL)
    return ae_tsql_error_set_text (&self->error, 10704, 1, 15, statement->line,
                                   "To rethrow an error, a THROW statement must be used inside a "
                                   "CATCH block. Insert the THROW statement inside a CATCH block, "
                                   "or add error parameters to the THROW statement.");
  if (statement->values == NULL)
    {
      ae_tsql_error_set_text (&self->error, caught->number, caught->state, caught->severity,
                              caught->line, caught->text);
      ae_tsql_error_set_procedure (&self->error, caught->procedure);
      return FALSE;
    }
  if (!evaluate_integer (self, g_ptr_array_index (statement->values, 0), &number)
      || !evaluate_text (self, g_ptr_array_index (statement->values, 1), &message)
      || !evaluate_integer (self, g_ptr_array_index (statement->values, 2), &state))
    return FALSE;
  if (number < 50000 || number > G_MAXINT32)
    return ae_tsql_error_set (&self->error, 35100, statement->line, number);
  return ae_tsql_error_set_text (&self->error, (gint32) number, (guint8) CLAMP (state, 0, 255), 16,
                                 statement->line, message);
}

/* '00:00:05.250' */
gboolean
ae_tsql_run_waitfor (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autofree char *text = NULL;
  guint hours = 0, minutes = 0;
  double seconds = 0;

  if (!evaluate_text (self, statement->value, &text))
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);
  guint n_parts = g_strv_length (parts);
  if (n_parts < 2)
    return ae_tsql_error_set_text (&self->error, 148, 1, 15, statement->line,
                                   "Incorrect time syntax in time string used with WAITFOR.");
  hours = (guint) g_ascii_strtoull (parts[0], NULL, 10);
  minutes = (guint) g_ascii_strtoull (parts[1], NULL, 10);
  if (n_parts == 3)
    seconds = g_ascii_strtod (parts[2], NULL);
  seconds = CLAMP (seconds, 0, 60);
  gint64 total = (gint64) MIN (hours, 23) * G_TIME_SPAN_HOUR
                 + (gint64) MIN (minutes, 59) * G_TIME_SPAN_MINUTE
                 + (gint64) (seconds * G_TIME_SPAN_SECOND);
  return ae_tsql_session_wait (self->session, total);
}
