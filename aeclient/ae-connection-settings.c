/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-connection-keywords-private.h"
#include "ae-connection-settings-private.h"
#include "ae-connection-string-private.h"
#include "ae-error.h"
#include "ae-key-private.h"
#include "ae-odbc-ini-private.h"

#define DEFAULT_CONNECT_TIMEOUT 15
#define DEFAULT_CONNECT_RETRY_COUNT 1
#define DEFAULT_CONNECT_RETRY_INTERVAL 10
/* As the other clients have it: a dead server is noticed, an idle connection stays. */
#define DEFAULT_KEEP_ALIVE 30
#define DEFAULT_KEEP_ALIVE_INTERVAL 1

AeConnectionSettings *
ae_connection_settings_new (void)
{
  AeConnectionSettings *self = g_new0 (AeConnectionSettings, 1);

  self->encryption = AE_TRANSPORT_ENCRYPTION_MANDATORY;
  self->column_encryption = AE_COLUMN_ENCRYPTION_DISABLED;
  self->connect_timeout = DEFAULT_CONNECT_TIMEOUT;
  self->connect_retry_count = DEFAULT_CONNECT_RETRY_COUNT;
  self->connect_retry_interval = DEFAULT_CONNECT_RETRY_INTERVAL;
  self->keep_alive = DEFAULT_KEEP_ALIVE;
  self->keep_alive_interval = DEFAULT_KEEP_ALIVE_INTERVAL;

  return self;
}

AeConnectionSettings *
ae_connection_settings_copy (const AeConnectionSettings *self)
{
  AeConnectionSettings *copy = g_new (AeConnectionSettings, 1);

  *copy = *self;
  copy->host = g_strdup (self->host);
  copy->instance = g_strdup (self->instance);
  copy->database = g_strdup (self->database);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->application_name = g_strdup (self->application_name);
  copy->workstation_id = g_strdup (self->workstation_id);
  copy->language = g_strdup (self->language);
  copy->host_name_in_certificate = g_strdup (self->host_name_in_certificate);
  copy->server_certificate = g_strdup (self->server_certificate);
  copy->failover_partner = g_strdup (self->failover_partner);
  copy->encrypted_columns = g_strdup (self->encrypted_columns);
  if (self->tls_database != NULL)
    g_object_ref (self->tls_database);

  return copy;
}

void
ae_connection_settings_free (AeConnectionSettings *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->instance);
  g_free (self->database);
  g_free (self->user);
  ae_wipe_string (self->password);
  g_free (self->application_name);
  g_free (self->workstation_id);
  g_free (self->language);
  g_free (self->host_name_in_certificate);
  g_free (self->server_certificate);
  g_free (self->failover_partner);
  g_free (self->encrypted_columns);
  g_clear_object (&self->tls_database);
  g_free (self);
}

/* From text */

/* Which keywords of the table @attributes has; each may be there once, under whatever name.
 * @source is NULL for a connection string. */
static AeConnectionAttribute **
index_attributes (GPtrArray *attributes, const char *source, GError **error)
{
  g_autofree AeConnectionAttribute **by_keyword
      = g_new0 (AeConnectionAttribute *, ae_connection_keyword_count ());

  for (guint i = 0; i < attributes->len; i++)
    {
      AeConnectionAttribute *attribute = g_ptr_array_index (attributes, i);
      g_autoptr (GError) cause = NULL;
      int index = ae_connection_keyword_find (attribute->name, &cause);

      if (index >= 0 && by_keyword[index] != NULL)
        g_set_error (&cause, AE_ERROR, AE_ERROR_SYNTAX,
                     g_ascii_strcasecmp (by_keyword[index]->name, attribute->name) == 0
                         ? _ ("Connection keyword “%s” is given twice (“%s” is the same); "
                              "give it once")
                         : _ ("Connection keyword “%s” is given twice, also as “%s”; give it once"),
                     by_keyword[index]->name, attribute->name);
      if (cause != NULL)
        {
          ae_connection_attribute_propagate_error (attribute, source, error,
                                                   g_steal_pointer (&cause));
          return NULL;
        }
      by_keyword[index] = attribute;
    }

  return g_steal_pointer (&by_keyword);
}

static gboolean
apply_attributes (AeConnectionSettings *self,
                  AeConnectionAttribute **from_string,
                  AeConnectionAttribute **from_file,
                  const char *file,
                  GError **error)
{
  for (guint i = 0; i < ae_connection_keyword_count (); i++)
    {
      gboolean overridden = from_string[i] != NULL;
      AeConnectionAttribute *attribute
          = overridden || from_file == NULL ? from_string[i] : from_file[i];
      GError *cause = NULL;

      if (attribute == NULL)
        continue;
      if (!ae_connection_keyword_apply (i, self, attribute->name, attribute->value, &cause))
        {
          ae_connection_attribute_propagate_error (attribute, overridden ? NULL : file, error,
                                                   cause);
          return FALSE;
        }
    }

  return TRUE;
}

static AeConnectionAttribute *
get_data_source (AeConnectionAttribute **by_keyword)
{
  int index = ae_connection_keyword_find ("DSN", NULL);

  return index < 0 ? NULL : by_keyword[index];
}

/* @file is set to the name of the file. The result points into @attributes. */
static AeConnectionAttribute **
read_data_source (const char *name, GPtrArray **attributes, char **file, GError **error)
{
  *attributes = ae_odbc_ini_read (name, file, error);
  if (*attributes == NULL)
    return NULL;

  g_autofree AeConnectionAttribute **by_keyword = index_attributes (*attributes, *file, error);
  if (by_keyword == NULL)
    return NULL;

  AeConnectionAttribute *other = get_data_source (by_keyword);
  if (other != NULL)
    {
      ae_connection_attribute_propagate_error (
          other, *file, error,
          g_error_new (AE_ERROR, AE_ERROR_SYNTAX,
                       _ ("A data source cannot refer to another one with DSN")));
      return NULL;
    }

  return g_steal_pointer (&by_keyword);
}

AeConnectionSettings *
ae_connection_settings_new_from_string (const char *connection_string, GError **error)
{
  g_autoptr (AeConnectionSettings) self = ae_connection_settings_new ();
  g_autoptr (GPtrArray) string_attributes = ae_connection_string_parse (connection_string, error);
  if (string_attributes == NULL)
    return NULL;

  g_autofree AeConnectionAttribute **from_string
      = index_attributes (string_attributes, NULL, error);
  if (from_string == NULL)
    return NULL;

  g_autoptr (GPtrArray) file_attributes = NULL;
  g_autofree AeConnectionAttribute **from_file = NULL;
  g_autofree char *file = NULL;
  AeConnectionAttribute *source = get_data_source (from_string);
  if (source != NULL && *source->value != '\0')
    {
      from_file = read_data_source (source->value, &file_attributes, &file, error);
      if (from_file == NULL)
        return NULL;
    }

  if (!apply_attributes (self, from_string, from_file, file, error))
    return NULL;

  return g_steal_pointer (&self);
}
