"""Independent judges of built pages: an HTML checker, axe-core in Chromium, a crawl."""
