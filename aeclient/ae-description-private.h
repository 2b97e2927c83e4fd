/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-description.h"
#include "ae-run-facts-private.h"

G_BEGIN_DECLS

AeDescription *ae_description_new (AeRunFacts *facts);

G_END_DECLS
