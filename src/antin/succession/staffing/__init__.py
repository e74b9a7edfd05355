"""From the people before a decision to the posts after it."""
