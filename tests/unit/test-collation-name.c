/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Names of collations, what they are on the wire, and their code pages. */

#include "config.h"

#include "ae-error.h"
#include "ae-parameters-private.h"
#include "tds/ae-tds-code-page-private.h"

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    guint32 info;
    guint8 sort_id;
    guint code_page;
  } cases[] = {
    { "SQL_Latin1_General_CP1_CI_AS", 0x00D00409, 52, 1252 },
    { "sql_latin1_general_cp1_cs_as", 0x00C00409, 51, 1252 },
    { "SQL_Latin1_General_CP1_CI_AI", 0x00F00409, 54, 1252 },
    { "SQL_Latin1_General_CP850_BIN", 0x01000409, 40, 850 },
    { "SQL_Latin1_General_CP437_CI_AS", 0x00D00409, 32, 437 },
    { "SQL_Latin1_General_CP1250_CS_AS", 0x00C00409, 81, 1250 },
    { "SQL_Latin1_General_CP1251_CI_AS", 0x00D00419, 106, 1251 },
    { "SQL_Latin1_General_CP1253_CI_AI", 0x00F00408, 124, 1253 },
    { "SQL_Latin1_General_CP1256_CI_AS", 0x00D00401, 146, 1256 },
    { "Latin1_General_CI_AS", 0x00D00409, 0, 1252 },
    { "Latin1_General_BIN", 0x01000409, 0, 1252 },
    { "Latin1_General_BIN2", 0x02000409, 0, 1252 },
    { "Latin1_General_100_CI_AS_SC_UTF8", 0x24D00409, 0, 65001 },
    { "Latin1_General_100_BIN2_UTF8", 0x26000409, 0, 65001 },
    { "Latin1_General_100_CS_AI_KS_WS", 0x20200409, 0, 1252 },
    { "Cyrillic_General_CI_AS", 0x00D00419, 0, 1251 },
    { "Japanese_CI_AS", 0x00D00411, 0, 932 },
    { "Japanese_XJIS_140_BIN2", 0x32000411, 0, 932 },
    { "Japanese_Unicode_CI_AS", 0x00D10411, 0, 932 },
    { "Chinese_PRC_90_CI_AS", 0x10D00804, 0, 936 },
    { "Chinese_PRC_Stroke_CI_AS", 0x00D20804, 0, 936 },
    { "Chinese_Taiwan_Bopomofo_CI_AS", 0x00D30404, 0, 950 },
    { "Korean_Wansung_CI_AS", 0x00D00412, 0, 949 },
    { "Greek_CI_AI", 0x00F00408, 0, 1253 },
    { "Turkish_100_BIN2", 0x22000000 | 0x041F, 0, 1254 },
    { "Hebrew_CI_AS", 0x00D0040D, 0, 1255 },
    { "Arabic_CI_AS", 0x00D00401, 0, 1256 },
    { "Lithuanian_CI_AS", 0x00D00427, 0, 1257 },
    { "Vietnamese_CI_AS", 0x00D0042A, 0, 1258 },
    { "Thai_CI_AS", 0x00D0041E, 0, 874 },
    { "Polish_CI_AS", 0x00D00415, 0, 1250 },
    { "Serbian_Cyrillic_100_CI_AS", 0x20D00C1A, 0, 1251 },
    { "German_PhoneBook_CI_AS", 0x00D10407, 0, 1252 },
    { "Khmer_100_CI_AS", 0x20D00453, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 collation[AE_TDS_COLLATION_SIZE];

      if (!ae_tds_collation_from_name (cases[i].name, collation))
        g_error ("%s is not known", cases[i].name);
      guint32 info
          = collation[0] | collation[1] << 8 | collation[2] << 16 | (guint32) collation[3] << 24;
      g_assert_cmphex (info, ==, cases[i].info);
      g_assert_cmpuint (collation[4], ==, cases[i].sort_id);
      g_assert_cmpuint (ae_tds_collation_get_code_page (collation), ==, cases[i].code_page);
    }
}

static void
test_unknown (void)
{
  static const char *const names[] = { "",
                                       "Latin1",
                                       "Latin1_General",
                                       "Latin1_General_",
                                       "Latin1_General_XX",
                                       "Latin1_General_CI_AS_",
                                       "Latin1_GeneralCI_AS",
                                       "Klingon_CI_AS",
                                       "SQL_",
                                       "SQL_Latin1_General_CI_AS",
                                       "SQL_Latin1_General_CP_CI_AS",
                                       "SQL_Latin1_General_CP1",
                                       "SQL_Latin1_General_CP99999999999999999999_CI_AS",
                                       "SQL_Latin1_General_CP1CI_AS",
                                       "Latin1_General_CI_AS; DROP TABLE t" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint8 collation[AE_TDS_COLLATION_SIZE];

      if (ae_tds_collation_from_name (names[i], collation))
        g_error ("“%s” was taken", names[i]);
    }
  g_autofree char *endless = g_strnfill (100000, '_');
  guint8 collation[AE_TDS_COLLATION_SIZE];
  g_assert_false (ae_tds_collation_from_name (endless, collation));
}

static void
test_declare (void)
{
  static const struct
  {
    const char *text;
    const char *type; /* NULL: refused */
    gboolean has_collation;
  } cases[] = {
    { "varchar(20)", "varchar(20)", FALSE },
    { "varchar(20) COLLATE Latin1_General_BIN2", "varchar(20)", TRUE },
    { " char ( 5 )collate  Latin1_General_100_BIN2_UTF8 ", "char(5)", TRUE },
    { "nvarchar(max) COLLATE Greek_CI_AS", "nvarchar(max)", TRUE },
    { "int COLLATE Latin1_General_BIN2", NULL, FALSE },
    { "varchar(20) COLLATE", NULL, FALSE },
    { "varchar(20) COLLATE ", NULL, FALSE },
    { "varchar(20) COLLATE Nowhere_CI_AS", NULL, FALSE },
    { "COLLATE Latin1_General_BIN2", NULL, FALSE },
    { "varchar(20) Latin1_General_BIN2", NULL, FALSE },
  };
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  AeParameter *parameter = ae_parameters_ensure (parameters, "@a");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean declared = ae_parameter_declare (parameter, cases[i].text, &error);

      if (cases[i].type == NULL)
        {
          g_assert_false (declared);
          g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *text = ae_parameters_to_declaration (parameters);
      g_autofree char *expected = g_strconcat ("@a ", cases[i].type, NULL);
      g_assert_cmpstr (text, ==, expected);
      g_assert_cmpint (parameter->has_collation, ==, cases[i].has_collation);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/collation-name/names", test_names);
  g_test_add_func ("/collation-name/unknown", test_unknown);
  g_test_add_func ("/collation-name/declare", test_declare);
  return g_test_run ();
}
