"""Who may call which operation on whose objects."""
