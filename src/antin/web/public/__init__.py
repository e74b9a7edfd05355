"""The public certificate search (Decree 68/2024/NĐ-CP Art. 6): without an account, without personal numbers."""
