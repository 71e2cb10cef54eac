"""What turns pages and snippets into the site."""
