"""Setting up a real office: the order that says what, the ceremony, the steps, the questions of the wizard."""
