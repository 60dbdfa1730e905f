# Softmax regression on R's own iris flowers by gradient descent, with nothing but base R. Messages go
# to the output behind "CAVIAR ", because R cannot write to descriptor 3; parameters are variables.

number <- function(name) as.numeric(Sys.getenv(name))
rate <- number("CAVIAR_PARAM_LEARNING_RATE")
penalty <- number("CAVIAR_PARAM_PENALTY")

x <- cbind(1, scale(as.matrix(iris[, 1:4])))
species <- as.integer(iris$Species)
y <- diag(3)[species, ]
held <- seq(5, nrow(iris), by = 5)

probabilities <- function(weights, rows) {
  powers <- exp(x[rows, ] %*% weights)
  powers / rowSums(powers)
}

checkpoint <- Sys.getenv("CAVIAR_CHECKPOINT_IN")
weights <- if (checkpoint == "") matrix(0, 5, 3) else readRDS(file.path(checkpoint, "weights.rds"))

epoch <- number("CAVIAR_START_EPOCH")
while (epoch < number("CAVIAR_EPOCHS")) {
  epoch <- epoch + 1
  for (step in 1:10) {
    gradient <- t(x[-held, ]) %*% (probabilities(weights, -held) - y[-held, ]) / (nrow(x) - length(held))
    weights <- weights - rate * (gradient + penalty * weights)
  }
  guess <- probabilities(weights, held)
  loss <- -mean(log(guess[cbind(seq_along(held), species[held])]))
  accuracy <- mean(max.col(guess) == species[held])
  cat(sprintf('CAVIAR {"epoch": %d, "loss": %.17g, "accuracy": %.17g}\n', epoch, loss, accuracy))

  folder <- file.path(Sys.getenv("CAVIAR_CHECKPOINT_OUT"), epoch)
  dir.create(folder)
  saveRDS(weights, file.path(folder, "weights.rds"))
  cat(sprintf('CAVIAR {"checkpoint": %d}\n', epoch))
}
