/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-grammar.h"
#include "ae-tsql-lexer-private.h"

typedef struct
{
  const char *word;
  int code;
} Keyword;

/* Sorted. Words that the grammar lets stand for names are marked by its %fallback. */
static const Keyword keywords[] = {
  { "ABSOLUTE", TK_ABSOLUTE },
  { "ACTION", TK_ACTION },
  { "ADD", TK_ADD },
  { "AFTER", TK_AFTER },
  { "ALL", TK_ALL },
  { "ALTER", TK_ALTER },
  { "AND", TK_AND },
  { "ANY", TK_ANY },
  { "APPLY", TK_APPLY },
  { "AS", TK_AS },
  { "ASC", TK_ASC },
  { "AT", TK_AT },
  { "AUTHORIZATION", TK_AUTHORIZATION },
  { "BACKUP", TK_RESERVED },
  { "BEGIN", TK_BEGIN },
  { "BETWEEN", TK_BETWEEN },
  { "BREAK", TK_BREAK },
  { "BROWSE", TK_RESERVED },
  { "BULK", TK_BULK },
  { "BY", TK_BY },
  { "CASCADE", TK_CASCADE },
  { "CASE", TK_CASE },
  { "CAST", TK_CAST },
  { "CATCH", TK_CATCH },
  { "CHECK", TK_CHECK },
  { "CHECKPOINT", TK_RESERVED },
  { "CLEAR", TK_CLEAR },
  { "CLOSE", TK_CLOSE },
  { "CLUSTERED", TK_CLUSTERED },
  { "COALESCE", TK_COALESCE },
  { "COLLATE", TK_COLLATE },
  { "COLUMN", TK_COLUMN },
  { "COMMIT", TK_COMMIT },
  { "COMPUTE", TK_RESERVED },
  { "CONFIGURATION", TK_CONFIGURATION },
  { "CONSTRAINT", TK_CONSTRAINT },
  { "CONTAINS", TK_RESERVED },
  { "CONTAINSTABLE", TK_RESERVED },
  { "CONTINUE", TK_CONTINUE },
  { "CONVERT", TK_CONVERT },
  { "CREATE", TK_CREATE },
  { "CROSS", TK_CROSS },
  { "CURRENT", TK_CURRENT },
  { "CURRENT_DATE", TK_RESERVED },
  { "CURRENT_TIME", TK_RESERVED },
  { "CURRENT_TIMESTAMP", TK_CURRENT_TIMESTAMP },
  { "CURRENT_USER", TK_CURRENT_USER },
  { "CURSOR", TK_CURSOR },
  { "DATABASE", TK_DATABASE },
  { "DBCC", TK_RESERVED },
  { "DEALLOCATE", TK_DEALLOCATE },
  { "DECLARE", TK_DECLARE },
  { "DEFAULT", TK_DEFAULT },
  { "DELAY", TK_DELAY },
  { "DELETE", TK_DELETE },
  { "DENY", TK_DENY },
  { "DESC", TK_DESC },
  { "DISK", TK_RESERVED },
  { "DISTINCT", TK_DISTINCT },
  { "DISTRIBUTED", TK_RESERVED },
  { "DOUBLE", TK_DOUBLE },
  { "DROP", TK_DROP },
  { "DUMP", TK_RESERVED },
  { "ELSE", TK_ELSE },
  { "ENCRYPTED", TK_ENCRYPTED },
  { "ENCRYPTION", TK_ENCRYPTION },
  { "END", TK_END },
  { "ERRLVL", TK_RESERVED },
  { "ESCAPE", TK_ESCAPE },
  { "EXCEPT", TK_EXCEPT },
  { "EXEC", TK_EXEC },
  { "EXECUTE", TK_EXEC },
  { "EXISTS", TK_EXISTS },
  { "EXIT", TK_RESERVED },
  { "EXTERNAL", TK_RESERVED },
  { "FETCH", TK_FETCH },
  { "FILE", TK_RESERVED },
  { "FILLFACTOR", TK_FILLFACTOR },
  { "FIRST", TK_FIRST },
  { "FOLLOWING", TK_FOLLOWING },
  { "FOR", TK_FOR },
  { "FOREIGN", TK_FOREIGN },
  { "FREETEXT", TK_RESERVED },
  { "FREETEXTTABLE", TK_RESERVED },
  { "FROM", TK_FROM },
  { "FULL", TK_FULL },
  { "FUNCTION", TK_FUNCTION },
  { "GOTO", TK_GOTO },
  { "GRANT", TK_GRANT },
  { "GROUP", TK_GROUP },
  { "HAVING", TK_HAVING },
  { "HOLDLOCK", TK_HOLDLOCK },
  { "IDENTITY", TK_IDENTITY },
  { "IDENTITYCOL", TK_RESERVED },
  { "IDENTITY_INSERT", TK_IDENTITY_INSERT },
  { "IF", TK_IF },
  { "IIF", TK_IIF },
  { "IN", TK_IN },
  { "INCLUDE", TK_INCLUDE },
  { "INDEX", TK_INDEX },
  { "INNER", TK_INNER },
  { "INSERT", TK_INSERT },
  { "INTERSECT", TK_INTERSECT },
  { "INTO", TK_INTO },
  { "IS", TK_IS },
  { "ISOLATION", TK_ISOLATION },
  { "JOIN", TK_JOIN },
  { "KEY", TK_KEY },
  { "KILL", TK_RESERVED },
  { "LAST", TK_LAST },
  { "LEFT", TK_LEFT },
  { "LEVEL", TK_LEVEL },
  { "LIKE", TK_LIKE },
  { "LINENO", TK_RESERVED },
  { "LOAD", TK_RESERVED },
  { "LOGIN", TK_LOGIN },
  { "MASTER", TK_MASTER },
  { "MATCHED", TK_MATCHED },
  { "MERGE", TK_MERGE },
  { "NATIONAL", TK_RESERVED },
  { "NEXT", TK_NEXT },
  { "NO", TK_NO },
  { "NOCHECK", TK_NOCHECK },
  { "NONCLUSTERED", TK_NONCLUSTERED },
  { "NOT", TK_NOT },
  { "NULL", TK_NULL },
  { "NULLIF", TK_NULLIF },
  { "OF", TK_OF },
  { "OFF", TK_OFF },
  { "OFFSET", TK_OFFSET },
  { "OFFSETS", TK_RESERVED },
  { "ON", TK_ON },
  { "ONLY", TK_ONLY },
  { "OPEN", TK_OPEN },
  { "OPENDATASOURCE", TK_RESERVED },
  { "OPENQUERY", TK_RESERVED },
  { "OPENROWSET", TK_RESERVED },
  { "OPENXML", TK_RESERVED },
  { "OPTION", TK_OPTION },
  { "OR", TK_OR },
  { "ORDER", TK_ORDER },
  { "OUT", TK_OUT },
  { "OUTER", TK_OUTER },
  { "OUTPUT", TK_OUTPUT },
  { "OVER", TK_OVER },
  { "PARTITION", TK_PARTITION },
  { "PERCENT", TK_PERCENT_WORD },
  { "PERSISTED", TK_PERSISTED },
  { "PIVOT", TK_RESERVED },
  { "PLAN", TK_PLAN },
  { "PRECEDING", TK_PRECEDING },
  { "PRECISION", TK_PRECISION },
  { "PRIMARY", TK_PRIMARY },
  { "PRINT", TK_PRINT },
  { "PRIOR", TK_PRIOR },
  { "PROC", TK_PROC },
  { "PROCEDURE", TK_PROC },
  { "PROCEDURE_CACHE", TK_PROCEDURE_CACHE },
  { "PUBLIC", TK_PUBLIC },
  { "RAISERROR", TK_RAISERROR },
  { "RANGE", TK_RANGE },
  { "READ", TK_READ },
  { "READONLY", TK_READONLY },
  { "READTEXT", TK_RESERVED },
  { "REBUILD", TK_REBUILD },
  { "RECONFIGURE", TK_RESERVED },
  { "REFERENCES", TK_REFERENCES },
  { "RELATIVE", TK_RELATIVE },
  { "REORGANIZE", TK_REORGANIZE },
  { "REPLICATION", TK_REPLICATION },
  { "RESTORE", TK_RESERVED },
  { "RESTRICT", TK_RESERVED },
  { "RETURN", TK_RETURN },
  { "RETURNS", TK_RETURNS },
  { "REVERT", TK_REVERT },
  { "REVOKE", TK_REVOKE },
  { "RIGHT", TK_RIGHT },
  { "ROLE", TK_ROLE },
  { "ROLLBACK", TK_ROLLBACK },
  { "ROW", TK_ROW },
  { "ROWCOUNT", TK_ROWCOUNT },
  { "ROWGUIDCOL", TK_ROWGUIDCOL },
  { "ROWS", TK_ROWS },
  { "RULE", TK_RESERVED },
  { "SAVE", TK_SAVE },
  { "SCHEMA", TK_SCHEMA },
  { "SCOPED", TK_SCOPED },
  { "SECURITYAUDIT", TK_RESERVED },
  { "SELECT", TK_SELECT },
  { "SEQUENCE", TK_SEQUENCE },
  { "SESSION_USER", TK_CURRENT_USER },
  { "SET", TK_SET },
  { "SETUSER", TK_RESERVED },
  { "SHUTDOWN", TK_RESERVED },
  { "SOME", TK_SOME },
  { "SOURCE", TK_SOURCE },
  { "SPARSE", TK_SPARSE },
  { "STATISTICS", TK_STATISTICS },
  { "SYNONYM", TK_SYNONYM },
  { "SYSTEM_USER", TK_SYSTEM_USER },
  { "TABLE", TK_TABLE },
  { "TABLESAMPLE", TK_RESERVED },
  { "TARGET", TK_TARGET },
  { "TEXTIMAGE_ON", TK_TEXTIMAGE_ON },
  { "TEXTSIZE", TK_TEXTSIZE },
  { "THEN", TK_THEN },
  { "THROW", TK_THROW },
  { "TIES", TK_TIES },
  { "TIME", TK_TIME },
  { "TO", TK_TO },
  { "TOP", TK_TOP },
  { "TRAN", TK_TRAN },
  { "TRANSACTION", TK_TRAN },
  { "TRANSFER", TK_TRANSFER },
  { "TRIGGER", TK_TRIGGER },
  { "TRUNCATE", TK_TRUNCATE },
  { "TRY", TK_TRY },
  { "TRY_CAST", TK_TRY_CAST },
  { "TRY_CONVERT", TK_TRY_CONVERT },
  { "TSEQUAL", TK_RESERVED },
  { "TYPE", TK_TYPE },
  { "UNBOUNDED", TK_UNBOUNDED },
  { "UNION", TK_UNION },
  { "UNIQUE", TK_UNIQUE },
  { "UNPIVOT", TK_RESERVED },
  { "UPDATE", TK_UPDATE },
  { "UPDATETEXT", TK_RESERVED },
  { "USE", TK_USE },
  { "USER", TK_USER },
  { "USING", TK_USING },
  { "VALUE", TK_VALUE },
  { "VALUES", TK_VALUES },
  { "VARYING", TK_RESERVED },
  { "VIEW", TK_VIEW },
  { "WAITFOR", TK_WAITFOR },
  { "WHEN", TK_WHEN },
  { "WHERE", TK_WHERE },
  { "WHILE", TK_WHILE },
  { "WITH", TK_WITH },
  { "WITHIN", TK_WITHIN },
  { "WORK", TK_WORK },
  { "WRITETEXT", TK_RESERVED },
  { "ZONE", TK_ZONE },
};

/* In capitals, as the table is sorted: '_' stands behind the letters there. */
static int
compare_keyword (const void *key, const void *element)
{
  const AeTsqlToken *token = key;
  const char *word = ((const Keyword *) element)->word;

  for (gsize i = 0; i < token->length; i++)
    {
      int order = (guint8) g_ascii_toupper (token->start[i]) - (guint8) word[i];
      if (order != 0)
        return order;
    }
  return word[token->length] == '\0' ? 0 : -1;
}

static const Keyword *
find_keyword (const AeTsqlToken *token)
{
  return bsearch (token, keywords, G_N_ELEMENTS (keywords), sizeof keywords[0], compare_keyword);
}

const char *
ae_tsql_lexer_get_keyword (guint index)
{
  return index < G_N_ELEMENTS (keywords) ? keywords[index].word : NULL;
}

void
ae_tsql_lexer_init (AeTsqlLexer *self, const char *text, gsize size)
{
  *self = (AeTsqlLexer){ .at = text, .end = text + size, .line = 1 };
}

static char
peek (const AeTsqlLexer *self, gsize ahead)
{
  return (gsize) (self->end - self->at) > ahead ? self->at[ahead] : '\0';
}

static void
advance (AeTsqlLexer *self)
{
  if (*self->at++ == '\n')
    self->line++;
}

/* Comments nest. FALSE: it has no end. */
static gboolean
skip_comment (AeTsqlLexer *self)
{
  guint depth = 0;

  do
    {
      if (self->at == self->end)
        return FALSE;
      if (peek (self, 0) == '/' && peek (self, 1) == '*')
        {
          depth++;
          self->at += 2;
        }
      else if (peek (self, 0) == '*' && peek (self, 1) == '/')
        {
          depth--;
          self->at += 2;
        }
      else
        {
          advance (self);
        }
    }
  while (depth > 0);
  return TRUE;
}

static gboolean
skip_blanks (AeTsqlLexer *self)
{
  while (self->at < self->end)
    {
      gunichar c = g_utf8_get_char (self->at);
      if (c == 0xFEFF || (c >= 0x80 && g_unichar_isspace (c)))
        self->at = g_utf8_next_char (self->at);
      else if (c <= ' ')
        advance (self);
      else if (c == '-' && peek (self, 1) == '-')
        while (self->at < self->end && *self->at != '\n')
          self->at++;
      else if (c == '/' && peek (self, 1) == '*')
        {
          if (!skip_comment (self))
            return FALSE;
        }
      else
        break;
    }
  return TRUE;
}

/* 'it''s', "a""b", [a]]b]: the closing sign doubled stands for itself. */
static gboolean
skip_quoted (AeTsqlLexer *self, char close)
{
  self->at++;
  while (self->at < self->end)
    {
      if (*self->at == close)
        {
          self->at++;
          if (peek (self, 0) != close)
            return TRUE;
        }
      advance (self);
    }
  return FALSE;
}

static gboolean
is_name_start (gunichar c)
{
  return g_unichar_isalpha (c) || c == '_' || c == '#' || c == '@';
}

static gboolean
is_name_part (gunichar c)
{
  return is_name_start (c) || g_unichar_isdigit (c) || c == '$';
}

static void
skip_name (AeTsqlLexer *self)
{
  while (self->at < self->end && is_name_part (g_utf8_get_char (self->at)))
    self->at = g_utf8_next_char (self->at);
}

static void
skip_digits (AeTsqlLexer *self)
{
  while (g_ascii_isdigit (peek (self, 0)))
    self->at++;
}

static int
lex_number (AeTsqlLexer *self)
{
  int code = TK_INTEGER;

  if (peek (self, 0) == '0' && (peek (self, 1) | 0x20) == 'x')
    {
      self->at += 2;
      while (g_ascii_isxdigit (peek (self, 0)))
        self->at++;
      return TK_BINARY;
    }
  skip_digits (self);
  if (peek (self, 0) == '.')
    {
      code = TK_DECIMAL;
      self->at++;
      skip_digits (self);
    }
  if ((peek (self, 0) | 0x20) == 'e')
    {
      code = TK_FLOAT;
      self->at++;
      if (peek (self, 0) == '+' || peek (self, 0) == '-')
        self->at++;
      skip_digits (self);
    }
  return code;
}

static int
lex_money (AeTsqlLexer *self)
{
  self->at++;
  if (peek (self, 0) == '-' || peek (self, 0) == '+')
    self->at++;
  skip_digits (self);
  if (peek (self, 0) == '.')
    {
      self->at++;
      skip_digits (self);
    }
  return TK_MONEY;
}

static int
lex_sign (AeTsqlLexer *self)
{
  static const struct
  {
    char sign[3];
    int code;
  } signs[] = {
    { "::", TK_COLONS },  { "!=", TK_NE },     { "!<", TK_GE },      { "!>", TK_LE },
    { "<>", TK_NE },      { "<=", TK_LE },     { ">=", TK_GE },      { "+=", TK_PLUSEQ },
    { "-=", TK_MINUSEQ }, { "*=", TK_STAREQ }, { "/=", TK_SLASHEQ }, { "%=", TK_PERCENTEQ },
    { "&=", TK_ANDEQ },   { "|=", TK_OREQ },   { "^=", TK_XOREQ },   { "(", TK_LP },
    { ")", TK_RP },       { ",", TK_COMMA },   { ".", TK_DOT },      { ";", TK_SEMI },
    { "=", TK_EQ },       { "<", TK_LT },      { ">", TK_GT },       { "+", TK_PLUS },
    { "-", TK_MINUS },    { "*", TK_STAR },    { "/", TK_SLASH },    { "%", TK_PERCENT },
    { "&", TK_BITAND },   { "|", TK_BITOR },   { "^", TK_BITXOR },   { "~", TK_BITNOT },
    { ":", TK_COLON },    { "{", TK_LBRACE },  { "}", TK_RBRACE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (peek (self, 0) == signs[i].sign[0]
        && (signs[i].sign[1] == '\0' || peek (self, 1) == signs[i].sign[1]))
      {
        self->at += strlen (signs[i].sign);
        return signs[i].code;
      }
  self->at = g_utf8_next_char (self->at);
  return AE_TSQL_TOKEN_UNKNOWN;
}

static int
lex_token (AeTsqlLexer *self)
{
  gunichar c = g_utf8_get_char (self->at);

  if (c == '\'')
    return skip_quoted (self, '\'') ? TK_STRING : AE_TSQL_TOKEN_UNCLOSED_STRING;
  if ((c | 0x20) == 'n' && peek (self, 1) == '\'')
    {
      self->at++;
      return skip_quoted (self, '\'') ? TK_NSTRING : AE_TSQL_TOKEN_UNCLOSED_STRING;
    }
  if (c == '"' && self->quotes_are_strings)
    return skip_quoted (self, '"') ? TK_STRING : AE_TSQL_TOKEN_UNCLOSED_STRING;
  if (c == '"' || c == '[')
    return skip_quoted (self, c == '"' ? '"' : ']') ? TK_ID : AE_TSQL_TOKEN_UNCLOSED_STRING;
  /* Of the byte: a character such as U+0731 would be cut to one that is a digit. */
  if (g_ascii_isdigit (peek (self, 0)) || (c == '.' && g_ascii_isdigit (peek (self, 1))))
    return lex_number (self);
  if (c == '$' && (g_ascii_isdigit (peek (self, 1)) || peek (self, 1) == '-'))
    return lex_money (self);
  /* $action */
  if (c == '$' && g_ascii_isalpha (peek (self, 1)))
    {
      self->at++;
      skip_name (self);
      return TK_ID;
    }
  if (is_name_start (c))
    {
      gboolean variable = c == '@', global = variable && peek (self, 1) == '@';
      skip_name (self);
      return global ? TK_GLOBAL : variable ? TK_VARIABLE : TK_ID;
    }
  return lex_sign (self);
}

AeTsqlToken
ae_tsql_lexer_next (AeTsqlLexer *self)
{
  AeTsqlToken token = { .code = AE_TSQL_TOKEN_END, .start = self->at, .line = self->line };

  if (!skip_blanks (self))
    {
      token.code = AE_TSQL_TOKEN_UNCLOSED_COMMENT;
      return token;
    }
  token.start = self->at;
  token.line = self->line;
  if (self->at == self->end)
    return token;

  token.code = lex_token (self);
  token.length = self->at - token.start;
  if (token.code == TK_ID && *token.start != '"' && *token.start != '[')
    {
      const Keyword *keyword = find_keyword (&token);
      if (keyword != NULL)
        token.code = keyword->code;
    }
  return token;
}

gboolean
ae_tsql_token_is_keyword (const AeTsqlToken *token)
{
  return token->length > 0 && find_keyword (token) != NULL;
}

char *
ae_tsql_token_dup_text (const AeTsqlToken *token)
{
  const char *start = token->start, *end = token->start + token->length;

  if (token->code == TK_NSTRING)
    start++;
  if (start == end || strchr ("'\"[", *start) == NULL)
    return g_strndup (start, end - start);

  char close = *start == '[' ? ']' : *start;
  g_autoptr (GString) text = g_string_sized_new (token->length);
  for (const char *at = start + 1; at < end - 1; at++)
    {
      g_string_append_c (text, *at);
      if (*at == close)
        at++;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
