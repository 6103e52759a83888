"""The rules, and how what they find counts."""
