/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#define AE_INSIDE
#include <aeclient/keystore/ae-certificate-key-store.h>
#include <aeclient/ae-batch.h>
#include <aeclient/ae-column.h>
#include <aeclient/ae-connection.h>
#include <aeclient/ae-cursor.h>
#include <aeclient/ae-decimal.h>
#include <aeclient/ae-description.h>
#include <aeclient/ae-enums.h>
#include <aeclient/ae-error.h>
#include <aeclient/keystore/ae-key-cache.h>
#include <aeclient/keystore/ae-key-request.h>
#include <aeclient/keystore/ae-key-store-provider.h>
#include <aeclient/ae-metadata-cache.h>
#include <aeclient/ae-parameter-info.h>
#include <aeclient/ae-pool.h>
#include <aeclient/ae-query-item.h>
#include <aeclient/ae-query-model.h>
#include <aeclient/ae-row-change.h>
#include <aeclient/ae-row.h>
#include <aeclient/ae-server-message.h>
#include <aeclient/ae-sql-type.h>
#include <aeclient/ae-sqlstate.h>
#include <aeclient/ae-statement.h>
#include <aeclient/ae-table.h>
#include <aeclient/ae-types.h>
#include <aeclient/ae-version-macros.h>
#include <aeclient/ae-version.h>
#undef AE_INSIDE
