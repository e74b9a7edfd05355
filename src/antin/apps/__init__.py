"""Floor 6: the Django apps. Each app's door is its ``api.py``; models < queries < actions < api inside."""
