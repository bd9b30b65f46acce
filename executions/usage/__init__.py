"""What calls of models have used: tokens as answers tell them, summed, priced when read."""
