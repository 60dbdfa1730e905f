# A trainer with programs of your own in Python, built in their folder, which has a commands.yaml:
#
#   docker build --file deploy/own-programs.Dockerfile --tag my-trainer \
#     --build-arg REQUIREMENTS="numpy scikit-learn" packages/examples/programs

ARG TRAINER=caviar-trainer-python
# The same Debian as in the trainer's image, so that Python is the same too; this one can install.
FROM debian:bookworm-slim AS packages
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates python3-venv
ARG REQUIREMENTS=""
# With what the image has: the helper `caviar`.
RUN python3 -m venv --system-site-packages /opt/venv \
 && if [ "$REQUIREMENTS" ]; then /opt/venv/bin/pip install --no-cache-dir $REQUIREMENTS; fi \
 && /opt/venv/bin/pip uninstall --yes pip

FROM ${TRAINER}
COPY --from=packages /opt/venv /opt/venv
COPY . /programs/
ENV CAVIAR_PYTHON=/opt/venv/bin/python3 \
    CAVIAR_COMMANDS=/programs/commands.yaml
