/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The T-SQL that the emulator knows, as a syntax tree. What is missing here is a syntax error to
 * the client (docs/emulator-sql.md lists what is there). Actions only build nodes; meaning is the
 * binder's. */

%include {
#include "config.h"

#include <string.h>

#include "ae-tsql-grammar.h"
#include "ae-tsql-grammar-private.h"
#include "ae-tsql-parser-private.h"

/* lemon exports more than anybody calls. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
}

%name ae_tsql_grammar
%token_prefix TK_
%token_type { AeTsqlToken }
%extra_context { AeTsqlTree *tree }
%stack_size 400
%stack_overflow { ae_tsql_tree_too_deep (tree); }
%syntax_error { ae_tsql_tree_syntax_error (tree, &TOKEN); }
%token_destructor { (void) tree; (void) $$; }

%fallback ID
  CATCH CLEAR CONFIGURATION DELAY ENCRYPTED ENCRYPTION FIRST MASTER
  NEXT OFFSET OUT OUTPUT PRECISION PROCEDURE_CACHE READONLY ROWS ROW SCOPED THROW TRY TYPE VALUE
  WORK ONLY
  ABSOLUTE APPLY AT FOLLOWING LAST PRIOR RELATIVE PARTITION PRECEDING RANGE TIES TIME UNBOUNDED WITHIN ZONE.
%fallback ID AFTER RETURNS SYNONYM TRANSFER.
%fallback ID LOGIN ROLE SEQUENCE.

%nonassoc SUBQUERY.
%nonassoc RP.
%nonassoc NOELSE.
%nonassoc ELSE.
%left OR.
%left AND.
%right NOT.
%left UNION EXCEPT.
%left INTERSECT.
%left PLUS MINUS BITAND BITOR BITXOR.
%left STAR SLASH PERCENT.
%left COLLATE AT.
%right UMINUS BITNOT.

%type batch { GPtrArray* }
%type statements { GPtrArray* }
%type statement { AeTsqlStatement* }
%type expr { AeTsqlExpr* }
%type primary { AeTsqlExpr* }
%type literal { AeTsqlExpr* }
%type condition { AeTsqlExpr* }
%type expr_list { GPtrArray* }
%type arguments { GPtrArray* }
%type whens { GPtrArray* }
%type simple_whens { GPtrArray* }
%type else_opt { AeTsqlExpr* }
%type comparison { char }
%type dotted { AeTsqlDotted }
%type function_name { AeTsqlToken }
%type type_name { AeTsqlTypeName* }
%type type_head { AeTsqlTypeName* }
%type signed { gint64 }

start ::= batch(A). { tree->statements = A; }

batch(A) ::= statements(A).
/* The first statement may call a procedure without EXEC. */
batch(A) ::= dotted(N) call_arguments_opt(B) SEMI statements(C). {
  AeTsqlStatement *call = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE, &N.token);
  call->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  call->declarations = B;
  g_ptr_array_insert (C, 0, call);
  A = C;
}
batch(A) ::= dotted(N) call_arguments_opt(B). {
  AeTsqlStatement *call = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE, &N.token);
  call->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  call->declarations = B;
  A = ae_tsql_tree_append (tree, NULL, call);
}

statements(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
statements(A) ::= statements(A) SEMI.
statements(A) ::= statements(A) statement(B). { ae_tsql_tree_append (tree, A, B); }

/* --- names ------------------------------------------------------------------------------------ */

dotted(A) ::= ID(B). {
  A.token = B;
  A.parts = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_text (tree, &B));
}
dotted(A) ::= dotted(A) DOT ID(B). {
  ae_tsql_tree_append (tree, A.parts, (gpointer) ae_tsql_tree_text (tree, &B));
}
dotted(A) ::= dotted(A) DOT DOT ID(B). {
  ae_tsql_tree_append (tree, A.parts, NULL);
  ae_tsql_tree_append (tree, A.parts, (gpointer) ae_tsql_tree_text (tree, &B));
}

%type name_list { GPtrArray* }
name_list(A) ::= ID(B). {
  A = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_text (tree, &B));
}
name_list(A) ::= name_list(A) COMMA ID(B). {
  ae_tsql_tree_append (tree, A, (gpointer) ae_tsql_tree_text (tree, &B));
}

/* --- types ------------------------------------------------------------------------------------ */

type_head(A) ::= ID(X). { A = ae_tsql_tree_type_name (tree, &X); }
type_head(A) ::= ID(S) DOT ID(X). {
  A = ae_tsql_tree_type_name (tree, &X);
  A->schema = ae_tsql_tree_text (tree, &S);
}

type_name(A) ::= type_head(A).
type_name(A) ::= type_head(A) LP signed(C) RP. {
  A->n_arguments = 1;
  A->arguments[0] = C;
}
type_name(A) ::= type_head(A) LP signed(C) COMMA signed(D) RP. {
  A->n_arguments = 2;
  A->arguments[0] = C;
  A->arguments[1] = D;
}
type_name(A) ::= type_head(A) LP ID(C) RP. {
  A->is_max = g_ascii_strcasecmp (ae_tsql_tree_text (tree, &C), "max") == 0;
  if (!A->is_max)
    ae_tsql_tree_syntax_error (tree, &C);
}
type_name(A) ::= DOUBLE(B) PRECISION. {
  A = ae_tsql_tree_type_name (tree, &B);
  A->name = ae_tsql_arena_copy (&tree->arena, "float", 5);
}

signed(A) ::= INTEGER(B). { A = ae_tsql_tree_integer (tree, &B, FALSE); }
signed(A) ::= MINUS INTEGER(B). { A = ae_tsql_tree_integer (tree, &B, TRUE); }

/* --- expressions ------------------------------------------------------------------------------ */

literal(A) ::= INTEGER(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= DECIMAL(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= FLOAT(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= MONEY(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= STRING(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= NSTRING(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= BINARY(B). { A = ae_tsql_tree_literal (tree, &B); }
literal(A) ::= NULL(B). { A = ae_tsql_tree_null (tree, &B); }

function_name(A) ::= COALESCE(X). { A = X; }
function_name(A) ::= LEFT(X). { A = X; }
function_name(A) ::= NULLIF(X). { A = X; }
function_name(A) ::= RIGHT(X). { A = X; }

arguments(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
arguments(A) ::= expr_list(A).

primary(A) ::= literal(A).
primary(A) ::= VARIABLE(B). { A = ae_tsql_tree_variable (tree, &B); }
primary(A) ::= GLOBAL(B). {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_GLOBAL, B.line);
  A->name = ae_tsql_tree_text (tree, &B);
}
primary(A) ::= dotted(B). { A = ae_tsql_tree_column (tree, B.parts, B.token.line); }
primary(A) ::= dotted(B) LP arguments(C) RP. {
  A = ae_tsql_tree_call (tree, B.parts, B.token.line, C);
}
primary(A) ::= function_name(B) LP arguments(C) RP. {
  A = ae_tsql_tree_function (tree, ae_tsql_tree_text (tree, &B), B.line, C);
}
primary(A) ::= dotted(B) LP STAR(S) RP. {
  AeTsqlExpr *star = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_STAR, S.line);
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line,
                             ae_tsql_tree_append (tree, NULL, star));
}
primary(A) ::= dotted(B) LP DISTINCT expr(C) RP. {
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line,
                             ae_tsql_tree_append (tree, NULL, C));
  A->distinct = TRUE;
}
primary(A) ::= dotted(B) LP ALL expr(C) RP. {
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line,
                             ae_tsql_tree_append (tree, NULL, C));
}
primary(A) ::= dotted(B) LP arguments(C) RP OVER(T) LP over(D) RP. {
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line, C);
  A->over = D;
  A->over->line = T.line;
}
primary(A) ::= dotted(B) LP STAR(S) RP OVER(T) LP over(D) RP. {
  AeTsqlExpr *star = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_STAR, S.line);
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line,
                             ae_tsql_tree_append (tree, NULL, star));
  A->over = D;
  A->over->line = T.line;
}
primary(A) ::= dotted(B) LP DISTINCT expr(C) RP OVER(T) LP over(D) RP. {
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line,
                             ae_tsql_tree_append (tree, NULL, C));
  A->distinct = TRUE;
  A->over = D;
  A->over->line = T.line;
}
primary(A) ::= dotted(B) LP arguments(C) RP WITHIN GROUP LP ORDER BY order_list(D) RP. {
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line, C);
  A->within = D;
}
/* TRIM (characters FROM text) */
primary(A) ::= dotted(B) LP expr(C) FROM expr(D) RP. {
  A = ae_tsql_tree_function (tree, g_ptr_array_index (B.parts, B.parts->len - 1), B.token.line,
                             ae_tsql_tree_append (tree, NULL, D));
  ae_tsql_tree_append (tree, A->arguments, C);
}
primary(A) ::= NEXT_VALUE(T) VALUE FOR dotted(B). {
  A = ae_tsql_tree_column (tree, B.parts, T.line);
  A->kind = AE_TSQL_EXPR_NEXT_VALUE;
  A->database = A->schema;
  A->schema = A->qualifier;
}
primary(A) ::= CURRENT_TIMESTAMP(B). {
  A = ae_tsql_tree_function (tree, "getdate", B.line, ae_tsql_arena_list (&tree->arena));
}
primary(A) ::= CURRENT_USER(B). {
  A = ae_tsql_tree_function (tree, "user_name", B.line, ae_tsql_arena_list (&tree->arena));
}
primary(A) ::= SYSTEM_USER(B). {
  A = ae_tsql_tree_function (tree, "suser_sname", B.line, ae_tsql_arena_list (&tree->arena));
}
primary(A) ::= CAST LP expr(B) AS type_name(C) RP. {
  A = ae_tsql_tree_cast (tree, B, C, NULL, FALSE);
}
primary(A) ::= TRY_CAST LP expr(B) AS type_name(C) RP. {
  A = ae_tsql_tree_cast (tree, B, C, NULL, TRUE);
}
primary(A) ::= CONVERT LP type_name(B) COMMA expr(C) RP. {
  A = ae_tsql_tree_cast (tree, C, B, NULL, FALSE);
}
primary(A) ::= CONVERT LP type_name(B) COMMA expr(C) COMMA expr(D) RP. {
  A = ae_tsql_tree_cast (tree, C, B, D, FALSE);
}
primary(A) ::= TRY_CONVERT LP type_name(B) COMMA expr(C) RP. {
  A = ae_tsql_tree_cast (tree, C, B, NULL, TRUE);
}
primary(A) ::= TRY_CONVERT LP type_name(B) COMMA expr(C) COMMA expr(D) RP. {
  A = ae_tsql_tree_cast (tree, C, B, D, TRUE);
}
primary(A) ::= IIF(T) LP condition(B) COMMA expr(C) COMMA expr(D) RP. {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_CASE, T.line);
  A->arguments = ae_tsql_tree_append (tree, NULL, B);
  ae_tsql_tree_append (tree, A->arguments, C);
  A->right = D;
  ae_tsql_tree_deepen_all (tree, A, A->arguments);
  ae_tsql_tree_deepen (tree, A, D);
}
primary(A) ::= CASE(T) whens(B) else_opt(C) END. {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_CASE, T.line);
  A->arguments = B;
  A->right = C;
  ae_tsql_tree_deepen_all (tree, A, B);
  ae_tsql_tree_deepen (tree, A, C);
}
primary(A) ::= CASE(T) expr(V) simple_whens(B) else_opt(C) END. {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_CASE, T.line);
  A->left = V;
  A->arguments = B;
  A->right = C;
  ae_tsql_tree_deepen (tree, A, V);
  ae_tsql_tree_deepen_all (tree, A, B);
  ae_tsql_tree_deepen (tree, A, C);
}
primary(A) ::= LP expr(X) RP. { A = X; }
/* {d '2020-01-01'}, {fn f (x)}: what ODBC clients write. */
primary(A) ::= LBRACE ID(K) primary(X) RBRACE. { A = ae_tsql_tree_escape (tree, &K, X); }
primary(A) ::= subquery(B). [SUBQUERY] {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_SUBQUERY, B->line);
  A->select = B;
}

whens(A) ::= WHEN condition(B) THEN expr(C). {
  A = ae_tsql_tree_append (tree, NULL, B);
  ae_tsql_tree_append (tree, A, C);
}
whens(A) ::= whens(A) WHEN condition(B) THEN expr(C). {
  ae_tsql_tree_append (tree, A, B);
  ae_tsql_tree_append (tree, A, C);
}
simple_whens(A) ::= WHEN expr(B) THEN expr(C). {
  A = ae_tsql_tree_append (tree, NULL, B);
  ae_tsql_tree_append (tree, A, C);
}
simple_whens(A) ::= simple_whens(A) WHEN expr(B) THEN expr(C). {
  ae_tsql_tree_append (tree, A, B);
  ae_tsql_tree_append (tree, A, C);
}
else_opt(A) ::= . { A = NULL; }
else_opt(A) ::= ELSE expr(X). { A = X; }

expr(A) ::= primary(A).
expr(A) ::= expr(B) PLUS expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '+', B, C);
}
expr(A) ::= expr(B) MINUS expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '-', B, C);
}
expr(A) ::= expr(B) STAR expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '*', B, C);
}
expr(A) ::= expr(B) SLASH expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '/', B, C);
}
expr(A) ::= expr(B) PERCENT expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '%', B, C);
}
expr(A) ::= expr(B) BITAND expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '&', B, C);
}
expr(A) ::= expr(B) BITOR expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '|', B, C);
}
expr(A) ::= expr(B) BITXOR expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, '^', B, C);
}
expr(A) ::= MINUS expr(B). [UMINUS] {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_UNARY, '-', B, NULL);
}
expr(A) ::= PLUS expr(X). [UMINUS] { A = X; }
expr(A) ::= BITNOT expr(B). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_UNARY, '~', B, NULL);
}
expr(A) ::= expr(B) COLLATE ID(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_COLLATE, 0, B, NULL);
  A->name = ae_tsql_tree_text (tree, &C);
}

expr(A) ::= expr(B) AT(T) TIME ZONE primary(C). [AT] {
  A = ae_tsql_tree_function (tree, AE_TSQL_AT_TIME_ZONE, T.line, ae_tsql_tree_append (tree, NULL, B));
  ae_tsql_tree_append (tree, A->arguments, C);
}

expr_list(A) ::= expr(B). { A = ae_tsql_tree_append (tree, NULL, B); }
expr_list(A) ::= expr_list(A) COMMA expr(B). { ae_tsql_tree_append (tree, A, B); }

/* --- windows ---------------------------------------------------------------------------------- */

%type over { AeTsqlOver* }
%type partition_opt { GPtrArray* }
%type frame_unit { char }
%type frame_bound { AeTsqlFrameBound }

over(A) ::= partition_opt(B). { A = ae_tsql_tree_over (tree, B, NULL); }
over(A) ::= partition_opt(B) ORDER BY order_list(C). { A = ae_tsql_tree_over (tree, B, C); }
over(A) ::= partition_opt(B) ORDER BY order_list(C) frame_unit(U) frame_bound(D). {
  AeTsqlFrameBound current = { .kind = 'c' };
  A = ae_tsql_tree_over (tree, B, C);
  ae_tsql_tree_frame (A, U, &D, &current);
}
over(A) ::= partition_opt(B) ORDER BY order_list(C) frame_unit(U)
            BETWEEN frame_bound(D) AND frame_bound(E). {
  A = ae_tsql_tree_over (tree, B, C);
  ae_tsql_tree_frame (A, U, &D, &E);
}
partition_opt(A) ::= . { A = NULL; }
partition_opt(A) ::= PARTITION BY expr_list(X). { A = X; }
frame_unit(A) ::= ROWS. { A = 'r'; }
frame_unit(A) ::= RANGE. { A = 'g'; }
frame_bound(A) ::= UNBOUNDED PRECEDING. { A = (AeTsqlFrameBound){ .kind = 'p' }; }
frame_bound(A) ::= UNBOUNDED FOLLOWING. { A = (AeTsqlFrameBound){ .kind = 'f' }; }
frame_bound(A) ::= CURRENT ROW. { A = (AeTsqlFrameBound){ .kind = 'c' }; }
frame_bound(A) ::= INTEGER(B) PRECEDING. {
  A = (AeTsqlFrameBound){ .kind = 'n', .count = ae_tsql_tree_integer (tree, &B, FALSE) };
}
frame_bound(A) ::= INTEGER(B) FOLLOWING. {
  A = (AeTsqlFrameBound){ .kind = 'm', .count = ae_tsql_tree_integer (tree, &B, FALSE) };
}

/* --- conditions ------------------------------------------------------------------------------- */

comparison(A) ::= EQ. { A = '='; }
comparison(A) ::= NE. { A = '!'; }
comparison(A) ::= LT. { A = '<'; }
comparison(A) ::= GT. { A = '>'; }
comparison(A) ::= LE. { A = 'L'; }
comparison(A) ::= GE. { A = 'G'; }

%type not_opt { gboolean }
not_opt(A) ::= . { A = FALSE; }
not_opt(A) ::= NOT. { A = TRUE; }

condition(A) ::= LP condition(X) RP. { A = X; }
condition(A) ::= condition(B) AND condition(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_AND, 0, B, C);
}
condition(A) ::= condition(B) OR condition(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_OR, 0, B, C);
}
condition(A) ::= NOT condition(B). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_NOT, 0, B, NULL);
}
condition(A) ::= expr(B) comparison(O) expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_COMPARE, O, B, C);
}
condition(A) ::= expr(B) IS not_opt(N) NULL. {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_IS_NULL, 0, B, NULL);
  A->negated = N;
}
condition(A) ::= expr(B) not_opt(N) IN LP expr_list(C) RP. {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_IN, 0, B, NULL);
  A->negated = N;
  A->arguments = C;
  ae_tsql_tree_deepen_all (tree, A, C);
}
condition(A) ::= expr(B) not_opt(N) IN subquery(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_IN, 0, B, NULL);
  A->negated = N;
  A->select = C;
}
condition(A) ::= expr(B) not_opt(N) BETWEEN expr(C) AND expr(D). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BETWEEN, 0, B, C);
  A->negated = N;
  A->third = D;
  ae_tsql_tree_deepen (tree, A, D);
}
condition(A) ::= expr(B) not_opt(N) LIKE expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_LIKE, 0, B, C);
  A->negated = N;
}
condition(A) ::= expr(B) not_opt(N) LIKE expr(C) ESCAPE expr(D). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_LIKE, 0, B, C);
  A->negated = N;
  A->third = D;
  ae_tsql_tree_deepen (tree, A, D);
}
condition(A) ::= expr(B) comparison(O) quantifier(Q) subquery(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_QUANTIFIED, O, B, NULL);
  A->is_all = Q;
  A->select = C;
}
condition(A) ::= expr(B) IS not_opt(N) DISTINCT FROM expr(C). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_COMPARE, N ? AE_TSQL_IS_SAME : AE_TSQL_IS_OTHER,
                              B, C);
}
%type quantifier { gboolean }
quantifier(A) ::= ALL. { A = TRUE; }
quantifier(A) ::= ANY. { A = FALSE; }
quantifier(A) ::= SOME. { A = FALSE; }
condition(A) ::= UPDATE(T) LP ID(B) RP. {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_UPDATED, T.line);
  A->name = ae_tsql_tree_text (tree, &B);
}
condition(A) ::= EXISTS(T) subquery(B). {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_EXISTS, T.line);
  A->select = B;
}

/* --- queries ---------------------------------------------------------------------------------- */

%type query { AeTsqlSelect* }
%type terms { AeTsqlSelect* }
%type inner_terms { AeTsqlSelect* }
%type any_terms { AeTsqlSelect* }
%type inner_query { AeTsqlSelect* }
%type subquery { AeTsqlSelect* }
%type tail { AeTsqlTail }
%type query_term { AeTsqlSelect* }
%type options_opt { AeTsqlQueryOptions }
%type top { AeTsqlTop }
%type distinct_opt { gboolean }
%type top_opt { AeTsqlExpr* }
%type items { GPtrArray* }
%type item { AeTsqlItem* }
%type alias { AeTsqlToken }
%type from_opt { AeTsqlSource* }
%type source { AeTsqlSource* }
%type simple_source { AeTsqlSource* }
%type sources { AeTsqlSource* }
%type join { char }
%type alias_opt { const char* }
%type where_opt { AeTsqlExpr* }
%type group_opt { GPtrArray* }
%type having_opt { AeTsqlExpr* }
%type order_list { GPtrArray* }
%type order_item { AeTsqlItem* }
%type descending { gboolean }

%type cte_list { GPtrArray* }
%type cte { AeTsqlCte* }
%type option_words { GPtrArray* }

cte_list(A) ::= cte(B). { A = ae_tsql_tree_append (tree, NULL, B); }
cte_list(A) ::= cte_list(A) COMMA cte(B). { ae_tsql_tree_append (tree, A, B); }
cte(A) ::= ID(N) column_list_opt(C) AS subquery(B). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->name = ae_tsql_tree_text (tree, &N);
  A->line = N.line;
  A->column_aliases = C;
  A->select = B;
}

query(A) ::= terms(A) tail(T). { ae_tsql_tree_tail (tree, A, &T); }
/* In parentheses a query may begin with one. */
inner_query(A) ::= query(A).
inner_query(A) ::= inner_terms(A) tail(T). { ae_tsql_tree_tail (tree, A, &T); }
subquery(A) ::= LP inner_query(X) RP. { A = X; }
subquery(A) ::= LP subquery(X) RP. { A = X; }

tail(A) ::= for_opt(F) options_opt(O). { A = (AeTsqlTail){ .options = O, .for_clause = F }; }
tail(A) ::= ORDER BY order_list(B) for_opt(F) options_opt(O). {
  A = (AeTsqlTail){ .order_by = B, .options = O, .for_clause = F };
}
tail(A) ::= ORDER BY order_list(B) OFFSET expr(C) row_word for_opt(F) options_opt(O). {
  A = (AeTsqlTail){ .order_by = B, .offset = C, .options = O, .for_clause = F };
}
tail(A) ::= ORDER BY order_list(B) OFFSET expr(C) row_word
            FETCH next_word expr(D) row_word ONLY for_opt(F) options_opt(O). {
  A = (AeTsqlTail){ .order_by = B, .offset = C, .fetch = D, .options = O, .for_clause = F };
}
%type for_opt { AeTsqlForClause* }
%type for_words { GPtrArray* }
%type for_word { AeTsqlOption* }
for_opt(A) ::= . { A = NULL; }
for_opt(A) ::= FOR(T) ID(K) for_words(B). { A = ae_tsql_tree_for_clause (tree, &T, &K, B); }
/* What a cursor is for. */
for_opt(A) ::= FOR READ ONLY. { A = NULL; }
for_opt(A) ::= FOR UPDATE. { A = NULL; }
for_opt(A) ::= FOR UPDATE OF name_list. { A = NULL; }
for_words(A) ::= for_word(B). { A = ae_tsql_tree_append (tree, NULL, B); }
for_words(A) ::= for_words(A) COMMA for_word(B). { ae_tsql_tree_append (tree, A, B); }
for_word(A) ::= ID(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
for_word(A) ::= ID(B) LP STRING(C) RP. { A = ae_tsql_tree_named_option (tree, &B, &C, 's'); }
for_word(A) ::= ID(B) LP NSTRING(C) RP. { A = ae_tsql_tree_named_option (tree, &B, &C, 's'); }

row_word ::= ROW.
row_word ::= ROWS.
next_word ::= NEXT.
next_word ::= FIRST.

/* The same operators three times: behind SELECT, behind a parenthesis, behind an operator. */
terms(A) ::= query_term(A).
terms(A) ::= terms(B) UNION any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'U', C);
}
terms(A) ::= terms(B) UNION ALL any_terms(C). [UNION] {
  A = ae_tsql_tree_compound (tree, B, AE_TSQL_UNION_ALL, C);
}
terms(A) ::= terms(B) EXCEPT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'E', C);
}
terms(A) ::= terms(B) INTERSECT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'I', C);
}
inner_terms(A) ::= inner_terms(B) UNION any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'U', C);
}
inner_terms(A) ::= inner_terms(B) UNION ALL any_terms(C). [UNION] {
  A = ae_tsql_tree_compound (tree, B, AE_TSQL_UNION_ALL, C);
}
inner_terms(A) ::= inner_terms(B) EXCEPT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'E', C);
}
inner_terms(A) ::= inner_terms(B) INTERSECT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'I', C);
}
inner_terms(A) ::= subquery(B) UNION any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'U', C);
}
inner_terms(A) ::= subquery(B) UNION ALL any_terms(C). [UNION] {
  A = ae_tsql_tree_compound (tree, B, AE_TSQL_UNION_ALL, C);
}
inner_terms(A) ::= subquery(B) EXCEPT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'E', C);
}
inner_terms(A) ::= subquery(B) INTERSECT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'I', C);
}
any_terms(A) ::= query_term(A).
any_terms(A) ::= subquery(A).
any_terms(A) ::= any_terms(B) UNION any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'U', C);
}
any_terms(A) ::= any_terms(B) UNION ALL any_terms(C). [UNION] {
  A = ae_tsql_tree_compound (tree, B, AE_TSQL_UNION_ALL, C);
}
any_terms(A) ::= any_terms(B) EXCEPT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'E', C);
}
any_terms(A) ::= any_terms(B) INTERSECT any_terms(C). {
  A = ae_tsql_tree_compound (tree, B, 'I', C);
}

query_term(A) ::= SELECT(T) distinct_opt(D) top(P) items(I) select_into(N) from_opt(F)
                  where_opt(W) group_opt(G) having_opt(H). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->into = N;
  A->line = T.line;
  A->distinct = D;
  A->top = P.count;
  A->top_percent = P.percent;
  A->top_ties = P.ties;
  A->items = I;
  A->from = F;
  A->where = W;
  A->group_by = G;
  A->having = H;
}

%type select_into { AeTsqlName* }
select_into(A) ::= . { A = NULL; }
select_into(A) ::= INTO dotted(B). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  *A = ae_tsql_tree_name (tree, B.parts, B.token.line);
}

distinct_opt(A) ::= . { A = FALSE; }
distinct_opt(A) ::= ALL. { A = FALSE; }
distinct_opt(A) ::= DISTINCT. { A = TRUE; }

top(A) ::= top_opt(B). { A = (AeTsqlTop){ .count = B }; }
top(A) ::= top_count(B) PERCENT_WORD. { A = (AeTsqlTop){ .count = B, .percent = TRUE }; }
top(A) ::= top_count(B) WITH TIES. { A = (AeTsqlTop){ .count = B, .ties = TRUE }; }
top(A) ::= top_count(B) PERCENT_WORD WITH TIES. {
  A = (AeTsqlTop){ .count = B, .percent = TRUE, .ties = TRUE };
}
top_opt(A) ::= . { A = NULL; }
top_opt(A) ::= top_count(A).
%type top_count { AeTsqlExpr* }
top_count(A) ::= TOP INTEGER(B). { A = ae_tsql_tree_literal (tree, &B); }
top_count(A) ::= TOP DECIMAL(B). { A = ae_tsql_tree_literal (tree, &B); }
top_count(A) ::= TOP LP expr(X) RP. { A = X; }
top_count(A) ::= TOP subquery(B). {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_SUBQUERY, B->line);
  A->select = B;
}

items(A) ::= item(B). { A = ae_tsql_tree_append (tree, NULL, B); }
items(A) ::= items(A) COMMA item(B). { ae_tsql_tree_append (tree, A, B); }

item(A) ::= STAR(T). {
  A = ae_tsql_tree_item (tree, ae_tsql_tree_expr (tree, AE_TSQL_EXPR_STAR, T.line));
}
item(A) ::= dotted(B) DOT STAR. {
  AeTsqlExpr *star = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_STAR, B.token.line);
  star->qualifier = g_ptr_array_index (B.parts, B.parts->len - 1);
  A = ae_tsql_tree_item (tree, star);
}
item(A) ::= expr(B). { A = ae_tsql_tree_item (tree, B); }
item(A) ::= expr(B) alias(C). {
  A = ae_tsql_tree_item (tree, B);
  A->alias = ae_tsql_tree_text (tree, &C);
}
item(A) ::= ID(C) EQ expr(B). {
  A = ae_tsql_tree_item (tree, B);
  A->alias = ae_tsql_tree_text (tree, &C);
}
item(A) ::= VARIABLE(C) assignment_operator(O) expr(B). {
  AeTsqlExpr *variable = ae_tsql_tree_variable (tree, &C);
  A = ae_tsql_tree_item (
      tree, O == 0 ? B : ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, O, variable, B));
  A->variable = variable->name;
}
alias(A) ::= ID(X). { A = X; }
alias(A) ::= AS ID(X). { A = X; }
alias(A) ::= AS STRING(X). { A = X; }
alias(A) ::= STRING(X). { A = X; }

from_opt(A) ::= . { A = NULL; }
from_opt(A) ::= FROM sources(X). { A = X; }
sources(A) ::= source(A).
sources(A) ::= sources(B) COMMA source(C). {
  A = ae_tsql_tree_join (tree, B, AE_TSQL_CROSS_JOIN, C, NULL);
}

source(A) ::= simple_source(A).
simple_source(A) ::= VARIABLE(B) alias_opt(C). {
  A = ae_tsql_tree_source (tree, AE_TSQL_SOURCE_TABLE, &B);
  A->name = ae_tsql_tree_table_variable (tree, &B);
  A->alias = C;
}
simple_source(A) ::= dotted(B) alias_opt(C) hints_opt. {
  A = ae_tsql_tree_source (tree, AE_TSQL_SOURCE_TABLE, &B.token);
  A->name = ae_tsql_tree_name (tree, B.parts, B.token.line);
  A->alias = C;
}
simple_source(A) ::= dotted(B) LP table_arguments(D) RP alias_opt(C). {
  A = ae_tsql_tree_source (tree, AE_TSQL_SOURCE_FUNCTION, &B.token);
  A->name = ae_tsql_tree_name (tree, B.parts, B.token.line);
  A->arguments = D;
  A->alias = C;
}
%type table_arguments { GPtrArray* }
table_arguments(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
table_arguments(A) ::= values(A).
simple_source(A) ::= dotted(B) LP table_arguments(D) RP alias_opt(C) LP name_list(E) RP. {
  A = ae_tsql_tree_source (tree, AE_TSQL_SOURCE_FUNCTION, &B.token);
  A->name = ae_tsql_tree_name (tree, B.parts, B.token.line);
  A->arguments = D;
  A->alias = C;
  A->column_aliases = E;
}
simple_source(A) ::= subquery(B) alias_opt(C). {
  A = ae_tsql_tree_query_source (tree, B);
  A->alias = C;
}
simple_source(A) ::= subquery(B) alias_opt(C) LP name_list(D) RP. {
  A = ae_tsql_tree_query_source (tree, B);
  A->alias = C;
  A->column_aliases = D;
}
simple_source(A) ::= LP(T) VALUES rows(B) RP alias_opt(C) LP name_list(D) RP. {
  A = ae_tsql_tree_source (tree, AE_TSQL_SOURCE_QUERY, &T);
  A->select = ae_tsql_arena_alloc (&tree->arena, sizeof *A->select);
  A->select->line = T.line;
  A->select->rows = B;
  A->alias = C;
  A->column_aliases = D;
}
simple_source(A) ::= LP source(X) RP. { A = X; }
source(A) ::= source(B) join(J) source(C) ON condition(D). {
  A = ae_tsql_tree_join (tree, B, J, C, D);
}
source(A) ::= source(B) CROSS JOIN simple_source(C). {
  A = ae_tsql_tree_join (tree, B, AE_TSQL_CROSS_JOIN, C, NULL);
}

source(A) ::= source(B) CROSS APPLY simple_source(C). {
  A = ae_tsql_tree_join (tree, B, AE_TSQL_CROSS_APPLY, C, NULL);
}
source(A) ::= source(B) OUTER APPLY simple_source(C). {
  A = ae_tsql_tree_join (tree, B, AE_TSQL_OUTER_APPLY, C, NULL);
}

join(A) ::= JOIN. { A = 'I'; }
join(A) ::= INNER join_hint JOIN. { A = 'I'; }
join(A) ::= LEFT outer_opt join_hint JOIN. { A = 'L'; }
join(A) ::= RIGHT outer_opt join_hint JOIN. { A = 'R'; }
join(A) ::= FULL outer_opt join_hint JOIN. { A = 'F'; }
join_hint ::= .
join_hint ::= MERGE.
join_hint ::= ID(T). { ae_tsql_tree_join_hint (tree, &T); }
outer_opt ::= .
outer_opt ::= OUTER.

alias_opt(A) ::= . [SUBQUERY] { A = NULL; }
alias_opt(A) ::= ID(B). { A = ae_tsql_tree_text (tree, &B); }
alias_opt(A) ::= AS ID(B). { A = ae_tsql_tree_text (tree, &B); }

/* Hints change nothing here. */
hints_opt ::= .
hints_opt ::= WITH LP hints RP.
hints ::= hint.
hints ::= hints hint.
hints ::= hints COMMA hint.
hint ::= ID(T). { ae_tsql_tree_hint (tree, &T); }
hint ::= HOLDLOCK.
hint ::= INDEX EQ ID.
hint ::= INDEX EQ LP ID RP.
hint ::= INDEX LP hint_arguments RP.
hint ::= INDEX LP RP.
hint ::= ID(T) LP hint_arguments RP. { ae_tsql_tree_hint (tree, &T); }
hint_arguments ::= hint_argument.
hint_arguments ::= hint_arguments COMMA hint_argument.
hint_argument ::= ID.
hint_argument ::= INTEGER.

options_opt(A) ::= . { A = (AeTsqlQueryOptions){ 0 }; }
options_opt(A) ::= OPTION LP option_words(B) RP. { A = ae_tsql_tree_query_options (tree, B); }
option_words(A) ::= option_word(B). { A = ae_tsql_tree_append (tree, NULL, B); }
option_words(A) ::= option_words(A) option_word(B). { ae_tsql_tree_append (tree, A, B); }
option_words(A) ::= option_words(A) COMMA option_word(B). { ae_tsql_tree_append (tree, A, B); }
%type option_word { AeTsqlOption* }
option_word(A) ::= ID(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= FOR(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= GROUP(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= JOIN(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= MERGE(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= ORDER(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= PLAN(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= UNION(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= USE(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= EQ(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= VARIABLE(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
option_word(A) ::= STRING(B). { A = ae_tsql_tree_option (tree, &B, 's'); }
option_word(A) ::= NSTRING(B). { A = ae_tsql_tree_option (tree, &B, 's'); }
option_word(A) ::= INTEGER(B). { A = ae_tsql_tree_option (tree, &B, 'n'); }
option_word(A) ::= LP(B) option_words RP. { A = ae_tsql_tree_option (tree, &B, 'i'); }

where_opt(A) ::= . { A = NULL; }
where_opt(A) ::= WHERE condition(X). { A = X; }
group_opt(A) ::= . { A = NULL; }
group_opt(A) ::= GROUP BY group_items(X). { A = X; }
/* The old form of ROLLUP and CUBE, over all of it. */
group_opt(A) ::= GROUP BY group_items(X) WITH ID(K). {
  const char *word = ae_tsql_tree_text (tree, &K);
  A = ae_tsql_tree_append (tree, NULL, ae_tsql_tree_function (tree, word, K.line, X));
  if (g_ascii_strcasecmp (word, "rollup") != 0 && g_ascii_strcasecmp (word, "cube") != 0)
    ae_tsql_tree_syntax_error (tree, &K);
}
%type group_items { GPtrArray* }
%type group_item { AeTsqlExpr* }
%type grouping_sets { GPtrArray* }
%type grouping_set { AeTsqlExpr* }
group_items(A) ::= group_item(B). { A = ae_tsql_tree_append (tree, NULL, B); }
group_items(A) ::= group_items(A) COMMA group_item(B). { ae_tsql_tree_append (tree, A, B); }
group_item(A) ::= expr(A).
group_item(A) ::= LP(T) RP. {
  A = ae_tsql_tree_function (tree, AE_TSQL_GROUPING_SET, T.line, ae_tsql_arena_list (&tree->arena));
}
group_item(A) ::= GROUPING(T) ID LP grouping_sets(B) RP. {
  A = ae_tsql_tree_function (tree, AE_TSQL_GROUPING_SETS, T.line, B);
}
grouping_sets(A) ::= grouping_set(B). { A = ae_tsql_tree_append (tree, NULL, B); }
grouping_sets(A) ::= grouping_sets(A) COMMA grouping_set(B). { ae_tsql_tree_append (tree, A, B); }
grouping_set(A) ::= expr(A).
grouping_set(A) ::= LP(T) RP. {
  A = ae_tsql_tree_function (tree, AE_TSQL_GROUPING_SET, T.line, ae_tsql_arena_list (&tree->arena));
}
grouping_set(A) ::= LP(T) expr(B) COMMA expr_list(C) RP. {
  g_ptr_array_insert (C, 0, B);
  A = ae_tsql_tree_function (tree, AE_TSQL_GROUPING_SET, T.line, C);
}
having_opt(A) ::= . { A = NULL; }
having_opt(A) ::= HAVING condition(X). { A = X; }

order_list(A) ::= order_item(B). { A = ae_tsql_tree_append (tree, NULL, B); }
order_list(A) ::= order_list(A) COMMA order_item(B). { ae_tsql_tree_append (tree, A, B); }
order_item(A) ::= expr(B) descending(C). {
  A = ae_tsql_tree_item (tree, B);
  A->descending = C;
}
descending(A) ::= . { A = FALSE; }
descending(A) ::= ASC. { A = FALSE; }
descending(A) ::= DESC. { A = TRUE; }

/* What may follow WITH name AS (…). */
%type with_statement { AeTsqlStatement* }
statement(A) ::= with_statement(A).
statement(A) ::= WITH_CTE cte_list(B) with_statement(C). {
  A = C;
  *(A->select != NULL && A->kind == AE_TSQL_STATEMENT_SELECT ? &A->select->ctes : &A->ctes) = B;
}
with_statement(A) ::= query(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_SELECT, NULL);
  A->line = B->line;
  A->select = B;
}

/* --- changing rows ---------------------------------------------------------------------------- */

%type column_list_opt { GPtrArray* }
%type output_opt { AeTsqlOutputClause }
%type output_into { AeTsqlOutputInto* }
%type rows { GPtrArray* }
%type row { GPtrArray* }
%type value { AeTsqlExpr* }
%type insert { AeTsqlStatement* }
%type assignments { GPtrArray* }
%type assignment { AeTsqlAssignment* }
%type assignment_operator { char }

%type target { AeTsqlName }
target(A) ::= dotted(B). { A = ae_tsql_tree_name (tree, B.parts, B.token.line); }
target(A) ::= VARIABLE(B). { A = ae_tsql_tree_table_variable (tree, &B); }

into_opt ::= .
into_opt ::= INTO.
column_list_opt(A) ::= . { A = NULL; }
column_list_opt(A) ::= LP name_list(X) RP. { A = X; }
output_opt(A) ::= . { A = (AeTsqlOutputClause){ NULL, NULL }; }
output_opt(A) ::= OUTPUT items(X). { A = (AeTsqlOutputClause){ X, NULL }; }
output_opt(A) ::= output_into(X). { A = (AeTsqlOutputClause){ NULL, X }; }
output_opt(A) ::= output_into(X) OUTPUT items(Y). { A = (AeTsqlOutputClause){ Y, X }; }
output_into(A) ::= OUTPUT items(X) INTO target(N) column_list_opt(C). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->items = X;
  A->name = N;
  A->columns = C;
}

insert(A) ::= INSERT(T) into_opt target(N) hints_opt column_list_opt(C) output_opt(O). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_INSERT, &T);
  A->name = N;
  A->columns = C;
  A->output = O.items;
  A->into = O.into;
}
with_statement(A) ::= insert(A) VALUES rows(B). { A->rows = B; }
with_statement(A) ::= insert(A) query(B). { A->select = B; }
with_statement(A) ::= insert(A) DEFAULT VALUES. { A->flag = TRUE; }
statement(A) ::= insert(A) execute(B). { A->execute = B; }

/* What comes before the rows of a bulk load. */
%type bulk_columns { GPtrArray* }
%type bulk_column { AeTsqlElement* }
%type bulk_options { GPtrArray* }
%type bulk_options_opt { GPtrArray* }
%type bulk_option { AeTsqlOption* }
statement(A) ::= INSERT(T) BULK dotted(N) LP bulk_columns(C) RP bulk_options_opt(O). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_INSERT_BULK, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->elements = C;
  A->options = O;
}
bulk_columns(A) ::= bulk_column(B). { A = ae_tsql_tree_append (tree, NULL, B); }
bulk_columns(A) ::= bulk_columns(A) COMMA bulk_column(B). { ae_tsql_tree_append (tree, A, B); }
bulk_column(A) ::= ID(N) type_name(B). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->name = ae_tsql_tree_text (tree, &N);
  A->line = N.line;
  A->type_name = B;
}
bulk_column(A) ::= bulk_column(A) COLLATE ID(C). { A->collation = ae_tsql_tree_text (tree, &C); }
bulk_options_opt(A) ::= . { A = NULL; }
bulk_options_opt(A) ::= WITH LP bulk_options(B) RP. { A = B; }
bulk_options(A) ::= bulk_option(B). { A = ae_tsql_tree_append (tree, NULL, B); }
bulk_options(A) ::= bulk_options(A) COMMA bulk_option(B). { ae_tsql_tree_append (tree, A, B); }
bulk_option(A) ::= ID(N). {
  A = ae_tsql_tree_option (tree, &N, 'i');
  A->name = A->text;
}
bulk_option(A) ::= ID(N) EQ INTEGER(V). { A = ae_tsql_tree_named_option (tree, &N, &V, 'n'); }
bulk_option(A) ::= ORDER(N) LP bulk_order RP. {
  A = ae_tsql_tree_option (tree, &N, 'l');
  A->name = "ORDER";
}
bulk_order ::= ID descending.
bulk_order ::= bulk_order COMMA ID descending.

rows(A) ::= row(B). { A = ae_tsql_tree_append (tree, NULL, B); }
rows(A) ::= rows(A) COMMA row(B). { ae_tsql_tree_append (tree, A, B); }
row(A) ::= LP values(X) RP. { A = X; }
%type values { GPtrArray* }
values(A) ::= value(B). { A = ae_tsql_tree_append (tree, NULL, B); }
values(A) ::= values(A) COMMA value(B). { ae_tsql_tree_append (tree, A, B); }
value(A) ::= expr(A).
value(A) ::= DEFAULT(T). { A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_DEFAULT, T.line); }

with_statement(A) ::= UPDATE(T) top_opt(P) target(N) hints_opt SET assignments(S) output_opt(O)
                 from_opt(F) where_opt(W) options_opt(Q). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_UPDATE, &T);
  A->query_options = Q;
  A->name = N;
  A->top = P;
  A->assignments = S;
  A->output = O.items;
  A->into = O.into;
  A->from = F;
  A->where = W;
}
assignments(A) ::= assignment(B). { A = ae_tsql_tree_append (tree, NULL, B); }
assignments(A) ::= assignments(A) COMMA assignment(B). { ae_tsql_tree_append (tree, A, B); }
assignment(A) ::= dotted(B) assignment_operator(O) value(C). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->column = ae_tsql_tree_column (tree, B.parts, B.token.line);
  A->operator = O;
  A->value = C;
}
assignment(A) ::= VARIABLE(B) EQ expr(C). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->variable = ae_tsql_tree_variable (tree, &B)->name;
  A->value = C;
}
assignment_operator(A) ::= EQ. { A = 0; }
assignment_operator(A) ::= PLUSEQ. { A = '+'; }
assignment_operator(A) ::= MINUSEQ. { A = '-'; }
assignment_operator(A) ::= STAREQ. { A = '*'; }
assignment_operator(A) ::= SLASHEQ. { A = '/'; }
assignment_operator(A) ::= PERCENTEQ. { A = '%'; }
assignment_operator(A) ::= ANDEQ. { A = '&'; }
assignment_operator(A) ::= OREQ. { A = '|'; }
assignment_operator(A) ::= XOREQ. { A = '^'; }

with_statement(A) ::= DELETE(T) top_opt(P) target(N) hints_opt output_opt(O) from_opt(F)
                 where_opt(W) options_opt(Q). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DELETE, &T);
  A->query_options = Q;
  A->name = N;
  A->top = P;
  A->output = O.items;
  A->into = O.into;
  A->from = F;
  A->where = W;
}
with_statement(A) ::= DELETE(T) top_opt(P) FROM target(N) hints_opt output_opt(O) from_opt(F)
                 where_opt(W) options_opt(Q). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DELETE, &T);
  A->query_options = Q;
  A->name = N;
  A->top = P;
  A->output = O.items;
  A->into = O.into;
  A->from = F;
  A->where = W;
}
%fallback ID MATCHED SOURCE TARGET USING.
%type merge_clauses { GPtrArray* }
%type merge_clause { AeTsqlMergeClause* }
%type merge_kind { AeTsqlMergeClause* }
%type merge_action { AeTsqlMergeClause* }
with_statement(A) ::= merge(A) USING source(F) ON condition(C) merge_clauses(B) output_opt(O)
                      options_opt(Q). {
  A->query_options = Q;
  A->from = F;
  A->condition = C;
  A->clauses = B;
  A->output = O.items;
  A->into = O.into;
  if (tree->lookahead.code != TK_SEMI)
    ae_tsql_error_set (&tree->error, 10713, A->line);
}
%type merge { AeTsqlStatement* }
merge(A) ::= MERGE(T) into_opt target(N) hints_opt. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_MERGE, &T);
  A->name = N;
}
merge(A) ::= MERGE(T) into_opt target(N) hints_opt as_opt ID(L). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_MERGE, &T);
  A->name = N;
  A->text = ae_tsql_tree_text (tree, &L);
}
merge_clauses(A) ::= merge_clause(B). { A = ae_tsql_tree_append (tree, NULL, B); }
merge_clauses(A) ::= merge_clauses(A) merge_clause(B). { ae_tsql_tree_append (tree, A, B); }
merge_clause(A) ::= merge_kind(K) THEN merge_action(B). {
  A = B;
  A->kind = K->kind;
  A->condition = K->condition;
  A->line = K->line;
  if ((A->kind == 't') != (A->action == 'I'))
    ae_tsql_error_set (&tree->error, 10711, A->line,
                       A->action == 'I'   ? "INSERT"
                       : A->action == 'U' ? "UPDATE"
                                          : "DELETE",
                       A->kind == 'm'   ? "WHEN MATCHED"
                       : A->kind == 't' ? "WHEN NOT MATCHED"
                                        : "WHEN NOT MATCHED BY SOURCE");
}
merge_kind(A) ::= WHEN(T) MATCHED merge_condition(C). {
  A = ae_tsql_tree_merge_clause (tree, &T, 'm', C);
}
merge_kind(A) ::= WHEN(T) NOT MATCHED merge_condition(C). {
  A = ae_tsql_tree_merge_clause (tree, &T, 't', C);
}
merge_kind(A) ::= WHEN(T) NOT MATCHED BY TARGET merge_condition(C). {
  A = ae_tsql_tree_merge_clause (tree, &T, 't', C);
}
merge_kind(A) ::= WHEN(T) NOT MATCHED BY SOURCE merge_condition(C). {
  A = ae_tsql_tree_merge_clause (tree, &T, 's', C);
}
%type merge_condition { AeTsqlExpr* }
merge_condition(A) ::= . { A = NULL; }
merge_condition(A) ::= AND condition(X). { A = X; }
merge_action(A) ::= UPDATE(T) SET assignments(S). {
  A = ae_tsql_tree_merge_clause (tree, &T, 0, NULL);
  A->action = 'U';
  A->assignments = S;
}
merge_action(A) ::= DELETE(T). {
  A = ae_tsql_tree_merge_clause (tree, &T, 0, NULL);
  A->action = 'D';
}
merge_action(A) ::= INSERT(T) column_list_opt(C) VALUES row(V). {
  A = ae_tsql_tree_merge_clause (tree, &T, 0, NULL);
  A->action = 'I';
  A->columns = C;
  A->values = V;
}
merge_action(A) ::= INSERT(T) DEFAULT VALUES. {
  A = ae_tsql_tree_merge_clause (tree, &T, 0, NULL);
  A->action = 'I';
}
statement(A) ::= TRUNCATE(T) TABLE dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_TRUNCATE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}

/* --- variables and control -------------------------------------------------------------------- */

%type declarations { GPtrArray* }
%type declaration { AeTsqlDeclaration* }

statement(A) ::= DECLARE(T) declarations(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DECLARE, &T);
  A->declarations = B;
}
declarations(A) ::= declaration(B). { A = ae_tsql_tree_append (tree, NULL, B); }
declarations(A) ::= declarations(A) COMMA declaration(B). { ae_tsql_tree_append (tree, A, B); }
/* OUTPUT is for the declarations of sp_executesql; DECLARE refuses it. */
declaration(A) ::= declared(B) as_opt type_name(C) output_word(O). {
  A = ae_tsql_tree_declaration (tree, &B, C, NULL);
  A->output = O;
}
declaration(A) ::= declared(B) as_opt type_name(C) EQ expr(D) output_word(O). {
  A = ae_tsql_tree_declaration (tree, &B, C, D);
  A->output = O;
}
declaration(A) ::= declared(B) as_opt TABLE LP elements(C) comma_opt RP. {
  A = ae_tsql_tree_declaration (tree, &B, NULL, NULL);
  A->elements = C;
}
/* For those of sp_executesql, too. */
declaration(A) ::= declared(B) as_opt type_name(C) READONLY. {
  A = ae_tsql_tree_declaration (tree, &B, C, NULL);
  A->readonly = TRUE;
}
%type declared { AeTsqlToken }
declared(A) ::= VARIABLE(B). {
  ae_tsql_tree_declare (tree, ae_tsql_tree_text (tree, &B), B.line);
  A = B;
}
as_opt ::= .
as_opt ::= AS.

statement(A) ::= SET(T) VARIABLE(B) assignment_operator(O) expr(C). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_SET_VARIABLE, &T);
  AeTsqlExpr *variable = ae_tsql_tree_variable (tree, &B);
  A->text = variable->name;
  A->value = O == 0 ? C : ae_tsql_tree_operation (tree, AE_TSQL_EXPR_BINARY, O, variable, C);
}

/* SET takes any words: what they mean, or that they mean nothing here, is decided when they run. */
%type set_words { GPtrArray* }
%type set_word { AeTsqlOption* }
statement(A) ::= SET(T) set_words(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_SET_OPTION, &T);
  A->words = B;
  ae_tsql_tree_note_set (tree, B);
}
statement(A) ::= SET(T) TRAN ISOLATION LEVEL set_words(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_SET_OPTION, &T);
  A->text = "isolation";
  A->words = B;
}
%fallback ID ISOLATION LEVEL.
set_words(A) ::= set_word(B). { A = ae_tsql_tree_append (tree, NULL, B); }
set_words(A) ::= set_words(A) set_word(B). { ae_tsql_tree_append (tree, A, B); }
set_words(A) ::= set_words(A) COMMA set_word(B). { ae_tsql_tree_append (tree, A, B); }
set_words(A) ::= set_words(A) DOT set_word(B). { ae_tsql_tree_append (tree, A, B); }
set_word(A) ::= ID(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= ON(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= OFF(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= READ(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= IDENTITY_INSERT(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= STATISTICS(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= ROWCOUNT(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= TEXTSIZE(B). { A = ae_tsql_tree_option (tree, &B, 'i'); }
set_word(A) ::= STRING(B). { A = ae_tsql_tree_option (tree, &B, 's'); }
set_word(A) ::= NSTRING(B). { A = ae_tsql_tree_option (tree, &B, 's'); }
set_word(A) ::= BINARY(B). { A = ae_tsql_tree_option (tree, &B, 'b'); }
set_word(A) ::= INTEGER(B). { A = ae_tsql_tree_option (tree, &B, 'n'); }
set_word(A) ::= VARIABLE(B). {
  A = ae_tsql_tree_option (tree, &B, 'v');
  A->text = ae_tsql_tree_variable (tree, &B)->name;
}
set_word(A) ::= MINUS INTEGER(B). {
  A = ae_tsql_tree_option (tree, &B, 'n');
  A->text = ae_tsql_arena_take (&tree->arena, g_strconcat ("-", A->text, NULL));
}

statement(A) ::= IF(T) condition(B) statement(C). [NOELSE] {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_IF, &T);
  A->condition = B;
  A->then = C;
}
statement(A) ::= IF(T) condition(B) statement(C) ELSE statement(D). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_IF, &T);
  A->condition = B;
  A->then = C;
  A->otherwise = D;
}
statement(A) ::= WHILE(T) condition(B) statement(C). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_WHILE, &T);
  A->condition = B;
  A->then = C;
}
statement(A) ::= BREAK(T). { A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_BREAK, &T); }
statement(A) ::= CONTINUE(T). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CONTINUE, &T);
}
statement(A) ::= BEGIN(T) statements(B) END. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_BLOCK, &T);
  A->statements = B;
}
statement(A) ::= BEGIN(T) TRY statements(B) END TRY semicolons BEGIN CATCH statements(C) END CATCH. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_TRY, &T);
  A->statements = B;
  A->handlers = C;
}
semicolons ::= .
semicolons ::= semicolons SEMI.
statement(A) ::= RETURN(T). { A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_RETURN, &T); }
statement(A) ::= RETURN(T) expr(B). {
  if (tree->returns == 0)
    tree->returns = T.line;
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_RETURN, &T);
  A->value = B;
}
statement(A) ::= PRINT(T) expr(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_PRINT, &T);
  A->value = B;
}
statement(A) ::= RAISERROR(T) LP expr_list(B) RP raise_options. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_RAISERROR, &T);
  A->values = B;
}
raise_options ::= .
raise_options ::= WITH name_list.
statement(A) ::= THROW(T). { A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_THROW, &T); }
statement(A) ::= THROW(T) expr(B) COMMA expr(C) COMMA expr(D). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_THROW, &T);
  A->values = ae_tsql_tree_append (tree, NULL, B);
  ae_tsql_tree_append (tree, A->values, C);
  ae_tsql_tree_append (tree, A->values, D);
}
statement(A) ::= USE(T) ID(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_USE, &T);
  A->text = ae_tsql_tree_text (tree, &B);
}
statement(A) ::= WAITFOR(T) DELAY expr(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_WAITFOR, &T);
  A->value = B;
}

/* --- transactions ----------------------------------------------------------------------------- */

%type transaction_name { const char* }
transaction_name(A) ::= . { A = NULL; }
transaction_name(A) ::= ID(B). { A = ae_tsql_tree_text (tree, &B); }
transaction_name(A) ::= VARIABLE(B). { A = ae_tsql_tree_text (tree, &B); }

statement(A) ::= BEGIN(T) TRAN transaction_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_BEGIN_TRANSACTION, &T);
  A->text = N;
}
statement(A) ::= COMMIT(T). { A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_COMMIT, &T); }
statement(A) ::= COMMIT(T) WORK. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_COMMIT, &T);
}
statement(A) ::= COMMIT(T) TRAN transaction_name. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_COMMIT, &T);
}
statement(A) ::= ROLLBACK(T). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ROLLBACK, &T);
}
statement(A) ::= ROLLBACK(T) WORK. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ROLLBACK, &T);
}
statement(A) ::= ROLLBACK(T) TRAN transaction_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ROLLBACK, &T);
  A->text = N;
}
statement(A) ::= SAVE(T) TRAN transaction_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_SAVE, &T);
  A->text = N;
}

/* --- procedures ------------------------------------------------------------------------------- */

%type execute { AeTsqlStatement* }
%type call_arguments_opt { GPtrArray* }
%type call_arguments { GPtrArray* }
%type call_argument { AeTsqlDeclaration* }
%type call_value { AeTsqlExpr* }
%type output_word { gboolean }

statement(A) ::= execute(A).
execute(A) ::= EXEC(T) dotted(N) call_arguments_opt(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->declarations = B;
}
execute(A) ::= EXEC(T) VARIABLE(V) EQ dotted(N) call_arguments_opt(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->text = ae_tsql_tree_variable (tree, &V)->name;
  A->declarations = B;
}
execute(A) ::= EXEC(T) VARIABLE(V) call_arguments_opt(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE, &T);
  A->value = ae_tsql_tree_variable (tree, &V);
  A->declarations = B;
}
execute(A) ::= EXEC(T) VARIABLE(V) EQ VARIABLE(N) call_arguments_opt(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE, &T);
  A->text = ae_tsql_tree_variable (tree, &V)->name;
  A->value = ae_tsql_tree_variable (tree, &N);
  A->declarations = B;
}
execute(A) ::= EXEC(T) LP expr(B) RP. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_EXECUTE_TEXT, &T);
  A->value = B;
}
call_arguments_opt(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
call_arguments_opt(A) ::= call_arguments(A).
call_arguments(A) ::= call_argument(B). { A = ae_tsql_tree_append (tree, NULL, B); }
call_arguments(A) ::= call_arguments(A) COMMA call_argument(B). {
  ae_tsql_tree_append (tree, A, B);
}
call_argument(A) ::= call_value(B) output_word(O). {
  A = ae_tsql_tree_declaration (tree, NULL, NULL, B);
  A->output = O;
}
call_argument(A) ::= VARIABLE(N) EQ call_value(B) output_word(O). {
  A = ae_tsql_tree_declaration (tree, &N, NULL, B);
  A->output = O;
}
output_word(A) ::= . { A = FALSE; }
output_word(A) ::= OUTPUT. { A = TRUE; }
output_word(A) ::= OUT. { A = TRUE; }
call_value(A) ::= literal(A).
call_value(A) ::= MINUS literal(B). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_UNARY, '-', B, NULL);
}
call_value(A) ::= VARIABLE(B). { A = ae_tsql_tree_variable (tree, &B); }
call_value(A) ::= GLOBAL(B). {
  A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_GLOBAL, B.line);
  A->name = ae_tsql_tree_text (tree, &B);
}
call_value(A) ::= DEFAULT(B). { A = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_DEFAULT, B.line); }
call_value(A) ::= ID(B). { A = ae_tsql_tree_bare_word (tree, &B); }

/* --- modules: the body is the rest of the batch (ae_tsql_parse) ------------------------------- */

%type module_verb { AeTsqlModuleHeader* }
%type parameters_opt { GPtrArray* }
%type parameters { GPtrArray* }
%type parameter { AeTsqlDeclaration* }
%type default_opt { AeTsqlExpr* }
%type constant { AeTsqlExpr* }
%type module_options_opt { gboolean }
%type module_options { gboolean }
%type module_option { gboolean }
%type trigger_events { GPtrArray* }
%type trigger_event { AeTsqlOption* }
%type module_word { char }

module_verb(A) ::= CREATE(T). { A = ae_tsql_tree_module (tree, &T, NULL, NULL); }
module_verb(A) ::= ALTER(T). { A = ae_tsql_tree_module (tree, &T, NULL, NULL); }
module_verb(A) ::= CREATE(T) OR(O) ALTER(L). { A = ae_tsql_tree_module (tree, &T, &O, &L); }

statement(A) ::= module_verb(M) PROC(T) dotted(N) parameters_opt(P) module_options_opt(E) AS. {
  A = ae_tsql_tree_module_statement (tree, M, AE_TSQL_PROCEDURE, &T, N.parts, N.token.line);
  A->declarations = P;
  M->encrypts = E;
}
statement(A) ::= module_verb(M) VIEW(T) dotted(N) column_list_opt(C) module_options_opt(E) AS. {
  A = ae_tsql_tree_module_statement (tree, M, AE_TSQL_VIEW, &T, N.parts, N.token.line);
  A->columns = C;
  M->encrypts = E;
}
statement(A) ::= module_verb(M) FUNCTION(T) dotted(N) LP function_parameters(P) RP
                 RETURNS type_name(R) module_options_opt(E) as_opt. {
  A = ae_tsql_tree_module_statement (tree, M, AE_TSQL_USER_FUNCTION, &T, N.parts, N.token.line);
  A->declarations = P;
  M->encrypts = E;
  M->returns = R;
}
statement(A) ::= module_verb(M) FUNCTION(T) dotted(N) LP function_parameters(P) RP
                 RETURNS TABLE module_options_opt(E) as_opt. {
  A = ae_tsql_tree_module_statement (tree, M, AE_TSQL_USER_FUNCTION, &T, N.parts, N.token.line);
  A->declarations = P;
  M->encrypts = E;
  M->returns_table = TRUE;
}
statement(A) ::= module_verb(M) TRIGGER(T) dotted(N) ON dotted(P) module_options_opt(E)
                 after_word trigger_events(V) replication_opt AS. {
  A = ae_tsql_tree_module_statement (tree, M, AE_TSQL_TRIGGER, &T, N.parts, N.token.line);
  M->parent = ae_tsql_tree_name (tree, P.parts, P.token.line);
  M->encrypts = E;
  M->events = V;
}
after_word ::= AFTER.
after_word ::= FOR.
after_word ::= ID(T) OF. {
  ae_tsql_error_set (&tree->error, 40517, T.line, "INSTEAD OF");
}
replication_opt ::= .
replication_opt ::= NOT FOR REPLICATION.
%type trigger_names { GPtrArray* }
trigger_names(A) ::= ALL. { A = NULL; }
trigger_names(A) ::= names(A).
%type enable { gboolean }
enable(A) ::= ENABLE. { A = TRUE; }
enable(A) ::= DISABLE. { A = FALSE; }
statement(A) ::= enable(E) TRIGGER(T) trigger_names(N) ON dotted(P). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ENABLE_TRIGGER, &T);
  A->name = ae_tsql_tree_name (tree, P.parts, P.token.line);
  A->names = N;
  A->flag = E;
}
statement(A) ::= ALTER(T) TABLE dotted(P) enable(E) TRIGGER trigger_names(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ENABLE_TRIGGER, &T);
  A->name = ae_tsql_tree_name (tree, P.parts, P.token.line);
  A->names = N;
  A->flag = E;
}
trigger_events(A) ::= trigger_event(B). { A = ae_tsql_tree_append (tree, NULL, B); }
trigger_events(A) ::= trigger_events(A) COMMA trigger_event(B). {
  ae_tsql_tree_append (tree, A, B);
}
trigger_event(A) ::= INSERT(T). { A = ae_tsql_tree_option (tree, &T, 'i'); }
trigger_event(A) ::= UPDATE(T). { A = ae_tsql_tree_option (tree, &T, 'i'); }
trigger_event(A) ::= DELETE(T). { A = ae_tsql_tree_option (tree, &T, 'i'); }

%type function_parameters { GPtrArray* }
function_parameters(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
function_parameters(A) ::= parameters(A).
parameters_opt(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
parameters_opt(A) ::= parameters(A).
parameters_opt(A) ::= LP parameters(X) RP. { A = X; }
parameters(A) ::= parameter(B). { A = ae_tsql_tree_append (tree, NULL, B); }
parameters(A) ::= parameters(A) COMMA parameter(B). { ae_tsql_tree_append (tree, A, B); }
parameter(A) ::= declared(B) as_opt type_name(C) null_opt default_opt(D) output_word(O). {
  A = ae_tsql_tree_declaration (tree, &B, C, D);
  A->output = O;
}
parameter(A) ::= declared(B) as_opt type_name(C) null_opt default_opt(D) READONLY. {
  A = ae_tsql_tree_declaration (tree, &B, C, D);
  A->readonly = TRUE;
}
null_opt ::= .
null_opt ::= NULL.
null_opt ::= NOT NULL.
default_opt(A) ::= . { A = NULL; }
default_opt(A) ::= EQ constant(X). { A = X; }
constant(A) ::= literal(A).
constant(A) ::= MINUS literal(B). {
  A = ae_tsql_tree_operation (tree, AE_TSQL_EXPR_UNARY, '-', B, NULL);
}
constant(A) ::= PLUS literal(X). { A = X; }
constant(A) ::= ID(B). { A = ae_tsql_tree_bare_word (tree, &B); }

module_options_opt(A) ::= . { A = FALSE; }
module_options_opt(A) ::= WITH module_options(X). { A = X; }
module_options(A) ::= module_option(A).
module_options(A) ::= module_options(B) COMMA module_option(C). { A = B || C; }
module_option(A) ::= ID(B). { A = ae_tsql_tree_module_option (tree, &B); }
module_option(A) ::= EXEC AS ID. { A = FALSE; }
module_option(A) ::= EXEC AS STRING. { A = FALSE; }
module_option(A) ::= RETURNS NULL ON NULL ID. { A = FALSE; }
module_option(A) ::= ID ON NULL ID. { A = FALSE; }

module_word(A) ::= PROC. { A = AE_TSQL_PROCEDURE; }
module_word(A) ::= VIEW. { A = AE_TSQL_VIEW; }
module_word(A) ::= FUNCTION. { A = AE_TSQL_USER_FUNCTION; }
module_word(A) ::= TRIGGER. { A = AE_TSQL_TRIGGER; }
statement(A) ::= DROP(T) module_word(W) if_exists(E) names(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_MODULE, &T);
  A->module = ae_tsql_arena_alloc (&tree->arena, sizeof *A->module);
  A->module->kind = W;
  A->flag = E;
  A->names = B;
}

/* --- synonyms --------------------------------------------------------------------------------- */

statement(A) ::= CREATE(T) SYNONYM dotted(N) FOR(F) dotted(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_SYNONYM, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  (void) B;
  A->text = ae_tsql_tree_span (tree, &F);
}
statement(A) ::= DROP(T) SYNONYM if_exists(E) dotted(N). {
  AeTsqlName *name = ae_tsql_arena_alloc (&tree->arena, sizeof *name);
  *name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_MODULE, &T);
  A->module = ae_tsql_arena_alloc (&tree->arena, sizeof *A->module);
  A->module->kind = AE_TSQL_SYNONYM;
  A->flag = E;
  A->names = ae_tsql_tree_append (tree, NULL, name);
}

/* --- sequences -------------------------------------------------------------------------------- */

%type sequence_options { GPtrArray* }
%type sequence_option { AeTsqlOption* }
%type sequence { AeTsqlStatement* }
statement(A) ::= sequence(A).
sequence(A) ::= CREATE(T) SEQUENCE dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_SEQUENCE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->options = ae_tsql_arena_list (&tree->arena);
}
sequence(A) ::= ALTER(T) SEQUENCE dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_SEQUENCE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->options = ae_tsql_arena_list (&tree->arena);
}
sequence(A) ::= sequence(A) sequence_option(B). { ae_tsql_tree_append (tree, A->options, B); }
sequence(A) ::= sequence(A) AS(T) type_name(B). {
  AeTsqlOption *option = ae_tsql_tree_option (tree, &T, 't');
  option->name = option->text;
  ae_tsql_tree_append (tree, A->options, option);
  A->value = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_CAST, T.line);
  A->value->type_name = B;
}
sequence_option(A) ::= ID(N). {
  A = ae_tsql_tree_option (tree, &N, 'i');
  A->name = A->text;
}
sequence_option(A) ::= NO ID(N). {
  A = ae_tsql_tree_option (tree, &N, 'o');
  A->name = A->text;
}
sequence_option(A) ::= ID(N) with_or_by signed(B). {
  A = ae_tsql_tree_option (tree, &N, 'n');
  A->name = A->text;
  A->text = ae_tsql_arena_take (&tree->arena, g_strdup_printf ("%" G_GINT64_FORMAT, B));
}
with_or_by ::= .
with_or_by ::= WITH.
with_or_by ::= BY.
statement(A) ::= DROP(T) SEQUENCE if_exists(E) names(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_SEQUENCE, &T);
  A->flag = E;
  A->names = B;
}

/* --- schemas ---------------------------------------------------------------------------------- */

statement(A) ::= CREATE(C) SCHEMA(T) ID(N) authorization_opt. {
  AeTsqlModuleHeader *module = ae_tsql_tree_module (tree, &C, NULL, NULL);
  A = ae_tsql_tree_module_statement (tree, module, AE_TSQL_SCHEMA, &T, NULL, T.line);
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= CREATE(C) SCHEMA(T) AUTHORIZATION ID(N). {
  AeTsqlModuleHeader *module = ae_tsql_tree_module (tree, &C, NULL, NULL);
  A = ae_tsql_tree_module_statement (tree, module, AE_TSQL_SCHEMA, &T, NULL, T.line);
  A->text = ae_tsql_tree_text (tree, &N);
}
authorization_opt ::= .
authorization_opt ::= AUTHORIZATION ID.
statement(A) ::= DROP(T) SCHEMA if_exists(E) ID(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_SCHEMA, &T);
  A->flag = E;
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= ALTER(T) SCHEMA ID(S) TRANSFER dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_TRANSFER, &T);
  A->text = ae_tsql_tree_text (tree, &S);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}

/* --- tables ----------------------------------------------------------------------------------- */

%type elements { GPtrArray* }
%type element { AeTsqlElement* }
%type column { AeTsqlElement* }
%type constraint { AeTsqlElement* }
%type key_columns { GPtrArray* }
%type if_exists { gboolean }
%type names { GPtrArray* }

statement(A) ::= CREATE(T) TABLE dotted(N) LP elements(B) comma_opt RP storage_opt. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_TABLE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->elements = B;
}
comma_opt ::= .
comma_opt ::= COMMA.
storage_opt ::= .
storage_opt ::= storage_opt ON ID.
storage_opt ::= storage_opt TEXTIMAGE_ON ID.
storage_opt ::= storage_opt WITH LP index_options RP.
%fallback ID TEXTIMAGE_ON.

elements(A) ::= element(B). { A = ae_tsql_tree_append (tree, NULL, B); }
elements(A) ::= elements(A) COMMA element(B). { ae_tsql_tree_append (tree, A, B); }
element(A) ::= column(A).
element(A) ::= constraint(A).
element(A) ::= CONSTRAINT ID(N) constraint(B). {
  A = B;
  A->constraint = ae_tsql_tree_text (tree, &N);
}

column(A) ::= ID(N) type_name(B). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->name = ae_tsql_tree_text (tree, &N);
  A->line = N.line;
  A->type_name = B;
}
column(A) ::= column(A) NULL. { A->has_null = A->null = TRUE; }
column(A) ::= column(A) NOT NULL. {
  A->has_null = TRUE;
  A->null = FALSE;
}
column(A) ::= column(A) IDENTITY. {
  A->has_identity = TRUE;
  A->seed = A->increment = 1;
}
column(A) ::= column(A) IDENTITY LP signed(B) COMMA signed(C) RP. {
  A->has_identity = TRUE;
  A->seed = B;
  A->increment = C;
}
column(A) ::= ID(N) AS(T) expr(B). [NOELSE] {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->name = ae_tsql_tree_text (tree, &N);
  A->line = N.line;
  A->computed_text = ae_tsql_tree_span (tree, &T);
  (void) B;
}
column(A) ::= column(A) PERSISTED. { A->persisted = TRUE; }
column(A) ::= column(A) SPARSE. { A->rejected = "SPARSE"; }
column(A) ::= column(A) PRIMARY KEY clustered_opt key_options. {
  A->primary = TRUE;
  A->key_name = A->constraint;
  A->constraint = NULL;
}
column(A) ::= column(A) UNIQUE clustered_opt key_options. {
  A->unique = TRUE;
  A->key_name = A->constraint;
  A->constraint = NULL;
}
column(A) ::= column(A) CHECK(K) LP(T) condition RP(E). {
  AeTsqlElement *check = ae_tsql_tree_constraint (tree, 'C', &K);
  check->text = ae_tsql_tree_between (tree, &T, &E);
  ae_tsql_tree_add_column_constraint (tree, A, check);
}
column(A) ::= column(A) references(B). {
  B->columns = ae_tsql_tree_append (tree, NULL, (gpointer) A->name);
  ae_tsql_tree_add_column_constraint (tree, A, B);
}
column(A) ::= column(A) FOREIGN KEY references(B). {
  B->columns = ae_tsql_tree_append (tree, NULL, (gpointer) A->name);
  ae_tsql_tree_add_column_constraint (tree, A, B);
}
%type references { AeTsqlElement* }
references(A) ::= REFERENCES(T) dotted(N) column_list_opt(C). {
  A = ae_tsql_tree_constraint (tree, 'F', &T);
  A->target = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->target_columns = C;
}
references(A) ::= references(A) ON DELETE action(B). { A->on_delete = B; }
references(A) ::= references(A) ON UPDATE action(B). { A->on_update = B; }
%type action { AeTsqlAction }
action(A) ::= NO ACTION. { A = AE_TSQL_ACTION_NONE; }
action(A) ::= CASCADE. { A = AE_TSQL_ACTION_CASCADE; }
action(A) ::= SET NULL. { A = AE_TSQL_ACTION_SET_NULL; }
action(A) ::= SET DEFAULT. { A = AE_TSQL_ACTION_SET_DEFAULT; }
%fallback ID ACTION NO PERSISTED SPARSE.
/* How a key is stored changes nothing. */
key_options ::= .
key_options ::= key_options WITH LP index_options RP.
key_options ::= key_options WITH FILLFACTOR EQ INTEGER.
key_options ::= key_options ON ID.
index_options ::= index_option.
index_options ::= index_options COMMA index_option.
index_option ::= ID(N) EQ index_value(V). { ae_tsql_tree_index_option (tree, &N, &V); }
index_option ::= FILLFACTOR EQ index_value.
%type index_value { AeTsqlToken }
index_value(A) ::= ON(X). { A = X; }
index_value(A) ::= OFF(X). { A = X; }
index_value(A) ::= ID(X). { A = X; }
index_value(A) ::= INTEGER(X). { A = X; }
column(A) ::= column(A) CONSTRAINT ID(B). { A->constraint = ae_tsql_tree_text (tree, &B); }
column(A) ::= column(A) COLLATE ID(B). { A->collation = ae_tsql_tree_text (tree, &B); }
column(A) ::= column(A) DEFAULT(T) primary. {
  A->default_text = ae_tsql_tree_span (tree, &T);
  A->default_name = A->constraint;
  A->constraint = NULL;
}
column(A) ::= column(A) DEFAULT(T) primary WITH(W) VALUES. {
  A->default_text = ae_tsql_tree_between (tree, &T, &W);
  A->default_name = A->constraint;
  A->constraint = NULL;
  A->with_values = TRUE;
}
column(A) ::= column(A) DEFAULT(T) MINUS primary. {
  A->default_text = ae_tsql_tree_span (tree, &T);
  A->default_name = A->constraint;
  A->constraint = NULL;
}
column(A) ::= column(A) ENCRYPTED WITH LP options(B) RP. { A->encryption = B; }
column(A) ::= column(A) ROWGUIDCOL. {
  A->rejected = "ROWGUIDCOL";
  A->rowguid = TRUE;
}

clustered_opt ::= .
clustered_opt ::= CLUSTERED.
clustered_opt ::= NONCLUSTERED.

constraint(A) ::= PRIMARY(T) KEY clustered_opt LP key_columns(B) RP key_options. {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->line = T.line;
  A->primary = TRUE;
  A->columns = B;
}
constraint(A) ::= CHECK(K) LP(T) condition RP(E). {
  A = ae_tsql_tree_constraint (tree, 'C', &K);
  A->text = ae_tsql_tree_between (tree, &T, &E);
}
constraint(A) ::= FOREIGN KEY LP name_list(B) RP references(C). {
  A = C;
  A->columns = B;
}
/* ALTER TABLE … ADD DEFAULT … FOR column */
constraint(A) ::= DEFAULT(T) primary FOR(E) ID(N). {
  A = ae_tsql_tree_constraint (tree, 'D', &T);
  A->text = ae_tsql_tree_between (tree, &T, &E);
  A->columns = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_text (tree, &N));
}
constraint(A) ::= UNIQUE(T) clustered_opt LP key_columns(B) RP key_options. {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->line = T.line;
  A->unique = TRUE;
  A->columns = B;
}
key_columns(A) ::= ID(B) descending. {
  A = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_text (tree, &B));
}
key_columns(A) ::= key_columns(A) COMMA ID(B) descending. {
  ae_tsql_tree_append (tree, A, (gpointer) ae_tsql_tree_text (tree, &B));
}

if_exists(A) ::= . { A = FALSE; }
if_exists(A) ::= IF EXISTS. { A = TRUE; }
names(A) ::= dotted(B). {
  AeTsqlName *name = ae_tsql_arena_alloc (&tree->arena, sizeof *name);
  *name = ae_tsql_tree_name (tree, B.parts, B.token.line);
  A = ae_tsql_tree_append (tree, NULL, name);
}
names(A) ::= names(A) COMMA dotted(B). {
  AeTsqlName *name = ae_tsql_arena_alloc (&tree->arena, sizeof *name);
  *name = ae_tsql_tree_name (tree, B.parts, B.token.line);
  ae_tsql_tree_append (tree, A, name);
}
statement(A) ::= DROP(T) TABLE if_exists(E) names(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_TABLE, &T);
  A->flag = E;
  A->names = B;
}
%type check_opt { const char* }
check_opt(A) ::= . { A = NULL; }
check_opt(A) ::= WITH CHECK. { A = "CHECK"; }
check_opt(A) ::= WITH NOCHECK. { A = "NOCHECK"; }
statement(A) ::= ALTER(T) TABLE dotted(N) check_opt(C) ADD elements(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_TABLE_ADD, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->elements = B;
  A->text = C;
}
statement(A) ::= ALTER(T) TABLE dotted(N) DROP drop_items(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_TABLE_DROP, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->options = B;
}
%type drop_items { GPtrArray* }
%type drop_item { AeTsqlOption* }
drop_items(A) ::= drop_item(B). { A = ae_tsql_tree_append (tree, NULL, B); }
drop_items(A) ::= drop_items(A) COMMA drop_item(B). { ae_tsql_tree_append (tree, A, B); }
/* The kind: k constraint, c column, - the one before; the size: IF EXISTS. */
drop_item(A) ::= CONSTRAINT if_exists(E) ID(N). {
  A = ae_tsql_tree_option (tree, &N, 'k');
  A->size = E;
}
drop_item(A) ::= COLUMN if_exists(E) ID(N). {
  A = ae_tsql_tree_option (tree, &N, 'c');
  A->size = E;
}
drop_item(A) ::= ID(N). {
  A = ae_tsql_tree_option (tree, &N, '-');
  A->size = 0;
}
%type all_or_names { GPtrArray* }
all_or_names(A) ::= ALL. { A = NULL; }
all_or_names(A) ::= name_list(A).
statement(A) ::= ALTER(T) TABLE dotted(N) check_opt(C) CHECK CONSTRAINT all_or_names(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_TABLE_CHECK, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->columns = B;
  A->text = C;
  A->flag = TRUE;
}
statement(A) ::= ALTER(T) TABLE dotted(N) check_opt(C) NOCHECK CONSTRAINT all_or_names(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_TABLE_CHECK, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->columns = B;
  A->text = C;
}
statement(A) ::= ALTER(T) TABLE dotted(N) ALTER COLUMN column(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_TABLE_COLUMN, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->elements = ae_tsql_tree_append (tree, NULL, B);
}
%type unique_opt { gboolean }
unique_opt(A) ::= . { A = FALSE; }
unique_opt(A) ::= UNIQUE. { A = TRUE; }
statement(A) ::= CREATE(T) unique_opt(U) clustered_opt INDEX ID(I) ON dotted(N)
                 LP key_columns(B) RP include_opt(N2) where_opt(W) key_options. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_INDEX, &T);
  A->flag = U;
  A->text = ae_tsql_tree_text (tree, &I);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->columns = B;
  A->names = N2;
  A->condition = W;
}
%type include_opt { GPtrArray* }
include_opt(A) ::= . { A = NULL; }
include_opt(A) ::= INCLUDE LP name_list(X) RP. { A = X; }
statement(A) ::= DROP(T) INDEX if_exists(E) ID(I) ON dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_INDEX, &T);
  A->flag = E;
  A->text = ae_tsql_tree_text (tree, &I);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}
statement(A) ::= ALTER(T) INDEX ID(I) ON dotted(N) index_action key_options. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_INDEX, &T);
  A->text = ae_tsql_tree_text (tree, &I);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}
statement(A) ::= ALTER(T) INDEX ALL ON dotted(N) index_action key_options. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_INDEX, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}
index_action ::= REBUILD.
index_action ::= REORGANIZE.
statement(A) ::= CREATE(T) STATISTICS ID ON dotted(N) LP name_list(C) RP. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_INDEX, &T);
  A->names = C;
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}
statement(A) ::= UPDATE(T) STATISTICS dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_INDEX, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}
%fallback ID INCLUDE REBUILD REORGANIZE.
statement(A) ::= CREATE(T) DATABASE ID(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_DATABASE, &T);
  A->text = ae_tsql_tree_text (tree, &B);
}

/* --- types ------------------------------------------------------------------------------------ */

statement(A) ::= CREATE(T) TYPE dotted(N) AS TABLE LP elements(B) comma_opt RP. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_TYPE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->elements = B;
}
statement(A) ::= CREATE(T) TYPE dotted(N) FROM alias_column(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_TYPE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->elements = ae_tsql_tree_append (tree, NULL, B);
  A->flag = TRUE;
}
statement(A) ::= DROP(T) TYPE if_exists(E) dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_TYPE, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  A->flag = E;
}
%type alias_column { AeTsqlElement* }
alias_column(A) ::= type_name(B). {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->type_name = B;
  A->line = B->line;
  A->null = TRUE;
}
alias_column(A) ::= type_name(B) NULL. {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->type_name = B;
  A->line = B->line;
  A->null = TRUE;
}
alias_column(A) ::= type_name(B) NOT NULL. {
  A = ae_tsql_arena_alloc (&tree->arena, sizeof *A);
  A->type_name = B;
  A->line = B->line;
}

/* --- who may do what -------------------------------------------------------------------------- */

/* statement->text: what happens to what, as two letters; the name is the principal's. */
%type login_options { GPtrArray* }
%type login_option { AeTsqlOption* }
%type login_option_value { AeTsqlOption* }
%type with_login_options { GPtrArray* }
%type principal { AeTsqlToken }
%type principals { GPtrArray* }
%type permissions { GPtrArray* }
%type permission { const char* }
%type permission_word { AeTsqlToken }
%type securable { AeTsqlStatement* }

login_options(A) ::= login_option(B). { A = ae_tsql_tree_append (tree, NULL, B); }
login_options(A) ::= login_options(A) COMMA login_option(B). { ae_tsql_tree_append (tree, A, B); }
login_option(A) ::= ID(N) EQ login_option_value(V). {
  A = V;
  A->name = ae_tsql_tree_text (tree, &N);
}
login_option(A) ::= LOGIN(N) EQ ID(V). {
  A = ae_tsql_tree_option (tree, &V, 'i');
  A->name = ae_tsql_tree_text (tree, &N);
}
/* PASSWORD = 'x' MUST_CHANGE */
login_option(A) ::= ID(N) EQ login_option_value(V) ID. {
  A = V;
  A->name = ae_tsql_tree_text (tree, &N);
}
login_option_value(A) ::= ID(V). { A = ae_tsql_tree_option (tree, &V, 'i'); }
login_option_value(A) ::= STRING(V). { A = ae_tsql_tree_option (tree, &V, 's'); }
login_option_value(A) ::= NSTRING(V). { A = ae_tsql_tree_option (tree, &V, 's'); }
login_option_value(A) ::= BINARY(V). { A = ae_tsql_tree_option (tree, &V, 'b'); }
login_option_value(A) ::= ON(V). { A = ae_tsql_tree_option (tree, &V, 'i'); }
login_option_value(A) ::= OFF(V). { A = ae_tsql_tree_option (tree, &V, 'i'); }
login_option_value(A) ::= NULL(V). { A = ae_tsql_tree_option (tree, &V, 'i'); }
with_login_options(A) ::= . { A = NULL; }
with_login_options(A) ::= WITH login_options(X). { A = X; }

statement(A) ::= CREATE(T) LOGIN ID(N) WITH login_options(O). {
  A = ae_tsql_tree_principal (tree, "CL", &T, &N);
  A->options = O;
}
statement(A) ::= ALTER(T) LOGIN ID(N) WITH login_options(O). {
  A = ae_tsql_tree_principal (tree, "AL", &T, &N);
  A->options = O;
}
statement(A) ::= ALTER(T) LOGIN ID(N) ID(W). {
  A = ae_tsql_tree_principal (tree, "AL", &T, &N);
  A->options = ae_tsql_tree_append (tree, NULL, ae_tsql_tree_named_option (tree, &W, &W, 'i'));
}
statement(A) ::= DROP(T) LOGIN ID(N). { A = ae_tsql_tree_principal (tree, "DL", &T, &N); }
statement(A) ::= CREATE(T) USER ID(N) with_login_options(O). {
  A = ae_tsql_tree_principal (tree, "CU", &T, &N);
  A->options = O;
}
statement(A) ::= CREATE(T) USER ID(N) for_or_from LOGIN ID(L) with_login_options(O). {
  A = ae_tsql_tree_principal (tree, "CU", &T, &N);
  A->columns
      = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_text (tree, &L));
  A->options = O;
}
statement(A) ::= CREATE(T) USER ID(N) ID(W) LOGIN with_login_options(O). {
  A = ae_tsql_tree_principal (tree, "CU", &T, &N);
  A->flag = TRUE;
  if (g_ascii_strcasecmp (ae_tsql_tree_text (tree, &W), "without") != 0)
    ae_tsql_tree_syntax_error (tree, &W);
  A->options = O;
}
for_or_from ::= FOR.
for_or_from ::= FROM.
statement(A) ::= ALTER(T) USER ID(N) WITH login_options(O). {
  A = ae_tsql_tree_principal (tree, "AU", &T, &N);
  A->options = O;
}
statement(A) ::= DROP(T) USER if_exists(E) ID(N). {
  A = ae_tsql_tree_principal (tree, "DU", &T, &N);
  A->flag = E;
}
statement(A) ::= CREATE(T) ROLE ID(N). { A = ae_tsql_tree_principal (tree, "CR", &T, &N); }
statement(A) ::= CREATE(T) ROLE ID(N) AUTHORIZATION ID. {
  A = ae_tsql_tree_principal (tree, "CR", &T, &N);
}
statement(A) ::= DROP(T) ROLE if_exists(E) ID(N). {
  A = ae_tsql_tree_principal (tree, "DR", &T, &N);
  A->flag = E;
}
statement(A) ::= ALTER(T) ROLE ID(N) ADD ID(W) ID(M). {
  A = ae_tsql_tree_member (tree, "AR", &T, &N, &W, &M);
}
statement(A) ::= ALTER(T) ROLE ID(N) DROP ID(W) ID(M). {
  A = ae_tsql_tree_member (tree, "XR", &T, &N, &W, &M);
}

permission_word(A) ::= ID(X). { A = X; }
permission_word(A) ::= ALL(X). { A = X; }
permission_word(A) ::= ALTER(X). { A = X; }
permission_word(A) ::= ANY(X). { A = X; }
permission_word(A) ::= COLUMN(X). { A = X; }
permission_word(A) ::= CREATE(X). { A = X; }
permission_word(A) ::= DATABASE(X). { A = X; }
permission_word(A) ::= DELETE(X). { A = X; }
permission_word(A) ::= EXEC(X). { A = X; }
permission_word(A) ::= INSERT(X). { A = X; }
permission_word(A) ::= KEY(X). { A = X; }
permission_word(A) ::= PROC(X). { A = X; }
permission_word(A) ::= SCHEMA(X). { A = X; }
permission_word(A) ::= SELECT(X). { A = X; }
permission_word(A) ::= TABLE(X). { A = X; }
permission_word(A) ::= UPDATE(X). { A = X; }
permission_word(A) ::= USER(X). { A = X; }
permission_word(A) ::= VIEW(X). { A = X; }
permission(A) ::= permission_word(B). { A = ae_tsql_tree_permission (tree, NULL, &B); }
permission(A) ::= permission(P) permission_word(B). { A = ae_tsql_tree_permission (tree, P, &B); }
permissions(A) ::= permission(B). { A = ae_tsql_tree_append (tree, NULL, (gpointer) B); }
permissions(A) ::= permissions(A) COMMA permission(B). {
  ae_tsql_tree_append (tree, A, (gpointer) B);
}
/* flag: something is named; then: it is a schema; otherwise: it is the database */
securable(A) ::= . { A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_PERMISSION, NULL); }
securable(A) ::= ON(T) dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_PERMISSION, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
}
securable(A) ::= ON(T) ID(C) COLONS dotted(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_PERMISSION, &T);
  A->name = ae_tsql_tree_name (tree, N.parts, N.token.line);
  if (g_ascii_strcasecmp (ae_tsql_tree_text (tree, &C), "object") != 0)
    ae_tsql_tree_syntax_error (tree, &C);
}
securable(A) ::= ON(T) SCHEMA COLONS ID(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_PERMISSION, &T);
  A->name.schema = ae_tsql_tree_text (tree, &N);
}
securable(A) ::= ON(T) DATABASE COLONS ID. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_PERMISSION, &T);
}
principal(A) ::= ID(X). { A = X; }
principal(A) ::= PUBLIC(X). { A = X; }
principals(A) ::= principal(B). {
  A = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_text (tree, &B));
}
principals(A) ::= principals(A) COMMA principal(B). {
  ae_tsql_tree_append (tree, A, (gpointer) ae_tsql_tree_text (tree, &B));
}
cascade_opt ::= .
cascade_opt ::= CASCADE.
grant_option_opt ::= .
grant_option_opt ::= WITH GRANT OPTION.
to_or_from ::= TO.
to_or_from ::= FROM.
statement(A) ::= GRANT(T) permissions(P) securable(S) TO principals(L) grant_option_opt. {
  A = ae_tsql_tree_grant (S, "G", &T, P, L);
}
statement(A) ::= DENY(T) permissions(P) securable(S) TO principals(L) cascade_opt. {
  A = ae_tsql_tree_grant (S, "D", &T, P, L);
}
statement(A) ::= REVOKE(T) permissions(P) securable(S) to_or_from principals(L) cascade_opt. {
  A = ae_tsql_tree_grant (S, "R", &T, P, L);
}
statement(A) ::= EXEC(T) AS USER EQ STRING(N). {
  A = ae_tsql_tree_principal (tree, "U", &T, &N);
  A->kind = AE_TSQL_STATEMENT_IMPERSONATE;
}
statement(A) ::= EXEC(T) AS USER EQ NSTRING(N). {
  A = ae_tsql_tree_principal (tree, "U", &T, &N);
  A->kind = AE_TSQL_STATEMENT_IMPERSONATE;
}
statement(A) ::= EXEC(T) AS LOGIN EQ STRING(N). {
  A = ae_tsql_tree_principal (tree, "L", &T, &N);
  A->kind = AE_TSQL_STATEMENT_IMPERSONATE;
}
statement(A) ::= REVERT(T). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_IMPERSONATE, &T);
}

/* --- keys ------------------------------------------------------------------------------------- */

%type options { GPtrArray* }
%type option { AeTsqlOption* }
%type option_lists { GPtrArray* }

options(A) ::= option(B). { A = ae_tsql_tree_append (tree, NULL, B); }
options(A) ::= options(A) COMMA option(B). { ae_tsql_tree_append (tree, A, B); }
option(A) ::= ID(N) EQ ID(V). { A = ae_tsql_tree_named_option (tree, &N, &V, 'i'); }
option(A) ::= ID(N) EQ STRING(V). { A = ae_tsql_tree_named_option (tree, &N, &V, 's'); }
option(A) ::= ID(N) EQ NSTRING(V). { A = ae_tsql_tree_named_option (tree, &N, &V, 's'); }
option(A) ::= ID(N) EQ BINARY(V). { A = ae_tsql_tree_named_option (tree, &N, &V, 'b'); }
option(A) ::= ID(N) LP options(V) RP. {
  A = ae_tsql_tree_option (tree, &N, 'l');
  A->name = A->text;
  A->list = V;
}
option_lists(A) ::= LP options(B) RP. { A = ae_tsql_tree_append (tree, NULL, B); }
option_lists(A) ::= option_lists(A) COMMA LP options(B) RP. { ae_tsql_tree_append (tree, A, B); }

statement(A) ::= CREATE(T) COLUMN MASTER KEY ID(N) WITH LP options(B) comma_opt RP. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_CMK, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->options = B;
}
statement(A) ::= DROP(T) COLUMN MASTER KEY ID(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_CMK, &T);
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= CREATE(T) COLUMN ENCRYPTION KEY ID(N) WITH VALUES option_lists(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CREATE_CEK, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->rows = B;
}
statement(A) ::= ALTER(T) COLUMN ENCRYPTION KEY ID(N) ADD VALUE LP options(B) RP. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_CEK, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->options = B;
  A->flag = TRUE;
}
statement(A) ::= ALTER(T) COLUMN ENCRYPTION KEY ID(N) DROP VALUE LP options(B) RP. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_ALTER_CEK, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->options = B;
}
statement(A) ::= DROP(T) COLUMN ENCRYPTION KEY ID(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DROP_CEK, &T);
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= ALTER(T) DATABASE SCOPED CONFIGURATION CLEAR PROCEDURE_CACHE. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CLEAR_CACHE, &T);
}

/* Reserved in T-SQL, without a meaning here: no name can be one. */
statement(A) ::= NEVER(T) RESERVED. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_BREAK, &T);
}

/* --- labels and cursors ----------------------------------------------------------------------- */

statement(A) ::= LABEL(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_LABEL, &B);
  A->text = ae_tsql_tree_text (tree, &B);
  ae_tsql_tree_label (tree, A->text);
}
statement(A) ::= GOTO(T) ID(B). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_GOTO, &T);
  A->text = ae_tsql_tree_text (tree, &B);
  g_ptr_array_add (tree->gotos, A);
}

%type cursor_words { GPtrArray* }
%type cursor_name { AeTsqlToken }
%type cursor_query { const char* }
%type fetch { AeTsqlStatement* }
%type fetch_way { AeTsqlFetchWay }
%type variable_list { GPtrArray* }
statement(A) ::= DECLARE(T) ID(N) cursor_words(B) CURSOR cursor_words(C) cursor_query(Q). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DECLARE_CURSOR, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->options = B;
  for (guint i = 0; i < C->len; i++)
    g_ptr_array_add (B, g_ptr_array_index (C, i));
  A->query_text = Q;
}
cursor_words(A) ::= . { A = ae_tsql_arena_list (&tree->arena); }
cursor_words(A) ::= cursor_words(A) ID(B). {
  ae_tsql_tree_append (tree, A, ae_tsql_tree_option (tree, &B, 'i'));
}
cursor_query(A) ::= FOR(T) query. { A = ae_tsql_tree_span (tree, &T); }
/* c, GLOBAL c */
cursor_name(A) ::= ID(X). { A = X; }
cursor_name(A) ::= ID ID(X). { A = X; }
statement(A) ::= OPEN(T) cursor_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_OPEN_CURSOR, &T);
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= CLOSE(T) cursor_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_CLOSE_CURSOR, &T);
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= DEALLOCATE(T) cursor_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_DEALLOCATE_CURSOR, &T);
  A->text = ae_tsql_tree_text (tree, &N);
}
statement(A) ::= fetch(A).
statement(A) ::= fetch(A) INTO variable_list(B). { A->columns = B; }
fetch(A) ::= FETCH_CURSOR(T) fetch_way(W) FROM cursor_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_FETCH, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->way = W.way;
  A->way_name = W.name;
  A->value = W.number;
}
fetch(A) ::= FETCH_CURSOR(T) cursor_name(N). {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_FETCH, &T);
  A->text = ae_tsql_tree_text (tree, &N);
  A->way = 'n';
}
fetch_way(A) ::= . { A = (AeTsqlFetchWay){ 'n', "NEXT", NULL }; }
fetch_way(A) ::= NEXT. { A = (AeTsqlFetchWay){ 'n', "NEXT", NULL }; }
fetch_way(A) ::= PRIOR. { A = (AeTsqlFetchWay){ 'p', "PRIOR", NULL }; }
fetch_way(A) ::= FIRST. { A = (AeTsqlFetchWay){ 'f', "FIRST", NULL }; }
fetch_way(A) ::= LAST. { A = (AeTsqlFetchWay){ 'l', "LAST", NULL }; }
fetch_way(A) ::= ABSOLUTE expr(B). { A = (AeTsqlFetchWay){ 'a', "ABSOLUTE", B }; }
fetch_way(A) ::= RELATIVE expr(B). { A = (AeTsqlFetchWay){ 'r', "RELATIVE", B }; }
variable_list(A) ::= VARIABLE(B). {
  A = ae_tsql_tree_append (tree, NULL, (gpointer) ae_tsql_tree_variable (tree, &B)->name);
}
variable_list(A) ::= variable_list(A) COMMA VARIABLE(B). {
  ae_tsql_tree_append (tree, A, (gpointer) ae_tsql_tree_variable (tree, &B)->name);
}

/* The parser takes the colon of a label; another one is an error. */
statement(A) ::= NEVER(T) COLON. {
  A = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_BREAK, &T);
}
