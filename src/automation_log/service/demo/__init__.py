"""The demo: a workspace between a real identity provider and a real app, and scripted jobs whose ends are checked."""
