"""Floor 6: the process that strangers ask. OCSP, CRLs, authorities' certificates, time-stamps, over plain HTTP.

It reads the database through a role that cannot write, and the status signer's socket. It knows no Django, no
session and no key but a delegated one of its own that lives for a day.
"""
