"""All SQL, the migrations and the vault."""
