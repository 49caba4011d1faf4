"""What programs are told: each root that settles, in the order of commits, at the addresses that asked for it."""
