// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The ratios of ratios.json: ours beside what it is compared with, the results
// checked first, the ratios compared with a baseline of the same kind of CPU.
//
//   ratios RATIOS BASELINE [--write-baseline] [--out FILE] [--only TEXT]
//
// --only measures the rows that have the text in their names.
//
// Exit status 1: a result of ours is wrong, or a ratio is more than 15 % below
// the baseline.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/contender.h"
#include "benchmarks/data.h"
#include "benchmarks/machine.h"
#include "benchmarks/round_robin.h"

namespace aclq::benchmarks {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMaxElements = 64 << 20;
constexpr double kTolerance = 0.85;
constexpr int kTries = 3;

// What one row of the file asks for.
struct Row {
  Case what;
  std::string ours;
  std::vector<std::string> theirs;  // the fastest one counts
  double target = 0.0;              // times as fast as theirs
  double most_ns = 0.0;             // or, without theirs: a call

  std::string their_names() const {
    std::string joined;
    for (const std::string& one : theirs)
      joined += (joined.empty() ? "" : " | ") + one;
    return theirs.empty() ? "at most" : joined;
  }
  std::string name() const {
    return ours + " : " + their_names() + " : " + NameOf(what);
  }
};

struct Measured {
  double ours = 0.0;    // seconds a call
  double theirs = 0.0;  // too; without theirs, what is allowed
  double ratio = 0.0;
  double spread = 0.0;
  std::optional<double> their_wrong;  // share among hard numbers
};

[[noreturn]] void Refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

std::vector<Row> ReadRows(const std::string& path) {
  std::ifstream file(path);
  if (!file) Refuse(path + " cannot be read.");
  std::vector<Row> rows;
  for (const Json& entry : Json::parse(file)) {
    rows.push_back({.what = CaseOf(entry.at("case").get<std::string>()),
                    .ours = entry.at("ours"),
                    .theirs = entry.value("theirs", std::vector<std::string>()),
                    .target = entry.value("target", 1.0),
                    .most_ns = entry.value("most_ns", 0.0)});
  }
  return rows;
}

Measured Measure(const Row& row, const std::vector<Work>& works) {
  std::vector<std::function<void()>> runs;
  for (const Work& work : works) runs.push_back(work.run);
  std::vector<double> ours, theirs, ratios;
  for (const std::vector<double>& round : TimeInTurn(runs)) {
    ours.push_back(round[0]);
    theirs.push_back(round.size() == 1
                         ? row.most_ns * 1e-9
                         : *std::min_element(round.begin() + 1, round.end()));
    ratios.push_back(theirs.back() / ours.back());
  }
  return {Median(ours), Median(theirs), Median(ratios), Spread(ratios), {}};
}

// ---- Output.

void PrintHeader() {
  std::printf(
      "\nG/s: 10^9 elements a second; ratio: of times, theirs to ours; spread: "
      "of the middle half of the rounds;\nwrong: elements of theirs that "
      "differ from the definition, on hard data\n\n%-42s %-22s %10s %10s %7s "
      "%7s %7s %7s\n",
      "what", "compared with", "ours", "theirs", "wrong", "ratio", "spread",
      "target");
}

std::string Speed(const Row& row, double seconds) {
  char text[64];
  if (row.theirs.empty()) {
    std::snprintf(text, sizeof(text), "%.0f ns", seconds * 1e9);
  } else {
    std::snprintf(text, sizeof(text), "%.3g G/s",
                  static_cast<double>(row.what.elements) / seconds * 1e-9);
  }
  return text;
}

void Print(const Row& row, const Measured& measured) {
  const std::string what =
      NameOf(row.what) + (row.ours == "aclq" ? "" : " " + row.ours);
  char wrong[16] = "-";
  if (measured.their_wrong.has_value()) {
    std::snprintf(wrong, sizeof(wrong), "%.1f %%", 100 * *measured.their_wrong);
  }
  std::printf(
      "%-42s %-22s %10s %10s %7s %7.2f %5.0f %% %7.4g  %s\n", what.c_str(),
      row.theirs.empty() ? "at most" : row.their_names().c_str(),
      Speed(row, measured.ours).c_str(), Speed(row, measured.theirs).c_str(),
      wrong, measured.ratio, 100 * measured.spread, row.target,
      measured.ratio >= row.target ? "reached" : "NOT REACHED");
  std::fflush(stdout);
}

Json JsonOf(const Row& row, const Measured& measured) {
  return {{"case", NameOf(row.what)},
          {"ours", row.ours},
          {"theirs", row.their_names()},
          {"our_seconds", measured.ours},
          {"their_seconds", measured.theirs},
          {"ratio", measured.ratio},
          {"spread", measured.spread},
          {"target", row.target},
          {"most_ns", row.most_ns},
          {"their_wrong", measured.their_wrong.has_value()
                              ? Json(*measured.their_wrong)
                              : Json()}};
}

// ---- One run over all rows.

class Run {
 public:
  explicit Run(const Json& baseline) : baseline_(baseline) {}

  void Do(const Row& row);
  // Whether all is as it should be.
  bool Report() const;
  const Json& ratios() const { return ratios_; }
  const Json& results() const { return results_; }

 private:
  // None if a contender is not there or has no such case.
  std::optional<Measured> CheckAndMeasure(const Row& row);
  // Others disturb: what looks slower than before is looked at again.
  Measured MeasureAgain(const Row& row, const std::vector<Work>& works) const;
  // The smallest ratio that is no regression.
  double Floor(const Row& row) const {
    return kTolerance * baseline_.value(row.name(), 0.0);
  }

  Memory memory_{kMaxElements, Numbers::kOrdinary};
  const Json& baseline_;
  Json ratios_ = Json::object();
  Json results_ = Json::array();
  std::vector<std::string> wrong_, slower_, skipped_;
  int reached_ = 0;
};

Measured Run::MeasureAgain(const Row& row,
                           const std::vector<Work>& works) const {
  Measured best;
  for (int i = 0; i < kTries; ++i) {
    const Measured measured = Measure(row, works);
    if (measured.ratio > best.ratio) best = measured;
    if (best.ratio >= Floor(row)) break;
  }
  return best;
}

std::optional<Measured> Run::CheckAndMeasure(const Row& row) {
  std::vector<std::string> names = row.theirs;
  names.insert(names.begin(), row.ours);
  std::optional<double> their_wrong;
  std::vector<Work> works;
  for (const std::string& name : names) {
    const Contender* contender = FindContender(name);
    if (contender == nullptr) return std::nullopt;
    const std::optional<Shares> shares = CheckContender(*contender, row.what);
    if (!shares.has_value()) return std::nullopt;
    if (contender->is_ours && shares->hard + shares->ordinary > 0.0)
      wrong_.push_back(name + " : " + NameOf(row.what));
    if (name != row.ours && !contender->formula.empty())
      their_wrong = shares->hard;
    works.push_back(contender->prepare(row.what, memory_.OperandsOf(row.what)));
  }
  Measured measured = MeasureAgain(row, works);
  measured.their_wrong = their_wrong;
  return measured;
}

void Run::Do(const Row& row) {
  const std::optional<Measured> measured = CheckAndMeasure(row);
  if (!measured.has_value()) return skipped_.push_back(row.name());
  if (measured->ratio < Floor(row)) slower_.push_back(row.name());
  if (measured->ratio >= row.target) ++reached_;
  ratios_[row.name()] = measured->ratio;
  results_.push_back(JsonOf(row, *measured));
  Print(row, *measured);
}

bool Run::Report() const {
  std::printf("\n%d of %zu reached.\n", reached_, results_.size());
  const auto list = [](const char* what, const std::vector<std::string>& rows) {
    for (const std::string& row : rows)
      std::printf("%s: %s\n", what, row.c_str());
  };
  list("Not measured, for the peer is not there or has no such case", skipped_);
  list("WRONG RESULTS", wrong_);
  list("SLOWER than 85 % of the baseline", slower_);
  return wrong_.empty() && slower_.empty();
}

// ---- The command.

struct Arguments {
  std::string ratios, baseline, out, only;
  bool write_baseline = false;
};

Arguments Read(int count, char** words) {
  Arguments arguments;
  std::vector<std::string> paths;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--write-baseline") {
      arguments.write_baseline = true;
    } else if (word == "--out" && i + 1 < count) {
      arguments.out = words[++i];
    } else if (word == "--only" && i + 1 < count) {
      arguments.only = words[++i];
    } else {
      paths.push_back(word);
    }
  }
  if (paths.size() != 2) {
    Refuse(
        "usage: ratios RATIOS BASELINE [--write-baseline] [--out FILE] [--only "
        "TEXT]");
  }
  arguments.ratios = paths[0];
  arguments.baseline = paths[1];
  return arguments;
}

Json ReadBaselines(const std::string& path) {
  std::ifstream file(path);
  return file ? Json::parse(file) : Json::object();
}

void Write(const std::string& path, const Json& what) {
  std::ofstream file(path);
  file << what.dump(1) << '\n';
  if (!file.flush()) Refuse(path + " cannot be written.");
}

void PrintMachine(const std::string& machine, bool has_baseline) {
  std::printf("%s\n", machine.c_str());
  for (const std::string& version : PeerVersions())
    std::printf("with %s\n", version.c_str());
  for (const std::string& missing : MissingPeers())
    std::printf("without %s\n", missing.c_str());
  if (!has_baseline)
    std::printf("There is no baseline for this kind of CPU.\n");
}

int Main(const Arguments& arguments) {
  const std::string machine = MachineName();
  Json baselines = ReadBaselines(arguments.baseline);
  PrintMachine(machine, baselines.contains(machine));
  PrintHeader();

  Json& baseline = baselines[machine];
  if (baseline.is_null()) baseline = Json::object();
  const Json compared = arguments.write_baseline ? Json::object() : baseline;
  Run run(compared);
  for (const Row& row : ReadRows(arguments.ratios)) {
    if (row.name().find(arguments.only) != std::string::npos) run.Do(row);
  }
  const bool passed = run.Report();
  if (!arguments.out.empty()) Write(arguments.out, run.results());
  if (arguments.write_baseline) {
    baseline.update(run.ratios());
    Write(arguments.baseline, baselines);
  }
  return passed ? 0 : 1;
}

}  // namespace
}  // namespace aclq::benchmarks

int main(int count, char** words) {
  return aclq::benchmarks::Main(aclq::benchmarks::Read(count, words));
}
