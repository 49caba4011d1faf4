SELECT email FROM members
