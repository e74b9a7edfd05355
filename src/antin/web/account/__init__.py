"""The door: sign-in, one-time links, passkeys and other factors, sessions, step-up, approvals by passkey."""
