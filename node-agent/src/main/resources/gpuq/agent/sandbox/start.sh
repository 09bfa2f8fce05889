#!/bin/sh
# Runs inside the container as the first process of the program, read-only. Notes on descriptor 5
# that the program starts, closes it, and becomes the program with nothing but the environment that
# it is given: `start NAME=VALUE... ARGV`.
printf 1 >&5
exec 5>&-
exec env -i "$@"
