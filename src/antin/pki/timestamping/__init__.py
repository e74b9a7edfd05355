"""Time-stamping (RFC 3161 with RFC 5816, profile ETSI EN 319 422) as bytes in and bytes out."""
