/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <glib.h>

#ifndef _AE_EXTERN
#define _AE_EXTERN __attribute__ ((visibility ("default"))) extern
#endif

/* One pair of lines per release that adds symbols, as GLib has them. */
#define AE_AVAILABLE_IN_ALL _AE_EXTERN
#define AE_AVAILABLE_IN_1_0 _AE_EXTERN
