/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-emulator-certificate-private.h"
#include "ae-emulator-script-private.h"
#include "ae-emulator-server-private.h"

#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_LOGIN_TIMEOUT 15000
#define DEFAULT_MAX_CONNECTIONS 256

/**
 * AeEmulatorServer:
 *
 * Serves T-SQL over the Tabular Data Stream protocol, on top of SQLite, with the rules that SQL
 * Server has for encrypted columns.
 *
 * It is an emulator for development and tests: programs that use Always Encrypted can run against
 * it without a SQL Server, and tests can make it misbehave. It is no database server: it
 * understands a part of T-SQL, and protects data from nobody who can reach the machine. Unless told
 * otherwise it listens on the loopback interface only.
 *
 * There is no built-in login: add one with [method@AeEmulator.Server.add_login], then call
 * [method@AeEmulator.Server.start]. The server runs in threads of its own and needs no main loop.
 *
 * ```c
 * g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
 * g_autoptr (GError) error = NULL;
 *
 * ae_emulator_server_add_login (server, "sa", password);
 * if (!ae_emulator_server_run_script (server, "CREATE TABLE t (id int)", &error)
 *     || !ae_emulator_server_start (server, &error))
 *   g_error ("%s", error->message);
 *
 * g_autofree char *text = ae_emulator_server_dup_connection_string (server, "sa");
 * ```
 *
 * Every method may be called from any thread. The server emits no signals but property
 * notifications, in the thread that sets the property.
 *
 * Since: 1.0
 */

enum
{
  PROP_PORT = 1,
  PROP_ADDRESS,
  PROP_DATABASE,
  PROP_CERTIFICATE,
  PROP_REQUIRE_ENCRYPTION,
  PROP_LOGIN_TIMEOUT,
  PROP_MAX_CONNECTIONS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeEmulatorServer, ae_emulator_server, G_TYPE_OBJECT)

/* --- what start () needs; the lock is held ------------------------------------------------- */

static gboolean
ensure_database (AeEmulatorServer *self, GError **error)
{
  if (self->host.database == NULL)
    self->host.database = ae_emulator_database_new (self->database_path, error);

  return self->host.database != NULL;
}

static gboolean
ensure_certificate (AeEmulatorServer *self, GError **error)
{
  if (self->certificate == NULL)
    self->certificate = ae_emulator_certificate_new (error);

  return self->certificate != NULL;
}

static gboolean
prepare_host (AeEmulatorServer *self, GError **error)
{
  if (!ensure_database (self, error) || !ensure_certificate (self, error))
    return FALSE;

  self->host.require_encryption = self->require_encryption;
  self->host.login_timeout = self->login_timeout * G_TIME_SPAN_MILLISECOND;
  self->host.max_connections = self->max_connections;
  self->host.credentials = ae_emulator_certificate_to_credentials (self->certificate, error);

  return self->host.credentials != NULL;
}

/* --- the object ---------------------------------------------------------------------------- */

static void
ae_emulator_server_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeEmulatorServer *self = AE_EMULATOR_SERVER (object);

  if (prop_id == PROP_PORT)
    {
      g_value_set_uint (value, ae_emulator_server_get_port (self));
      return;
    }
  if (prop_id == PROP_CERTIFICATE)
    {
      g_value_set_object (value, ae_emulator_server_get_certificate (self));
      return;
    }

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_DATABASE:
      g_value_set_string (value, self->database_path);
      break;
    case PROP_REQUIRE_ENCRYPTION:
      g_value_set_boolean (value, self->require_encryption);
      break;
    case PROP_LOGIN_TIMEOUT:
      g_value_set_uint (value, self->login_timeout);
      break;
    case PROP_MAX_CONNECTIONS:
      g_value_set_uint (value, self->max_connections);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
replace_string (char **place, const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  g_free (*place);
  *place = g_strdup (text);

  return TRUE;
}

static gboolean
replace_number (guint *place, guint number)
{
  gboolean changed = *place != number;

  *place = number;

  return changed;
}

static void
ae_emulator_server_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AeEmulatorServer *self = AE_EMULATOR_SERVER (object);
  const char *address = prop_id == PROP_ADDRESS ? g_value_get_string (value) : NULL;
  guint flag;
  gboolean changed = FALSE;

  g_mutex_lock (&self->lock);
  switch (prop_id)
    {
    case PROP_PORT:
      changed = replace_number (&self->port, g_value_get_uint (value));
      break;
    case PROP_ADDRESS:
      changed = replace_string (&self->address, address != NULL ? address : DEFAULT_ADDRESS);
      break;
    case PROP_DATABASE:
      changed = replace_string (&self->database_path, g_value_get_string (value));
      break;
    case PROP_CERTIFICATE:
      changed = g_set_object (&self->certificate, g_value_get_object (value));
      break;
    case PROP_REQUIRE_ENCRYPTION:
      flag = self->require_encryption;
      changed = replace_number (&flag, g_value_get_boolean (value));
      self->require_encryption = flag;
      break;
    case PROP_LOGIN_TIMEOUT:
      changed = replace_number (&self->login_timeout, g_value_get_uint (value));
      break;
    case PROP_MAX_CONNECTIONS:
      changed = replace_number (&self->max_connections, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  g_mutex_unlock (&self->lock);

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
ae_emulator_server_dispose (GObject *object)
{
  ae_emulator_server_stop (AE_EMULATOR_SERVER (object));
  G_OBJECT_CLASS (ae_emulator_server_parent_class)->dispose (object);
}

static void
ae_emulator_server_finalize (GObject *object)
{
  AeEmulatorServer *self = AE_EMULATOR_SERVER (object);

  g_clear_object (&self->certificate);
  g_clear_pointer (&self->host.database, ae_emulator_database_unref);
  ae_emulator_logins_free (self->host.logins);
  ae_emulator_faults_unref (self->host.faults);
  ae_emulator_replays_free (self->host.replays);
  g_free (self->address);
  g_free (self->database_path);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (ae_emulator_server_parent_class)->finalize (object);
}

static void
ae_emulator_server_class_init (AeEmulatorServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ae_emulator_server_get_property;
  object_class->set_property = ae_emulator_server_set_property;
  object_class->dispose = ae_emulator_server_dispose;
  object_class->finalize = ae_emulator_server_finalize;

  /**
   * AeEmulatorServer:port: (getter get_port)
   *
   * The port to listen on, 0 for a free one; once the server runs, the port that it has.
   *
   * Setting it has an effect at the next [method@AeEmulator.Server.start].
   *
   * Since: 1.0
   */
  props[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);

  /**
   * AeEmulatorServer:address:
   *
   * The IP address to listen on. NULL stands for 127.0.0.1.
   *
   * Setting it has an effect at the next [method@AeEmulator.Server.start].
   *
   * Since: 1.0
   */
  props[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, DEFAULT_ADDRESS, flags);

  /**
   * AeEmulatorServer:database:
   *
   * The name of the SQLite file that holds the data, made when missing; NULL for a database in
   * memory, which goes with the server.
   *
   * Setting it has an effect until the first [method@AeEmulator.Server.start] or
   * [method@AeEmulator.Server.run_script].
   *
   * Since: 1.0
   */
  props[PROP_DATABASE] = g_param_spec_string ("database", NULL, NULL, NULL, flags);

  /**
   * AeEmulatorServer:certificate: (getter get_certificate)
   *
   * The certificate with private key that clients are shown. When none was set, one for localhost,
   * 127.0.0.1 and ::1 is made, signed by itself.
   *
   * Setting it has an effect at the next [method@AeEmulator.Server.start].
   *
   * Since: 1.0
   */
  props[PROP_CERTIFICATE]
      = g_param_spec_object ("certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, flags);

  /**
   * AeEmulatorServer:require-encryption:
   *
   * Whether clients that do not encrypt the whole session are refused.
   *
   * Setting it has an effect at the next [method@AeEmulator.Server.start].
   *
   * Since: 1.0
   */
  props[PROP_REQUIRE_ENCRYPTION]
      = g_param_spec_boolean ("require-encryption", NULL, NULL, FALSE, flags);

  /**
   * AeEmulatorServer:login-timeout:
   *
   * The milliseconds that a client has from connecting to the end of its login.
   *
   * Setting it has an effect at the next [method@AeEmulator.Server.start].
   *
   * Since: 1.0
   */
  props[PROP_LOGIN_TIMEOUT]
      = g_param_spec_uint ("login-timeout", NULL, NULL, 1, G_MAXUINT, DEFAULT_LOGIN_TIMEOUT, flags);

  /**
   * AeEmulatorServer:max-connections:
   *
   * How many clients may be connected at the same time; one more is refused. Each needs two threads
   * and some file descriptors.
   *
   * Setting it has an effect at the next [method@AeEmulator.Server.start].
   *
   * Since: 1.0
   */
  props[PROP_MAX_CONNECTIONS] = g_param_spec_uint ("max-connections", NULL, NULL, 1, G_MAXUINT16,
                                                   DEFAULT_MAX_CONNECTIONS, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_emulator_server_init (AeEmulatorServer *self)
{
  g_mutex_init (&self->lock);
  self->address = g_strdup (DEFAULT_ADDRESS);
  self->login_timeout = DEFAULT_LOGIN_TIMEOUT;
  self->max_connections = DEFAULT_MAX_CONNECTIONS;
  self->host.logins = ae_emulator_logins_new ();
  self->host.faults = ae_emulator_faults_new ();
  self->host.replays = ae_emulator_replays_new ();
}

/**
 * ae_emulator_server_new:
 *
 * Creates a server that does not listen yet.
 *
 * Returns: (transfer full): a new server
 *
 * Since: 1.0
 */
AeEmulatorServer *
ae_emulator_server_new (void)
{
  return g_object_new (AE_EMULATOR_TYPE_SERVER, NULL);
}

/**
 * ae_emulator_server_add_login:
 * @self: a server
 * @user: the name, compared without regard to case
 * @password: the password
 *
 * Lets a user log in; replaces the password of one who could already.
 *
 * The server keeps a salted hash only. It may be called while the server runs.
 *
 * Since: 1.0
 */
void
ae_emulator_server_add_login (AeEmulatorServer *self, const char *user, const char *password)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));
  g_return_if_fail (user != NULL);
  g_return_if_fail (password != NULL);

  ae_emulator_logins_add (self->host.logins, user, password);
}

/**
 * ae_emulator_server_start:
 * @self: a server
 * @error: return location for an error
 *
 * Opens the database, starts to listen and returns.
 *
 * From then on clients are served in threads of the server until
 * [method@AeEmulator.Server.stop], or until the object goes. A server that was stopped may be
 * started again and has its data still.
 *
 * Fails with an error of GIO when the address cannot be used, the database cannot be opened, the
 * certificate has no key, or the server runs already.
 *
 * Returns: TRUE if the server listens
 *
 * Since: 1.0
 */
gboolean
ae_emulator_server_start (AeEmulatorServer *self, GError **error)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->listener != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("The server runs already"));
      return FALSE;
    }
  if (!prepare_host (self, error))
    return FALSE;
  self->listener = ae_emulator_listener_start (&self->host, self->address, self->port, error);
  if (self->listener == NULL)
    g_clear_pointer (&self->host.credentials, gnutls_certificate_free_credentials);

  return self->listener != NULL;
}

/**
 * ae_emulator_server_stop:
 * @self: a server
 *
 * Disconnects all clients, waits until all threads have ended and returns.
 *
 * Statements that run are rolled back. Does nothing when the server does not run.
 *
 * Since: 1.0
 */
void
ae_emulator_server_stop (AeEmulatorServer *self)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->listener == NULL)
    return;
  g_clear_pointer (&self->listener, ae_emulator_listener_stop);
  g_clear_pointer (&self->host.credentials, gnutls_certificate_free_credentials);
}

/**
 * ae_emulator_server_get_port: (get-property port)
 * @self: a server
 *
 * Gets the port that the server listens on.
 *
 * Returns: the port; while the server does not run, the one that was set, 0 for any
 *
 * Since: 1.0
 */
guint
ae_emulator_server_get_port (AeEmulatorServer *self)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), 0);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->listener != NULL ? ae_emulator_listener_get_port (self->listener) : self->port;
}

/**
 * ae_emulator_server_get_certificate: (get-property certificate)
 * @self: a server
 *
 * Gets the certificate that clients are shown, and makes it when none was set.
 *
 * A client that trusts this certificate, and this one only, can insist on encryption.
 *
 * Returns: (transfer none) (nullable): the certificate; NULL when GIO has no TLS support here
 *
 * Since: 1.0
 */
GTlsCertificate *
ae_emulator_server_get_certificate (AeEmulatorServer *self)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_autoptr (GError) error = NULL;
  if (!ensure_certificate (self, &error))
    g_warning ("%s", error->message);

  return self->certificate;
}

/* Braces, so that a semicolon in a name does not end the value. */
static char *
quote_value (const char *value)
{
  g_autoptr (GString) quoted = g_string_new (value);

  if (strpbrk (value, ";{}= ") == NULL)
    return g_strdup (value);
  g_string_replace (quoted, "}", "}}", 0);

  return g_strdup_printf ("{%s}", quoted->str);
}

/**
 * ae_emulator_server_dup_connection_string:
 * @self: a server
 * @user: a login
 *
 * Makes a connection string for this server, without a password: append `;PWD=…`.
 *
 * It asks for encryption and trusts whatever certificate the server shows, as is usual with a
 * server on the same machine.
 *
 * Returns: (transfer full): a connection string
 *
 * Since: 1.0
 */
char *
ae_emulator_server_dup_connection_string (AeEmulatorServer *self, const char *user)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), NULL);
  g_return_val_if_fail (user != NULL, NULL);

  guint port = ae_emulator_server_get_port (self);
  g_autofree char *quoted = quote_value (user);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (self->address);
  g_autofree char *host = g_strdup (self->address);

  if (inet != NULL && g_inet_address_get_is_any (inet))
    {
      g_autoptr (GInetAddress) loopback
          = g_inet_address_new_loopback (g_inet_address_get_family (inet));
      g_free (host);
      host = g_inet_address_to_string (loopback);
    }
  gboolean ipv6 = strchr (host, ':') != NULL;

  return g_strdup_printf ("Server=%s%s%s,%u;UID=%s;Encrypt=yes;TrustServerCertificate=yes",
                          ipv6 ? "[" : "", host, ipv6 ? "]" : "", port, quoted);
}

static AeEmulatorDatabase *
ref_database (AeEmulatorServer *self, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return ensure_database (self, error) ? ae_emulator_database_ref (self->host.database) : NULL;
}

/**
 * ae_emulator_server_run_script:
 * @self: a server
 * @sql: T-SQL; a line that holds only GO ends a batch
 * @error: return location for an error
 *
 * Runs T-SQL as the owner of the database, outside any connection.
 *
 * Meant for tables and rows that a test or a demonstration starts with. It may be called before
 * [method@AeEmulator.Server.start], and blocks until the script has run. Results are thrown away.
 * The first error ends the script and is returned, as G_IO_ERROR_FAILED with its number and text;
 * what ran before it stays.
 *
 * Returns: TRUE if the whole script ran
 *
 * Since: 1.0
 */
gboolean
ae_emulator_server_run_script (AeEmulatorServer *self, const char *sql, GError **error)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeEmulatorDatabase) database = ref_database (self, error);

  return database != NULL && ae_emulator_script_run (database, sql, error);
}

/**
 * ae_emulator_server_record:
 * @self: a server
 * @sql: a query
 * @error: return location for an error
 *
 * Runs a query once, as the owner of the database, and answers it from then on with what came.
 *
 * Meant for benchmarks of clients: a result of a million rows costs the server no more than to copy
 * it to the socket then. A batch, or a statement without parameters, whose text is the same but for
 * blanks around it gets the recorded answer, whatever happens to the tables later. The answer is
 * kept in temporary files without a name. The database is `master`: name another one in the query.
 *
 * Returns: TRUE if the query ran
 *
 * Since: 1.0
 */
gboolean
ae_emulator_server_record (AeEmulatorServer *self, const char *sql, GError **error)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeEmulatorDatabase) database = ref_database (self, error);

  return database != NULL && ae_emulator_replays_record (self->host.replays, database, sql, error);
}
