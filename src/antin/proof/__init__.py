"""Floor 3: the independent recount of a finished re-issue, and the page that shows it. Pure.

It shares no code with what planned, issued or switched: names, plan lines and mandates are read anew here.
"""
