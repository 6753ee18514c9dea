#!/bin/sh
# Reads what `floe image list` prints, builds and pushes the image of each product in it, and prints the
# product's name and the digest, with a tab between them.
#
# PYTHON_IMAGE is what the images begin at, with its digest:
#   PYTHON_IMAGE=docker.io/library/python:3.12-slim@sha256:<digest>
set -eu
: "${PYTHON_IMAGE:?Set it to the Python image that product images begin at, with its digest}"
tab=$(printf '\t')
metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT

while IFS="$tab" read -r product references _ folder packages; do
  [ "$product" != "-" ] || continue
  [ "$packages" != "-" ] || packages=
  set --
  for reference in $references; do set -- "$@" --tag "$reference"; done
  docker buildx build --push --metadata-file "$metadata" \
    --file templates/product-image/Dockerfile \
    --build-context runtime=templates/runtime \
    --build-arg "BASE=$PYTHON_IMAGE" \
    --build-arg "ADAPTERS=$packages" \
    "$@" "$folder" </dev/null >&2
  digest=$(sed -n 's/.*"containerimage\.digest": *"\(sha256:[0-9a-f]\{64\}\)".*/\1/p' "$metadata")
  if [ -z "$digest" ]; then
    echo "The build of $product names no digest" >&2
    exit 1
  fi
  printf '%s\t%s\n' "$product" "$digest"
done
