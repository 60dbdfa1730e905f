#!/bin/sh
# Gradient descent on f(x) = (x - 3)^2 from x = 0, by the bare protocol: messages on descriptor 3,
# checkpoints as folders. It looks for wishes once an epoch and saves each time.
set -eu

rate=$1
x=0
if [ -n "${CAVIAR_CHECKPOINT_IN-}" ]; then x=$(cat "$CAVIAR_CHECKPOINT_IN/x"); fi

leaving=
trap 'leaving=yes' TERM

epoch=$CAVIAR_START_EPOCH
while [ "$epoch" -lt "$CAVIAR_EPOCHS" ] && [ -z "$leaving" ]; do
  epoch=$((epoch + 1))
  x=$(awk -v x="$x" -v rate="$rate" 'BEGIN { printf "%.17g", x - rate * 2 * (x - 3) }')
  loss=$(awk -v x="$x" 'BEGIN { printf "%.17g", (x - 3) ^ 2 }')
  echo "{\"epoch\": $epoch, \"loss\": $loss}" >&3

  mkdir "$CAVIAR_CHECKPOINT_OUT/$epoch"
  echo "$x" >"$CAVIAR_CHECKPOINT_OUT/$epoch/x"
  echo "{\"checkpoint\": $epoch}" >&3
done
