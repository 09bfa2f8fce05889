with open("/work/submission.csv", "w") as file:
    file.write("id,target\na,1\nb,2\nc,3\n")
