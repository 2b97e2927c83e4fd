/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a lying server may say about parameters, and that it is not believed (threats C1 to C8). */

#include "ae-parameter-plan-private.h"

#include "ae-error.h"
#include "ae-metadata-cache.h"
#include "ae-plan-cache-private.h"

static AeParameters *
make_parameters (void)
{
  AeParameters *parameters = ae_parameters_new ();

  ae_parameter_set_text (ae_parameters_ensure (parameters, "@ssn"), "1");
  ae_parameter_set_text (ae_parameters_ensure (parameters, "@name"), "2");
  return parameters;
}

static void
add_key (AeParameterPlan *plan, gint32 ordinal)
{
  g_autoptr (GError) error = NULL;
  AePlanKeyRow row = {
    .ordinal = ordinal,
    .cek_id = ordinal,
    .metadata_version = (const guint8 *) "12345678",
    .encrypted_key = (const guint8 *) "key",
    .encrypted_key_size = 3,
    .provider_name = "P",
    .key_path = "path",
    .algorithm = "RSA_OAEP",
  };

  g_assert_true (ae_parameter_plan_add_key (plan, &row, &error));
  g_assert_no_error (error);
}

static gboolean
add_row (AeParameterPlan *plan,
         const AeParameters *parameters,
         const char *name,
         gint64 algorithm,
         gint64 type,
         gint64 ordinal,
         gint64 version)
{
  g_autoptr (GError) error = NULL;
  AePlanParameterRow row = { name, algorithm, type, ordinal, version };
  gboolean added = ae_parameter_plan_add_parameter (plan, parameters, &row, &error);

  if (!added)
    g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  return added;
}

static void
test_good (void)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  g_autoptr (GError) error = NULL;

  add_key (plan, 7);
  add_key (plan, 7);
  /* In any order, in any case, with or without @; a foreign name is passed over. */
  g_assert_true (add_row (plan, parameters, "NAME", 0, 0, 0, 0));
  g_assert_true (add_row (plan, parameters, "@other", 9, 9, 9, 9));
  g_assert_true (add_row (plan, parameters, "@SSN", 2, 1, 7, 1));
  g_assert_true (ae_parameter_plan_check (plan, parameters, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (plan->keys->len, ==, 1);
  const AePlanKey *key = g_ptr_array_index (plan->keys, 0);
  g_assert_cmpuint (key->values->len, ==, 2);
  g_assert_cmpint (plan->parameters[0].encryption_type, ==, AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_assert_cmpint (plan->parameters[1].encryption_type, ==, AE_ENCRYPTION_TYPE_NONE);
}

static void
test_missing_row (void)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  g_autoptr (GError) error = NULL;

  g_assert_true (add_row (plan, parameters, "@ssn", 0, 0, 0, 0));
  g_assert_false (ae_parameter_plan_check (plan, parameters, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "@name"));
}

static void
test_doubled_row (void)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);

  /* One row doubled and another missing: the count fits. */
  g_assert_true (add_row (plan, parameters, "@ssn", 0, 0, 0, 0));
  g_assert_false (add_row (plan, parameters, "@Ssn", 0, 0, 0, 0));
}

static void
test_impossible_schemes (void)
{
  static const gint64 numbers[] = { G_MININT64, -1, 0, 1, 2, 3, 255, G_MAXINT32, G_MAXINT64 };
  guint n_accepted = 0;

  for (guint algorithm = 0; algorithm < G_N_ELEMENTS (numbers); algorithm++)
    for (guint type = 0; type < G_N_ELEMENTS (numbers); type++)
      for (guint ordinal = 0; ordinal < G_N_ELEMENTS (numbers); ordinal++)
        for (guint version = 0; version < G_N_ELEMENTS (numbers); version++)
          {
            g_autoptr (AeParameters) parameters = make_parameters ();
            g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);

            if (numbers[type] == 0)
              continue;
            add_key (plan, 3);
            n_accepted += add_row (plan, parameters, "@ssn", numbers[algorithm], numbers[type],
                                   numbers[ordinal], numbers[version]);
          }

  /* Algorithm 2, ordinal 3, version 1, type 1 or 2. */
  g_assert_cmpuint (n_accepted, ==, 2);
}

static void
test_required (void)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  g_autoptr (GError) error = NULL;

  ae_parameters_ensure (parameters, "ssn")->minimum_encryption = AE_ENCRYPTION_TYPE_DETERMINISTIC;
  g_assert_true (add_row (plan, parameters, "@ssn", 0, 0, 0, 0));
  g_assert_true (add_row (plan, parameters, "@name", 0, 0, 0, 0));
  g_assert_false (ae_parameter_plan_check (plan, parameters, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
}

static void
test_two_keys_in_one (void)
{
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (0);
  g_autoptr (GError) error = NULL;
  AePlanKeyRow other = {
    .ordinal = 1,
    .cek_id = 99,
    .metadata_version = (const guint8 *) "12345678",
    .encrypted_key = (const guint8 *) "key",
    .encrypted_key_size = 3,
    .provider_name = "P",
    .key_path = "path",
    .algorithm = "RSA_OAEP",
  };

  add_key (plan, 1);
  g_assert_false (ae_parameter_plan_add_key (plan, &other, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_too_many_keys (void)
{
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (0);
  g_autoptr (GError) error = NULL;
  guint n_added = 0;

  for (gint32 i = 0; i < 100000 && error == NULL; i++)
    {
      AePlanKeyRow row = {
        .ordinal = i,
        .metadata_version = (const guint8 *) "12345678",
        .encrypted_key = (const guint8 *) "key",
        .encrypted_key_size = 3,
        .provider_name = "P",
        .key_path = "path",
        .algorithm = "RSA_OAEP",
      };

      n_added += ae_parameter_plan_add_key (plan, &row, &error);
    }
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  g_assert_cmpuint (n_added, <, 10000);
}

static void
test_cache (void)
{
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  g_autofree char *key = ae_plan_cache_make_key ("s", "d", "u", "sql", "@a int");
  g_autofree char *shifted = ae_plan_cache_make_key ("sd", "", "u", "sql", "@a int");
  g_autofree char *login = ae_plan_cache_make_key ("s", "d", "v", "sql", "@a int");
  g_autofree char *types = ae_plan_cache_make_key ("s", "d", "u", "sql", "@a bigint");

  ae_clear_metadata_cache ();
  g_assert_null (ae_plan_cache_lookup (key));
  ae_plan_cache_insert (key, plan);
  g_autoptr (AeParameterPlan) found = ae_plan_cache_lookup (key);
  g_assert_true (found == plan);
  g_assert_null (ae_plan_cache_lookup (shifted));
  g_assert_null (ae_plan_cache_lookup (login));
  g_assert_null (ae_plan_cache_lookup (types));

  /* The least recently used ones go when there are too many. */
  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *other = g_strdup_printf ("other %u", i);
      g_autoptr (AeParameterPlan) kept = ae_plan_cache_lookup (key);

      g_assert_nonnull (kept);
      ae_plan_cache_insert (other, plan);
    }
  g_assert_null (ae_plan_cache_lookup ("other 0"));

  ae_plan_cache_remove (key);
  g_assert_null (ae_plan_cache_lookup (key));
  ae_clear_metadata_cache ();
  /* Only our two references are left. */
  g_assert_cmpint (plan->ref_count, ==, 2);
}

static void
insert_many (guint n, AeParameterPlan *plan)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("many %u", i);
      ae_plan_cache_insert (key, plan);
    }
}

static void
test_cache_limits (void)
{
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  guint size = ae_get_metadata_cache_size ();
  guint ttl = ae_get_metadata_cache_ttl ();
  AeCacheCounters before, after;

  g_assert_cmpuint (size, ==, 2000);
  g_assert_cmpuint (ttl, ==, 36000);
  ae_clear_metadata_cache ();
  insert_many (10, plan);
  ae_get_metadata_cache_counters (&before);
  g_assert_cmpuint (before.entries, ==, 10);

  /* Fewer: the oldest go at once. */
  ae_set_metadata_cache_size (3);
  g_assert_null (ae_plan_cache_lookup ("many 6"));
  g_autoptr (AeParameterPlan) kept = ae_plan_cache_lookup ("many 7");
  g_assert_true (kept == plan);
  ae_get_metadata_cache_counters (&after);
  g_assert_cmpuint (after.entries, ==, 3);
  g_assert_cmpuint (after.evictions - before.evictions, ==, 7);
  g_assert_cmpuint (after.hits - before.hits, ==, 1);
  g_assert_cmpuint (after.misses - before.misses, ==, 1);

  /* None. */
  ae_set_metadata_cache_size (0);
  insert_many (1, plan);
  g_assert_null (ae_plan_cache_lookup ("many 0"));

  ae_set_metadata_cache_size (size);
  insert_many (2, plan);
  ae_set_metadata_cache_ttl (0);
  ae_get_metadata_cache_counters (&after);
  g_assert_cmpuint (after.entries, ==, 0);
  insert_many (1, plan);
  g_assert_null (ae_plan_cache_lookup ("many 0"));
  ae_set_metadata_cache_ttl (ttl);
  ae_clear_metadata_cache ();
}

/* A server that says that the column is encrypted, to learn a type, and then that it is not. */
static void
test_learnt (void)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  g_autoptr (GError) error = NULL;

  add_key (plan, 1);
  g_assert_true (add_row (plan, parameters, "@ssn", 0, 0, 0, 0));
  g_assert_true (add_row (plan, parameters, "@name", 2, 1, 1, 1));
  g_assert_true (ae_parameter_plan_check (plan, parameters, &error));
  g_assert_no_error (error);

  plan->parameters[1].learnt.type = ae_sql_type_new_from_string ("char(11)", NULL);
  g_assert_true (ae_parameter_plan_check (plan, parameters, &error));
  g_assert_no_error (error);
  g_autoptr (AeParameters) applied = ae_parameter_plan_apply (plan, parameters);
  g_autofree char *text = ae_parameters_to_declaration (applied);
  g_assert_cmpstr (text, ==, "@ssn nvarchar(4000),@name char(11)");

  g_assert_true (ae_parameter_plan_suits (plan, parameters, TRUE));
  g_assert_false (ae_parameter_plan_suits (plan, parameters, FALSE));
  g_assert_true (
      ae_parameter_declare (ae_parameters_find (parameters, "@name"), "nvarchar(4000)", NULL));
  g_assert_false (ae_parameter_plan_suits (plan, parameters, TRUE));

  plan->parameters[0].learnt.type = ae_sql_type_new_from_string ("char(11)", NULL);
  g_assert_false (ae_parameter_plan_check (plan, parameters, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_assert_nonnull (strstr (error->message, "@ssn"));
}

static void
test_declaration (void)
{
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  g_autofree char *big = g_strnfill (4001, 'x');
  g_autoptr (GError) error = NULL;

  ae_parameters_ensure (parameters, "a")->declared
      = ae_sql_type_new_from_string ("CHAR ( 11 )", NULL);
  ae_parameter_set_text (ae_parameters_ensure (parameters, "@b"), "x");
  ae_parameter_set_text (ae_parameters_ensure (parameters, "@c"), big);
  ae_parameter_set_scalar (ae_parameters_ensure (parameters, "@d"), AE_TDS_VALUE_INTEGER, 1);
  g_autofree char *text = ae_parameters_to_declaration (parameters);
  g_assert_cmpstr (text, ==, "@a char(11),@b nvarchar(4000),@c nvarchar(max),@d bigint");

  g_assert_false (ae_parameters_check_bound (parameters, 0, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_assert_nonnull (strstr (error->message, "@a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parameter-plan/good", test_good);
  g_test_add_func ("/parameter-plan/missing-row", test_missing_row);
  g_test_add_func ("/parameter-plan/doubled-row", test_doubled_row);
  g_test_add_func ("/parameter-plan/impossible-schemes", test_impossible_schemes);
  g_test_add_func ("/parameter-plan/required", test_required);
  g_test_add_func ("/parameter-plan/two-keys-in-one", test_two_keys_in_one);
  g_test_add_func ("/parameter-plan/too-many-keys", test_too_many_keys);
  g_test_add_func ("/parameter-plan/cache", test_cache);
  g_test_add_func ("/parameter-plan/cache-limits", test_cache_limits);
  g_test_add_func ("/parameter-plan/learnt", test_learnt);
  g_test_add_func ("/parameter-plan/declaration", test_declaration);

  return g_test_run ();
}
