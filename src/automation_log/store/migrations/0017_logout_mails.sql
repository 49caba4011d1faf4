-- That a person was logged out everywhere is mailed to those who see the log.
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind BETWEEN 1 AND 6);
