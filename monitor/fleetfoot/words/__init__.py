"""What people are told, in words: from codes and figures to sentences."""
