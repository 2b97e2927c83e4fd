/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The SQLSTATE of an error, as the ODBC driver gives it, and which errors pass by themselves. */

#include "ae-sqlstate.h"

#include <gio/gio.h>

#include "ae-error.h"
#include "ae-sqlstate-private.h"

typedef struct
{
  int number;
  char state[6];
} ServerState;

/* Ascending. Everything else goes by severity. */
static const ServerState server_states[] = {
  { 109, "21S01" },   { 110, "21S01" },   { 120, "21S01" },   { 121, "21S01" },
  { 206, "22018" },   { 207, "42S22" },   { 208, "42S02" },   { 213, "21S01" },
  { 220, "22003" },   { 232, "22003" },   { 241, "22007" },   { 242, "22007" },
  { 245, "22018" },   { 248, "22003" },   { 266, "25000" },   { 295, "22007" },
  { 296, "22007" },   { 512, "21000" },   { 515, "23000" },   { 544, "23000" },
  { 547, "23000" },   { 701, "HY001" },   { 802, "HY001" },   { 1205, "40001" },
  { 1222, "HYT00" },  { 1913, "42S11" },  { 2601, "23000" },  { 2627, "23000" },
  { 2628, "22001" },  { 2705, "42S21" },  { 2714, "42S01" },  { 3621, "01000" },
  { 3701, "42S02" },  { 3902, "25000" },  { 3903, "25000" },  { 3930, "25000" },
  { 3951, "40001" },  { 3960, "40001" },  { 3961, "40001" },  { 3998, "25000" },
  { 4506, "42S21" },  { 4902, "42S02" },  { 4924, "42S22" },  { 5701, "01000" },
  { 5703, "01000" },  { 8114, "22018" },  { 8115, "22003" },  { 8134, "22012" },
  { 8152, "22001" },  { 8153, "01003" },  { 8179, "HY000" },  { 18452, "28000" },
  { 18456, "28000" }, { 18470, "28000" }, { 18486, "28000" }, { 18487, "28000" },
  { 18488, "28000" },
};

/* What goes away by trying again a little later: failovers, throttling, deadlocks, full queues. The
 * union of what SqlClient and the JDBC driver retry. Ascending. */
static const int transient_numbers[] = {
  64,    233,   997,   1204,  1205,  1222,  4060,  4221,  10053, 10054, 10060, 10928, 10929,
  40020, 40143, 40166, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919, 49920,
};

static const char *const own_states[] = {
  [AE_ERROR_FAILED] = "HY000",
  [AE_ERROR_PROTOCOL] = "08S01",
  [AE_ERROR_LOGIN] = "28000",
  [AE_ERROR_CLOSED] = "08003",
  [AE_ERROR_BUSY] = "HY010",
  [AE_ERROR_TYPE] = "07006",
  [AE_ERROR_VALUE] = "22000",
  [AE_ERROR_NULL] = "22002",
  [AE_ERROR_UNBOUND_PARAMETER] = "07002",
  [AE_ERROR_SYNTAX] = "42000",
  [AE_ERROR_KEY_STORE] = "HY000",
  [AE_ERROR_KEY_NOT_TRUSTED] = "HY000",
  [AE_ERROR_DECRYPT] = "HY000",
  [AE_ERROR_ENCRYPTION_REQUIRED] = "HY000",
  [AE_ERROR_UNSUPPORTED] = "HYC00",
  [AE_ERROR_TRANSACTION_LOST] = "25000",
  [AE_ERROR_CONFLICT] = "HY000",
};

static int
compare_number (gconstpointer key, gconstpointer element)
{
  int number = *(const int *) key;
  int other = *(const int *) element; /* the first field of ServerState, too */

  return number < other ? -1 : number > other;
}

const char *
ae_sqlstate_for_number (int number, guint severity)
{
  const ServerState *found = bsearch (&number, server_states, G_N_ELEMENTS (server_states),
                                      sizeof server_states[0], compare_number);

  if (found != NULL)
    return found->state;
  if (severity >= 20)
    return "08S01";
  if (severity >= 17)
    return "HY000";
  return severity <= 10 ? "01000" : "42000";
}

static const char *
get_io_state (const GError *error)
{
  switch (error->code)
    {
    case G_IO_ERROR_CANCELLED:
      return "HY008";
    case G_IO_ERROR_TIMED_OUT:
      return "HYT00";
    case G_IO_ERROR_CONNECTION_CLOSED: /* also BROKEN_PIPE */
    case G_IO_ERROR_PARTIAL_INPUT:
      return "08S01";
    default:
      return "08001";
    }
}

/**
 * ae_get_sqlstate:
 * @error: an error that a call of this library gave
 *
 * Gets the SQLSTATE of an error (ISO/IEC 9075, ODBC), for programs and layers that work with it.
 *
 * For what the server reported it is the one that the ODBC driver gives for the message number; for
 * what else can go wrong, the one for that situation: `08001` cannot connect, `08S01` the
 * connection broke, `08003` it is not open, `HYT00` out of time, `HY008` cancelled, `07002` a
 * parameter is not bound, `22000` a value does not fit. What nothing better is known of is `HY000`.
 *
 * May be called from any thread.
 *
 * Returns: (transfer none): five characters, never %NULL; it lives for ever
 *
 * Since: 1.0
 */
const char *
ae_get_sqlstate (const GError *error)
{
  g_return_val_if_fail (error != NULL, "HY000");

  if (error->domain == AE_SERVER_ERROR)
    return ae_sqlstate_for_number (error->code, 16);
  if (error->domain == AE_ERROR && error->code >= 0
      && error->code < (int) G_N_ELEMENTS (own_states))
    return own_states[error->code];
  if (error->domain == G_IO_ERROR)
    return get_io_state (error);
  if (error->domain == G_TLS_ERROR || error->domain == G_RESOLVER_ERROR)
    return "08001";
  return "HY000";
}

static gboolean
is_transient_io (const GError *error)
{
  switch (error->code)
    {
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_PARTIAL_INPUT:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * ae_is_transient:
 * @error: an error that a call of this library gave
 *
 * Tells whether trying the same again a little later may help: the server is failing over, busy or
 * out of reach for the moment, or the statement was the victim of a deadlock.
 *
 * A statement that failed so may have been done all the same, when it was the answer that got lost.
 * Do the whole transaction again, and make sure that it does no harm twice.
 *
 * May be called from any thread.
 *
 * Returns: whether it may
 *
 * Since: 1.0
 */
gboolean
ae_is_transient (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain == AE_SERVER_ERROR)
    return bsearch (&error->code, transient_numbers, G_N_ELEMENTS (transient_numbers),
                    sizeof transient_numbers[0], compare_number)
           != NULL;
  if (error->domain == G_IO_ERROR)
    return is_transient_io (error);
  return g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
}
