// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* Patients, looked up by a social security number that the server never sees.
 *
 *   patients-vala CONNECTION-STRING PASSWORD-FILE */

const string ENCRYPTED = "ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = %s, "
  + "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')";
const string INSERT = "INSERT INTO Patients (SSN, FirstName, LastName, BirthDate) "
  + "VALUES (@ssn, @first, @last, @birth)";
const string SELECT = "SELECT SSN, FirstName, LastName, BirthDate FROM Patients";
const string ORDER = " ORDER BY PatientId";

async AeClient.Connection open (string connection_string, string password_file) throws Error
{
  string password;
  FileUtils.get_contents (password_file, out password);
  var connection = new AeClient.Connection.from_string (connection_string);
  connection.set_password (password.strip ());
  yield connection.open_async (null);
  return connection;
}

async void create (AeClient.Connection connection) throws Error
{
  yield connection.create_statement ("DROP TABLE IF EXISTS Patients").execute_async (null);
  yield connection.create_statement (
    "CREATE TABLE Patients (PatientId int IDENTITY(1, 1), "
    + "SSN char(11) COLLATE Latin1_General_BIN2 " + ENCRYPTED.printf ("DETERMINISTIC") + " NOT NULL, "
    + "FirstName nvarchar(50) NULL, LastName nvarchar(50) NULL, "
    + "BirthDate date " + ENCRYPTED.printf ("RANDOMIZED") + " NOT NULL)").execute_async (null);
}

async void insert (AeClient.Connection connection, string ssn, string first, string last,
                   string birth) throws Error
{
  var date = Date ();
  date.set_parse (birth);
  var statement = connection.create_statement (INSERT);
  statement.declare ("@ssn", "char(11)"); // encrypted columns want the exact type
  statement.declare ("@birth", "date");
  statement.bind_string ("@ssn", ssn);
  statement.bind_string ("@first", first);
  statement.bind_string ("@last", last);
  statement.bind_date ("@birth", date);
  yield statement.execute_async (null);
}

async void run (string connection_string, string password_file) throws Error
{
  var enabled = yield open (connection_string + ";ColumnEncryption=Enabled", password_file);
  var disabled = yield open (connection_string + ";ColumnEncryption=Disabled", password_file);
  yield create (enabled);

  var ticks = 0; // from here on: describe, key unwrap, query
  Timeout.add (1, () => { ticks++; return Source.CONTINUE; });
  yield insert (enabled, "795-73-9838", "Catherine", "Abel", "1996-09-10");
  yield insert (enabled, "990-00-6818", "Kim", "Abercrombie", "1985-11-23");
  print ("Written; meanwhile the main loop went round %d times\n", ticks);

  ticks = 0;
  var lookup = enabled.create_statement (SELECT + " WHERE SSN = @ssn");
  lookup.declare ("@ssn", "char(11)");
  lookup.bind_string ("@ssn", "795-73-9838");
  var found = yield lookup.query_async (null);
  while (yield found.next_async (null))
    print ("%s is %s %s, born %s\n", found.get_string (0), found.get_string (1),
           found.get_string (2), found.get_string (3));
  print ("Found; meanwhile the main loop went round %d times\n\n", ticks);

  var plain = yield enabled.create_statement (SELECT + ORDER).query_async (null);
  var stored = yield disabled.create_statement (SELECT + ORDER).query_async (null);
  while ((yield plain.next_async (null)) && (yield stored.next_async (null)))
    for (var i = 0; i < plain.get_n_columns (); i++) {
      unowned var column = plain.get_column (i);
      var hex = column.get_encryption_type () == AeClient.EncryptionType.NONE ? "" : "0x";
      print ("%-10s %-12s %s%s\n", column.get_name (), plain.get_string (i), hex,
             stored.get_string (i));
    }
  yield enabled.close_async (null);
  yield disabled.close_async (null);
}

int main (string[] args)
{
  if (args.length != 3) {
    printerr ("Usage: %s CONNECTION-STRING PASSWORD-FILE\n", args[0]);
    return 2;
  }
  var status = 0;
  var loop = new MainLoop ();
  run.begin (args[1], args[2], (source, result) => {
    try {
      run.end (result);
    } catch (Error error) {
      printerr ("%s\n", error.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();
  return status;
}
