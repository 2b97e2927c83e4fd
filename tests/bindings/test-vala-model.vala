// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* Queries as lists, from Vala. The scenario is the same in test-python-model.py and
 * test-gjs-model.js. */

const string PASSWORD = "Over 9 hills";

MainLoop loop;

async AeClient.QueryItem settled (owned AeClient.QueryItem item)
{
  if (item.row != null || item.error != null)
    return item;
  ulong on_row = 0, on_error = 0;
  on_row = item.notify["row"].connect (() => Idle.add (settled.callback));
  on_error = item.notify["error"].connect (() => Idle.add (settled.callback));
  yield;
  item.disconnect (on_row);
  item.disconnect (on_error);
  return item;
}

async void list (AeEmulator.Server server) throws Error
{
  var connection = new AeClient.Connection.from_string (server.dup_connection_string ("tester"));
  connection.set_password (PASSWORD);
  yield connection.open_async (null);
  var model = new AeClient.QueryModel (
    connection.create_statement ("SELECT n FROM Numbers ORDER BY n"));
  uint n_changes = 0, n_removed = 0;
  model.items_changed.connect ((position, removed, added) => {
    n_changes++;
    n_removed += removed;
    assert_true (position == 0 && added == 300);
  });
  yield model.load_async (null);
  assert_true (n_changes == 1 && n_removed == 0 && model.get_n_items () == 300);
  assert_cmpstr (model.get_column (0).get_name (), CompareOperator.EQ, "n");

  var item = yield settled ((AeClient.QueryItem) model.get_item (299));
  assert_true (item.position == 299);
  assert_true (item.row.get_int64 (0) == 299);
  assert_cmpstr (item.dup_text (0), CompareOperator.EQ, "299");

  var change = new AeClient.RowChange.update (connection, "Numbers", item.row, { "n" });
  change.set_int64 ("n", 1000);
  yield change.apply_async (null);
  try {
    yield change.apply_async (null);
    assert_not_reached ();
  } catch (AeClient.Error.CONFLICT error) {
  }
  yield connection.create_statement ("UPDATE Numbers SET n = 299 WHERE n = 1000").execute_async (null);

  server.drop_connections ();
  var failed = yield settled ((AeClient.QueryItem) model.get_item (0));
  assert_true (failed.row == null && failed.dup_error () != null);
  assert_true (model.dup_error () != null && model.get_n_items () == 300);
  yield connection.open_async (null);
  yield model.load_async (null);
  var again = yield settled ((AeClient.QueryItem) model.get_item (0));
  assert_true (again.row.get_int64 (0) == 0);
  assert_true (n_changes == 2 && n_removed == 300);
  assert_true (model.dup_error () == null);
  yield connection.close_async (null);
}

void test_list ()
{
  var server = new AeEmulator.Server ();
  server.add_login ("tester", PASSWORD);
  try {
    server.start ();
    server.run_script ("CREATE TABLE Numbers (n int PRIMARY KEY);"
      + "INSERT Numbers SELECT CAST (value AS int) FROM GENERATE_SERIES (0, 299)");
    list.begin (server, (source, result) => {
      try {
        list.end (result);
      } catch (Error error) {
        GLib.error ("%s", error.message);
      }
      loop.quit ();
    });
    loop.run ();
  } catch (Error error) {
    GLib.error ("%s", error.message);
  }
  server.stop ();
}

int main (string[] args)
{
  Test.init (ref args);
  loop = new MainLoop ();
  Test.add_func ("/vala/model/list", test_list);
  return Test.run ();
}
