"""The officer's view: can I sign today, if not why and who fixes it; the new certificate, to confirm."""
