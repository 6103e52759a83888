"""Models of all pages, one module for each kind of page.

Views decide titles, addresses, order and totals; templates only lay them out.
"""

from wellhead.pages.views.recipes import Recipe, pages, recipes

__all__ = ["Recipe", "pages", "recipes"]
