"""Takes all memory that it gets: OUT_OF_MEMORY."""

blocks = []
while True:
    blocks.append(bytearray(16 * 1024 * 1024))
    print(f"{len(blocks) * 16} MiB")
