"""Floor 6: the process that holds keys. It trusts no caller, and never imports Django or the network.

It acts on mandates that two enrolled approvers have signed, compares every request with the item it claims
to fulfil, signs each item once, and writes its journal before it answers.
"""
