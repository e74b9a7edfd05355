"""Floor 7: the command line. Its root imports neither Django nor cryptography; commands load when called."""
