/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-connection-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-statement-private.h"

/**
 * AeConnection:
 *
 * A connection to SQL Server or Azure SQL that can do Always Encrypted.
 *
 * Make one from an ODBC connection string with [ctor@AeClient.Connection.new_from_string] or set
 * its properties, give it a password with [method@AeClient.Connection.set_password], then open it.
 * With `ColumnEncryption=Enabled` values for encrypted columns are encrypted before they leave the
 * process, and encrypted columns are decrypted when they arrive; the keys come from key store
 * providers, of which `MSSQL_CERTIFICATE_STORE` is built in.
 *
 * ```c
 * g_autoptr (AeConnection) connection = ae_connection_new_from_string (
 *     "Server=db.example.org;Database=clinic;UID=app;ColumnEncryption=Enabled", &error);
 * ae_connection_set_password (connection, password);
 * if (!ae_connection_open (connection, NULL, &error))
 *   return FALSE;
 * ```
 *
 * # Blocking, threads and order
 *
 * Everything that may wait exists twice: as a call that blocks and as an asynchronous one, which
 * calls back in the thread-default main context of the caller and never blocks it, whatever it
 * waits for. Asynchronous calls of one connection are done in the order in which they were made. A
 * blocking call never waits for an asynchronous one: it fails with `AE_ERROR_BUSY` while one is in
 * flight. An open [class@AeClient.Cursor] occupies its connection; other requests fail with
 * `AE_ERROR_BUSY` until it is read to its end or closed. A connection may be used from any thread,
 * its signals and notifications come in the context in which it was made.
 *
 * # Cancelling
 *
 * Every call can be cancelled at every moment and then fails with `G_IO_ERROR_CANCELLED`. A request
 * that was sent is taken back by attention; the connection stays usable, or it is closed and says
 * so in [property@AeClient.Connection:state].
 *
 * A connection that the network or the server dropped while it was idle is opened again, with its
 * session restored, before the next request is sent, or the request fails without having been sent;
 * `ConnectRetryCount=0` in the connection string switches this off.
 *
 * # What the server can do
 *
 * Always Encrypted protects against the server. But the server names the column master key that is
 * to be used: set [method@AeClient.Connection.set_trusted_key_paths], or it can name one of its
 * own. And it says which columns are encrypted: say so yourself with
 * [method@AeClient.Connection.require_column_encryption], or it can say that none is.
 *
 * Since: 1.0
 */
struct _AeConnection
{
  GObject parent_instance;

  AeConnectionCore *core;
  AeKeyResolver *resolver;
  AeColumnPolicy *policy;
  GMutex lock; /* protects the fields below */
  AeConnectionSettings *settings;
  gboolean autocommit;
  AeIsolationLevel isolation_level;
};

enum
{
  PROP_HOST = 1,
  PROP_PORT,
  PROP_DATABASE,
  PROP_USER,
  PROP_APPLICATION_NAME,
  PROP_ENCRYPTION,
  PROP_TLS_DATABASE,
  PROP_TRUST_SERVER_CERTIFICATE,
  PROP_COLUMN_ENCRYPTION,
  PROP_CONNECT_TIMEOUT,
  PROP_PACKET_SIZE,
  PROP_STATE,
  PROP_SERVER_VERSION,
  PROP_IN_TRANSACTION,
  PROP_AUTOCOMMIT,
  PROP_ISOLATION_LEVEL,
  N_PROPS,
};

enum
{
  SIGNAL_CLOSED,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AeConnection, ae_connection, G_TYPE_OBJECT)

/* --- properties ---------------------------------------------------------------------------- */

static void
set_text (char **field, const GValue *value)
{
  g_free (*field);
  *field = g_value_dup_string (value);
}

static void
ae_connection_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AeConnection *self = AE_CONNECTION (object);
  AeConnectionSettings *settings = self->settings;

  if (pspec != props[PROP_AUTOCOMMIT] && pspec != props[PROP_ISOLATION_LEVEL]
      && ae_connection_get_state (self) != AE_CONNECTION_STATE_CLOSED)
    {
      g_warning ("AeConnection: property “%s” was set while the connection is open: it counts from "
                 "the next opening on",
                 pspec->name);
    }

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  switch (prop_id)
    {
    case PROP_HOST:
      set_text (&settings->host, value);
      break;
    case PROP_PORT:
      settings->port = g_value_get_uint (value);
      break;
    case PROP_DATABASE:
      set_text (&settings->database, value);
      break;
    case PROP_USER:
      set_text (&settings->user, value);
      break;
    case PROP_APPLICATION_NAME:
      set_text (&settings->application_name, value);
      break;
    case PROP_ENCRYPTION:
      settings->encryption = g_value_get_enum (value);
      break;
    case PROP_TLS_DATABASE:
      g_clear_object (&settings->tls_database);
      settings->tls_database = g_value_dup_object (value);
      break;
    case PROP_TRUST_SERVER_CERTIFICATE:
      settings->trust_server_certificate = g_value_get_boolean (value);
      break;
    case PROP_COLUMN_ENCRYPTION:
      settings->column_encryption = g_value_get_enum (value);
      break;
    case PROP_CONNECT_TIMEOUT:
      settings->connect_timeout = g_value_get_uint (value);
      break;
    case PROP_PACKET_SIZE:
      settings->packet_size = g_value_get_uint (value);
      break;
    case PROP_AUTOCOMMIT:
      self->autocommit = g_value_get_boolean (value);
      break;
    case PROP_ISOLATION_LEVEL:
      self->isolation_level = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  g_clear_pointer (&locker, g_mutex_locker_free);
  g_object_notify_by_pspec (object, pspec);
}

static void
ae_connection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeConnection *self = AE_CONNECTION (object);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const AeConnectionSettings *settings = self->settings;

  switch (prop_id)
    {
    case PROP_HOST:
      g_value_set_string (value, settings->host);
      break;
    case PROP_PORT:
      g_value_set_uint (value, settings->port);
      break;
    case PROP_DATABASE:
      g_value_set_string (value, settings->database);
      break;
    case PROP_USER:
      g_value_set_string (value, settings->user);
      break;
    case PROP_APPLICATION_NAME:
      g_value_set_string (value, settings->application_name);
      break;
    case PROP_ENCRYPTION:
      g_value_set_enum (value, settings->encryption);
      break;
    case PROP_TLS_DATABASE:
      g_value_set_object (value, settings->tls_database);
      break;
    case PROP_TRUST_SERVER_CERTIFICATE:
      g_value_set_boolean (value, settings->trust_server_certificate);
      break;
    case PROP_COLUMN_ENCRYPTION:
      g_value_set_enum (value, settings->column_encryption);
      break;
    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, settings->connect_timeout);
      break;
    case PROP_PACKET_SIZE:
      g_value_set_uint (value, settings->packet_size);
      break;
    case PROP_STATE:
      g_value_set_enum (value, ae_connection_get_state (self));
      break;
    case PROP_SERVER_VERSION:
      g_value_set_string (value, ae_connection_get_server_version (self));
      break;
    case PROP_IN_TRANSACTION:
      g_value_set_boolean (value, ae_connection_get_in_transaction (self));
      break;
    case PROP_AUTOCOMMIT:
      g_value_set_boolean (value, self->autocommit);
      break;
    case PROP_ISOLATION_LEVEL:
      g_value_set_enum (value, self->isolation_level);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* --- events from whoever runs the session -------------------------------------------------- */

static void
emit_event (gpointer connection, const AeConnectionEvent *event)
{
  AeConnection *self = AE_CONNECTION (connection);

  switch (event->type)
    {
    case AE_EVENT_NOTIFY:
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SERVER_VERSION]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_TRANSACTION]);
      break;
    case AE_EVENT_CLOSED:
      g_signal_emit (self, signals[SIGNAL_CLOSED], 0, event->error);
      break;
    case AE_EVENT_MESSAGE:
      g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, event->message);
      break;
    default:
      break;
    }
}

/* --- class --------------------------------------------------------------------------------- */

static void
ae_connection_finalize (GObject *object)
{
  AeConnection *self = AE_CONNECTION (object);

  /* No operation runs: each holds a reference to this object. The core closes the session. */
  ae_connection_core_drop_events (self->core);
  g_clear_pointer (&self->core, ae_connection_core_unref);
  g_clear_pointer (&self->resolver, ae_key_resolver_unref);
  g_clear_pointer (&self->policy, ae_column_policy_unref);
  g_clear_pointer (&self->settings, ae_connection_settings_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ae_connection_parent_class)->finalize (object);
}

static void
ae_connection_class_init (AeConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = ae_connection_set_property;
  object_class->get_property = ae_connection_get_property;
  object_class->finalize = ae_connection_finalize;

  /**
   * AeConnection:host:
   *
   * The server's name or address, as the certificate has it too.
   *
   * Since: 1.0
   */
  props[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, writable);

  /**
   * AeConnection:port:
   *
   * The server's TCP port; 0 is the default one, 1433.
   *
   * Since: 1.0
   */
  props[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, writable);

  /**
   * AeConnection:database:
   *
   * The database to open; %NULL is the default one of the login.
   *
   * Since: 1.0
   */
  props[PROP_DATABASE] = g_param_spec_string ("database", NULL, NULL, NULL, writable);

  /**
   * AeConnection:user:
   *
   * The SQL login.
   *
   * Since: 1.0
   */
  props[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, writable);

  /**
   * AeConnection:application-name:
   *
   * The name under which the server lists this program; %NULL is the program's own name.
   *
   * Since: 1.0
   */
  props[PROP_APPLICATION_NAME]
      = g_param_spec_string ("application-name", NULL, NULL, NULL, writable);

  /**
   * AeConnection:encryption:
   *
   * How the connection is protected on its way.
   *
   * Since: 1.0
   */
  props[PROP_ENCRYPTION]
      = g_param_spec_enum ("encryption", NULL, NULL, AE_TYPE_TRANSPORT_ENCRYPTION,
                           AE_TRANSPORT_ENCRYPTION_MANDATORY, writable);

  /**
   * AeConnection:tls-database:
   *
   * The certificate authorities to trust; %NULL is the system's list.
   *
   * Since: 1.0
   */
  props[PROP_TLS_DATABASE]
      = g_param_spec_object ("tls-database", NULL, NULL, G_TYPE_TLS_DATABASE, writable);

  /**
   * AeConnection:trust-server-certificate:
   *
   * Whether any certificate of the server is accepted: for tests only, because somebody between
   * could then read and change everything that Always Encrypted does not protect.
   *
   * Since: 1.0
   */
  props[PROP_TRUST_SERVER_CERTIFICATE]
      = g_param_spec_boolean ("trust-server-certificate", NULL, NULL, FALSE, writable);

  /**
   * AeConnection:column-encryption:
   *
   * What Always Encrypted does for statements that do not say otherwise. When a connection is
   * opened with `disabled`, no statement of it can use column encryption.
   *
   * Since: 1.0
   */
  props[PROP_COLUMN_ENCRYPTION]
      = g_param_spec_enum ("column-encryption", NULL, NULL, AE_TYPE_COLUMN_ENCRYPTION,
                           AE_COLUMN_ENCRYPTION_DISABLED, writable);

  /**
   * AeConnection:connect-timeout:
   *
   * How many seconds opening may take, name resolution, TLS, login and routing together; 0 is no
   * limit.
   *
   * Since: 1.0
   */
  props[PROP_CONNECT_TIMEOUT]
      = g_param_spec_uint ("connect-timeout", NULL, NULL, 0, G_MAXUINT / 1000, 15, writable);

  /**
   * AeConnection:packet-size:
   *
   * The packet size to ask for, in bytes, 512 to 32767; 0 leaves it to the server.
   *
   * Since: 1.0
   */
  props[PROP_PACKET_SIZE]
      = g_param_spec_uint ("packet-size", NULL, NULL, 0, AE_TDS_PACKET_SIZE_MAX, 0, writable);

  /**
   * AeConnection:state: (getter get_state)
   *
   * What the connection is doing.
   *
   * Since: 1.0
   */
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, AE_TYPE_CONNECTION_STATE,
                                         AE_CONNECTION_STATE_CLOSED, readable);

  /**
   * AeConnection:server-version: (getter get_server_version)
   *
   * The version of the server, such as “16.0.1000”; %NULL before the connection was opened.
   *
   * Since: 1.0
   */
  props[PROP_SERVER_VERSION] = g_param_spec_string ("server-version", NULL, NULL, NULL, readable);

  /**
   * AeConnection:in-transaction: (getter get_in_transaction)
   *
   * Whether a transaction is open, as the server said at the end of the last call.
   *
   * Since: 1.0
   */
  props[PROP_IN_TRANSACTION] = g_param_spec_boolean ("in-transaction", NULL, NULL, FALSE, readable);

  /**
   * AeConnection:autocommit:
   *
   * Whether each statement is a transaction of its own, unless one was begun.
   *
   * Without it the first statement begins a transaction, which lasts until commit or rollback; the
   * statement after that begins the next one. It may be changed while the connection is open and
   * counts from the next statement on; an open transaction stays open.
   *
   * Since: 1.0
   */
  props[PROP_AUTOCOMMIT] = g_param_spec_boolean ("autocommit", NULL, NULL, TRUE, writable);

  /**
   * AeConnection:isolation-level:
   *
   * The isolation level of the transactions that begin from now on.
   *
   * The server keeps the level of a transaction for what comes after it, until another one is asked
   * for.
   *
   * Since: 1.0
   */
  props[PROP_ISOLATION_LEVEL] = g_param_spec_enum (
      "isolation-level", NULL, NULL, AE_TYPE_ISOLATION_LEVEL, AE_ISOLATION_LEVEL_DEFAULT, writable);

  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * AeConnection::closed:
   * @self: the connection
   * @error: (nullable): why, or %NULL when the application closed it
   *
   * Emitted when the connection was open and is not any more.
   *
   * Since: 1.0
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * AeConnection::message:
   * @self: the connection
   * @message: what the server said
   *
   * Emitted for each message of the server: PRINT, information, and errors with all that a
   * [struct@GLib.Error] cannot hold.
   *
   * Since: 1.0
   */
  signals[SIGNAL_MESSAGE]
      = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, AE_TYPE_SERVER_MESSAGE);
}

static void
ae_connection_init (AeConnection *self)
{
  g_mutex_init (&self->lock);
  self->settings = ae_connection_settings_new ();
  self->resolver = ae_key_resolver_new ();
  self->policy = ae_column_policy_new ();
  self->core = ae_connection_core_new (self, emit_event);
  self->autocommit = TRUE;
}

/* --- making one ---------------------------------------------------------------------------- */

/**
 * ae_connection_new:
 *
 * Makes a closed connection with nothing set.
 *
 * Returns: (transfer full): the connection
 *
 * Since: 1.0
 */
AeConnection *
ae_connection_new (void)
{
  return g_object_new (AE_TYPE_CONNECTION, NULL);
}

/**
 * ae_connection_new_from_string:
 * @connection_string: an ODBC connection string
 * @error: return location for an error
 *
 * Makes a closed connection from a connection string.
 *
 * The grammar and the keywords are those of Microsoft's ODBC driver, with the synonyms of ADO.NET
 * and JDBC. Nothing is ignored: a keyword that is unknown, given twice, or known but not supported
 * fails with `AE_ERROR_SYNTAX` or `AE_ERROR_UNSUPPORTED`. `DSN=` reads the ODBC configuration
 * files, which blocks for a moment.
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 *
 * Since: 1.0
 */
AeConnection *
ae_connection_new_from_string (const char *connection_string, GError **error)
{
  g_return_val_if_fail (connection_string != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AeConnectionSettings *settings
      = ae_connection_settings_new_from_string (connection_string, error);
  if (settings == NULL)
    return NULL;

  AeConnection *self = ae_connection_new ();
  ae_connection_settings_free (self->settings);
  self->settings = settings;
  if (settings->encrypted_columns != NULL)
    ae_column_policy_require_listed (self->policy, settings->encrypted_columns);
  return self;
}

/**
 * ae_connection_set_password:
 * @self: a connection
 * @password: (nullable): the password of the SQL login
 *
 * Sets the password. It is copied, kept until the connection goes, and wiped then; it cannot be
 * read back.
 *
 * Since: 1.0
 */
void
ae_connection_set_password (AeConnection *self, const char *password)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  ae_wipe_string (self->settings->password);
  self->settings->password = g_strdup (password);
}

/**
 * ae_connection_set_trusted_key_paths:
 * @self: a connection
 * @key_paths: (nullable) (array zero-terminated=1): the key paths that may be used
 *
 * Says which column master keys the server may name.
 *
 * The server chooses the key that protects a value, and it is not trusted: without this list it
 * could name a key of its own. %NULL allows every path, an empty list none. Paths are compared
 * whole and without regard to case, at every use. A key that is not on the list fails with
 * `AE_ERROR_KEY_NOT_TRUSTED`.
 *
 * Since: 1.0
 */
void
ae_connection_set_trusted_key_paths (AeConnection *self, const char *const *key_paths)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  ae_key_resolver_set_trusted_paths (self->resolver, key_paths);
}

/**
 * ae_connection_add_key_store_provider:
 * @self: a connection
 * @provider: a key store provider
 * @error: return location for an error
 *
 * Lets column master keys come from @provider, under its
 * [property@AeClient.KeyStoreProvider:name]. Names are unique without regard to case. Names that
 * start with `MSSQL_` belong to the providers of this library: an
 * [class@AeClient.CertificateKeyStore] replaces the built-in one.
 *
 * Returns: %FALSE with @error set when the name is taken or reserved
 *
 * Since: 1.0
 */
gboolean
ae_connection_add_key_store_provider (AeConnection *self,
                                      AeKeyStoreProvider *provider,
                                      GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (AE_IS_KEY_STORE_PROVIDER (provider), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return ae_key_resolver_add_provider (self->resolver, provider, error);
}

/**
 * ae_connection_get_state: (get-property state)
 * @self: a connection
 *
 * Gets what the connection is doing. May be called from any thread.
 *
 * Returns: the state
 *
 * Since: 1.0
 */
AeConnectionState
ae_connection_get_state (AeConnection *self)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), AE_CONNECTION_STATE_CLOSED);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->core->lock);
  return self->core->state;
}

/**
 * ae_connection_get_server_version: (get-property server-version)
 * @self: a connection
 *
 * Gets the version of the server.
 *
 * Returns: (nullable) (transfer none): such as “16.0.1000”, or %NULL before the connection was
 * opened
 *
 * Since: 1.0
 */
const char *
ae_connection_get_server_version (AeConnection *self)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->core->lock);
  return self->core->server_version;
}

/**
 * ae_connection_get_in_transaction: (get-property in-transaction)
 * @self: a connection
 *
 * Gets whether a transaction is open, as the server said at the end of the last call.
 *
 * Returns: %TRUE inside a transaction
 *
 * Since: 1.0
 */
gboolean
ae_connection_get_in_transaction (AeConnection *self)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->core->lock);
  return self->core->in_transaction;
}

/**
 * ae_connection_create_statement:
 * @self: a connection
 * @sql: the text of the statement
 *
 * Makes a statement. Nothing is sent, and the connection need not be open yet.
 *
 * Parameters are written `@name`, or `?` as in ODBC: the n-th `?` is the parameter `@P<n>`.
 *
 * Returns: (transfer full): the statement
 *
 * Since: 1.0
 */
AeStatement *
ae_connection_create_statement (AeConnection *self, const char *sql)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  return ae_statement_new (self, sql);
}

AeConnection *
ae_connection_new_like (AeConnection *model)
{
  AeConnection *self = ae_connection_new ();

  ae_connection_settings_free (self->settings);
  self->settings = ae_connection_dup_settings (model);
  ae_key_resolver_unref (self->resolver);
  self->resolver = ae_key_resolver_ref (model->resolver);
  ae_column_policy_unref (self->policy);
  self->policy = ae_column_policy_ref (model->policy);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&model->lock);
  self->autocommit = model->autocommit;
  self->isolation_level = model->isolation_level;
  return self;
}

gboolean
ae_connection_is_reusable (AeConnection *self)
{
  return ae_connection_core_is_reusable (self->core, FALSE);
}

gboolean
ae_connection_reset_before_next_request (AeConnection *self)
{
  return ae_connection_core_is_reusable (self->core, TRUE);
}

AeOperation *
ae_connection_new_operation (AeConnection *self,
                             AeOperationKind kind,
                             AeOperationFunc run,
                             AeOperationApplyFunc apply)
{
  return ae_operation_new (self->core, self->resolver, kind, run, apply);
}

AeColumnPolicy *
ae_connection_get_column_policy (AeConnection *self)
{
  return self->policy;
}

AeColumnEncryption
ae_connection_get_column_encryption_setting (AeConnection *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->settings->column_encryption;
}

void
ae_connection_get_transaction_settings (AeConnection *self,
                                        guint8 *isolation,
                                        guint *without_autocommit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *isolation = (guint8) self->isolation_level;
  *without_autocommit = !self->autocommit;
}

AeConnectionSettings *
ae_connection_dup_settings (AeConnection *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return ae_connection_settings_copy (self->settings);
}
