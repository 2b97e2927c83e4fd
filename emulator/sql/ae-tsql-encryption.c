/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-security-private.h"

/* --- as errors print it ----------------------------------------------------------------------- */

static char *
describe_scheme (AeTsqlBinder *self, const AeTsqlEncryption *encryption)
{
  if (encryption == NULL)
    return g_strdup ("(encryption_type = 'PLAINTEXT')");

  return g_strdup_printf ("(encryption_type = '%s', encryption_algorithm_name = "
                          "'AEAD_AES_256_CBC_HMAC_SHA_256', column_encryption_key_name = '%s', "
                          "column_encryption_key_database_name = '%s')",
                          encryption->encryption_type == 1 ? "DETERMINISTIC" : "RANDOMIZED",
                          encryption->cek_name, self->session->current_database);
}

static char *
describe_type (AeTsqlBinder *self, const AeEmulatorType *type, const AeTsqlEncryption *encryption)
{
  if (encryption == NULL)
    return g_strdup (ae_tsql_type_get_name (type->id));

  g_autofree char *scheme = describe_scheme (self, encryption);
  g_autofree char *name = ae_tsql_type_to_string (type);
  if (!ae_tsql_type_is_character (type->id))
    return g_strdup_printf ("%s encrypted with %s", name, scheme);

  g_autofree char *collation = ae_tsql_collation_to_name (type->collation);
  return g_strdup_printf ("%s encrypted with %s collation_name = '%s'", name, scheme, collation);
}

static gboolean
clash (AeTsqlBinder *self,
       const AeEmulatorType *a,
       const AeTsqlEncryption *a_encryption,
       const AeEmulatorType *b,
       const AeTsqlEncryption *b_encryption,
       guint32 line)
{
  g_autofree char *left = describe_type (self, a, a_encryption);
  g_autofree char *right = describe_type (self, b, b_encryption);

  return ae_tsql_error_set (self->error, 206, line, left, right);
}

gboolean
ae_tsql_encryption_clash (AeEmulatorSession *session,
                          const AeEmulatorType *a,
                          const AeEmulatorParameterCipher *cipher,
                          const AeEmulatorType *b,
                          const AeTsqlEncryption *encryption,
                          AeTsqlError *error)
{
  AeTsqlBinder binder = { .session = session, .error = error };

  if (cipher == NULL)
    return clash (&binder, a, NULL, b, encryption, 0);

  g_autofree char *name = ae_tsql_catalog_get_cek_name (session->db, cipher->cek_id);
  AeTsqlEncryption given = { .cek_id = cipher->cek_id,
                             .encryption_type = cipher->encryption_type,
                             .cek_name = name != NULL ? name : (char *) "" };
  return clash (&binder, a, &given, b, encryption, 0);
}

static const char *
get_subject (const AeTsqlExpr *expr)
{
  if (expr->kind == AE_TSQL_EXPR_SUBQUERY)
    return expr->select->columns[0].name;
  return expr->name != NULL ? expr->name : "";
}

static gboolean
mismatch (AeTsqlBinder *self,
          gint32 number,
          const char *subject,
          const AeTsqlEncryption *has,
          const char *expected,
          guint32 line)
{
  g_autofree char *scheme = describe_scheme (self, has);
  g_autofree char *quoted = g_strdup_printf ("'%s'", subject);

  return ae_tsql_error_set (self->error, number, line, quoted, scheme, line, expected);
}

/* --- types ------------------------------------------------------------------------------------ */

static gboolean
accepts_length (const AeEmulatorType *parameter, const AeEmulatorType *column)
{
  if (column->max_length < 0)
    return TRUE;
  return parameter->max_length >= 0 && parameter->max_length <= column->max_length;
}

static gboolean
same_family (AeEmulatorTypeId a, AeEmulatorTypeId b)
{
  static const AeEmulatorTypeId families[][2] = {
    { AE_EMULATOR_TYPE_CHAR, AE_EMULATOR_TYPE_VARCHAR },
    { AE_EMULATOR_TYPE_NCHAR, AE_EMULATOR_TYPE_NVARCHAR },
    { AE_EMULATOR_TYPE_BINARY, AE_EMULATOR_TYPE_VARBINARY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if ((a == families[i][0] || a == families[i][1])
        && (b == families[i][0] || b == families[i][1]))
      return TRUE;
  return FALSE;
}

/* The normalized forms of integers are the same eight bytes, so a narrower one fits a wider column;
 * likewise the two money types. Nothing else converts. */
gboolean
ae_tsql_encryption_accepts (const AeEmulatorType *parameter, const AeEmulatorType *column)
{
  static const AeEmulatorTypeId integers[]
      = { AE_EMULATOR_TYPE_BIT, AE_EMULATOR_TYPE_TINYINT, AE_EMULATOR_TYPE_SMALLINT,
          AE_EMULATOR_TYPE_INT, AE_EMULATOR_TYPE_BIGINT };

  if (ae_tsql_type_is_integer (parameter->id) && ae_tsql_type_is_integer (column->id))
    {
      guint from = 0, to = 0;
      for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
        {
          from = integers[i] == parameter->id ? i : from;
          to = integers[i] == column->id ? i : to;
        }
      return from <= to;
    }
  if (same_family (parameter->id, column->id))
    return accepts_length (parameter, column);
  if (ae_tsql_type_is_decimal (parameter->id) && ae_tsql_type_is_decimal (column->id))
    return parameter->precision == column->precision && parameter->scale == column->scale;
  if (parameter->id == AE_EMULATOR_TYPE_SMALLMONEY && column->id == AE_EMULATOR_TYPE_MONEY)
    return TRUE;
  if (parameter->id != column->id)
    return FALSE;
  if (parameter->id == AE_EMULATOR_TYPE_TIME || parameter->id == AE_EMULATOR_TYPE_DATETIME2
      || parameter->id == AE_EMULATOR_TYPE_DATETIMEOFFSET)
    return parameter->scale <= column->scale;
  return TRUE;
}

gboolean
ae_tsql_encryption_is_possible (const AeEmulatorType *type)
{
  return type->id != AE_EMULATOR_TYPE_SQL_VARIANT && type->id != AE_EMULATOR_TYPE_XML
         && type->id != AE_EMULATOR_TYPE_TIMESTAMP && !ae_tsql_type_is_legacy_large (type->id);
}

/* --- variables -------------------------------------------------------------------------------- */

static gboolean
same_scheme (const AeTsqlEncryption *a, const AeTsqlEncryption *b)
{
  return a->cek_id == b->cek_id && a->encryption_type == b->encryption_type;
}

static gboolean
conflict (AeTsqlBinder *self,
          const AeTsqlVariable *variable,
          const AeTsqlEncryption *wanted,
          guint32 line)
{
  g_autofree char *first = describe_scheme (self, variable->encryption);
  g_autofree char *second = describe_scheme (self, wanted);
  g_autofree char *name = g_strdup_printf ("'%s'", variable->name);

  return ae_tsql_error_set (self->error, 33278, line, line, first, second, name, name);
}

/* The parameter of a procedure means something else than when the procedure was made. */
static gboolean
stale_module (AeTsqlBinder *self, guint32 line)
{
  return ae_tsql_error_set (self->error, 33515, line,
                            ae_tsql_session_get_module_name (self->session));
}

/* The variable stands where plain text is wanted. */
static gboolean
note_plain (AeTsqlBinder *self, const AeTsqlExpr *expr)
{
  AeTsqlVariable *variable = expr->variable;

  if (variable->encryption != NULL && self->describing)
    return conflict (self, variable, NULL, expr->line);
  if (variable->encryption != NULL)
    return stale_module (self, expr->line);
  if (variable->cipher != NULL)
    {
      AeTsqlEncryption encryption = { .cek_id = variable->cipher->cek_id,
                                      .encryption_type = variable->cipher->encryption_type,
                                      .cek_name = (char *) "" };
      g_autoptr (AeEmulatorCek) cek
          = ae_tsql_catalog_load_cek (self->session->db, variable->cipher->cek_id);
      if (cek == NULL)
        return ae_tsql_error_set (self->error, 33514, expr->line);
      g_autofree char *name
          = ae_tsql_catalog_get_cek_name (self->session->db, variable->cipher->cek_id);
      encryption.cek_name = name;
      return clash (self, &variable->cipher->base, &encryption, &variable->type, NULL, expr->line);
    }
  variable->used_plain = TRUE;
  return TRUE;
}

/* What the client sent must fit the column as it is now. */
static gboolean
is_current (AeTsqlBinder *self,
            const AeEmulatorParameterCipher *cipher,
            const AeTsqlEncryption *encryption)
{
  g_autoptr (AeEmulatorCek) cek = ae_tsql_catalog_load_cek (self->session->db, encryption->cek_id);

  return cek != NULL && cipher->algorithm == 2 && cipher->normalization_version == 1
         && cipher->encryption_type == encryption->encryption_type
         && cipher->database_id == cek->database_id && cipher->cek_id == cek->id
         && cipher->cek_version == cek->version
         && memcmp (cipher->metadata_version, cek->metadata_version, sizeof cek->metadata_version)
                == 0;
}

static gboolean
deduce (AeTsqlBinder *self,
        AeTsqlVariable *variable,
        const AeTsqlEncryption *encryption,
        const AeEmulatorType *type,
        guint32 line)
{
  if (variable->used_plain
      || (variable->encryption != NULL && !same_scheme (variable->encryption, encryption)))
    return conflict (self, variable, encryption, line);
  if (variable->first_use == 0)
    variable->first_use = ++self->n_deduced;
  if (variable->encryption == NULL)
    variable->encryption = ae_tsql_encryption_new (encryption->cek_id, encryption->encryption_type,
                                                   encryption->cek_name);
  if (!ae_tsql_encryption_accepts (&variable->type, type))
    return clash (self, &variable->type, encryption, type, encryption, line);
  return TRUE;
}

/* The variable stands where @encryption is wanted. */
static gboolean
note_encrypted (AeTsqlBinder *self,
                AeTsqlVariable *variable,
                const AeTsqlEncryption *encryption,
                const AeEmulatorType *type,
                guint32 line)
{
  AeTsqlExpr use = { .kind = AE_TSQL_EXPR_VARIABLE, .variable = variable };

  ae_tsql_bind_suggest (&use, type);
  if (!variable->is_parameter)
    {
      g_autofree char *expected = describe_scheme (self, encryption);
      return mismatch (self, 33299, variable->name, NULL, expected, line);
    }
  if (self->describing)
    return deduce (self, variable, encryption, type, line);
  if (self->session->module != NULL
      && (variable->encryption == NULL || !same_scheme (variable->encryption, encryption)))
    return stale_module (self, line);
  if (variable->cipher == NULL)
    {
      /* Some clients send NULL without its metadata. */
      if (variable->value.kind == AE_EMULATOR_VALUE_NULL && self->session->column_encryption)
        return TRUE;
      return clash (self, &variable->type, NULL, type, encryption, line);
    }
  if (!is_current (self, variable->cipher, encryption))
    return ae_tsql_error_set (self->error, 33514, line);
  if (!ae_tsql_encryption_accepts (&variable->cipher->base, type))
    return clash (self, &variable->cipher->base, encryption, type, encryption, line);
  return TRUE;
}

/* --- where values stand ----------------------------------------------------------------------- */

gboolean
ae_tsql_encryption_require_plain (AeTsqlBinder *self, const AeTsqlExpr *expr)
{
  if (expr->encryption != NULL)
    return mismatch (self, 33277, get_subject (expr), expr->encryption,
                     "(encryption_type = 'PLAINTEXT')", expr->line);
  if (expr->kind == AE_TSQL_EXPR_VARIABLE)
    return note_plain (self, expr);
  return TRUE;
}

static gboolean
require_deterministic (AeTsqlBinder *self, const AeTsqlExpr *expr)
{
  if (expr->encryption == NULL || expr->encryption->encryption_type == 1)
    return TRUE;
  return mismatch (self, 33277, get_subject (expr), expr->encryption,
                   "(encryption_type = 'DETERMINISTIC')", expr->line);
}

gboolean
ae_tsql_encryption_require_equality (AeTsqlBinder *self, const AeTsqlExpr *expr)
{
  if (expr->encryption == NULL)
    return ae_tsql_encryption_require_plain (self, expr)
           && ae_tsql_bind_check_sortable (self, expr);
  return require_deterministic (self, expr);
}

static gboolean
incompatible (AeTsqlBinder *self, const AeTsqlExpr *a, const AeTsqlExpr *b, const char *operator)
{
  g_autofree char *left = describe_type (self, &a->type, a->encryption);
  g_autofree char *right = describe_type (self, &b->type, b->encryption);

  return ae_tsql_error_set (self->error, 402, a->line, left, right, operator);
}

/* An encrypted column beside something else. */
static gboolean
meet_column (AeTsqlBinder *self,
             const AeTsqlExpr *column,
             const AeTsqlExpr *other,
             const char *
             operator,
             gboolean passes)
{
  if (!passes && !require_deterministic (self, column))
    return FALSE;
  if (other->kind == AE_TSQL_EXPR_VARIABLE)
    return note_encrypted (self, other->variable, column->encryption, &column->type, other->line);
  if (other->encryption != NULL)
    {
      if (!passes && !require_deterministic (self, other))
        return FALSE;
      if (same_scheme (column->encryption, other->encryption)
          && (ae_tsql_encryption_accepts (&other->type, &column->type)
              || ae_tsql_encryption_accepts (&column->type, &other->type)))
        return TRUE;
      return incompatible (self, column, other, operator);
    }
  if (ae_tsql_bind_is_null_literal (other))
    return TRUE;
  if (other->kind == AE_TSQL_EXPR_LITERAL)
    return clash (self, &other->type, NULL, &column->type, column->encryption, other->line);
  return incompatible (self, column, other, operator);
}

gboolean
ae_tsql_encryption_meet (AeTsqlBinder *self,
                         const AeTsqlExpr *a,
                         const AeTsqlExpr *b,
                         const char *
                         operator,
                         gboolean * encrypted)
{
  *encrypted = a->encryption != NULL || b->encryption != NULL;
  if (a->encryption != NULL)
    return meet_column (self, a, b, operator, FALSE);
  if (b->encryption != NULL)
    return meet_column (self, b, a, operator, FALSE);
  return ae_tsql_encryption_require_plain (self, a) && ae_tsql_encryption_require_plain (self, b);
}

gboolean
ae_tsql_encryption_pass (AeTsqlBinder *self,
                         const AeTsqlExpr *a,
                         const AeTsqlExpr *b,
                         const char *
                         operator,
                         gboolean * encrypted)
{
  *encrypted = a->encryption != NULL || b->encryption != NULL;
  if (a->encryption != NULL)
    return meet_column (self, a, b, operator, TRUE);
  if (b->encryption != NULL)
    return meet_column (self, b, a, operator, TRUE);
  return ae_tsql_encryption_require_plain (self, a) && ae_tsql_encryption_require_plain (self, b);
}

gboolean
ae_tsql_encryption_assign (AeTsqlBinder *self, const AeTsqlColumn *column, const AeTsqlExpr *value)
{
  if (column->encryption == NULL)
    {
      if (value->encryption != NULL)
        return clash (self, &value->type, value->encryption, &column->type, NULL, value->line);
      return ae_tsql_encryption_require_plain (self, value);
    }
  if (!ae_tsql_permission_check_keys (self->session, column->encryption, value->line, self->error))
    return FALSE;
  if (value->kind == AE_TSQL_EXPR_VARIABLE)
    return note_encrypted (self, value->variable, column->encryption, &column->type, value->line);
  if (ae_tsql_bind_is_null_literal (value) || value->kind == AE_TSQL_EXPR_DEFAULT)
    return TRUE;
  if (value->encryption != NULL && same_scheme (value->encryption, column->encryption)
      && ae_tsql_encryption_accepts (&value->type, &column->type))
    return TRUE;
  return clash (self, &value->type, value->encryption, &column->type, column->encryption,
                value->line);
}

gboolean
ae_tsql_encryption_assign_variable (AeTsqlBinder *self,
                                    AeTsqlVariable *variable,
                                    const AeTsqlExpr *value)
{
  if (value->encryption == NULL)
    {
      AeTsqlExpr target
          = { .kind = AE_TSQL_EXPR_VARIABLE, .variable = variable, .line = value->line };
      return ae_tsql_encryption_require_plain (self, value) && note_plain (self, &target);
    }
  return note_encrypted (self, variable, value->encryption, &value->type, value->line);
}
