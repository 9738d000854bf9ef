"""What happened: every act is written down, in French, in the transaction that carries it out."""
