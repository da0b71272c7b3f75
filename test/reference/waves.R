# The three waves of test/cases/waves as one design with the wave as stratum, and the panel of test/cases/waves-apart with each
# person as a cluster: what R's survey package says of them, in the r.yaml of each. R 4.2 with survey 4.1 (Debian).
# Use: Rscript test/reference/waves.R (from the project's folder)
suppressMessages(library(survey))
options(digits = 17, scipen = 20)
line <- function(id, x, scale = 100) paste0("  \"", id, "\": { value: ", format(unname(coef(x)[1]) * scale), ", se: ", format(unname(SE(x)[1]) * scale), " }")
write_case <- function(folder, variant, lines) writeLines(c(paste0(variant, ":"), lines), file.path(folder, "r.yaml"))

folder <- "test/cases/waves"
a <- read.csv(file.path(folder, "2023.csv"))
b <- read.csv(file.path(folder, "2024.csv"), sep = ";", fileEncoding = "latin1")
c <- read.csv(file.path(folder, "2025.csv"))
d <- rbind(
  data.frame(wave = "2023", yes = a$satisfied == "Yes", w = a$w, region = a$region),
  data.frame(wave = "2024", yes = b$Q1 == 1, w = b$weight, region = b$region),
  data.frame(wave = "2025", yes = c$satisfied == "Yes", w = c$w, region = c$region)
)
design <- svydesign(~1, strata = ~wave, weights = ~w, data = d)
write_case(folder, "as R has it", c(
  line("satisfied.yes", svymean(~as.numeric(yes), design)),
  unlist(lapply(c("2023", "2024", "2025"), function(one) line(paste0("satisfied.yes[wave=", one, "]"), svymean(~as.numeric(yes), subset(design, wave == one))))),
  line("satisfied.yes[region=North]", svymean(~as.numeric(yes), subset(design, region == "North")))
))

folder <- "test/cases/waves-apart"
first <- read.csv(file.path(folder, "first.csv"))
second <- read.csv(file.path(folder, "second.csv"))
turned <- c(very = "not", fairly = "fairly", not = "very")
d <- rbind(
  data.frame(id = first$id, wave = "first", very = first$happy == "very", age = first$age),
  data.frame(id = second$id, wave = "second", very = turned[second$happy] == "very", age = second$age)
)
design <- svydesign(~id, weights = ~1, data = d)
write_case(folder, "as R has it, the same people asked again", c(
  line("happy.very", svymean(~as.numeric(very), design)),
  line("happy.very[wave=second]", svymean(~as.numeric(very), subset(design, wave == "second"))),
  line("age.mean", svymean(~age, design, na.rm = TRUE), 1)
))
