"""Never ends: TIME_LIMIT."""

step = 0
while True:
    step += 1
