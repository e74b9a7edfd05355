"""Unix sockets between our own processes: framed JSON, a server, its limits."""
