/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-parameter-info.h"
#include "ae-run-facts-private.h"

G_BEGIN_DECLS

AeParameterInfo *ae_parameter_info_new (AeRunFacts *facts, guint index);

G_END_DECLS
