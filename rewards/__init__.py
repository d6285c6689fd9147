"""What is promised: everything that staff configure. Knows no wallet."""
