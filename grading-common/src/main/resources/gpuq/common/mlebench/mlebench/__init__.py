"""What graders in MLE-bench's form import of it; no more than that."""
