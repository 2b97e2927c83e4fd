-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE Patients (PatientId int IDENTITY(1,1) PRIMARY KEY, Name nvarchar(50) NOT NULL, Code char(5) NULL, Age tinyint, Weight decimal(5,2) DEFAULT 1.5, Born date, Active bit NOT NULL DEFAULT 1)
GO
INSERT INTO Patients (Name, Code, Age, Born) VALUES (N'Catherine', 'ab', 30, '1996-09-10'), (N'Kim', NULL, NULL, NULL)
GO
SELECT * FROM Patients
GO
SELECT SCOPE_IDENTITY(), @@IDENTITY, @@ROWCOUNT
GO
INSERT Patients (Name) OUTPUT inserted.PatientId, inserted.Name AS n VALUES (N'Zoë')
GO
INSERT Patients (Code) VALUES ('x')
GO
INSERT Patients (Name, Code) VALUES ('x', 'toolong')
GO
INSERT Patients (Name, Age) VALUES ('x', 256)
GO
INSERT Patients (Name, Weight) VALUES ('x', 1000)
GO
INSERT Patients (PatientId, Name) VALUES (1, 'x')
GO
SET IDENTITY_INSERT Patients ON; INSERT Patients (PatientId, Name) VALUES (1, 'x')
GO
INSERT Patients (PatientId, Name) VALUES (100, 'Hundred'); SET IDENTITY_INSERT Patients OFF; INSERT Patients (Name) VALUES ('After')
GO
SELECT PatientId, Name FROM Patients ORDER BY PatientId DESC
GO
UPDATE Patients SET Age = Age + 1, Name = UPPER(Name) WHERE name = 'catherine'
SELECT Name, Age FROM Patients WHERE PatientId = 1
GO
UPDATE p SET Age = 5 FROM Patients p JOIN GENERATE_SERIES(2,3) g ON g.value = p.PatientId WHERE p.Age IS NULL
GO
UPDATE TOP (1) Patients SET Code = 'zz' OUTPUT inserted.Code WHERE Code IS NULL
GO
DELETE FROM Patients OUTPUT deleted.Name WHERE PatientId >= 100
GO
SELECT COUNT(*), COUNT(Age), SUM(Age), AVG(Age), MIN(Name), SUM(Weight), AVG(Weight) FROM Patients
GO
SELECT Active, COUNT(*) AS n FROM Patients GROUP BY Active HAVING COUNT(*) > 1 ORDER BY n
GO
SELECT Name FROM Patients GROUP BY Active
GO
SELECT Name FROM Patients WHERE Name LIKE 'k%' OR Name LIKE '%[e-f]'
GO
SELECT Name FROM Patients WHERE PatientId IN (1, 2) AND Born BETWEEN '1990-01-01' AND '2000-01-01'
GO
SELECT a.Name, b.Name FROM Patients a LEFT JOIN Patients b ON b.PatientId = a.PatientId + 1 ORDER BY 1
GO
SELECT DISTINCT Active FROM Patients
GO
SELECT TOP 2 PatientId FROM Patients ORDER BY PatientId
GO
SELECT TOP (1) * FROM (SELECT Name AS n FROM Patients WHERE Age = 5) AS x
GO
SELECT Name, (SELECT COUNT(*) FROM Patients q WHERE q.PatientId < p.PatientId) FROM Patients p WHERE EXISTS (SELECT 1 FROM Patients WHERE PatientId = p.PatientId)
GO
SELECT (SELECT Name FROM Patients)
GO
SELECT Nope FROM Patients
GO
SELECT 1 FROM Nowhere
GO
SELECT p.Nope FROM Patients p
GO
SELECT x.Name FROM Patients p
GO
SELECT Name FROM Patients a, Patients b
GO
INSERT Patients VALUES (1)
GO
INSERT Patients (Name, Code) VALUES ('a')
GO
CREATE TABLE u (a int NOT NULL UNIQUE, b varchar(10) CONSTRAINT UQ_b UNIQUE)
GO
INSERT u VALUES (1, 'x'), (2, NULL)
GO
INSERT u VALUES (1, 'y')
GO
INSERT u VALUES (3, 'X ')
GO
INSERT u VALUES (4, NULL)
GO
CREATE UNIQUE INDEX ix_u ON u (a, b)
GO
SELECT a FROM u WHERE b IS NULL UNION ALL SELECT 5 UNION SELECT 5.5 ORDER BY 1
GO
INSERT u SELECT value, CAST(value AS varchar(10)) FROM GENERATE_SERIES(10, 12)
SELECT a, b FROM u WHERE a >= 10 ORDER BY a OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY
GO
DECLARE @n int, @s nvarchar(20); SELECT @n = COUNT(*), @s = MAX(b) FROM u; SELECT @n, @s
GO
TRUNCATE TABLE u; SELECT COUNT(*) FROM u
GO
ALTER TABLE u ADD c datetime2(3) NULL, d float
GO
INSERT u (a, c, d) VALUES (1, '2023-03-17T12:34:56.1234567', 1.5)
SELECT * FROM u
GO
CREATE TABLE u (a int)
GO
DROP TABLE u
GO
DROP TABLE u
GO
DROP TABLE IF EXISTS u
GO
SELECT TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES
GO
SELECT name, system_type_id, max_length, is_nullable, is_identity, collation_name FROM sys.columns WHERE object_id = OBJECT_ID('dbo.Patients')
GO
SELECT t.name FROM sys.tables t JOIN sys.objects o ON o.object_id = t.object_id
GO
CREATE DATABASE clinic
GO
USE clinic; SELECT DB_NAME(), DB_ID()
GO
SELECT * FROM Patients
GO
SELECT Name FROM master.dbo.Patients WHERE PatientId = 1
GO
USE nowhere
GO
CREATE TABLE bad (a varchar(9000))
GO
CREATE TABLE bad (a nothing(5))
GO
CREATE TABLE bad (a int(5))
GO
CREATE TABLE bad (a int, a int)
GO
CREATE TABLE bad (a int PRIMARY KEY, b int PRIMARY KEY)
GO
CREATE TABLE bad (a int NULL PRIMARY KEY)

GO
-- a definition that was rolled back is forgotten, also by the batch that made it
CREATE TABLE v (a int)
BEGIN TRAN; ALTER TABLE v ADD x int; INSERT v VALUES (1, 2); ROLLBACK
ALTER TABLE v ADD y varchar(5); INSERT v VALUES (1, 'y'); SELECT * FROM v
DROP TABLE v; CREATE TABLE v (b bit); INSERT v VALUES (1); SELECT * FROM v
