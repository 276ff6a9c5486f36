# ranger on the benchmark's data: Rscript ranger.R FOLDER. Prints what it measured as JSON.
suppressPackageStartupMessages(library(ranger))
folder <- commandArgs(TRUE)[1]
text <- paste(readLines(file.path(folder, "job.json")), collapse = "")
field <- function(name) sub(paste0('.*"', name, '":"?([^",}]*).*'), "\\1", text)
number <- function(name) as.numeric(field(name))
numbers <- function(name, count) readBin(file.path(folder, name), "double", count, endian = "little")
d <- number("features")
table <- function(name, rows) as.data.frame(matrix(numbers(name, rows * d), rows))
x <- table("x.f64", number("rows"))
test <- table("test.f64", number("testRows"))
y <- numbers("y.f64", number("rows"))
actual <- numbers("actual.f64", number("testRows"))
classes <- field("kind") == "classification"
x$y <- if (classes) factor(y, levels = c(0, 1)) else y
fits <- c()
cpu <- c()
for (seed in 0:number("warm")) {
  start <- proc.time()
  model <- ranger(y ~ ., x, num.trees = number("trees"), mtry = number("featuresPerSplit"), min.bucket = number("minLeaf"),
    min.node.size = 2 * number("minLeaf") - 1, num.threads = number("threads"), probability = classes, oob.error = FALSE, seed = seed + 1)
  fits <- c(fits, (proc.time() - start)[3])
  cpu <- c(cpu, sum((proc.time() - start)[1:2]))
}
predicts <- c()
for (i in 1:3) {
  start <- proc.time()[3]
  answer <- predict(model, test, num.threads = number("threads"))$predictions
  predicts <- c(predicts, proc.time()[3] - start)
}
singles <- c()
for (i in 1:9) {
  start <- proc.time()[3]
  predict(model, test[i, ], num.threads = 1)
  singles <- c(singles, proc.time()[3] - start)
}
score <- if (classes) mean((answer[, "1"] >= 0.5) == (actual == 1)) else 1 - sum((answer - actual)^2) / sum((actual - mean(actual))^2)
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", status[grepl("VmHWM", status)])) * 1024
list <- function(values) paste0("[", paste(format(values, digits = 6), collapse = ","), "]")
cat(sprintf('{"version":"%s","fits":%s,"cpu":%s,"predicts":%s,"single":%f,"score":%f,"peak":%.0f}\n',
  packageVersion("ranger"), list(fits), list(cpu), list(predicts), median(singles), score, peak))
