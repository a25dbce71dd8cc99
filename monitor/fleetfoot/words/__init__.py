"""What people are told: one place for the name, unit, look and wording of everything that is shown or said."""
