# The invented survey of test/cases/designs and what R's survey package says of it: responses.csv, and r.yaml with an
# entry for each design of expected.yaml. R 4.2 with survey 4.1 (Debian) made those that are kept.
# Use: Rscript test/reference/cases.R [FOLDER] (from the project's folder; needs survey and MASS: r-cran-survey, r-cran-mass)
suppressMessages(library(survey))
options(digits = 17, scipen = 20)
folder <- c(commandArgs(trailingOnly = TRUE), "test/cases/designs")[1]

# 10 schools in three regions; in pairs, of which two are drawn; in zones, one of which has a single school.
set.seed(20)
schools <- data.frame(
  school = paste0("s", 1:10), region = rep(c("north", "south", "west"), c(5, 3, 2)), zone = rep(c("a", "b", "c"), c(4, 5, 1)),
  pair = rep(paste0("p", 1:5), each = 2), schools = rep(c(20, 9, 6), c(5, 3, 2)), share = rep(c(5 / 20, 3 / 9, 2 / 6), c(5, 3, 2)),
  pupils = c(12, 15, 20, 10, 18, 14, 11, 25, 16, 13), people = rep(c(300, 140, 90), c(5, 3, 2)), taken = c(4, 5, 6, 4, 5, 5, 4, 6, 5, 4)
)
d <- schools[rep(1:10, schools$taken), ]
n <- nrow(d)
d$id <- seq_len(n)
d$w <- round(runif(n, 1, 5), 1)
d$sex <- sample(c("f", "m"), n, TRUE)
d$like <- sample(c("a", "b", "c", ""), n, TRUE, c(0.45, 0.25, 0.2, 0.1))
d$hours <- ifelse(runif(n) < 0.1, NA, round(rgamma(n, 4, 0.2) + 3 * (d$region == "west"), 1))
d$pay <- round(d$pupils * runif(n, 5, 15))
d$age <- sample(5:18, n, TRUE)
d$mark <- sample(0:10, n, TRUE, c(rep(1, 7), 3, 3, 4, 4))
# R and topline both read what stands in the file.
exact <- function(x) if (is.double(x)) ifelse(is.na(x), "", format(x, digits = 15, trim = TRUE, drop0trailing = TRUE)) else x
repeatable <- as.svrepdesign(svydesign(~school, strata = ~region, weights = ~w, data = d), type = "JKn")
for (i in 1:10) d[[paste0("rw_", i)]] <- weights(repeatable, type = "analysis")[, i]
set.seed(21)
booted <- as.svrepdesign(svydesign(~school, strata = ~region, weights = ~w, data = d), type = "subbootstrap", replicates = 30)
for (i in 1:30) d[[paste0("bw_", i)]] <- weights(booted, type = "analysis")[, i]
write.csv(as.data.frame(lapply(d[, names(d) != "taken"], exact)), file.path(folder, "responses.csv"), row.names = FALSE, quote = FALSE)
d <- read.csv(file.path(folder, "responses.csv"), na.strings = "")
d$nps <- ifelse(d$mark >= 9, 100, ifelse(d$mark >= 7, 0, -100))

out <- character()
say <- function(...) out <<- c(out, paste0(...))
put <- function(id, ...) {
  x <- c(...)
  x <- x[is.finite(x)]
  say("  \"", id, "\": { ", paste0(names(x), ": ", format(unname(x), digits = 17, trim = TRUE, scientific = FALSE, drop0trailing = TRUE), collapse = ", "), " }")
}
kish <- function(w) sum(w)^2 / sum(w^2)
# Design effects of replicate designs with a domain are left out: R takes the population from the rows of the domain.
number <- function(id, formula, design, domain, statistic = svymean, scale = 1, ...) {
  part <- if (is.null(domain)) design else subset(design, eval(domain))
  x <- statistic(formula, part, na.rm = TRUE)
  df <- degf(part)
  estimate <- unname(coef(x)[1]); se <- as.numeric(SE(x))[1]
  put(id, value = estimate * scale, se = se * scale, low = (estimate - qt(0.975, df) * se) * scale, high = (estimate + qt(0.975, df) * se) * scale, df = df, ...)
}
share <- function(id, formula, design, domain = NULL, method = "logit", full = FALSE) {
  part <- if (is.null(domain)) design else subset(design, eval(domain))
  df <- degf(part)
  all <- part
  # svyciprop fails for calibrated designs with missing answers.
  part <- subset(part, !is.na(like))
  part$variables$like[is.na(part$variables$like)] <- ""
  x <- svymean(formula, part)
  pick <- length(coef(x))
  p <- unname(coef(x)[pick]); se <- unname(SE(x)[pick])
  ci <- if (method == "wilson") wilson(p, se, df) else if (method == "plain") p + c(-1, 1) * qt(0.975, df) * se
    else if (method == "ascs") p + c(-1.96, 1.96) * se
    else if (method == "beta") as.numeric(confint(svyciprop(formula, all, method, na.rm = TRUE)))
    else as.numeric(confint(svyciprop(formula, part, method = method, df = df)))
  w <- weights(part, "sampling")
  w <- w[w > 0]
  extra <- if (full) {
    effect <- unname(diag(as.matrix(deff(svymean(formula, part, deff = "replace"))))[pick])
    c(cv = se / p, deff = effect, effective_base = length(w) / effect, kish = kish(w), base = length(w), weighted_base = sum(w))
  }
  put(id, value = 100 * p, se = 100 * se, low = 100 * ci[1], high = 100 * ci[2], df = df, extra)
}
wilson <- function(p, se, df) {
  n <- p * (1 - p) / se^2; t <- qt(0.975, df)
  (p + t^2 / (2 * n) + c(-1, 1) * t * sqrt(p * (1 - p) / n + t^2 / (4 * n^2))) / (1 + t^2 / n)
}
# svyratio(na.rm = TRUE) fails for calibrated designs.
ratio <- function(formula, part, na.rm) {
  known <- subset(part, !is.na(hours))
  known$variables$hours[is.na(known$variables$hours)] <- 0
  svyratio(~pay, ~hours, known)
}
girls <- quote(sex == "f")
everything <- function(name, design, full = FALSE) {
  say(name, ":")
  share("like.a", ~I(as.numeric(like == "a")), design, full = full)
  share("like.a[sex=f]", ~I(as.numeric(like == "a")), design, girls)
  share("like.ab", ~I(as.numeric(like %in% c("a", "b"))), design)
  number("hours.mean", ~hours, design, NULL)
  number("hours.mean[sex=f]", ~hours, design, girls)
  number("hours.total", ~hours, design, NULL, svytotal)
  number("rate.ratio", ~pay, design, NULL, ratio)
  number("mark.nps", ~nps, design, NULL)
}
only <- function(name, design) {
  say(name, ":")
  share("like.a", ~I(as.numeric(like == "a")), design)
  number("hours.mean", ~hours, design, NULL)
}

strata <- svydesign(~1, strata = ~region, weights = ~w, data = d)
clusters <- svydesign(~school, strata = ~region, weights = ~w, data = d)
everything("nothing", svydesign(~1, weights = rep(1, n), data = d), TRUE)
everything("weights", svydesign(~1, weights = ~w, data = d), TRUE)
everything("strata", strata, TRUE)
everything("clusters", svydesign(~school, weights = ~w, data = d), TRUE)
everything("clusters in strata", clusters, TRUE)
everything("population of each stratum", svydesign(~1, strata = ~region, weights = ~w, fpc = ~people, data = d), TRUE)
everything("weights from the population", svydesign(~1, strata = ~region, fpc = ~people, data = d), TRUE)
everything("clusters with population", svydesign(~school, strata = ~region, weights = ~w, fpc = ~schools, data = d), TRUE)
everything("clusters with fractions", svydesign(~school, strata = ~region, weights = ~w, fpc = ~share, data = d), TRUE)
everything("two stages with population", svydesign(~school + id, strata = ~region, weights = ~w, fpc = ~schools + pupils, data = d), TRUE)
everything("two stages, weights from the population", svydesign(~school + id, strata = ~region, fpc = ~schools + pupils, data = d), TRUE)

lonely <- svydesign(~school, strata = ~zone, weights = ~w, data = d)
for (rule in c("certainty", "adjust", "average", "remove")) {
  options(survey.lonely.psu = rule)
  only(paste("lonely:", rule), lonely)
}
options(survey.lonely.psu = "fail")

bySex <- data.frame(sex = c("f", "m"), Freq = c(90, 70))
byRegion <- data.frame(region = c("north", "south", "west"), Freq = c(75, 50, 35))
everything("post-stratify", postStratify(clusters, ~sex, bySex))
everything("rake", rake(clusters, list(~sex, ~region), list(bySex, byRegion), control = list(maxit = 200, epsilon = 1e-11)))
totals <- c(`(Intercept)` = 160, sexm = 70, age = 1850)
everything("calibrate: linear", calibrate(clusters, ~sex + age, totals))
everything("calibrate: bounds", calibrate(clusters, ~sex + age, totals, bounds = c(0.8, 1.6)))
everything("calibrate: raking", calibrate(clusters, ~sex + age, totals, calfun = "raking"))
everything("calibrate: logit", calibrate(clusters, ~sex + age, totals, calfun = "logit", bounds = c(0.5, 2)))
everything("trim", trimWeights(clusters, lower = 1.5, upper = 4.5))
everything("trim, strict", trimWeights(clusters, lower = 1.5, upper = 4.2, strict = TRUE))
everything("rake, then trim", trimWeights(rake(clusters, list(~sex, ~region), list(bySex, byRegion), control = list(maxit = 200, epsilon = 1e-11)), lower = 1, upper = 5))

everything("replicates given: JKn", svrepdesign(weights = ~w, repweights = "rw_[0-9]+", type = "JKn", rscales = repeatable$rscales, scale = 1, combined.weights = TRUE, data = d))
everything("replicates given: bootstrap", svrepdesign(weights = ~w, repweights = "bw_[0-9]+", type = "bootstrap", scale = booted$scale, rscales = booted$rscales, combined.weights = TRUE, data = d))
everything("replicates given: mse", svrepdesign(weights = ~w, repweights = "bw_[0-9]+", type = "bootstrap", scale = booted$scale, rscales = booted$rscales, combined.weights = TRUE, mse = TRUE, data = d))
everything("replicates made: JK1", as.svrepdesign(svydesign(~school, weights = ~w, data = d), type = "JK1"))
everything("replicates made: JKn", as.svrepdesign(clusters, type = "JKn"))
pairs <- svydesign(~school, strata = ~pair, weights = ~w, data = d)
everything("replicates made: BRR", as.svrepdesign(pairs, type = "BRR"))
everything("replicates made: Fay", as.svrepdesign(pairs, type = "Fay", fay.rho = 0.4))
everything("replicates made, post-stratified", postStratify(as.svrepdesign(clusters, type = "JKn"), ~sex, bySex))

for (method in c("logit", "wilson", "beta", "likelihood", "plain", "ascs")) {
  say("interval: ", method, ":")
  share("like.a", ~I(as.numeric(like == "a")), clusters, method = method)
  share("like.a[sex=f]", ~I(as.numeric(like == "a")), clusters, girls, method = method)
}

say("quantiles:")
for (q in c(0.25, 0.5, 0.9)) {
  x <- svyquantile(~hours, clusters, q, na.rm = TRUE)$hours
  name <- if (q == 0.5) "median" else paste0("p", 100 * q)
  # Beyond the data there is no end: then topline gives neither.
  ends <- if (anyNA(x)) c() else c(se = x[1, "se"], low = x[1, "ci.2.5"], high = x[1, "ci.97.5"])
  put(paste0("hours.", name), value = x[1, "quantile"], ends)
}
x <- svyquantile(~hours, subset(clusters, sex == "f"), 0.5, na.rm = TRUE)$hours
put("hours.median[sex=f]", value = x[1, "quantile"], low = x[1, "ci.2.5"], high = x[1, "ci.97.5"])

say("level of 90%:")
x <- svymean(~hours, clusters, na.rm = TRUE); ci <- confint(x, level = 0.9, df = degf(clusters))
put("hours.mean", value = unname(coef(x)), se = unname(SE(x)[1]), low = ci[1], high = ci[2])
ci <- confint(svyciprop(~I(like == "a"), clusters, level = 0.9, df = degf(clusters)))
put("like.a", low = 100 * ci[1], high = 100 * ci[2])

# Interval names with a colon need quotes.
keys <- grepl("^[^ ].*:$", out)
out[keys] <- paste0("\"", sub(":$", "", out[keys]), "\":")
writeLines(c("# What R's survey package gives for the designs of expected.yaml. Made by test/reference/cases.R.", out), file.path(folder, "r.yaml"))
