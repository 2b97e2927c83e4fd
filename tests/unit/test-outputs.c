/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a lying server may return for an output parameter, and that it is not believed. */

#include "config.h"

#include "ae-outputs-private.h"

#include "ae-error.h"

static const guint8 bytes[] = { 42, 0, 0, 0 };

static AeParameters *
make_parameters (void)
{
  AeParameters *parameters = ae_parameters_new ();

  ae_parameters_ensure (parameters, "@in");
  ae_parameters_ensure (parameters, "@out")->is_output = TRUE;
  return parameters;
}

static void
note (AeOutputs *outputs, const char *name, AeTdsCryptoMetadata *crypto)
{
  const AeTdsColumn column
      = { .type = { .id = AE_TDS_TYPE_INTN, .max_length = 4 }, .crypto = crypto };
  const AeTdsToken token
      = { .type = AE_TDS_TOKEN_RETURNVALUE,
          .return_value
          = { .name = name, .column = &column, .cell = { FALSE, bytes, sizeof bytes } } };
  const AeFlow flow = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_outputs_note (outputs, &flow, &token, &error));
  g_assert_no_error (error);
}

/* Values that nobody asked for, and a second one, are passed over. */
static void
test_unwanted (void)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeOutputs) outputs = ae_outputs_new (parameters, NULL);
  g_autoptr (GError) error = NULL;
  gint64 value;

  for (guint i = 0; i < 1000; i++)
    {
      note (outputs, "@in", NULL);
      note (outputs, "@other", NULL);
      note (outputs, "", NULL);
      note (outputs, "@OUT", NULL);
    }
  g_assert_cmpuint (outputs->columns->n_columns, ==, 1);
  g_assert_cmpstr (outputs->columns->columns[0].name, ==, "@out");
  g_assert_true (ae_page_get_int64 (outputs->page, 0, 0, &value, &error));
  g_assert_cmpint (value, ==, 42);
}

static void
assert_refused (AeEncryptionType planned, AeTdsCryptoMetadata *crypto)
{
  g_autoptr (AeParameters) parameters = make_parameters ();
  g_autoptr (AeParameterPlan) plan = ae_parameter_plan_new (2);
  g_autoptr (GError) error = NULL;
  gint64 value;

  plan->parameters[1].encryption_type = planned;
  g_autoptr (AeOutputs) outputs = ae_outputs_new (parameters, plan);
  note (outputs, "@out", crypto);
  g_assert_false (ae_page_get_int64 (outputs->page, 0, 0, &value, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
  g_assert_nonnull (strstr (error->message, "@out"));
}

static void
test_other_than_described (void)
{
  AeTdsCryptoMetadata crypto = { .base = { .id = AE_TDS_TYPE_INTN, .max_length = 4 },
                                 .algorithm = 2,
                                 .encryption_type = 1,
                                 .normalization_version = 1 };
  AeTdsCryptoMetadata unknown = { .algorithm = 3, .encryption_type = 1 };

  assert_refused (AE_ENCRYPTION_TYPE_DETERMINISTIC, NULL);
  assert_refused (AE_ENCRYPTION_TYPE_RANDOMIZED, NULL);
  assert_refused (AE_ENCRYPTION_TYPE_NONE, &crypto);
  assert_refused (AE_ENCRYPTION_TYPE_DETERMINISTIC, &unknown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outputs/unwanted", test_unwanted);
  g_test_add_func ("/outputs/other-than-described", test_other_than_described);
  return g_test_run ();
}
