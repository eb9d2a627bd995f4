"""The site's own addresses, beside those of its pages."""
