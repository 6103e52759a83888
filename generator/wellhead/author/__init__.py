"""Commands that write authors' files."""
