"""Claims measured side by side in one run, as ratios: what is absolute belongs to a machine."""
