"""The Automation Log: its rows, chips and tallies, nested jobs, and what makes pages live."""
