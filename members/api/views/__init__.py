"""What answers under each address of members."""
