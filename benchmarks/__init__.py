"""Speed and memory, beside those of Hugo on the same articles in the same run."""
