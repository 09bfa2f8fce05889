"""Writes its answers under another name: SUBMISSION_MISSING, with a hint."""

with open("submision.csv", "w") as file:
    file.write("id,cultivar\n")
print("done")
