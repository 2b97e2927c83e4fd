/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Learning the types that encrypted columns want, of parameters that were not declared.
 *
 *   describe ──▶ it clashes: the error names the wanted type ──▶ declare it, describe again …
 *        └─▶ it does not: the answer, with what was learnt, is the plan
 *
 * The error names no parameter, but the type that it was declared with. When that does not tell
 * which it is, each parameter is described with a type that no other one has; describing sends no
 * values, so any type will do. In the same way the collation of a char or varchar column is made to
 * appear in an error.
 *
 * The server is not trusted. Describing runs nothing and sends no values. What it says can change
 * the type of a value that nobody declared, to one that can be encrypted and holds the value
 * exactly; and such a parameter is from then on one that must be encrypted. */

#include "config.h"

#include "ae-session-query-private.h"

#include <string.h>

#include "ae-debug-private.h"
#include "ae-error.h"
#include "ae-type-clash-private.h"

/* The types that mark parameters while describing. */
#define MOST_CHARACTERS 4000
#define MOST_BYTES 8000

typedef struct
{
  const AeFlow *flow;
  const AeRequest *request;
  AeLearntType *types; /* in the order of the parameters */
  guint n_types;
  gboolean is_marking;
  guint64 transaction; /* before anything was asked */
  guint n_messages;
  gsize messages_size;
} AeLearning;

static void
learning_init (AeLearning *self, const AeFlow *flow, const AeRequest *request)
{
  *self = (AeLearning){
    .flow = flow,
    .request = request,
    .n_types = ae_parameters_get_length (request->parameters),
    .transaction = flow->session->transaction,
    .n_messages = flow->session->messages->len,
    .messages_size = flow->session->messages_size,
  };
  self->types = g_new0 (AeLearntType, self->n_types);
}

static void
learning_clear (AeLearning *self)
{
  for (guint i = 0; i < self->n_types; i++)
    g_clear_pointer (&self->types[i].type, ae_sql_type_free);
  g_clear_pointer (&self->types, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeLearning, learning_clear)

/* What was asked on the way is nothing that the application did. */
static void
forget_messages (AeLearning *self)
{
  AeSession *session = self->flow->session;

  if (session->messages->len > self->n_messages)
    g_ptr_array_set_size (session->messages, (gint) self->n_messages);
  session->messages_size = self->messages_size;
}

/* --- trial declarations -------------------------------------------------------------------- */

static gboolean
is_used (const AeParameters *parameters, const AeSqlType *type)
{
  for (guint i = 0; i < ae_parameters_get_length (parameters); i++)
    {
      g_autoptr (AeSqlType) used = ae_parameter_dup_type (ae_parameters_peek (parameters, i));

      if (ae_sql_type_equal (used, type))
        return TRUE;
    }
  return FALSE;
}

/* Nearly every type can be had from characters, so that what else the statement says still holds;
 * from bytes only bytes. NULL: there are too many parameters. */
static AeSqlType *
make_mark (const AeParameters *parameters, gboolean is_bytes, int *length)
{
  const char *name = is_bytes ? "varbinary" : "nvarchar";

  for (; *length > 0; (*length)--)
    {
      g_autoptr (AeSqlType) type
          = ae_sql_type_new (ae_tds_type_for_name (name, strlen (name)), *length, 0, 0);

      if (!is_used (parameters, type))
        return g_steal_pointer (&type);
    }
  return NULL;
}

static void
declare (AeParameter *parameter, AeSqlType *type)
{
  g_clear_pointer (&parameter->declared, ae_sql_type_free);
  parameter->declared = type;
}

/* The parameters as they are described: learnt, marked, or as the application has them. @probed is
 * marked although it is declared. */
static AeParameters *
make_trial (const AeLearning *self, guint probed)
{
  AeParameters *trial = ae_parameters_copy (self->request->parameters);
  int characters = MOST_CHARACTERS, bytes = MOST_BYTES;

  for (guint i = 0; i < self->n_types; i++)
    if (self->types[i].type != NULL)
      declare (ae_parameters_peek (trial, i), ae_sql_type_copy (self->types[i].type));

  for (guint i = 0; i < self->n_types; i++)
    {
      AeParameter *parameter = ae_parameters_peek (trial, i);
      gboolean is_bytes = i != probed && parameter->value.kind == AE_TDS_VALUE_BYTES;

      if (i != probed && (!self->is_marking || parameter->declared != NULL))
        continue;

      AeSqlType *mark = make_mark (trial, is_bytes, is_bytes ? &bytes : &characters);
      if (mark != NULL)
        declare (parameter, mark);
    }
  return trial;
}

/* --- asking -------------------------------------------------------------------------------- */

static AeParameterPlan *
describe (const AeLearning *self, const AeParameters *trial, GError **error)
{
  g_autofree char *declaration = ae_parameters_to_declaration (trial);

  ae_debug (AE_DEBUG_CACHE, "describing with other types");
  return ae_session_describe (self->flow, self->request, declaration, error);
}

/* With XACT_ABORT the server takes a transaction back for such an error; going on would be without
 * it. */
static gboolean
can_go_on (const AeLearning *self)
{
  return ae_session_is_open (self->flow->session) && !self->flow->session->awaiting_response
         && self->flow->session->transaction == self->transaction;
}

static void
learn_collation (AeLearntType *learnt, const AeClashSide *side)
{
  learnt->has_collation = side->has_collation;
  memcpy (learnt->collation, side->collation, sizeof learnt->collation);
}

/* One type out of an error. FALSE: there is nothing to learn in it. */
static gboolean
learn_from (AeLearning *self, const AeParameters *trial, const GError *failure)
{
  g_auto (AeTypeClash) clash = { 0 };
  AeClashMatch match;

  if (!ae_type_clash_parse (&clash, failure))
    return FALSE;
  ae_type_clash_match (&clash, trial, &match);

  gboolean is_certain
      = match.n_parameters == 1
        && ae_parameters_peek (self->request->parameters, match.index)->declared == NULL
        && self->types[match.index].type == NULL;
  if (is_certain)
    {
      self->types[match.index].type = ae_sql_type_copy (match.wanted->type);
      learn_collation (&self->types[match.index], match.wanted);
      return TRUE;
    }

  /* Several have the type that the error names: mark them, once. */
  if (self->is_marking || clash.n_sides < 2 || match.n_parameters == 1)
    return FALSE;
  self->is_marking = TRUE;
  return TRUE;
}

static gboolean
has_undeclared (const AeRequest *request)
{
  for (guint i = 0; i < ae_parameters_get_length (request->parameters); i++)
    if (ae_parameters_peek (request->parameters, i)->declared == NULL)
      return TRUE;
  return FALSE;
}

/* Each turn learns one type, or begins or ends the marking: there is an end whatever the server
 * says. NULL without an error: nothing came of it. */
static AeParameterPlan *
learn_types (AeLearning *self, const GError *first_failure, GError **error)
{
  g_autoptr (AeParameters) trial = ae_parameters_copy (self->request->parameters);
  g_autoptr (GError) failure = g_error_copy (first_failure);

  while (can_go_on (self) && learn_from (self, trial, failure))
    {
      g_autoptr (AeParameterPlan) plan = NULL;

      ae_parameters_free (trial);
      trial = make_trial (self, self->n_types);
      g_clear_error (&failure);
      plan = describe (self, trial, &failure);
      if (plan != NULL && self->is_marking)
        {
          /* All were found; now with the types that the parameters will have. */
          g_clear_pointer (&plan, ae_parameter_plan_unref);
          self->is_marking = FALSE;
          ae_parameters_free (trial);
          trial = make_trial (self, self->n_types);
          plan = describe (self, trial, &failure);
          if (plan == NULL)
            break;
        }
      if (plan != NULL)
        return g_steal_pointer (&plan);
    }

  /* An error of the server about a trial is of no interest; a lost connection is. */
  if (failure->domain != AE_SERVER_ERROR)
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* --- collations ---------------------------------------------------------------------------- */

gboolean
ae_session_needs_collation (const AeParameterPlan *plan,
                            const AeParameters *parameters,
                            guint index)
{
  const AePlanParameter *planned = &plan->parameters[index];
  const AeParameter *parameter = ae_parameters_peek (parameters, index);
  g_autoptr (AeSqlType) type = planned->learnt.type != NULL
                                   ? ae_sql_type_copy (planned->learnt.type)
                                   : ae_parameter_dup_type (parameter);
  AeTdsTypeInfo info;
  AeTdsValue value;

  if (planned->encryption_type == AE_ENCRYPTION_TYPE_NONE || planned->learnt.has_collation
      || planned->learnt.is_probed || parameter->has_collation)
    return FALSE;
  ae_sql_type_get_info (type, parameter->collation, &info);
  if (parameter->source != NULL)
    return info.id == AE_TDS_TYPE_BIGVARCHAR; /* whatever it will turn out to be */
  ae_parameter_get_value (parameter, &value);
  return ae_session_needs_code_page (&info, &value);
}

/* The collation of a column whose type is known: a parameter of another type makes the server print
 * it. Nothing comes of it: then the value is refused as before. */
static gboolean
probe_collation (AeLearning *self, AeParameterPlan *plan, guint index, GError **error)
{
  g_autoptr (AeParameters) trial = make_trial (self, index);
  g_autoptr (GError) failure = NULL;
  g_autoptr (AeParameterPlan) answer = describe (self, trial, &failure);
  g_auto (AeTypeClash) clash = { 0 };
  AeClashMatch match;

  plan->parameters[index].learnt.is_probed = TRUE;
  if (answer != NULL)
    return TRUE;
  if (failure->domain != AE_SERVER_ERROR || !can_go_on (self))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!ae_type_clash_parse (&clash, failure))
    return TRUE;

  ae_type_clash_match (&clash, trial, &match);
  if (match.n_parameters == 1 && match.index == index
      && g_str_has_suffix (ae_sql_type_get_name (match.wanted->type), "char"))
    learn_collation (&plan->parameters[index].learnt, match.wanted);
  return TRUE;
}

static gboolean
learn_collations (AeLearning *self, AeParameterPlan *plan, GError **error)
{
  for (guint i = 0; i < self->n_types; i++)
    if (ae_session_needs_collation (plan, self->request->parameters, i)
        && !probe_collation (self, plan, i, error))
      return FALSE;
  return TRUE;
}

/* --- the whole ----------------------------------------------------------------------------- */

static AeParameterPlan *
describe_and_learn (AeLearning *self, const char *declaration, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (AeParameterPlan) plan
      = ae_session_describe (self->flow, self->request, declaration, &failure);

  if (plan == NULL)
    {
      g_autoptr (GError) later = NULL;

      /* Of the messages only those of the statement as it was given. */
      self->n_messages = self->flow->session->messages->len;
      self->messages_size = self->flow->session->messages_size;
      if (has_undeclared (self->request))
        plan = learn_types (self, failure, &later);
      if (plan == NULL)
        {
          if (later != NULL)
            g_propagate_error (error, g_steal_pointer (&later));
          else
            g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }

  for (guint i = 0; i < self->n_types; i++)
    {
      plan->parameters[i].learnt = self->types[i];
      if (self->types[i].type != NULL)
        ae_sql_type_copy (self->types[i].type);
    }
  if (!learn_collations (self, plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

AeParameterPlan *
ae_session_learn (const AeFlow *flow,
                  const AeRequest *request,
                  const char *declaration,
                  GError **error)
{
  g_auto (AeLearning) learning = { 0 };

  if (!request->learns_types)
    return ae_session_describe (flow, request, declaration, error);

  learning_init (&learning, flow, request);
  guint n_before = learning.n_messages;
  gsize size_before = learning.messages_size;
  AeParameterPlan *plan = describe_and_learn (&learning, declaration, error);
  if (plan != NULL)
    {
      learning.n_messages = n_before;
      learning.messages_size = size_before;
    }
  forget_messages (&learning);
  return plan;
}
