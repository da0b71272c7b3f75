# Writes the data that test/reference/reference.json was made from to a folder, as CSV: those that come with R's
# survey package (Debian: r-cran-survey), which are not copied into this project, and replicate weights drawn from them.
# Use: Rscript test/reference/export.R FOLDER
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
save <- function(data, name) write.csv(data, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "")
digits <- function(data) as.data.frame(lapply(data, function(x) if (is.double(x)) format(x, digits = 17, trim = TRUE) else x), check.names = FALSE)

data(api); data(fpc); data(hospital); data(mu284); data(scd)
for (name in c("apistrat", "apisrs", "apiclus1", "apiclus2", "fpc", "hospital", "mu284", "scd")) save(digits(get(name)), name)

# The generators of R have been the same since 3.6: the seeds give the same replicates.
dstrat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
dstrat_nofpc <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat)
dclus1_nofpc <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)
weightsOf <- function(design) digits(setNames(as.data.frame(weights(design, type = "analysis")), paste0("rep", 1:100)))
set.seed(42); save(weightsOf(as.svrepdesign(dclus1_nofpc, type = "bootstrap", replicates = 100)), "bclus1_repweights")
set.seed(43); save(weightsOf(as.svrepdesign(dclus1_nofpc, type = "subbootstrap", replicates = 100)), "sclus1_repweights")
set.seed(44); save(weightsOf(as.svrepdesign(dstrat, type = "mrbbootstrap", replicates = 100)), "mstrat_repweights")
set.seed(45); save(weightsOf(as.svrepdesign(dstrat_nofpc, type = "bootstrap", replicates = 100)), "bstrat_repweights")
