"""Real apps for the product to be run against, each started by a script of ours on 127.0.0.1."""
