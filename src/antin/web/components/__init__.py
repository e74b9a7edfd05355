"""The pieces that every page is made of: shell, components, forms, error pages, and the headers around them."""
