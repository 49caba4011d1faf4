"""Django's own admin site as an app to run against: none of its pages is ours."""
