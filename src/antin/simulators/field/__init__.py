"""The simulated field: key devices and the holders who use them.

It holds the devices' private keys, as real tokens would; no other part of Antin can read them.
"""
