"""Finished files become a folder, all or nothing."""
