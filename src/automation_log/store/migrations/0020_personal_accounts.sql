-- Accounts that a job made for a person are that person's own: nobody else rotates their passwords by a rule.
ALTER TABLE accounts ADD COLUMN is_personal boolean NOT NULL DEFAULT false;
