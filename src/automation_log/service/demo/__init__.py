"""The demo: a workspace, a real app beside it, and a scripted few minutes of real jobs whose ends are checked."""
