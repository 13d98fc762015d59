"""Q&As as a CSV file: question, answer, phrasings separated by |, language. What is exported can be imported again."""
