#!/usr/bin/env bash
# Fills a grid in as many shards as there are cores: parallel.sh GRID.json DIR [SHARDS]
set -euo pipefail
grid=$(realpath "$1") dir=$(realpath -m "$2") shards=${3:-$(nproc)}
cd "$(dirname "$0")/../.."
parallel --halt soon,fail=1 --jobs "$shards" \
  npm run -s lab -- sweep "$grid" --out "$dir" --yes --shard "{}/$shards" ::: $(seq "$shards")
npm run -s lab -- merge "$dir"
