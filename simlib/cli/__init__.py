"""The command line, a file a kind of command; `program` puts them together."""
