#!/usr/bin/env bash
#SBATCH --job-name=brittle
#SBATCH --array=1-4
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=04:00:00
# Fills a grid over a job array: sbatch docs/cluster/slurm.sh GRID.json DIR, from the project's folder, on a file system
# that all nodes see. A task that was killed is sent again by the same command: what is there is skipped.
set -euo pipefail
cd "$SLURM_SUBMIT_DIR"
npm run -s lab -- sweep "$1" --out "$2" --yes --quiet --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_MAX"
