"""The filter of the log: one grammar for the box, the URL, the API, the command line, exports and bulk acts."""
