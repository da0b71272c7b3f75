# What R's survey package says of the reconstructed Adult Social Care Survey: shares of answers, standard errors and
# logit intervals, nationally, by region, by council and by age band; and the official rule of the ASCS, in plain R.
# Use: Rscript test/reference/ascs.R data/ascs-2010-11/responses.csv > answers.csv
suppressMessages(library(survey))
options(survey.lonely.psu = "remove", digits = 17)
all <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = c(council = "character", region = "character"))
people <- all[all$response == 1, ]
people$cell <- paste(people$council, people$stratum)
answers <- list(satisfied = list("q1", 1:2), dissatisfied = list("q1", 5:7), control = list("q3a", 1), alone = list("q8a", 4))
for (name in names(answers)) {
  code <- people[[answers[[name]][[1]]]]
  people[[name]] <- ifelse(is.na(code) | code < 1, NA, as.numeric(code %in% answers[[name]][[2]]))
}
design <- svydesign(id = ~1, strata = ~cell, weights = ~weight, fpc = ~population, data = people)

cat("method,answer,by,group,estimate,se,low,high\n")
say <- function(method, name, by, group, numbers) cat(method, name, by, group, sprintf("%.17g", numbers), sep = ",", fill = FALSE)
tell <- function(...) { say(...); cat("\n") }

logit <- function(name, by, group, part) {
  formula <- as.formula(paste0("~", name))
  mean <- svymean(formula, part, na.rm = TRUE)
  ci <- attr(svyciprop(formula, part, method = "xlogit", na.rm = TRUE), "ci")
  if (coef(mean) > 0 && coef(mean) < 1) tell("logit", name, by, group, c(coef(mean), SE(mean), ci))
}

# Shares within cells, weighted by the population of the cell (in a group: the part of it that answered).
official <- function(name, by, group, part) {
  answered <- people[!is.na(people[[name]]), ]
  n <- table(answered$cell)
  mine <- answered[part[!is.na(people[[name]])], ]
  cells <- split(mine, mine$cell)
  N <- sapply(cells, function(x) x$population[1] * nrow(x) / n[[x$cell[1]]])
  p <- sapply(cells, function(x) mean(x[[name]]))
  m <- sapply(cells, nrow)
  f <- sapply(cells, function(x) n[[x$cell[1]]] / x$population[1])
  v <- ifelse(m < 2, 0, p * (1 - p) * N^2 * (1 - f) / (m - 1))
  share <- sum(p * N) / sum(N)
  se <- sqrt(sum(v)) / sum(N)
  tell("ascs", name, by, group, c(share, se, share - 1.96 * se, share + 1.96 * se))
}

for (name in names(answers)) {
  logit(name, "all", "all", design)
  official(name, "all", "all", rep(TRUE, nrow(people)))
  for (by in c("region", "council", "age_band")) for (group in sort(unique(people[[by]]))) {
    rows <- people[[by]] == group
    if (by != "council" || name == "satisfied") logit(name, by, group, design[rows, ])
    official(name, by, group, rows)
  }
}
