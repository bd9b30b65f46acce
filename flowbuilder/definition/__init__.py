"""What a flow is: its records, its two little languages, and what makes it valid. Pure Python."""
