"""Ten people of the generated world let a visitor in: who they are, their accounts, their links."""
