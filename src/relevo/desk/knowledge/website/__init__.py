"""Websites as knowledge: found by links or sitemaps, fetched politely, one document for each page, kept fresh.

Promises: a page that robots.txt, noindex or a pattern excludes is never indexed; an unchanged page is not indexed
again; a page that breaks keeps its last good copy and says so; a killed worker loses no page and indexes none twice.
The frontier is the table website_page, each page a job, and all of a website's decisions happen under its row's lock.
"""
