"""Online certificate status (RFC 6960, profile RFC 5019, nonce RFC 9654) as bytes in and bytes out."""
