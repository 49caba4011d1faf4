"""Redmine, a project tracker with pages, a REST interface and roles in each project: none of its pages is ours."""
