"""A folder of pages becomes a site."""
