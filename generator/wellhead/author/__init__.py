"""Commands that create or change authors' files."""
