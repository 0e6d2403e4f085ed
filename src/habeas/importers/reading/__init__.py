"""Reading an appeal page: from its text to values, their places, and what is doubtful in them."""
