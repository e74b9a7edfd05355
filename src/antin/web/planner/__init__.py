"""The planner: a decision from its upload to its proof, one page a question, every act confirmed."""
