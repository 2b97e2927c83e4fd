// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* The Vala bindings, from a user's side of the fence, against the emulator in this process. The
 * scenario is the same in test-python.py and test-gjs.js. */

const string PASSWORD = "Over 9 hills";
const uint8 MASK = 0x5a;
const string ENCRYPTED = "ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = %s, "
  + "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')";
const string INSERT = "INSERT INTO Patients (SSN, FirstName, Photo, BirthDate) "
  + "VALUES (@ssn, @first, @photo, @birth)";
const string SELECT = "SELECT SSN, FirstName, Photo, BirthDate FROM Patients";
const string SSN = "795-73-9838";
const uint8[] PHOTO = { 0, 255, 7 };

delegate void Body () throws Error;

AeEmulator.Server server;

// --- providers -----------------------------------------------------------------------------------

class Drawer : AeClient.KeyStoreProvider
{
  public int n_requests = 0;

  public Drawer ()
  {
    Object (name: "DRAWER");
  }

  protected Bytes unmask (AeClient.KeyRequest request)
  {
    n_requests++;
    assert_cmpstr (request.get_key_path (), CompareOperator.EQ, "top");
    uint8[] key = request.get_bytes ().get_data ();
    for (var i = 0; i < key.length; i++)
      key[i] ^= MASK;
    return new Bytes (key);
  }

  public override Bytes unwrap_key (AeClient.KeyRequest request) throws Error
  {
    return unmask (request);
  }
}

class SlowDrawer : Drawer
{
  public override void start_unwrap (AeClient.KeyRequest request)
  {
    answer.begin (request);
  }

  async void answer (AeClient.KeyRequest request)
  {
    Timeout.add (20, () => { answer.callback (); return Source.REMOVE; });
    yield;
    request.return_key (unmask (request));
  }
}

class LockedDrawer : Drawer
{
  public override Bytes unwrap_key (AeClient.KeyRequest request) throws Error
  {
    throw new AeClient.Error.KEY_NOT_TRUSTED ("The drawer is locked");
  }
}

class RefusingDrawer : Drawer
{
  public override void start_unwrap (AeClient.KeyRequest request)
  {
    request.return_error (new IOError.PERMISSION_DENIED ("No entry"));
  }
}

class ForgetfulDrawer : Drawer
{
  public override void start_unwrap (AeClient.KeyRequest request)
  {
  }
}

// --- helpers -------------------------------------------------------------------------------------

AeClient.Connection make_connection (AeClient.KeyStoreProvider provider, string setting) throws Error
{
  var connection = new AeClient.Connection.from_string (
    server.dup_connection_string ("tester") + ";ColumnEncryption=" + setting);
  connection.set_password (PASSWORD);
  connection.add_key_store_provider (provider);
  return connection;
}

async AeClient.Connection open (AeClient.KeyStoreProvider provider, string setting = "Enabled")
  throws Error
{
  var connection = make_connection (provider, setting);
  yield connection.open_async (null);
  return connection;
}

async void fill (AeClient.Connection connection) throws Error
{
  var insert = connection.create_statement (INSERT);
  insert.declare ("@ssn", "char(11)");
  insert.declare ("@photo", "varbinary(max)");
  insert.declare ("@birth", "date");
  var birth = Date ();
  birth.set_dmy (10, DateMonth.SEPTEMBER, 1996);
  insert.bind_string ("@ssn", SSN);
  insert.bind_string ("@first", "Catherine");
  insert.bind_bytes ("@photo", new Bytes (PHOTO));
  insert.bind_date ("@birth", birth);
  assert_true ((yield insert.execute_async (null)) == 1);

  insert.bind_string ("@ssn", "990-00-6818");
  insert.declare ("@first", "nvarchar(50)");
  insert.bind_null ("@first");
  insert.bind_null ("@photo");
  insert.bind_null ("@birth");
  assert_true ((yield insert.execute_async (null)) == 1);
}

async AeClient.Cursor look_up (AeClient.Connection connection) throws Error
{
  var statement = connection.create_statement (SELECT + " WHERE SSN = @ssn");
  statement.declare ("@ssn", "char(11)");
  statement.bind_string ("@ssn", SSN);
  return yield statement.query_async (null);
}

async void expect_catherine (AeClient.Connection connection) throws Error
{
  var cursor = yield look_up (connection);
  assert_true (yield cursor.next_async (null));
  assert_cmpstr (cursor.get_string (0), CompareOperator.EQ, SSN);
  assert_cmpstr (cursor.get_string (1), CompareOperator.EQ, "Catherine");
  assert_true (cursor.dup_bytes (2).compare (new Bytes (PHOTO)) == 0);
  assert_cmpuint (cursor.dup_date (3).get_year (), CompareOperator.EQ, 1996);
  assert_false (yield cursor.next_async (null));
}

void fill_numbers (int count) throws Error
{
  var sql = new StringBuilder ("INSERT INTO Numbers (Number, Filler) VALUES ");
  for (var i = 0; i < count; i++)
    sql.append_printf ("%s(%d, N'%s')", i == 0 ? "" : ", ", i, string.nfill (400, 'x'));
  server.run_script (sql.str);
}

// --- the scenario --------------------------------------------------------------------------------

async void write_and_read () throws Error
{
  var provider = new Drawer ();
  var connection = yield open (provider);
  yield fill (connection);
  yield expect_catherine (connection);
  assert_true (provider.n_requests == 1);

  var cursor = yield connection.create_statement (SELECT).query_async (null);
  assert_true (yield cursor.next_async (null));
  var kept = cursor.dup_row ();
  var photo = cursor.dup_bytes (2);
  assert_true (yield cursor.next_async (null));
  for (var i = 1; i < 4; i++)
    assert_true (cursor.is_null (i));
  try {
    cursor.get_string (1);
    assert_not_reached ();
  } catch (AeClient.Error.NULL error) {
  }
  assert_false (yield cursor.next_async (null));
  // What was taken from the cursor outlives its page.
  yield cursor.close_async (null);
  cursor = null;
  assert_true (photo.compare (new Bytes (PHOTO)) == 0);
  assert_cmpstr (kept.dup_string (0), CompareOperator.EQ, SSN);
  yield connection.close_async (null);
}

async void ciphertext_is_stored () throws Error
{
  var enabled = yield open (new Drawer ());
  yield fill (enabled);
  var disabled = yield open (new Drawer (), "Disabled");
  var cursor = yield disabled.create_statement (SELECT).query_async (null);
  while (yield cursor.next_async (null))
    assert_cmpuint ((uint) cursor.dup_bytes (0).get_size (), CompareOperator.EQ, 65);
  yield enabled.close_async (null);
  yield disabled.close_async (null);
}

async void errors () throws Error
{
  var connection = yield open (new Drawer ());
  try {
    yield connection.create_statement ("SELECT 1 FROM Nowhere").query_async (null);
    assert_not_reached ();
  } catch (AeClient.ServerError error) {
    assert_true (error.code == 208);
  }
  connection.set_password ("wrong");
  yield connection.close_async (null);
  try {
    yield connection.open_async (null);
    assert_not_reached ();
  } catch (AeClient.ServerError.LOGIN_FAILED error) {
  }
}

async void busy () throws Error
{
  fill_numbers (1000);
  var connection = yield open (new Drawer ());
  var cursor = yield connection.create_statement ("SELECT Number, Filler FROM Numbers").query_async (null);
  var delete_all = connection.create_statement ("DELETE FROM Numbers");
  try {
    yield delete_all.execute_async (null);
    assert_not_reached ();
  } catch (AeClient.Error.BUSY error) {
  }
  yield cursor.close_async (null);
  assert_true ((yield delete_all.execute_async (null)) == 1000);
  yield connection.close_async (null);
}

async void cancel () throws Error
{
  var connection = yield open (new Drawer ());
  var cancellable = new Cancellable ();
  server.hold ();
  Idle.add (() => { cancellable.cancel (); return Source.REMOVE; });
  try {
    yield connection.create_statement ("SELECT 1").query_async (cancellable);
    assert_not_reached ();
  } catch (IOError.CANCELLED error) {
  }
  server.release ();
  var cursor = yield connection.create_statement ("SELECT 2").query_async (null);
  assert_true (yield cursor.next_async (null));
  assert_true (cursor.get_int64 (0) == 2);
  yield cursor.close_async (null);
  yield connection.close_async (null);
}

async void loop_goes_on () throws Error
{
  var connection = yield open (new SlowDrawer ());
  yield fill (connection);
  var turns = 0;
  server.hold ();
  Timeout.add (1, () => {
    if (server.get_n_held () > 0)
      turns++;
    if (turns < 20)
      return Source.CONTINUE;
    server.release ();
    return Source.REMOVE;
  });
  yield expect_catherine (connection);
  assert_cmpint (turns, CompareOperator.GE, 20);
  yield connection.close_async (null);
}

async void connection_lost_in_rows () throws Error
{
  fill_numbers (1000);
  var connection = yield open (new Drawer ());
  server.inject_fault (AeEmulator.Fault.CLOSE_AFTER, 100000);
  var seen = 0;
  var lost = false;
  try {
    var cursor = yield connection.create_statement ("SELECT Number, Filler FROM Numbers").query_async (null);
    while (yield cursor.next_async (null))
      seen++;
  } catch (Error error) {
    lost = true;
  }
  assert_true (lost);
  assert_cmpint (seen, CompareOperator.LT, 1000);
  assert_true (connection.get_state () == AeClient.ConnectionState.CLOSED);
}

async void expect_unwrapped (Drawer provider) throws Error
{
  var connection = yield open (provider);
  yield expect_catherine (connection);
  assert_true (provider.n_requests == 1);
  yield connection.close_async (null);
}

async Error expect_refused (Drawer provider) throws Error
{
  var connection = yield open (provider);
  Error? refusal = null;
  try {
    yield look_up (connection);
  } catch (Error error) {
    refusal = error;
  }
  yield connection.close_async (null);
  assert_true (refusal != null);
  return refusal;
}

async void providers () throws Error
{
  yield fill (yield open (new Drawer ()));
  yield expect_unwrapped (new Drawer ());
  yield expect_unwrapped (new SlowDrawer ());
  var locked = yield expect_refused (new LockedDrawer ());
  assert_true (locked is AeClient.Error.KEY_NOT_TRUSTED);
  assert_true ("The drawer is locked" in locked.message);
  var refused = yield expect_refused (new RefusingDrawer ());
  assert_true (refused is IOError.PERMISSION_DENIED);
  var forgotten = yield expect_refused (new ForgetfulDrawer ());
  assert_true (forgotten is AeClient.Error.KEY_STORE);
}

async void column_policy () throws Error
{
  var connection = yield open (new Drawer ());
  yield fill (connection);
  connection.require_column_encryption ("Patients", "SSN", AeClient.EncryptionType.DETERMINISTIC);
  connection.require_column_encryption (null, "Salary", AeClient.EncryptionType.RANDOMIZED);
  yield expect_catherine (connection);
  var statement = connection.create_statement (
    "SELECT FirstName AS SSN FROM Patients WHERE PatientId = @id");
  statement.bind_int64 ("@id", 1);
  try {
    yield statement.query_async (null);
    assert_not_reached ();
  } catch (AeClient.Error.ENCRYPTION_REQUIRED error) {
  }
  statement.allow_plaintext ("@id");
  statement.allow_plaintext_column ("SSN");
  var cursor = yield statement.query_async (null);
  assert_true (yield cursor.next_async (null));
  assert_cmpstr (cursor.get_string (0), CompareOperator.EQ, "Catherine");
  yield connection.close_async (null);
}

/* Many sets of parameters: one fails, and what became of each is known. */
async void batch () throws Error
{
  var connection = yield open (new Drawer ());
  var statement = connection.create_statement ("INSERT INTO Numbers (Number) VALUES (1 / @n)");
  var batch = new AeClient.Batch (statement);
  for (var i = 0; i < 3; i++) {
    statement.bind_int64 ("@n", i - 1);
    batch.add ();
  }
  try {
    yield batch.execute_async (null);
    assert_not_reached ();
  } catch (Error error) {
    assert_true (error.domain == AeClient.ServerError.quark ());
  }
  var table = new AeClient.Table ("dbo.Ids");
  table.add_column ("int");
  table.add_row ();
  table.set_int64 (0, 17);
  yield connection.create_statement ("CREATE TYPE dbo.Ids AS TABLE (id int)").execute_async (null);
  var sum = connection.create_statement ("SELECT SUM(id) FROM @ids");
  sum.bind_table ("@ids", table);
  var cursor = yield sum.query_async (null);
  assert_true (yield cursor.next_async (null));
  assert_true (cursor.get_int64 (0) == 17);
  yield cursor.close_async (null);
  uint index;
  assert_true (batch.find_error (0, out index));
  assert_true (index == 1);
  assert_true (batch.get_state (0) == AeClient.BatchState.UNDONE);
  statement.bind_int64 ("@n", 1);
  batch.add ();
  batch.add ();
  assert_true ((yield batch.execute_async (null)) == 2);
  assert_true (batch.get_n_results () == 2);
  yield connection.close_async (null);
}

/* A value that cannot be decrypted is an error in its cell while the rest is shown. */
async void error_cells () throws Error
{
  yield fill (yield open (new Drawer ()));
  AeClient.clear_key_cache ();
  var connection = yield open (new LockedDrawer ());
  var cursor = yield connection.create_statement (SELECT).query_async (null);
  cursor.error_cells = true;
  var values = yield cursor.fetch_values_async (10, null);
  assert_true (values.length == 8);
  assert_true (values[0].holds (typeof (Error)));
  assert_cmpstr (values[1].get_string (), CompareOperator.EQ, "Catherine");
  yield cursor.close_async (null);

  cursor = yield connection.create_statement (SELECT).query_async (null);
  assert_true (yield cursor.next_async (null));
  assert_true (cursor.dup_error (0) is AeClient.Error.KEY_NOT_TRUSTED);
  assert_true (cursor.dup_error (1) == null);
  var row = cursor.dup_row ();
  assert_true (row.dup_error (0) is AeClient.Error.KEY_NOT_TRUSTED);
  assert_cmpstr (row.dup_string (1), CompareOperator.EQ, "Catherine");
  yield cursor.close_async (null);
  yield connection.close_async (null);
}

async void describe () throws Error
{
  var connection = yield open (new Drawer ());
  var statement = connection.create_statement (SELECT + " WHERE SSN = @ssn");
  var description = yield statement.describe_async (null);
  var parameters = description.get_parameters ();
  assert_cmpuint (parameters.length, CompareOperator.EQ, 1);
  assert_cmpstr (parameters[0].get_name (), CompareOperator.EQ, "@ssn");
  assert_cmpstr (parameters[0].get_sql_type ().to_string (), CompareOperator.EQ, "char(11)");
  assert_cmpstr (parameters[0].get_key_path (), CompareOperator.EQ, "top");
  assert_cmpstr (description.get_columns ()[3].get_name (), CompareOperator.EQ, "BirthDate");
  assert_true (statement.dup_explanation () == null);
  statement.bind_string ("@ssn", SSN);
  yield statement.execute_async (null);
  assert_true (statement.dup_explanation ().get_source () != AeClient.MetadataSource.NONE);
  yield connection.close_async (null);
}

void synchronous_calls () throws Error
{
  var connection = make_connection (new Drawer (), "Enabled");
  connection.open (null);
  var cursor = connection.create_statement ("SELECT 1 AS One; SELECT 2 AS Two").query (null);
  assert_true (cursor.next (null));
  assert_cmpint (cursor.find_column ("One"), CompareOperator.EQ, 0);
  assert_true (cursor.next_result (null));
  assert_true (cursor.next (null));
  assert_true (cursor.get_int64 (0) == 2);
  cursor.close (null);
  connection.close (null);
}

// --- running -------------------------------------------------------------------------------------

const string[] SCHEMA = {
  "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'DRAWER', KEY_PATH = N'top')",
  "CREATE TABLE Numbers (Number bigint NOT NULL, Filler nvarchar(400) NULL)"
};

void set_up () throws Error
{
  server = new AeEmulator.Server ();
  server.add_login ("tester", PASSWORD);
  server.start ();
  foreach (var sql in SCHEMA)
    server.run_script (sql);
  var wrapped = new StringBuilder ();
  for (var i = 0; i < 32; i++)
    wrapped.append_printf ("%02x", (100 + i) ^ MASK);
  server.run_script ("CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, "
                     + "ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x" + wrapped.str + ")");
  server.run_script ("CREATE TABLE Patients (PatientId int IDENTITY(1, 1), "
                     + "SSN char(11) COLLATE Latin1_General_BIN2 "
                     + ENCRYPTED.printf ("DETERMINISTIC") + " NOT NULL, "
                     + "FirstName nvarchar(50) NULL, Photo varbinary(max) NULL, "
                     + "BirthDate date " + ENCRYPTED.printf ("RANDOMIZED") + " NULL)");
}

void run (Body body)
{
  try {
    set_up ();
    body ();
  } catch (Error error) {
    Test.message ("%s, %d: %s", error.domain.to_string (), error.code, error.message);
    Test.fail ();
  }
  server.stop ();
  server = null;
}


AsyncResult? outcome;
MainLoop loop;

void on_done (Object? source, AsyncResult result)
{
  outcome = result;
  loop.quit ();
}

AsyncResult wait ()
{
  loop.run ();
  return (owned) outcome;
}

int main (string[] args)
{
  Test.init (ref args);
  loop = new MainLoop ();
  Test.add_func ("/vala/write-and-read", () => run (() => {
    write_and_read.begin (on_done);
    write_and_read.end (wait ());
  }));
  Test.add_func ("/vala/ciphertext-is-stored", () => run (() => {
    ciphertext_is_stored.begin (on_done);
    ciphertext_is_stored.end (wait ());
  }));
  Test.add_func ("/vala/errors", () => run (() => {
    errors.begin (on_done);
    errors.end (wait ());
  }));
  Test.add_func ("/vala/busy", () => run (() => {
    busy.begin (on_done);
    busy.end (wait ());
  }));
  Test.add_func ("/vala/cancel", () => run (() => {
    cancel.begin (on_done);
    cancel.end (wait ());
  }));
  Test.add_func ("/vala/loop-goes-on", () => run (() => {
    loop_goes_on.begin (on_done);
    loop_goes_on.end (wait ());
  }));
  Test.add_func ("/vala/connection-lost-in-rows", () => run (() => {
    connection_lost_in_rows.begin (on_done);
    connection_lost_in_rows.end (wait ());
  }));
  Test.add_func ("/vala/column-policy", () => run (() => {
    column_policy.begin (on_done);
    column_policy.end (wait ());
  }));
  Test.add_func ("/vala/describe", () => run (() => {
    describe.begin (on_done);
    describe.end (wait ());
  }));
  Test.add_func ("/vala/batch", () => run (() => {
    batch.begin (on_done);
    batch.end (wait ());
  }));
  Test.add_func ("/vala/providers", () => run (() => {
    providers.begin (on_done);
    providers.end (wait ());
  }));
  Test.add_func ("/vala/error-cells", () => run (() => {
    error_cells.begin (on_done);
    error_cells.end (wait ());
  }));
  Test.add_func ("/vala/synchronous-calls", () => run (() => synchronous_calls ()));
  return Test.run ();
}
