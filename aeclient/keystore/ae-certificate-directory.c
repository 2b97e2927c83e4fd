/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-certificate-directory-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "keystore/ae-certificate-file-private.h"

#define SYSTEM_DIRECTORY "/etc/aeclient/certs"
#define DOTNET_DIRECTORY ".dotnet/corefx/cryptography/x509stores/my"
#define MAX_PROBLEMS_LENGTH 1000
#define LEFT_TO_RIGHT_MARK 0x200E

static gboolean
parse_thumbprint (const char *text, guint8 thumbprint[AE_THUMBPRINT_SIZE])
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (character == LEFT_TO_RIGHT_MARK || character == ':' || g_unichar_isspace (character))
        continue;
      if (character >= 0x80 || !g_ascii_isxdigit ((char) character) || n == 2 * AE_THUMBPRINT_SIZE)
        return FALSE;

      guint8 digit = (guint8) g_ascii_xdigit_value ((char) character);
      thumbprint[n / 2] = n % 2 == 0 ? (guint8) (digit << 4) : thumbprint[n / 2] | digit;
      n++;
    }
  return n == 2 * AE_THUMBPRINT_SIZE;
}

gboolean
ae_certificate_path_parse (const char *key_path,
                           guint8 thumbprint[AE_THUMBPRINT_SIZE],
                           gboolean *is_local_machine,
                           GError **error)
{
  g_auto (GStrv) parts = g_strsplit (key_path, "/", 0);
  guint n = g_strv_length (parts);
  gboolean ok = g_utf8_validate (key_path, -1, NULL) && n >= 1 && n <= 3
                && parse_thumbprint (parts[n - 1], thumbprint);

  if (ok && n >= 2)
    ok = g_ascii_strcasecmp (parts[n - 2], "My") == 0;
  /* Without a location .NET means the machine's. */
  *is_local_machine = n < 3 || g_ascii_strcasecmp (parts[0], "LocalMachine") == 0;
  if (ok && n == 3)
    ok = *is_local_machine || g_ascii_strcasecmp (parts[0], "CurrentUser") == 0;

  if (!ok)
    g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE,
                         _ ("The key path of a certificate has to be CurrentUser/My/ or "
                            "LocalMachine/My/ and a thumbprint of 40 hexadecimal digits"));
  return ok;
}

char **
ae_certificate_directories_get_default (gboolean is_local_machine)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *search_path = g_getenv ("AECLIENT_CERT_PATH");
  g_auto (GStrv) from_environment = g_strsplit (search_path != NULL ? search_path : "", ":", 0);
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "aeclient", "certs", NULL);
  g_autofree char *dotnet = g_build_filename (g_get_home_dir (), DOTNET_DIRECTORY, NULL);

  if (is_local_machine)
    g_strv_builder_add (builder, SYSTEM_DIRECTORY);
  for (guint i = 0; from_environment[i] != NULL; i++)
    if (from_environment[i][0] != '\0')
      g_strv_builder_add (builder, from_environment[i]);
  g_strv_builder_add (builder, config);
  g_strv_builder_add (builder, dotnet);
  if (!is_local_machine)
    g_strv_builder_add (builder, SYSTEM_DIRECTORY);
  return g_strv_builder_end (builder);
}

typedef struct
{
  const guint8 *thumbprint;
  char hex[2 * AE_THUMBPRINT_SIZE + 1];
  GCancellable *cancellable;
  GError *refused;     /* why the certificate that was found cannot be used; the first reason */
  GString *unreadable; /* what else went wrong on the way */
  gnutls_x509_privkey_t key;
} Search;

static void
note_unreadable (Search *search, const GError *problem)
{
  if (search->unreadable->len < MAX_PROBLEMS_LENGTH)
    g_string_append_printf (search->unreadable, "; %s", problem->message);
}

static void
note_refused (Search *search, const char *file, const char *why)
{
  g_autofree char *name = g_filename_display_name (file);

  if (search->refused == NULL)
    search->refused = g_error_new (AE_ERROR, AE_ERROR_KEY_STORE, "“%s”: %s", name, why);
}

/* Not a copy: GnuTLS does not wipe what it writes to make one. */
static gnutls_x509_privkey_t
steal_key (AeCertificateFile *file, gnutls_x509_privkey_t key)
{
  guint position;

  if (!g_ptr_array_find (file->keys, key, &position))
    return NULL;
  return g_ptr_array_steal_index_fast (file->keys, position);
}

static void
search_file (Search *search, const char *path)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AeCertificateFile) file = ae_certificate_file_load (path, &problem);
  gnutls_x509_privkey_t key;

  if (file == NULL)
    note_unreadable (search, problem);
  else if (!ae_certificate_file_find (file, search->thumbprint, &key))
    return;
  else if (key == NULL)
    note_refused (search, path, _ ("this is the certificate, but its private key is not there"));
  else if (file->is_exposed)
    note_refused (search, file->key_file,
                  _ ("the private key can be read or changed by others than its owner; protect it "
                     "with chmod 600"));
  else
    search->key = steal_key (file, key);
}

/* Names that contain the thumbprint first: a hint that saves time, nothing more. */
static int
compare_names (gconstpointer a, gconstpointer b, gpointer hex)
{
  const char *name_a = *(const char *const *) a;
  const char *name_b = *(const char *const *) b;
  g_autofree char *upper_a = g_ascii_strup (name_a, -1);
  g_autofree char *upper_b = g_ascii_strup (name_b, -1);
  int hint_a = strstr (upper_a, hex) != NULL;
  int hint_b = strstr (upper_b, hex) != NULL;

  return hint_a != hint_b ? hint_b - hint_a : strcmp (name_a, name_b);
}

static void
search_directory (Search *search, const char *directory)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, &problem);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      if (!g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        note_unreadable (search, problem);
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    if (ae_certificate_file_is_candidate (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_with_data (names, compare_names, search->hex);

  for (guint i = 0;
       i < names->len && search->key == NULL && !g_cancellable_is_cancelled (search->cancellable);
       i++)
    {
      g_autofree char *path = g_build_filename (directory, names->pdata[i], NULL);

      search_file (search, path);
    }
}

static void
set_not_found_error (const Search *search, const char *const *directories, GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (char **) directories);
  g_autofree char *displayed = g_filename_display_name (list);

  g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
               _ ("There is no certificate with the thumbprint %s in: %s%s"), search->hex,
               displayed, search->unreadable->str);
}

gnutls_x509_privkey_t
ae_certificate_directories_find (const char *const *directories,
                                 const guint8 thumbprint[AE_THUMBPRINT_SIZE],
                                 GCancellable *cancellable,
                                 GError **error)
{
  Search search = { .thumbprint = thumbprint, .cancellable = cancellable };
  g_autoptr (GString) unreadable = g_string_new (NULL);

  search.unreadable = unreadable;
  for (guint i = 0; i < AE_THUMBPRINT_SIZE; i++)
    g_snprintf (search.hex + 2 * i, 3, "%02X", thumbprint[i]);

  for (guint i = 0; directories[i] != NULL && search.key == NULL; i++)
    search_directory (&search, directories[i]);

  g_autoptr (GError) refused = search.refused;
  if (search.key != NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return search.key;
  if (refused != NULL)
    g_propagate_error (error, g_steal_pointer (&refused));
  else
    set_not_found_error (&search, directories, error);
  return NULL;
}
