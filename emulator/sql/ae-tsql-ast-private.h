/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The syntax tree of a batch. All nodes live in the arena of their tree; the binder writes what it
 * found into the same nodes, so a tree is bound for one execution and then thrown away. */

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-error-private.h"
#include "ae-tsql-type-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlExpr AeTsqlExpr;
typedef struct _AeTsqlSelect AeTsqlSelect;
typedef struct _AeTsqlSource AeTsqlSource;
typedef struct _AeTsqlStatement AeTsqlStatement;
typedef struct _AeTsqlVariable AeTsqlVariable;
typedef struct _AeTsqlFunction AeTsqlFunction;
typedef struct _AeTsqlCte AeTsqlCte;

/* --- arena --- */

typedef struct
{
  GPtrArray *blocks; /* of memory */
  GPtrArray *arrays; /* of GPtrArray */
  GPtrArray *tables; /* of AeTsqlTable: columns that nodes point to */
} AeTsqlArena;

void ae_tsql_arena_init (AeTsqlArena *self);
void ae_tsql_arena_clear (AeTsqlArena *self);
gpointer ae_tsql_arena_alloc (AeTsqlArena *self, gsize size);
char *ae_tsql_arena_copy (AeTsqlArena *self, const char *text, gsize size);
char *ae_tsql_arena_take (AeTsqlArena *self, char *text);
GPtrArray *ae_tsql_arena_list (AeTsqlArena *self);
/* Keeps a reference as long as the arena lives. */
AeTsqlTable *ae_tsql_arena_keep_table (AeTsqlArena *self, AeTsqlTable *table);

/* --- names --- */

typedef struct
{
  const char *database, *schema, *name; /* the first two may be NULL */
  guint32 line;
} AeTsqlName;

/* As errors print it. */
char *ae_tsql_name_to_string (const AeTsqlName *name);

/* --- expressions and conditions --- */

typedef enum
{
  AE_TSQL_EXPR_LITERAL,
  AE_TSQL_EXPR_VARIABLE, /* @x: parameter or variable */
  AE_TSQL_EXPR_GLOBAL,   /* @@x */
  AE_TSQL_EXPR_COLUMN,
  AE_TSQL_EXPR_STAR,    /* t.* in a select list, * in count (*) */
  AE_TSQL_EXPR_DEFAULT, /* DEFAULT among values */
  AE_TSQL_EXPR_UNARY,   /* operator - + ~ */
  AE_TSQL_EXPR_BINARY,  /* operator + - * / % & | ^ */
  AE_TSQL_EXPR_FUNCTION,
  AE_TSQL_EXPR_CAST, /* CAST, CONVERT, and what the binder inserts */
  AE_TSQL_EXPR_CASE, /* left: the value or NULL; arguments: WHEN, THEN …; right: ELSE or NULL */
  AE_TSQL_EXPR_SUBQUERY,
  AE_TSQL_EXPR_COLLATE,
  AE_TSQL_EXPR_NEXT_VALUE, /* NEXT VALUE FOR name */
  AE_TSQL_EXPR_ROWID, /* the number of the row in SQLite: never written, only made for cursors */
  /* conditions */
  AE_TSQL_EXPR_COMPARE, /* operator = < > L (<=) G (>=) ! (<>), and with NULL
                         * as a value N (is not distinct from) D (is distinct from) */
  AE_TSQL_EXPR_AND,
  AE_TSQL_EXPR_OR,
  AE_TSQL_EXPR_NOT,
  AE_TSQL_EXPR_IS_NULL,
  AE_TSQL_EXPR_IN,      /* left; arguments or select */
  AE_TSQL_EXPR_BETWEEN, /* left, right, third */
  AE_TSQL_EXPR_LIKE,    /* left, right, third: ESCAPE or NULL */
  AE_TSQL_EXPR_EXISTS,
  AE_TSQL_EXPR_QUANTIFIED, /* left, operator, select: = ANY (SELECT …); is_all: ALL */
  AE_TSQL_EXPR_UPDATED,    /* UPDATE (name), in a trigger */
} AeTsqlExprKind;

/* OVER (…) */
typedef struct
{
  GPtrArray *partition; /* of AeTsqlExpr */
  GPtrArray *order;     /* of AeTsqlItem */
  char unit;            /* of the frame: r rows, g range; 0 none */
  /* p unbounded preceding, n preceding, c current row, m following, f unbounded following */
  char start, end;
  gint64 start_count, end_count;
  guint32 line;
} AeTsqlOver;

struct _AeTsqlExpr
{
  AeTsqlExprKind kind;
  guint32 line;
  guint depth;
  char operator;
  gboolean negated, distinct, is_try, is_all;
  const char *name, *qualifier, *schema, *database;
  AeTsqlExpr *left, *right, *third;
  GPtrArray *arguments;
  AeTsqlOver *over;
  GPtrArray *within; /* of AeTsqlItem: WITHIN GROUP (ORDER BY …) */
  AeTsqlTypeName *type_name;
  AeTsqlSelect *select;
  AeEmulatorValue literal;

  /* written by the binder */
  gboolean is_bound, nullable, has_aggregate, has_window, is_implicit;
  AeEmulatorType type;
  const AeTsqlEncryption *encryption; /* NULL: plain */
  AeTsqlSource *source;
  guint index;          /* of the column in its source */
  AeTsqlExpr *computed; /* what a computed column is; NULL: it is stored */
  gint style;           /* of CONVERT */
  AeTsqlVariable *variable;
  const AeTsqlFunction *function;
};

/* --- queries --- */

typedef struct
{
  AeTsqlExpr *expr;
  const char *alias;    /* NULL: none */
  const char *variable; /* SELECT @x = expr */
  gboolean descending;  /* ORDER BY */
  guint32 line;
  /* written by the binder */
  AeTsqlVariable *target;
  gboolean is_checked;
  guint position; /* ORDER BY n or an alias: from 1; 0: an expression */
} AeTsqlItem;

typedef enum
{
  AE_TSQL_SOURCE_TABLE,
  AE_TSQL_SOURCE_QUERY,    /* (SELECT …) AS x */
  AE_TSQL_SOURCE_FUNCTION, /* GENERATE_SERIES (…) */
  AE_TSQL_SOURCE_JOIN,
} AeTsqlSourceKind;

/* In the grammar a single capital letter would be taken for a label. */
#define AE_TSQL_CROSS_JOIN 'C'
#define AE_TSQL_UNION_ALL 'A'
#define AE_TSQL_CROSS_APPLY 'Y'
#define AE_TSQL_OUTER_APPLY 'Z'
#define AE_TSQL_IS_SAME 'N'
#define AE_TSQL_IS_OTHER 'D'

#define AE_TSQL_PROCEDURE 'P'
#define AE_TSQL_VIEW 'V'
#define AE_TSQL_USER_FUNCTION 'F'
#define AE_TSQL_TRIGGER 'R'
#define AE_TSQL_SCHEMA 'S'
#define AE_TSQL_SYNONYM 'N'

/* What a column of a source is, wherever it comes from. */
typedef struct
{
  const char *name;
  AeEmulatorType type;
  gboolean nullable, is_identity, is_computed;
  const AeTsqlEncryption *encryption;
  const char *computed_text; /* NULL: stored */
  guint id;                  /* "c<id>" in SQLite */
} AeTsqlSourceColumn;

struct _AeTsqlSource
{
  AeTsqlSourceKind kind;
  guint32 line;
  AeTsqlName name;
  const char *alias;
  GPtrArray *column_aliases; /* of char* */
  GPtrArray *arguments;
  AeTsqlSelect *select;
  AeTsqlSource *left, *right; /* JOIN */
  guint depth;                /* of joins in joins */
  gboolean is_applied;        /* the right of APPLY: it sees what stands left of it */
  char join;                  /* I inner, L left, R right, F full, C cross, Y and Z APPLY */
  AeTsqlExpr *on;

  /* written by the binder */
  guint id; /* "s<id>" in SQLite */
  AeTsqlTable *table;
  AeTsqlCte *cte;        /* the name is one of WITH */
  const char *sql;       /* of a system view */
  const char *packed_by; /* SQLite's function that gives the rows in one value; NULL: none */
  guint n_packed_arguments;
  AeTsqlSourceColumn *columns;
  guint n_columns;
  gboolean outer; /* may be all NULL: the far side of an outer join */
};

/* name (columns) AS (query) */
struct _AeTsqlCte
{
  const char *name;
  guint32 line;
  GPtrArray *column_aliases; /* of char*; NULL: none */
  AeTsqlSelect *select;
  /* written by the binder */
  guint id;         /* "cte<id>" in SQLite */
  AeTsqlCte *outer; /* the one that is visible behind it */
  AeTsqlSourceColumn *columns;
  guint n_columns;
  gboolean is_bound, is_binding, is_recursive, has_anchor;
  guint n_references;      /* in the part that recurs */
  AeTsqlSource *reference; /* the last of them */
  gint64 max_recursion;
};

/* What OPTION says and something is made of. */
typedef struct
{
  gboolean has_max_recursion;
  gint64 max_recursion;
} AeTsqlQueryOptions;

/* FOR XML PATH, FOR JSON PATH */
typedef struct
{
  char kind; /* x XML, j JSON */
  guint32 line;
  const char *element, *root; /* root NULL: none */
  gboolean is_typed, includes_nulls, is_bare;
  /* written by the binder: what is written, while the query has one column */
  const char *spec;
  AeTsqlSourceColumn *columns;
  guint n_columns;
} AeTsqlForClause;

/* One SELECT, the VALUES of a derived table (rows), or two of these under an operator (first,
 * second), which has the items of its first. */
struct _AeTsqlSelect
{
  guint32 line;
  gboolean distinct;
  AeTsqlExpr *top;
  AeTsqlName *into; /* SELECT … INTO; NULL: none */
  gboolean top_percent, top_ties;
  GPtrArray *items;   /* of AeTsqlItem */
  AeTsqlSource *from; /* NULL: none */
  AeTsqlExpr *where, *having;
  GPtrArray *group_by; /* of AeTsqlExpr */
  GPtrArray *order_by; /* of AeTsqlItem */
  AeTsqlExpr *offset, *fetch;
  char set_operator; /* U union, A union all, E except, I intersect; 0 none */
  AeTsqlSelect *first, *second;
  GPtrArray *rows; /* of GPtrArray of AeTsqlExpr */
  GPtrArray *ctes; /* of AeTsqlCte */
  AeTsqlQueryOptions options;
  AeTsqlForClause *for_clause; /* NULL: none */
  guint64 *group_sets;         /* bits over group_by, written by the binder; NULL: one grouping */
  guint n_group_sets;
  guint depth; /* of operators in operators */

  /* written by the binder */
  AeTsqlSourceColumn *columns;
  guint n_columns;
  gboolean is_bound, is_grouped, assigns;
  guint n_hidden;          /* set by the emitter: what orders is selected too */
  gboolean checks_rows;    /* of a view: what changes through it must stay in it */
  gboolean gives_rowid;    /* of WITH through which rows change: the rowid of its table is "r" */
  AeTsqlSource *recursion; /* of a term that mentions its own WITH name: that place */
};

/* --- statements --- */

typedef enum
{
  AE_TSQL_STATEMENT_SELECT,
  AE_TSQL_STATEMENT_INSERT,
  AE_TSQL_STATEMENT_UPDATE,
  AE_TSQL_STATEMENT_DELETE,
  AE_TSQL_STATEMENT_TRUNCATE,
  AE_TSQL_STATEMENT_MERGE,
  AE_TSQL_STATEMENT_DECLARE,
  AE_TSQL_STATEMENT_SET_VARIABLE,
  AE_TSQL_STATEMENT_SET_OPTION,
  AE_TSQL_STATEMENT_IF,
  AE_TSQL_STATEMENT_WHILE,
  AE_TSQL_STATEMENT_LABEL,
  AE_TSQL_STATEMENT_GOTO,
  AE_TSQL_STATEMENT_DECLARE_CURSOR,
  AE_TSQL_STATEMENT_OPEN_CURSOR,
  AE_TSQL_STATEMENT_FETCH,
  AE_TSQL_STATEMENT_CLOSE_CURSOR,
  AE_TSQL_STATEMENT_DEALLOCATE_CURSOR,
  AE_TSQL_STATEMENT_BREAK,
  AE_TSQL_STATEMENT_CONTINUE,
  AE_TSQL_STATEMENT_BLOCK,
  AE_TSQL_STATEMENT_TRY,
  AE_TSQL_STATEMENT_RETURN,
  AE_TSQL_STATEMENT_PRINT,
  AE_TSQL_STATEMENT_RAISERROR,
  AE_TSQL_STATEMENT_THROW,
  AE_TSQL_STATEMENT_USE,
  AE_TSQL_STATEMENT_WAITFOR,
  AE_TSQL_STATEMENT_BEGIN_TRANSACTION,
  AE_TSQL_STATEMENT_COMMIT,
  AE_TSQL_STATEMENT_ROLLBACK,
  AE_TSQL_STATEMENT_SAVE,
  AE_TSQL_STATEMENT_EXECUTE,
  AE_TSQL_STATEMENT_EXECUTE_TEXT,
  AE_TSQL_STATEMENT_CREATE_TABLE,
  AE_TSQL_STATEMENT_DROP_TABLE,
  AE_TSQL_STATEMENT_ALTER_TABLE_ADD,
  AE_TSQL_STATEMENT_ALTER_TABLE_COLUMN,
  AE_TSQL_STATEMENT_ALTER_TABLE_DROP,
  AE_TSQL_STATEMENT_ALTER_TABLE_CHECK, /* [NO]CHECK CONSTRAINT */
  AE_TSQL_STATEMENT_CREATE_INDEX,
  AE_TSQL_STATEMENT_ALTER_INDEX,
  AE_TSQL_STATEMENT_DROP_INDEX,
  AE_TSQL_STATEMENT_CREATE_DATABASE,
  AE_TSQL_STATEMENT_CREATE_TYPE,
  AE_TSQL_STATEMENT_DROP_TYPE,
  AE_TSQL_STATEMENT_CREATE_CMK,
  AE_TSQL_STATEMENT_DROP_CMK,
  AE_TSQL_STATEMENT_CREATE_CEK,
  AE_TSQL_STATEMENT_ALTER_CEK,
  AE_TSQL_STATEMENT_DROP_CEK,
  AE_TSQL_STATEMENT_INSERT_BULK,
  AE_TSQL_STATEMENT_PRINCIPAL,   /* CREATE, ALTER and DROP of LOGIN, USER and ROLE */
  AE_TSQL_STATEMENT_PERMISSION,  /* GRANT, DENY, REVOKE */
  AE_TSQL_STATEMENT_IMPERSONATE, /* EXECUTE AS, REVERT */
  AE_TSQL_STATEMENT_CLEAR_CACHE, /* ALTER DATABASE SCOPED CONFIGURATION … */
  AE_TSQL_STATEMENT_MODULE,      /* CREATE or ALTER PROCEDURE, VIEW … */
  AE_TSQL_STATEMENT_DROP_MODULE,
  AE_TSQL_STATEMENT_CREATE_SYNONYM,
  AE_TSQL_STATEMENT_CREATE_SCHEMA,
  AE_TSQL_STATEMENT_DROP_SCHEMA,
  AE_TSQL_STATEMENT_CREATE_SEQUENCE,
  AE_TSQL_STATEMENT_ALTER_SEQUENCE,
  AE_TSQL_STATEMENT_DROP_SEQUENCE,
  AE_TSQL_STATEMENT_ENABLE_TRIGGER, /* and DISABLE */
  AE_TSQL_STATEMENT_TRANSFER,       /* ALTER SCHEMA … TRANSFER */
} AeTsqlStatementKind;

/* name = value, or name (options), in WITH (…) */
typedef struct
{
  const char *name;
  guint32 line;
  char kind; /* i identifier, s string, b binary, n number, l list */
  const char *text;
  gsize size;
  GPtrArray *list;
} AeTsqlOption;

typedef struct
{
  const char *name; /* @x, or NULL for an argument by position */
  AeTsqlTypeName *type_name;
  GPtrArray *elements; /* of AeTsqlElement: of TABLE (…); then there is no type name */
  AeTsqlExpr *value;
  gboolean output, readonly;
  guint32 line;
} AeTsqlDeclaration;

/* What stands before the body of a procedure, view, function or trigger. The body is the rest of
 * the batch. */
typedef struct
{
  char kind;                /* AE_TSQL_PROCEDURE … */
  gboolean creates, alters; /* CREATE, ALTER; both: CREATE OR ALTER */
  AeTsqlTypeName *returns;  /* a scalar function */
  gboolean returns_table, encrypts /* WITH ENCRYPTION: the text is not shown */;
  gboolean checks_rows;     /* a view WITH CHECK OPTION */
  AeTsqlName parent;        /* of a trigger */
  GPtrArray *events;        /* of AeTsqlOption: of a trigger */
  const char *verb, *alter; /* in the text of the batch: CREATE or ALTER; the words OR ALTER */
  gsize verb_size, alter_size;
  /* Set when the batch is complete. */
  GPtrArray *body;        /* of AeTsqlStatement */
  const char *definition; /* the text, as CREATE */
} AeTsqlModuleHeader;

typedef struct
{
  AeTsqlExpr *column;   /* or */
  const char *variable; /* SET @x = … in UPDATE */
  AeTsqlExpr *value;
  char operator; /* of += and its kin; 0 */
  /* written by the binder */
  guint index;
  AeTsqlVariable *target;
} AeTsqlAssignment;

/* A column, or a constraint of the table (name NULL, columns set). */
typedef struct
{
  const char *name;
  guint32 line;
  AeTsqlTypeName *type_name;
  const char *collation, *constraint;
  gboolean has_null, null, has_identity, primary, unique;
  gint64 seed, increment;
  const char *default_text;
  const char *computed_text;
  GPtrArray *encryption; /* of AeTsqlOption */
  GPtrArray *columns;    /* of char* */
  const char *rejected;  /* a clause that is parsed only to refuse it with an encrypted column */
  const char *key_name, *default_name; /* of constraints at a column */
  gboolean rowguid, persisted, with_values;
  GPtrArray *constraints; /* of AeTsqlElement: CHECK and REFERENCES at a column */
  /* CHECK, FOREIGN KEY */
  char kind; /* C, F; 0: none of them */
  const char *text;
  AeTsqlName target;
  GPtrArray *target_columns; /* of char*; NULL: the primary key */
  AeTsqlAction on_delete, on_update;
} AeTsqlElement;

/* OUTPUT items INTO name (columns) */
typedef struct
{
  GPtrArray *items; /* of AeTsqlItem */
  AeTsqlName name;
  GPtrArray *columns; /* of char*; NULL: all */
} AeTsqlOutputInto;

/* While parsing. */
typedef struct
{
  GPtrArray *items;
  AeTsqlOutputInto *into;
} AeTsqlOutputClause;

/* WHEN … THEN … of MERGE. */
typedef struct
{
  char kind;   /* m matched, t not matched by target, s not matched by source */
  char action; /* I, U, D */
  guint32 line;
  AeTsqlExpr *condition;  /* NULL: always */
  GPtrArray *assignments; /* of AeTsqlAssignment */
  GPtrArray *columns;     /* of char*; NULL: all */
  GPtrArray *values;      /* of AeTsqlExpr; NULL: DEFAULT VALUES */
  /* written by the binder */
  struct _AeTsqlChange *change;
} AeTsqlMergeClause;

struct _AeTsqlStatement
{
  AeTsqlStatementKind kind;
  guint32 line;
  AeTsqlName name;
  const char *text; /* a name, an option, the savepoint … */
  AeTsqlSelect *select;
  AeTsqlExpr *condition, *value;
  AeTsqlStatement *then, *otherwise;
  GPtrArray *statements, *handlers; /* of AeTsqlStatement: BLOCK, TRY and its CATCH */
  GPtrArray *columns;               /* of char*: INSERT, CREATE INDEX */
  GPtrArray *rows;                  /* of GPtrArray of AeTsqlExpr */
  GPtrArray *output;                /* of AeTsqlItem: what the client gets */
  AeTsqlOutputInto *into;           /* OUTPUT … INTO; NULL: none */
  GPtrArray *clauses;               /* of AeTsqlMergeClause */
  GPtrArray *assignments;           /* of AeTsqlAssignment */
  GPtrArray *declarations;          /* of AeTsqlDeclaration: DECLARE, EXEC */
  GPtrArray *options;               /* of AeTsqlOption */
  GPtrArray *words;                 /* of AeTsqlOption: SET */
  GPtrArray *elements;              /* of AeTsqlElement */
  GPtrArray *names;                 /* of AeTsqlName: DROP TABLE */
  GPtrArray *values;                /* of AeTsqlExpr: RAISERROR, THROW */
  AeTsqlSource *from;
  AeTsqlExpr *where, *top;
  AeTsqlStatement *execute; /* INSERT … EXEC */
  const char *query_text;   /* of a cursor */
  char way;                 /* FETCH: n next, p prior, f first, l last, a absolute, r relative */
  const char *way_name;
  AeTsqlModuleHeader *module;
  GPtrArray *ctes;                  /* of AeTsqlCte: WITH before INSERT, UPDATE, DELETE */
  AeTsqlQueryOptions query_options; /* of UPDATE, DELETE and MERGE; INSERT has them in its query */
  gboolean flag; /* IF EXISTS, UNIQUE, DEFAULT VALUES, ADD (against DROP) VALUE */
};

G_END_DECLS
