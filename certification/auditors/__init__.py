"""The auditors of a body, as it declares them and chooses among them."""
