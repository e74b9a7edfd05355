"""The story of a demo: a world is built, a decision arrives, everything is re-issued, and the proof is written.

Every step may be repeated: after a crash the story goes on where the data folder says it stands.
"""
