"""The linked playbook becomes page models, one function a page.

Views decide titles, addresses, order and totals; templates only lay them out.
"""

from wellhead.pages.views.pages import Recipe, pages, recipes

__all__ = ["Recipe", "pages", "recipes"]
