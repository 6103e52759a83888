"""view: the linked playbook becomes page models, one function a page.

Views decide titles, addresses, order and totals; templates only lay them out.
"""

from wellhead.view.catalogue import catalogue
from wellhead.view.page import Here, Page, Site
from wellhead.view.pages import pages

__all__ = ["Here", "Page", "Site", "catalogue", "pages"]
