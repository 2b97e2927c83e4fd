/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-decimal.h"
#include "tds/ae-tds-value-private.h"

G_BEGIN_DECLS

/* @value is a decimal number. */
AeDecimal *ae_decimal_new_from_tds (const AeTdsValue *value);
const AeTdsValue *ae_decimal_get_tds (const AeDecimal *self);

G_END_DECLS
