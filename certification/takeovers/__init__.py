"""A cycle whose body lost its habilitation goes to another body, which the candidate chooses: asked, taken over."""
