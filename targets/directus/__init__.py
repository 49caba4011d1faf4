"""Directus, a content platform with a REST interface and a Vue app: none of its pages is ours."""
