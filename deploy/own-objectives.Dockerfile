# A trainer with objectives of your own in TypeScript, built in their folder:
#
#   docker build --file deploy/own-objectives.Dockerfile --tag my-trainer packages/examples/template

ARG TRAINER=caviar-trainer
FROM ${TRAINER}
# What they import besides @caviar/objectives/define comes along as a node_modules of theirs.
COPY . /programs/
ENV CAVIAR_OBJECTIVES=/programs/objective.ts
