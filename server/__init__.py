"""The processes and the wire: everything between the engine and a browser."""
