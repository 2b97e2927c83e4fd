// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* Types in Vala; the same in test-python-types.py and test-gjs-types.js. */

const string PASSWORD = "Over 9 hills";

AeEmulator.Server server;

AeClient.Connection open_connection ()
{
  try
    {
      server = new AeEmulator.Server ();
      server.add_login ("tester", PASSWORD);
      server.start ();
      var connection = new AeClient.Connection.from_string (server.dup_connection_string ("tester"));
      connection.set_password (PASSWORD);
      connection.open ();
      return connection;
    }
  catch (Error error)
    {
      GLib.error ("%s", error.message);
    }
}

void test_typed ()
{
  var connection = open_connection ();
  try
    {
      var when = new DateTime (new TimeZone.offset (-12600), 2023, 3, 17, 12, 34, 56.25);
      var amount = new AeClient.Decimal.from_string ("-12345678901234567890.1234");
      var statement = connection.create_statement ("SELECT @amount, @when, @time, @exact");
      statement.bind_decimal ("@amount", amount);
      statement.bind_date_time ("@when", when);
      statement.bind_time ("@time", 452961234567);
      statement.bind_as ("@exact", "datetime2(7)", "2023-03-17 12:34:56.1234567");
      var cursor = statement.query ();
      assert_true (cursor.next ());
      assert_cmpint (cursor.dup_decimal (0).compare (amount), CompareOperator.EQ, 0);
      assert_cmpstr (cursor.get_string (0), CompareOperator.EQ, amount.to_string ());
      assert_true (cursor.dup_date_time (1).equal (when));
      assert_true (cursor.get_time (2) == 452961234567);
      assert_cmpstr (cursor.get_string (3), CompareOperator.EQ, "2023-03-17 12:34:56.1234567");
      assert_cmpint (cursor.dup_date_time (3).get_microsecond (), CompareOperator.EQ, 123456);
      cursor.close ();
      connection.close ();
    }
  catch (Error error)
    {
      GLib.error ("%s", error.message);
    }
  server.stop ();
}

void test_refused ()
{
  var connection = open_connection ();
  try
    {
      var statement = connection.create_statement ("SELECT @amount");
      statement.declare ("@amount", "decimal(5,2)");
      statement.bind_decimal ("@amount", new AeClient.Decimal.from_string ("1.234"));
      statement.query ();
      assert_not_reached ();
    }
  catch (AeClient.Error.VALUE error)
    {
      assert_true ("@amount" in error.message);
    }
  catch (Error error)
    {
      GLib.error ("%s", error.message);
    }
  try
    {
      new AeClient.Decimal.from_string ("12,5");
      assert_not_reached ();
    }
  catch (Error error)
    {
      assert_true (error is AeClient.Error.VALUE);
    }
  server.stop ();
}

void main (string[] args)
{
  Test.init (ref args);
  Test.add_func ("/vala/types/typed", test_typed);
  Test.add_func ("/vala/types/refused", test_refused);
  Test.run ();
}
