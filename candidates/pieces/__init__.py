"""The pieces of the application file: what is filed, in versions, and what the body says of each."""
