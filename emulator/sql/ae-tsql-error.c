/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-error-private.h"

typedef AeTsqlMessage Message;

/* SQL Server's own words where clients match on them. */
static const Message messages[] = {
  { 102, 1, 15, TRUE, "Incorrect syntax near '%s'." },
  { 105, 1, 15, TRUE, "Unclosed quotation mark after the character string '%s'." },
  { 107, 3, 15, TRUE,
    "The column prefix '%s' does not match with a table name or alias name used "
    "in the query." },
  { 109, 1, 15, TRUE,
    "There are more columns in the INSERT statement than values specified in the "
    "VALUES clause. The number of values in the VALUES clause must match the "
    "number of columns specified in the INSERT statement." },
  { 110, 1, 15, TRUE,
    "There are fewer columns in the INSERT statement than values specified in "
    "the VALUES clause. The number of values in the VALUES clause must match the "
    "number of columns specified in the INSERT statement." },
  { 111, 1, 15, TRUE, "'%s' must be the first statement in a query batch." },
  { 113, 1, 15, TRUE, "Missing end comment mark '*/'." },
  { 116, 1, 16, TRUE,
    "Only one expression can be specified in the select list when the subquery "
    "is not introduced with EXISTS." },
  { 119, 1, 15, TRUE,
    "Must pass parameter number %u and subsequent parameters as '@name = value'. After the form "
    "'@name = value' has been used, all subsequent parameters must be passed in the form '@name = "
    "value'." },
  { 120, 1, 15, TRUE,
    "The select list for the INSERT statement contains fewer items than the "
    "insert list. The number of SELECT values must match the number of INSERT "
    "columns." },
  { 121, 1, 15, TRUE,
    "The select list for the INSERT statement contains more items than the "
    "insert list. The number of SELECT values must match the number of INSERT "
    "columns." },
  { 127, 1, 15, TRUE, "A TOP N or FETCH rowcount value may not be negative." },
  { 128, 1, 15, TRUE,
    "The name \"%s\" is not permitted in this context. Valid expressions are constants, constant "
    "expressions, and (in some contexts) variables. Column names are not permitted." },
  { 130, 1, 15, TRUE,
    "Cannot perform an aggregate function on an expression containing an aggregate or a "
    "subquery." },
  { 133, 1, 15, TRUE,
    "A GOTO statement references the label '%s' but the label has not been declared." },
  { 134, 2, 15, TRUE,
    "The variable name '%s' has already been declared. Variable names must be "
    "unique within a query batch or stored procedure." },
  { 135, 1, 15, TRUE, "Cannot use a BREAK statement outside the scope of a WHILE statement." },
  { 136, 1, 15, TRUE, "Cannot use a CONTINUE statement outside the scope of a WHILE statement." },
  { 137, 2, 15, TRUE, "Must declare the scalar variable \"%s\"." },
  { 139, 1, 15, TRUE, "Cannot assign a default value to a local variable." },
  { 141, 1, 15, TRUE,
    "A SELECT statement that assigns a value to a variable must not be combined "
    "with data-retrieval operations." },
  { 144, 1, 15, TRUE,
    "Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP "
    "BY clause." },
  { 145, 1, 15, TRUE,
    "ORDER BY items must appear in the select list if SELECT DISTINCT is "
    "specified." },
  { 147, 1, 15, TRUE,
    "An aggregate may not appear in the WHERE clause unless it is in a subquery "
    "contained in a HAVING clause or a select list, and the column being "
    "aggregated is an outer reference." },
  { 154, 1, 15, TRUE, "%s is not allowed in a procedure, function or trigger." },
  { 155, 1, 15, TRUE, "'%s' is not a recognized %s option." },
  { 156, 1, 15, TRUE, "Incorrect syntax near the keyword '%s'." },
  { 164, 1, 15, TRUE,
    "Each GROUP BY expression must contain at least one column that is not an outer reference." },
  { 166, 1, 15, TRUE,
    "'%s' does not allow specifying the database name as a prefix to the object name." },
  { 174, 1, 15, TRUE, "The %s function requires %u argument(s)." },
  { 178, 1, 15, TRUE, "A RETURN statement with a return value cannot be used in this context." },
  { 189, 1, 15, TRUE, "The %s function requires %u to %u arguments." },
  { 191, 1, 15, TRUE,
    "Some part of your SQL statement is nested too deeply. Rewrite the query or "
    "break it up into smaller queries." },
  { 195, 10, 15, TRUE, "'%s' is not a recognized built-in function name." },
  { 201, 4, 16, FALSE,
    "Procedure or function '%s' expects parameter '%s', which was not "
    "supplied." },
  { 205, 1, 16, TRUE,
    "All queries combined using a UNION, INTERSECT or EXCEPT operator must have "
    "an equal number of expressions in their target lists." },
  { 206, 2, 16, TRUE, "Operand type clash: %s is incompatible with %s" },
  { 207, 1, 16, TRUE, "Invalid column name '%s'." },
  { 208, 1, 16, TRUE, "Invalid object name '%s'." },
  { 209, 1, 16, TRUE, "Ambiguous column name '%s'." },
  { 213, 1, 16, TRUE,
    "Column name or number of supplied values does not match table "
    "definition." },
  { 214, 2, 16, FALSE, "Procedure expects parameter '%s' of type '%s'." },
  { 217, 1, 16, TRUE,
    "Maximum stored procedure, function, trigger, or view nesting level exceeded "
    "(limit 32)." },
  { 220, 1, 16, FALSE, "Arithmetic overflow error for data type %s, value = %s." },
  { 232, 3, 16, FALSE, "Arithmetic overflow error for type %s, value = %s." },
  { 239, 1, 16, TRUE, "Duplicate common table expression name '%s' was specified." },
  { 240, 1, 16, TRUE,
    "Types don't match between the anchor and the recursive part in column \"%s\" of recursive "
    "query \"%s\"." },
  { 241, 1, 16, TRUE, "Conversion failed when converting date and/or time from character string." },
  { 242, 3, 16, FALSE,
    "The conversion of a %s data type to a %s data type resulted in an "
    "out-of-range value." },
  { 245, 1, 16, TRUE, "Conversion failed when converting the %s value '%s' to data type %s." },
  { 246, 1, 16, TRUE, "No anchor member was specified for recursive query \"%s\"." },
  { 248, 1, 16, TRUE, "The conversion of the %s value '%s' overflowed an int column." },
  { 252, 1, 16, TRUE,
    "Recursive common table expression '%s' does not contain a top-level UNION ALL operator." },
  { 253, 1, 16, TRUE,
    "Recursive member of a common table expression '%s' has multiple recursive references." },
  { 257, 3, 16, TRUE,
    "Implicit conversion from data type %s to %s is not allowed. Use the CONVERT "
    "function to run this query." },
  { 264, 1, 16, TRUE,
    "The column name '%s' is specified more than once in the SET clause or column "
    "list of an INSERT. A column cannot be assigned more than one value in the "
    "same clause." },
  { 281, 1, 16, TRUE,
    "%d is not a valid style number when converting from %s to a character string." },
  { 282, 1, 10, FALSE,
    "The '%s' procedure attempted to return a status of NULL, which is not allowed. A status of 0 "
    "will be returned instead." },
  { 289, 1, 16, FALSE,
    "Cannot construct data type %s, some of the arguments have values which are not valid." },
  { 305, 1, 16, TRUE,
    "The XML data type cannot be compared or sorted, except when using the IS NULL "
    "operator." },
  { 306, 2, 16, TRUE,
    "The text, ntext, and image data types cannot be compared or sorted, except when "
    "using IS NULL or LIKE operator." },
  { 266, 2, 16, FALSE,
    "Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT "
    "statements. "
    "Previous count = %u, current count = %u." },
  { 271, 1, 16, TRUE,
    "The column \"%s\" cannot be modified because it is either a computed column or is the result "
    "of a UNION operator." },
  { 310, 1, 15, TRUE,
    "The value %s specified for the MAXRECURSION option exceeds the allowed maximum of 32767." },
  { 319, 1, 15, TRUE,
    "Incorrect syntax near the keyword 'with'. If this statement is a common table expression, an "
    "xmlnamespaces clause or a change tracking context clause, the previous statement must be "
    "terminated with a semicolon." },
  { 313, 3, 16, TRUE,
    "An insufficient number of arguments were supplied for the procedure or function %s." },
  { 402, 1, 16, TRUE, "The data types %s and %s are incompatible in the %s operator." },
  { 403, 1, 16, TRUE, "Invalid operator for data type. Operator equals %s, type equals %s." },
  { 443, 14, 16, TRUE, "Invalid use of a side-effecting operator '%s' within a function." },
  { 444, 2, 16, TRUE,
    "Select statements included within a function cannot return data to a client." },
  { 455, 2, 16, TRUE, "The last statement included within a function must be a return statement." },
  { 460, 1, 16, TRUE,
    "DISTINCT operator is not allowed in the recursive part of a recursive common table expression "
    "'%s'." },
  { 461, 1, 16, TRUE,
    "The TOP or OFFSET operator is not allowed in the recursive part of a recursive common table "
    "expression '%s'." },
  { 462, 1, 16, TRUE,
    "Outer join is not allowed in the recursive part of a recursive common table expression "
    "'%s'." },
  { 465, 1, 16, TRUE, "Recursive references are not allowed in subqueries." },
  { 467, 1, 16, TRUE,
    "GROUP BY, HAVING, or aggregate functions are not allowed in the recursive part of a recursive "
    "common table expression '%s'." },
  { 468, 9, 16, TRUE,
    "Cannot resolve the collation conflict between \"%s\" and \"%s\" in the %s operation." },
  { 500, 1, 16, TRUE,
    "Trying to pass a table-valued parameter with %u column(s) where the corresponding "
    "user-defined "
    "table type requires %u column(s)." },
  { 506, 1, 16, FALSE, "The invalid escape character \"%s\" was specified in a LIKE predicate." },
  { 512, 1, 16, FALSE,
    "Subquery returned more than 1 value. This is not permitted when the subquery "
    "follows =, !=, <, <= , >, >= or when the subquery is used as an "
    "expression." },
  { 515, 2, 16, FALSE,
    "Cannot insert the value NULL into column '%s', table '%s'; column does not "
    "allow nulls. %s fails." },
  { 517, 1, 16, FALSE, "Adding a value to a '%s' column caused an overflow." },
  { 529, 1, 16, TRUE, "Explicit conversion from data type %s to %s is not allowed." },
  { 530, 1, 16, FALSE,
    "The statement terminated. The maximum recursion %u has been exhausted before statement "
    "completion." },
  { 535, 0, 16, FALSE,
    "The %s function resulted in an overflow. The number of dateparts "
    "separating two date/time instances is too large. Try to use %s with a "
    "less precise datepart." },
  { 536, 1, 16, TRUE, "Invalid length parameter passed to the %s function." },
  { 537, 2, 16, TRUE, "Invalid length parameter passed to the LEFT or SUBSTRING function." },
  { 544, 1, 16, FALSE,
    "Cannot insert explicit value for identity column in table '%s' when "
    "IDENTITY_INSERT is set to OFF." },
  { 545, 1, 16, FALSE,
    "Explicit value must be specified for identity column in table '%s' either "
    "when IDENTITY_INSERT is set to ON or when a replication user is inserting "
    "into a NOT FOR REPLICATION identity column." },
  { 911, 1, 16, TRUE,
    "Database '%s' does not exist. Make sure that the name is entered "
    "correctly." },
  { 1001, 1, 15, TRUE, "Length or precision specification %s is invalid." },
  { 1002, 1, 15, TRUE, "Specified scale %s is invalid." },
  { 1007, 1, 15, TRUE,
    "The number '%s' is out of the range for numeric representation (maximum "
    "precision 38)." },
  { 1023, 1, 15, TRUE, "Invalid parameter %u specified for %s." },
  { 1031, 1, 15, TRUE, "Percent values must be between 0 and 100." },
  { 1038, 5, 15, TRUE,
    "An object or column name is missing or empty. For SELECT INTO statements, verify each column "
    "has a name. For other statements, look for empty alias names. Aliases defined as \"\" or [] "
    "are not allowed. Change the alias to a valid name." },
  { 1033, 1, 15, TRUE,
    "The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and "
    "common table expressions, unless TOP, OFFSET or FOR XML is also specified." },
  { 1060, 1, 15, TRUE,
    "The number of rows provided for a TOP or FETCH clauses row count parameter "
    "must be an integer." },
  { 1062, 1, 15, TRUE,
    "The TOP N WITH TIES clause is not allowed without a corresponding ORDER BY clause." },
  { 1077, 1, 16, TRUE, "INSERT into an identity column not allowed on table variables." },
  { 1087, 2, 15, TRUE, "Must declare the table variable \"%s\"." },
  { 1101, 12, 17, FALSE,
    "Could not allocate a new page for database 'tempdb' because of insufficient disk space." },
  { 1205, 51, 13, TRUE,
    "Transaction (Process ID %u) was deadlocked on lock resources with another "
    "process and has been chosen as the deadlock victim. Rerun the "
    "transaction." },
  { 1222, 51, 16, FALSE, "Lock request time out period exceeded." },
  { 1750, 0, 16, TRUE, "Could not create constraint or index. See previous errors." },
  { 1801, 3, 16, FALSE, "Database '%s' already exists. Choose a different database name." },
  { 1911, 1, 16, TRUE, "Column name '%s' does not exist in the target table or view." },
  { 2010, 1, 16, FALSE, "Cannot perform alter on '%s' because it is an incompatible object type." },
  { 2501, 45, 16, FALSE,
    "Cannot find a table or object with the name \"%s\". Check the system "
    "catalog." },
  { 2601, 1, 14, FALSE, "Cannot insert duplicate key row in object '%s' with unique index '%s'." },
  { 2627, 1, 14, FALSE,
    "Violation of %s constraint '%s'. Cannot insert duplicate key in object "
    "'%s'." },
  { 2628, 1, 16, FALSE,
    "String or binary data would be truncated in table '%s', column '%s'. "
    "Truncated value: '%s'." },
  { 352, 1, 15, TRUE,
    "The table-valued parameter \"%s\" must be declared with the READONLY option." },
  { 346, 1, 15, TRUE,
    "The parameter \"%s\" can not be declared READONLY since it is not a table-valued parameter." },
  { 218, 1, 16, TRUE,
    "Could not find the type '%s'. Either it does not exist or you do not have the necessary "
    "permission." },
  { 219, 1, 16, TRUE, "The type '%s' already exists, or you do not have permission to create it." },
  { 2705, 3, 16, TRUE,
    "Column names in each table must be unique. Column name '%s' in table '%s' is "
    "specified more than once." },
  { 2714, 6, 16, TRUE, "There is already an object named '%s' in the database." },
  { 2715, 6, 16, TRUE, "Column, parameter, or variable #%u: Cannot find data type %s." },
  { 2716, 1, 16, TRUE,
    "Column, parameter, or variable #%u: Cannot specify a column width on data "
    "type %s." },
  { 2717, 1, 16, TRUE,
    "The size (%s) given to the %s '%s' exceeds the maximum allowed for any data "
    "type (8000)." },
  { 2739, 1, 16, TRUE, "The text, ntext, and image data types are invalid for local variables." },
  { 2744, 2, 16, TRUE,
    "Multiple identity columns specified for table '%s'. Only one identity "
    "column per table is allowed." },
  { 2749, 2, 16, TRUE,
    "Identity column '%s' must be of data type int, bigint, smallint, tinyint, or "
    "decimal or numeric with a scale of 0, unencrypted, and constrained to be "
    "nonnullable." },
  { 2750, 1, 16, TRUE,
    "Column or parameter #%u: Specified column precision %u is greater than the "
    "maximum precision of %u." },
  { 2751, 1, 16, TRUE,
    "Column or parameter #%u: Specified column scale %u is greater than the "
    "specified precision of %u." },
  { 2760, 1, 16, TRUE,
    "The specified schema name \"%s\" either does not exist or you do not have "
    "permission to use it." },
  { 2812, 62, 16, FALSE, "Could not find stored procedure '%s'." },
  { 3623, 1, 16, FALSE, "An invalid floating point operation occurred." },
  { 3701, 5, 11, FALSE,
    "Cannot drop the %s '%s', because it does not exist or you do not have "
    "permission." },
  { 3729, 1, 16, FALSE, "Cannot %s '%s' because it is being referenced by object '%s'." },
  { 3732, 1, 16, FALSE,
    "Cannot drop type '%s' because it is being referenced by object '%s'. There may be other "
    "objects that reference this type." },
  { 3902, 1, 16, FALSE, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION." },
  { 3903, 1, 16, FALSE,
    "The ROLLBACK TRANSACTION request has no corresponding BEGIN "
    "TRANSACTION." },
  { 3915, 0, 16, FALSE, "Cannot use the ROLLBACK statement within an INSERT-EXEC statement." },
  { 3916, 0, 16, FALSE,
    "Cannot use the COMMIT statement within an INSERT-EXEC statement unless BEGIN TRANSACTION is "
    "used first." },
  { 3930, 1, 16, TRUE,
    "The current transaction cannot be committed and cannot support operations "
    "that write to the log file. Roll back the transaction." },
  { 3960, 2, 16, TRUE, "Snapshot isolation transaction aborted due to update conflict." },
  { 4060, 1, 11, FALSE, "Cannot open database \"%s\" requested by the login. The login failed." },
  { 4104, 1, 16, TRUE, "The multi-part identifier \"%s\" could not be bound." },
  { 4108, 1, 15, TRUE, "Windowed functions can only appear in the SELECT or ORDER BY clauses." },
  { 4109, 1, 15, TRUE,
    "Windowed functions cannot be used in the context of another windowed function or aggregate." },
  { 4112, 1, 15, TRUE, "The function '%s' must have an OVER clause with ORDER BY." },
  { 4113, 1, 15, TRUE,
    "The function '%s' is not a valid windowing function, and cannot be used with the OVER "
    "clause." },
  { 4121, 1, 16, TRUE,
    "Cannot find either column \"%s\" or the user-defined function or aggregate \"%s\", or the "
    "name is ambiguous." },
  { 4145, 1, 15, TRUE,
    "An expression of non-boolean type specified in a context where a condition "
    "is expected, near '%s'." },
  { 4002, 1, 16, TRUE,
    "The incoming tabular data stream (TDS) protocol stream is incorrect. The "
    "stream ended unexpectedly." },
  { 4194, 1, 16, TRUE,
    "RANGE is only supported with UNBOUNDED and CURRENT ROW window frame delimiters." },
  { 4403, 1, 16, TRUE,
    "Cannot update the view or function '%s' because it contains aggregates, or a DISTINCT or "
    "GROUP BY clause, or PIVOT or UNPIVOT operator." },
  { 4405, 1, 16, TRUE,
    "View or function '%s' is not updatable because the modification affects multiple base "
    "tables." },
  { 4406, 1, 16, TRUE,
    "Update or insert of view or function '%s' failed because it contains a derived or constant "
    "field." },
  { 4408, 1, 16, TRUE,
    "Too many tables. The query and the views or functions in it exceed the limit of %u tables. "
    "Revise the query to reduce the number of tables." },
  { 4418, 1, 16, TRUE,
    "The view or function '%s' is not updatable because it contains aggregates, or a DISTINCT or "
    "GROUP BY clause, or PIVOT or UNPIVOT operator." },
  { 4429, 1, 16, TRUE,
    "View or function '%s' contains a self-reference. Views or functions cannot reference "
    "themselves directly or indirectly." },
  { 4502, 1, 16, TRUE,
    "View or function '%s' has more column names specified than columns defined." },
  { 4506, 1, 16, TRUE,
    "Column names in each view or function must be unique. Column name '%s' in view or function "
    "'%s' is specified more than once." },
  { 4511, 1, 16, TRUE,
    "Create View or Function failed because no column name was specified for column %u." },
  { 4804, 1, 16, TRUE,
    "While reading current row from host, a premature end-of-message was encountered--an incoming "
    "data stream was interrupted when the server expected to see more data. The host program may "
    "have terminated. Ensure that you are using a supported client application programming "
    "interface (API)." },
  { 4815, 1, 16, TRUE, "Received an invalid column length from the bcp client for colid %u." },
  { 4816, 1, 16, TRUE, "Invalid column type from bcp client for colid %u." },
  { 4902, 1, 16, TRUE,
    "Cannot find the object \"%s\" because it does not exist or you do not have "
    "permissions." },
  { 5308, 1, 16, TRUE,
    "Windowed functions, aggregates and NEXT VALUE FOR functions do not support integer indices as "
    "ORDER BY clause expressions." },
  { 5309, 1, 16, TRUE,
    "Windowed functions, aggregates and NEXT VALUE FOR functions do not support constants as ORDER "
    "BY clause expressions." },
  { 6401, 1, 16, FALSE,
    "Cannot roll back %s. No transaction or savepoint of that name was found." },
  { 6819, 1, 16, TRUE, "The FOR %s clause is not allowed in a ASSIGNMENT statement." },
  { 8101, 1, 16, TRUE,
    "An explicit value for the identity column in table '%s' can only be "
    "specified when a column list is used and IDENTITY_INSERT is ON." },
  { 8102, 1, 16, TRUE, "Cannot update identity column '%s'." },
  { 8106, 1, 16, FALSE,
    "Table '%s' does not have the identity property. Cannot perform SET "
    "operation." },
  { 8110, 0, 16, TRUE, "Cannot add multiple PRIMARY KEY constraints to table '%s'." },
  { 8111, 1, 16, TRUE, "Cannot define PRIMARY KEY constraint on nullable column in table '%s'." },
  { 8114, 5, 16, TRUE, "Error converting data type %s to %s." },
  { 8115, 2, 16, FALSE, "Arithmetic overflow error converting %s to data type %s." },
  { 8116, 1, 16, TRUE, "Argument data type %s is invalid for argument %u of %s function." },
  { 8117, 1, 16, TRUE, "Operand data type %s is invalid for %s operator." },
  { 8120, 1, 16, TRUE,
    "Column '%s' is invalid in the select list because it is not contained in "
    "either an aggregate function or the GROUP BY clause." },
  { 8121, 1, 16, TRUE,
    "Column '%s' is invalid in the HAVING clause because it is not contained in either an "
    "aggregate function or the GROUP BY clause." },
  { 8127, 1, 16, TRUE,
    "Column \"%s\" is invalid in the ORDER BY clause because it is not contained in either an "
    "aggregate function or the GROUP BY clause." },
  { 8134, 1, 16, FALSE, "Divide by zero error encountered." },
  { 8143, 1, 16, FALSE, "Parameter '%s' was supplied multiple times." },
  { 8144, 2, 16, FALSE, "Procedure or function %s has too many arguments specified." },
  { 8145, 1, 16, FALSE, "%s is not a parameter for procedure %s." },
  { 8146, 1, 16, FALSE, "Procedure %s has no parameters and arguments were supplied." },
  { 8155, 2, 16, TRUE, "No column name was specified for column %u of '%s'." },
  { 8156, 1, 16, TRUE, "The column '%s' was specified multiple times for '%s'." },
  { 8158, 1, 16, TRUE, "'%s' has more columns than were specified in the column list." },
  { 8159, 1, 16, TRUE, "'%s' has fewer columns than were specified in the column list." },
  { 8162, 2, 16, FALSE,
    "The formal parameter \"%s\" was not declared as an OUTPUT parameter, but the "
    "actual parameter passed in requested output." },
  { 8164, 1, 16, FALSE, "An INSERT EXEC statement cannot be nested." },
  { 8169, 2, 16, TRUE,
    "Conversion failed when converting from a character string to "
    "uniqueidentifier." },
  { 8178, 1, 16, FALSE,
    "The parameterized query '%s' expects the parameter '%s', which was not "
    "supplied." },
  { 8179, 1, 16, FALSE, "Could not find prepared statement with handle %d." },
  { 8180, 1, 16, FALSE, "Statement(s) could not be prepared." },
  { 8748, 1, 16, TRUE,
    "The enable_ordinal argument for string_split only supports constant values (not variables or "
    "columns)." },
  { 9809, 1, 16, TRUE, "The style %d is not supported for conversions from %s to %s." },
  { 9810, 1, 16, TRUE, "The datepart %s is not supported by date function %s for data type %s." },
  { 9812, 0, 16, FALSE, "The timezone provided to builtin function %s is invalid." },
  { 9820, 1, 16, FALSE,
    "The time zone parameter '%s' provided to AT TIME ZONE clause is invalid." },
  { 9828, 1, 16, FALSE,
    "The second and third arguments of the TRANSLATE built-in function must contain an equal "
    "number of characters." },
  { 9829, 1, 16, FALSE,
    "STRING_AGG aggregation result exceeded the limit of 8000 bytes. Use LOB types to avoid result "
    "truncation." },
  { 10700, 1, 16, TRUE, "The table-valued parameter \"%s\" is READONLY and cannot be modified." },
  { 8623, 1, 16, TRUE,
    "The query processor ran out of internal resources and could not produce a "
    "query plan." },
  { 9002, 2, 17, FALSE, "The transaction log for database '%s' is full." },
  { 10703, 1, 15, TRUE, "Too many grouping sets. The maximum number is %u." },
  { 10709, 1, 16, TRUE,
    "The number of columns for each row in a table value constructor must be the same." },
  { 10741, 2, 15, TRUE, "A TOP can not be used in the same query or sub-query as a OFFSET." },
  { 10752, 3, 15, TRUE, "The function '%s' may not have a window frame." },
  { 10753, 1, 15, TRUE, "The function '%s' must have an OVER clause." },
  { 10757, 1, 15, TRUE, "The function '%s' may not have a WITHIN GROUP clause." },
  { 10759, 1, 15, TRUE, "Use of DISTINCT is not allowed with the OVER clause." },
  { 10760, 1, 16, TRUE,
    "Scale argument is not valid. Valid expressions for scale argument are integer constants and "
    "integer constant expressions." },
  { 13605, 1, 16, TRUE,
    "Column expressions and data sources without names or aliases cannot be formatted as JSON text "
    "using FOR JSON clause. Add alias to the unnamed column or table." },
  { 13607, 4, 16, FALSE, "JSON path is not properly formatted." },
  { 13608, 5, 16, FALSE, "Property cannot be found on the specified JSON path." },
  { 13609, 4, 16, FALSE, "JSON text is not properly formatted." },
  { 13623, 2, 16, FALSE, "Scalar value cannot be found in the specified JSON path." },
  { 13624, 2, 16, FALSE, "Object or array cannot be found in the specified JSON path." },
  { 15009, 1, 16, FALSE,
    "The object '%s' does not exist in database '%s' or is invalid for this operation." },
  { 15150, 1, 16, FALSE, "Cannot drop the %s '%s'." },
  { 15151, 1, 16, FALSE,
    "Cannot %s the %s '%s', because it does not exist or you do not have "
    "permission." },
  { 11501, 2, 16, FALSE, "The batch could not be analyzed because of compile errors." },
  { 15010, 1, 16, FALSE,
    "The database '%s' does not exist. Supply a valid database name. To see available databases, "
    "use sys.databases." },
  { 15197, 1, 16, FALSE, "There is no text for object '%s'." },
  { 15225, 1, 11, FALSE,
    "No item by the name of '%s' could be found in the current database '%s', given that @itemtype "
    "was input as '%s'." },
  { 15249, 1, 11, FALSE, "Error: Explicit @objtype '%s' is unrecognized." },
  { 229, 5, 14, FALSE,
    "The %s permission was denied on the object '%s', database '%s', schema '%s'." },
  { 262, 1, 14, FALSE, "%s permission denied in database '%s'." },
  { 916, 1, 14, FALSE,
    "The server principal \"%s\" is not able to access the database \"%s\" under the current "
    "security context." },
  { 1088, 13, 16, FALSE,
    "Cannot find the object \"%s\" because it does not exist or you do not have permissions." },
  { 15007, 1, 16, FALSE, "'%s' is not a valid login or you do not have permission." },
  { 15023, 1, 16, FALSE, "User, group, or role '%s' already exists in the current database." },
  { 15025, 2, 16, FALSE, "The server principal '%s' already exists." },
  { 15063, 1, 16, FALSE, "The login already has an account under a different user name." },
  { 15116, 1, 16, FALSE,
    "Password validation failed. The password does not meet the operating system policy "
    "requirements because it is too short." },
  { 15118, 1, 16, FALSE,
    "Password validation failed. The password does not meet the operating system policy "
    "requirements because it is not complex enough." },
  { 15144, 1, 16, FALSE, "The role has members. It must be empty before it can be dropped." },
  { 15247, 1, 16, FALSE, "User does not have permission to perform this action." },
  { 15406, 1, 16, FALSE,
    "Cannot execute as the server principal because the principal \"%s\" does not exist, this type "
    "of principal cannot be impersonated, or you do not have permission." },
  { 15517, 1, 16, FALSE,
    "Cannot execute as the database principal because the principal \"%s\" does not exist, this "
    "type of principal cannot be impersonated, or you do not have permission." },
  { 15250, 1, 16, FALSE,
    "The database name component of the object qualifier must be the name of the current "
    "database." },
  { 15252, 1, 16, FALSE, "The primary or foreign key table name must be given." },
  { 15335, 1, 11, FALSE,
    "Error: The new name '%s' is already in use as a %s name and would cause a duplicate that is "
    "not permitted." },
  { 15471, 1, 10, FALSE, "The text for object '%s' is encrypted." },
  { 15477, 1, 10, FALSE,
    "Caution: Changing any part of an object name could break scripts and stored procedures." },
  { 15530, 1, 16, FALSE, "The object with name \"%s\" already exists." },
  { 16902, 1, 16, FALSE, "%s: The value of the parameter '%s' is invalid." },
  { 16905, 1, 16, FALSE, "The cursor is already open." },
  { 16909, 1, 16, FALSE, "%s: The cursor identifier value provided (%x) is not valid." },
  { 16911, 1, 16, FALSE, "fetch: The fetch type %s cannot be used with forward only cursors." },
  { 16915, 1, 16, FALSE, "A cursor with the name '%s' already exists." },
  { 16916, 1, 16, FALSE, "A cursor with the name '%s' does not exist." },
  { 16917, 1, 16, FALSE, "Cursor is not open." },
  { 16922, 1, 16, FALSE,
    "Cursor Fetch: Implicit conversion from data type %s to %s is not allowed." },
  { 16924, 1, 16, FALSE,
    "Cursorfetch: The number of variables declared in the INTO list must match that of selected "
    "columns." },
  { 16929, 1, 16, FALSE, "The cursor is READ ONLY." },
  { 16930, 1, 16, FALSE, "The requested row is not in the fetch buffer." },
  { 16937, 1, 16, FALSE,
    "A server cursor is not allowed on a remote stored procedure or stored procedure with more "
    "than one SELECT statement. Use a default result set or client cursor." },
  { 16947, 1, 16, FALSE, "No rows were updated or deleted." },
  { 16955, 2, 16, FALSE, "Could not create an acceptable cursor." },
  { 33275, 1, 16, FALSE,
    "The encrypted value for the column encryption key '%s' cannot be dropped "
    "because it is its last value." },
  { 33277, 6, 16, TRUE,
    "Encryption scheme mismatch for columns/variables %s. The encryption scheme "
    "for the columns/variables is %s and the expression near line '%u' expects "
    "it to be %s." },
  { 33278, 1, 16, TRUE,
    "Cannot assign the same encryption scheme to two expressions at line '%u'. "
    "The encryption scheme of the first expression is %s and the encryption "
    "scheme of the second expression is %s. Other columns/variables with the "
    "same encryption scheme as the first expression are: %s. Other "
    "columns/variables with the same encryption scheme as the second expression "
    "are: %s." },
  { 33280, 1, 16, TRUE,
    "Cannot create encrypted column '%s' because type '%s' is not supported for "
    "encryption." },
  { 33282, 2, 16, TRUE,
    "Column '%s.%s' is encrypted using a randomized encryption type and is "
    "therefore not valid for use as a key column in an index." },
  { 33283, 1, 16, TRUE, "%s cannot be specified for the encrypted column '%s'." },
  { 33285, 1, 16, TRUE, "Cannot create a default constraint on the encrypted column '%s'." },
  { 33286, 1, 16, TRUE, "Cannot encrypt the column '%s' because it is of a user-defined type." },
  { 33287, 1, 16, FALSE,
    "Cannot drop column encryption key '%s' because the column '%s.%s' is "
    "encrypted with it." },
  { 33288, 1, 16, FALSE, "The column encryption key '%s' cannot have more than two values." },
  { 33289, 38, 16, TRUE,
    "Cannot create encrypted column '%s', character strings that do not use a "
    "*_BIN2 collation cannot be encrypted." },
  { 33290, 1, 16, FALSE,
    "The column encryption key '%s' has no value encrypted with the column "
    "master key '%s'." },
  { 33291, 1, 16, FALSE,
    "The column encryption key '%s' already has a value encrypted with the "
    "column master key '%s'." },
  { 33292, 1, 16, TRUE, "The encryption algorithm '%s' is not supported." },
  { 33293, 1, 16, TRUE,
    "Cannot find the column %s key '%s', because it does not exist or you do not "
    "have permissions." },
  { 33294, 1, 16, TRUE,
    "Some parameters or columns of the batch require to be encrypted, but the corresponding column "
    "encryption key cannot be found. Use sp_refresh_parameter_encryption to refresh the module "
    "parameters metadata." },
  { 40510, 1, 16, TRUE, "Statement '%s' is not supported in this version of SQL Server." },
  { 40514, 1, 16, TRUE, "'%s' is not supported in this version of SQL Server." },
  { 40517, 1, 16, TRUE,
    "Keyword or statement option '%s' is not supported in this version of SQL Server." },
  { 33297, 1, 16, TRUE, "The %s cannot be empty." },
  { 33299, 6, 16, TRUE,
    "Encryption scheme mismatch for columns/variables %s. The encryption scheme "
    "for the columns/variables is %s and the expression near line '%u' expects "
    "it to be %s (or weaker)." },
  { 2740, 1, 16, TRUE,
    "SET LANGUAGE failed because '%s' is not an official language name or a language alias on this "
    "SQL Server." },
  { 2741, 1, 16, TRUE, "SET DATEFORMAT date order '%s' is invalid." },
  { 2742, 1, 16, TRUE, "SET DATEFIRST %s is out of range." },
  { 33514, 1, 16, TRUE,
    "Incorrect parameter encryption metadata was received from the client. The "
    "error occurred during the invocation of the batch and therefore the client "
    "can refresh the parameter encryption metadata by calling "
    "sp_describe_parameter_encryption and retry." },
  { 33515, 1, 16, TRUE,
    "The parameter encryption of the module '%s' differs from when it was created or last "
    "refreshed. Refresh it with sp_refresh_parameter_encryption and retry." },
  { 33546, 1, 16, FALSE,
    "Cannot alter column '%s': in-place encryption needs an enclave, which is "
    "not available." },
};

static const Message *
find_message (gint32 number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].number == number)
      return &messages[i];

  const Message *message = ae_tsql_error_find_table_message (number);
  return message != NULL ? message : ae_tsql_error_find_module_message (number);
}

gboolean
ae_tsql_error_set_text (AeTsqlError *self,
                        gint32 number,
                        guint8 state,
                        guint8 severity,
                        guint32 line,
                        const char *text)
{
  if (self->number != 0)
    return FALSE;

  self->number = number;
  self->state = state;
  self->severity = severity;
  self->line = line;
  self->text = g_strdup (text);
  return FALSE;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
gboolean
ae_tsql_error_set (AeTsqlError *self, gint32 number, guint32 line, ...)
{
  const Message *message = find_message (number);

  if (message == NULL)
    {
      g_critical ("No text for message %d", number);
      return ae_tsql_error_set_text (self, number, 1, 16, line, "");
    }

  va_list arguments;
  va_start (arguments, line);
  g_autofree char *text = g_strdup_vprintf (message->format, arguments);
  va_end (arguments);

  return ae_tsql_error_set_text (self, number, message->state, message->severity, line, text);
}
#pragma GCC diagnostic pop

void
ae_tsql_error_set_procedure (AeTsqlError *self, const char *procedure)
{
  if (self->number != 0 && self->procedure == NULL)
    self->procedure = g_strdup (procedure);
}

gboolean
ae_tsql_error_is_set (const AeTsqlError *self)
{
  return self->number != 0;
}

void
ae_tsql_error_clear (AeTsqlError *self)
{
  g_free (self->text);
  g_free (self->procedure);
  *self = (AeTsqlError){ 0 };
}

gboolean
ae_tsql_error_aborts_batch (const AeTsqlError *self)
{
  const Message *message = find_message (self->number);

  return self->severity >= 19 || (message != NULL && message->aborts_batch);
}
