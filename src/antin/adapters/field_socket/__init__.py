"""The way to the simulated field, for demos: a channel like an agent's, that says that it is simulated."""

from antin.adapters.field_socket.client import SimulatedField

__all__ = ["SimulatedField"]
