/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-sql-type-private.h"

/* The text of a type, as T-SQL has it in a column definition or a DECLARE:
 *
 *   type      = name [ "(" argument [ "," argument ] ")" ]
 *   name      = word { blank word }            "nvarchar", "national character varying"
 *   argument  = digits | "max"
 *
 * Blanks may stand between all parts. The table of types (ae-tds-value-private.h) knows names and
 * which arguments they take; the ranges, the defaults and the synonyms are here. */

#define MAX_BYTES 8000
#define MAX_CHARACTERS 4000
#define MAX_DIMENSIONS 1998
#define MAX_PRECISION 38
#define MAX_TIME_SCALE 7
#define LENGTH_MAX (-1)

#define USER_TYPE_ROWVERSION 80
#define ROWVERSION_NAME "rowversion"
#define ROWVERSION_SIZE 8

/* Longer words are not repeated in errors; a type name has at most 26 letters. */
#define MAX_NAME 64

/**
 * AeSqlType:
 *
 * Describes a data type of SQL Server, such as `char(11)` or `decimal(10,2)`.
 *
 * The type of a column is got with [method@AeClient.Column.get_sql_type]; the one of a parameter is
 * given to [method@AeClient.Statement.declare] as text. Encrypted columns demand exactly the type,
 * length, precision and scale that the column has.
 *
 * A type never changes and may be used in any thread.
 *
 * Since: 1.0
 */

struct _AeSqlType
{
  gatomicrefcount ref_count;
  const AeTdsType *type; /* NULL: unknown to this version */
  const char *name;      /* static */
  int length;
  guint precision;
  guint scale;
};

G_DEFINE_BOXED_TYPE (AeSqlType, ae_sql_type, ae_sql_type_copy, ae_sql_type_free)

/* Synonyms of T-SQL; what they mean has no name of its own in a declaration. */
static const struct
{
  const char *synonym;
  const char *text;
} synonyms[] = {
  { "binary varying", "varbinary" },
  { "char varying", "varchar" },
  { "character", "char" },
  { "character varying", "varchar" },
  { "dec", "decimal" },
  { "double precision", "float" },
  { "integer", "int" },
  { "national char", "nchar" },
  { "national char varying", "nvarchar" },
  { "national character", "nchar" },
  { "national character varying", "nvarchar" },
  { "national text", "ntext" },
};

typedef struct
{
  char name[MAX_NAME]; /* lower case, one blank between words */
  guint n_arguments;
  gint64 arguments[2];
  gboolean is_max;
} TypeText;

static AeSqlType *
sql_type_alloc (const AeTdsType *type, const char *name, int length, guint precision, guint scale)
{
  AeSqlType *self = g_new0 (AeSqlType, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->name = name;
  self->length = length;
  self->precision = precision;
  self->scale = scale;

  return self;
}

static gboolean
type_counts_characters (const AeTdsType *type)
{
  const char *name = ae_tds_type_get_name (type);

  return g_str_equal (name, "nchar") || g_str_equal (name, "nvarchar");
}

static int
type_get_longest (const AeTdsType *type)
{
  if (type_counts_characters (type))
    return MAX_CHARACTERS;
  if (g_str_equal (ae_tds_type_get_name (type), "vector"))
    return MAX_DIMENSIONS;

  return MAX_BYTES;
}

static gboolean
type_takes_length (const AeTdsType *type)
{
  AeTdsTypeArguments arguments = ae_tds_type_get_arguments (type);

  return arguments == AE_TDS_ARGUMENTS_LENGTH || arguments == AE_TDS_ARGUMENTS_LENGTH_OR_MAX;
}

/* Scanning */

static void
skip_blanks (const char **cursor)
{
  while (g_ascii_isspace (**cursor))
    (*cursor)++;
}

static gboolean
syntax_error (GError **error, const char *text, const char *reason)
{
  g_autofree char *shown = g_utf8_make_valid (text, strnlen (text, MAX_NAME));

  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX, _ ("Not a SQL type: “%s”: %s"), shown, reason);

  return FALSE;
}

static gboolean
scan_name (const char **cursor, TypeText *parsed)
{
  gsize length = 0;

  while (g_ascii_isalpha (**cursor))
    {
      if (length > 0)
        parsed->name[length++] = ' ';

      for (; g_ascii_isalnum (**cursor) || **cursor == '_'; (*cursor)++)
        {
          if (length + 2 >= MAX_NAME)
            return FALSE;
          parsed->name[length++] = g_ascii_tolower (**cursor);
        }
      skip_blanks (cursor);
    }
  parsed->name[length] = '\0';

  return length > 0;
}

static gboolean
scan_argument (const char **cursor, TypeText *parsed)
{
  skip_blanks (cursor);
  if (parsed->n_arguments == 0 && g_ascii_strncasecmp (*cursor, "max", 3) == 0)
    {
      *cursor += 3;
      parsed->is_max = TRUE;
    }
  else
    {
      gint64 value = 0;

      if (!g_ascii_isdigit (**cursor))
        return FALSE;
      for (; g_ascii_isdigit (**cursor); (*cursor)++)
        value = MIN (value * 10 + (**cursor - '0'), G_MAXINT32);
      parsed->arguments[parsed->n_arguments] = value;
    }
  parsed->n_arguments++;
  skip_blanks (cursor);

  return TRUE;
}

static gboolean
scan_arguments (const char **cursor, TypeText *parsed)
{
  if (**cursor != '(')
    return TRUE;

  (*cursor)++;
  if (!scan_argument (cursor, parsed))
    return FALSE;
  if (**cursor == ',' && !parsed->is_max)
    {
      (*cursor)++;
      if (!scan_argument (cursor, parsed))
        return FALSE;
    }
  if (**cursor != ')')
    return FALSE;
  (*cursor)++;
  skip_blanks (cursor);

  return TRUE;
}

static gboolean
scan_text (const char *text, TypeText *parsed, GError **error)
{
  const char *cursor = text;

  skip_blanks (&cursor);
  if (!scan_name (&cursor, parsed))
    return syntax_error (error, text,
                         _ ("it must begin with a name, such as “int” or “nvarchar(50)”"));
  if (!scan_arguments (&cursor, parsed))
    return syntax_error (error, text,
                         _ ("after the name, “(length)”, “(max)”, “(scale)” or "
                            "“(precision,scale)” may stand"));
  if (*cursor != '\0')
    return syntax_error (error, text, _ ("there is something after its end"));

  return TRUE;
}

/* Names */

/* Synonyms that set arguments too. */
static gboolean
resolve_special_name (TypeText *parsed, const char *text, GError **error)
{
  if (g_str_equal (parsed->name, "sysname"))
    {
      if (parsed->n_arguments > 0)
        return syntax_error (error, text, _ ("it takes no arguments"));
      *parsed = (TypeText){ .name = "nvarchar", .n_arguments = 1, .arguments = { 128 } };
    }
  else if (g_str_equal (parsed->name, "float") && parsed->n_arguments == 1 && !parsed->is_max)
    {
      if (parsed->arguments[0] < 1 || parsed->arguments[0] > 53)
        return syntax_error (error, text, _ ("the precision of float must be 1 to 53"));
      *parsed = parsed->arguments[0] <= 24 ? (TypeText){ .name = "real" }
                                           : (TypeText){ .name = "float" };
    }

  return TRUE;
}

static const AeTdsType *
resolve_name (TypeText *parsed, const char *text, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (parsed->name, synonyms[i].synonym))
      {
        g_strlcpy (parsed->name, synonyms[i].text, MAX_NAME);
        break;
      }

  if (!resolve_special_name (parsed, text, error))
    return NULL;

  const AeTdsType *type = ae_tds_type_for_name (parsed->name, strlen (parsed->name));
  if (type == NULL)
    syntax_error (error, text,
                  _ ("there is no type of this name; write it as in CREATE TABLE, such as “int”, "
                     "“char(11)”, “nvarchar(50)” or “date”"));

  return type;
}

/* Arguments */

static gboolean
arguments_in_range (const AeTdsType *type, int length, guint precision, guint scale)
{
  switch (ae_tds_type_get_arguments (type))
    {
    case AE_TDS_ARGUMENTS_NONE:
      return length == 0;
    case AE_TDS_ARGUMENTS_LENGTH:
      return length >= 1 && length <= type_get_longest (type);
    case AE_TDS_ARGUMENTS_LENGTH_OR_MAX:
      return length == LENGTH_MAX || (length >= 1 && length <= type_get_longest (type));
    case AE_TDS_ARGUMENTS_SCALE:
      return scale <= MAX_TIME_SCALE;
    case AE_TDS_ARGUMENTS_PRECISION_SCALE:
      return precision >= 1 && precision <= MAX_PRECISION && scale <= precision;
    default:
      return FALSE;
    }
}

static gboolean
argument_error (const AeTdsType *type, const char *text, GError **error)
{
  g_autofree char *reason = NULL;
  const char *name = ae_tds_type_get_name (type);

  switch (ae_tds_type_get_arguments (type))
    {
    case AE_TDS_ARGUMENTS_LENGTH:
      reason
          = g_strdup_printf (_ ("the length of %s must be 1 to %d"), name, type_get_longest (type));
      break;
    case AE_TDS_ARGUMENTS_LENGTH_OR_MAX:
      reason = g_strdup_printf (_ ("the length of %s must be 1 to %d, or max"), name,
                                type_get_longest (type));
      break;
    case AE_TDS_ARGUMENTS_SCALE:
      reason = g_strdup_printf (_ ("the scale of %s must be 0 to %d"), name, MAX_TIME_SCALE);
      break;
    case AE_TDS_ARGUMENTS_PRECISION_SCALE:
      reason = g_strdup_printf (_ ("the precision of %s must be 1 to %d, and its scale 0 to the "
                                   "precision"),
                                name, MAX_PRECISION);
      break;
    case AE_TDS_ARGUMENTS_NONE:
    default:
      reason = g_strdup_printf (_ ("%s takes no arguments"), name);
      break;
    }

  return syntax_error (error, text, reason);
}

/* Defaults are those of a T-SQL declaration: char is char(1), decimal is decimal(18,0). */
static AeSqlType *
build_type (const AeTdsType *type, const TypeText *parsed, const char *text, GError **error)
{
  static const guint most_arguments[] = {
    [AE_TDS_ARGUMENTS_NONE] = 0,
    [AE_TDS_ARGUMENTS_LENGTH] = 1,
    [AE_TDS_ARGUMENTS_SCALE] = 1,
    [AE_TDS_ARGUMENTS_LENGTH_OR_MAX] = 1,
    [AE_TDS_ARGUMENTS_PRECISION_SCALE] = 2,
  };
  AeTdsTypeArguments kind = ae_tds_type_get_arguments (type);
  int length = 0;
  guint precision = 0, scale = 0;

  if (parsed->n_arguments > most_arguments[kind]
      || (parsed->is_max && kind != AE_TDS_ARGUMENTS_LENGTH_OR_MAX))
    {
      argument_error (type, text, error);
      return NULL;
    }

  gboolean given = parsed->n_arguments > 0;
  if (parsed->is_max)
    length = LENGTH_MAX;
  else if (type_takes_length (type))
    length = given ? (int) parsed->arguments[0] : 1;
  else if (kind == AE_TDS_ARGUMENTS_SCALE)
    scale = given ? (guint) parsed->arguments[0] : MAX_TIME_SCALE;
  else if (kind == AE_TDS_ARGUMENTS_PRECISION_SCALE)
    {
      precision = given ? (guint) parsed->arguments[0] : 18;
      scale = (guint) parsed->arguments[1];
    }

  AeSqlType *self = ae_sql_type_new (type, length, precision, scale);
  if (self == NULL)
    argument_error (type, text, error);

  return self;
}

/* Making types inside the library */

AeSqlType *
ae_sql_type_new (const AeTdsType *type, int length, guint precision, guint scale)
{
  if (!arguments_in_range (type, length, precision, scale))
    return NULL;

  return sql_type_alloc (type, ae_tds_type_get_name (type), length, precision, scale);
}

static int
length_from_info (const AeTdsType *type, const AeTdsTypeInfo *info)
{
  if (!type_takes_length (type))
    return 0;
  if (ae_tds_type_info_is_max (info))
    return LENGTH_MAX;
  if (info->id == AE_TDS_TYPE_VECTOR)
    return info->max_length < 8 ? 0 : (info->max_length - 8) / (info->element == 0 ? 4 : 2);

  return type_counts_characters (type) ? info->max_length / 2 : info->max_length;
}

AeSqlType *
ae_sql_type_new_from_info (const AeTdsTypeInfo *info, guint32 user_type)
{
  const AeTdsType *type = ae_tds_type_for_info (info);
  if (type == NULL)
    return sql_type_alloc (NULL, "unknown", 0, 0, 0);

  AeTdsTypeArguments arguments = ae_tds_type_get_arguments (type);
  gboolean has_precision = arguments == AE_TDS_ARGUMENTS_PRECISION_SCALE;
  gboolean has_scale = has_precision || arguments == AE_TDS_ARGUMENTS_SCALE;
  gboolean is_rowversion = user_type == USER_TYPE_ROWVERSION && info->id == AE_TDS_TYPE_BIGBINARY;

  return sql_type_alloc (type, is_rowversion ? ROWVERSION_NAME : ae_tds_type_get_name (type),
                         length_from_info (type, info), has_precision ? info->precision : 0,
                         has_scale ? info->scale : 0);
}

void
ae_sql_type_get_info (const AeSqlType *self,
                      const guint8 collation[AE_TDS_COLLATION_SIZE],
                      AeTdsTypeInfo *info)
{
  if (self->type == NULL
      || !ae_tds_type_make_info (self->type, self->length, self->precision, self->scale, collation,
                                 info))
    *info = (AeTdsTypeInfo){ .id = AE_TDS_TYPE_NULL };
}

const AeTdsType *
ae_sql_type_get_tds_type (const AeSqlType *self)
{
  return self->type;
}

/* Public */

/**
 * ae_sql_type_new_from_string:
 * @text: a type as T-SQL writes it, such as `nvarchar(50)`
 * @error: return location for an error
 *
 * Makes a type from its text.
 *
 * Case and blanks do not matter, and the synonyms of T-SQL are understood (`integer`, `dec`,
 * `national character varying(10)`, `sysname`). What is left out is taken as in a T-SQL
 * declaration: `char`, `varchar`, `nvarchar`, `binary` and their like have length 1, `decimal` is
 * `decimal(18,0)`, `time`, `datetime2` and `datetimeoffset` have scale 7.
 *
 * A type may be named here even if this version cannot send or read its values yet.
 *
 * Returns: (transfer full): the type, or %NULL with %AE_ERROR_SYNTAX, whose message says what is
 *   wrong and what is allowed
 *
 * Since: 1.0
 */
AeSqlType *
ae_sql_type_new_from_string (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  TypeText parsed = { 0 };
  if (!scan_text (text, &parsed, error))
    return NULL;

  if (g_str_equal (parsed.name, ROWVERSION_NAME) || g_str_equal (parsed.name, "timestamp"))
    {
      const AeTdsType *binary = ae_tds_type_for_name ("binary", strlen ("binary"));

      if (parsed.n_arguments == 0 && binary != NULL)
        return sql_type_alloc (binary, ROWVERSION_NAME, ROWVERSION_SIZE, 0, 0);
      syntax_error (error, text, _ ("it takes no arguments"));
      return NULL;
    }

  const AeTdsType *type = resolve_name (&parsed, text, error);
  if (type == NULL)
    return NULL;

  return build_type (type, &parsed, text, error);
}

/**
 * ae_sql_type_copy:
 * @self: a type
 *
 * Gets another reference to a type, which is as good as a copy because it never changes.
 *
 * Returns: (transfer full): the type; free it with [method@AeClient.SqlType.free]
 *
 * Since: 1.0
 */
AeSqlType *
ae_sql_type_copy (AeSqlType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ae_sql_type_free:
 * @self: a type
 *
 * Releases a type.
 *
 * Since: 1.0
 */
void
ae_sql_type_free (AeSqlType *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * ae_sql_type_get_name:
 * @self: a type
 *
 * Gets the name without arguments, in lower case: `nvarchar` for `nvarchar(50)`.
 *
 * Returns: (transfer none): the name; it lives for ever
 *
 * Since: 1.0
 */
const char *
ae_sql_type_get_name (const AeSqlType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * ae_sql_type_get_length:
 * @self: a type
 *
 * Gets the length that stands in the parentheses: characters (UTF-16 units) for `nchar` and
 * `nvarchar`, bytes for `char`, `varchar`, `binary` and `varbinary`.
 *
 * Returns: the length; -1 for `max`, 0 for a type without a length
 *
 * Since: 1.0
 */
int
ae_sql_type_get_length (const AeSqlType *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * ae_sql_type_get_precision:
 * @self: a type
 *
 * Gets how many digits a `decimal` or `numeric` has.
 *
 * Returns: the precision, 1 to 38; 0 for other types
 *
 * Since: 1.0
 */
guint
ae_sql_type_get_precision (const AeSqlType *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->precision;
}

/**
 * ae_sql_type_get_scale:
 * @self: a type
 *
 * Gets how many digits follow the decimal point in a `decimal` or `numeric`, or in the seconds of a
 * `time`, `datetime2` or `datetimeoffset`.
 *
 * Returns: the scale; 0 for other types
 *
 * Since: 1.0
 */
guint
ae_sql_type_get_scale (const AeSqlType *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->scale;
}

/**
 * ae_sql_type_to_string:
 * @self: a type
 *
 * Gets the text of the type, in lower case, without blanks, with synonyms resolved and nothing left
 * out: `decimal(18,0)`.
 *
 * Returns: (transfer full): the text; [ctor@AeClient.SqlType.new_from_string] makes an equal type
 *   from it if the type can be declared
 *
 * Since: 1.0
 */
char *
ae_sql_type_to_string (const AeSqlType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->type == NULL || g_str_equal (self->name, ROWVERSION_NAME))
    return g_strdup (self->name);

  switch (ae_tds_type_get_arguments (self->type))
    {
    case AE_TDS_ARGUMENTS_LENGTH:
    case AE_TDS_ARGUMENTS_LENGTH_OR_MAX:
      if (self->length == LENGTH_MAX)
        return g_strdup_printf ("%s(max)", self->name);
      return g_strdup_printf ("%s(%d)", self->name, self->length);
    case AE_TDS_ARGUMENTS_SCALE:
      return g_strdup_printf ("%s(%u)", self->name, self->scale);
    case AE_TDS_ARGUMENTS_PRECISION_SCALE:
      return g_strdup_printf ("%s(%u,%u)", self->name, self->precision, self->scale);
    case AE_TDS_ARGUMENTS_NONE:
    default:
      return g_strdup (self->name);
    }
}

/**
 * ae_sql_type_equal:
 * @self: a type
 * @other: another type
 *
 * Compares two types: name, length, precision and scale.
 *
 * Returns: %TRUE if they are the same
 *
 * Since: 1.0
 */
gboolean
ae_sql_type_equal (const AeSqlType *self, const AeSqlType *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return g_str_equal (self->name, other->name) && self->length == other->length
         && self->precision == other->precision && self->scale == other->scale;
}
