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
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "benchmarks/contender.h"
#include "benchmarks/data.h"
#include "benchmarks/machine.h"
#include "benchmarks/round_robin.h"

namespace aclq::benchmarks {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kCheckedElements = 65536;
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

  std::string name() const {
    std::string joined = ours + " : ";
    for (const std::string& one : theirs)
      joined += (&one != &theirs.front() ? " | " : "") + one;
    return joined + " : " + NameOf(what);
  }
};

struct Measured {
  double ours = 0.0;    // seconds a call
  double theirs = 0.0;  // too; without theirs, what is allowed
  double ratio = 0.0;
  double spread = 0.0;
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

// The share of wrong elements among hard numbers.
double ShareOfWrong(const Contender& contender, Case what) {
  static Memory memory(kCheckedElements, Numbers::kHard);
  what.elements = std::min(what.elements, kCheckedElements);
  const Operands operands = memory.OperandsOf(what);
  const Work work = contender.prepare(what, operands);
  work.run();
  return ShareOfWrong(what, operands,
                      work.result ? work.result() : operands.out);
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
  return {Median(ours), Median(theirs), Median(ratios), Spread(ratios)};
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

// One run over all rows.
class Run {
 public:
  explicit Run(const Json& baseline) : baseline_(baseline) {}

  void Measure(const Row& row);
  // Whether all is as it should be.
  bool Report() const;
  const Json& ratios() const { return ratios_; }
  const Json& results() const { return results_; }

 private:
  // The smallest ratio that is no regression.
  double Floor(const Row& row) const {
    return kTolerance * baseline_.value(row.name(), 0.0);
  }

  Memory memory_{kMaxElements, Numbers::kOrdinary};
  const Json& baseline_;
  Json ratios_ = Json::object();
  Json results_ = Json::array();
  std::vector<std::string> wrong_, slower_, skipped_;
  int reached_ = 0, rows_ = 0;
};

void Run::Measure(const Row& row) {
  std::vector<const Contender*> contenders = {FindContender(row.ours)};
  std::string who;
  for (const std::string& name : row.theirs) {
    contenders.push_back(FindContender(name));
    who += (who.empty() ? "" : " | ") + name;
    if (contenders.back() == nullptr) return skipped_.push_back(row.name());
  }
  std::vector<double> wrong;
  for (const Contender* contender : contenders) {
    if (!contender->formula.empty())
      wrong.push_back(ShareOfWrong(*contender, row.what));
  }
  if (wrong[0] != 0.0) wrong_.push_back(row.name());

  const Operands operands = memory_.OperandsOf(row.what);
  std::vector<Work> works;
  for (const Contender* contender : contenders) {
    works.push_back(contender->prepare(row.what, operands));
    if (!works.back().run) return skipped_.push_back(row.name());
  }
  Measured measured;
  // Others disturb: what looks slower than before is looked at again.
  for (int i = 0; i < kTries; ++i) {
    const Measured again = benchmarks::Measure(row, works);
    if (again.ratio > measured.ratio) measured = again;
    if (measured.ratio >= Floor(row)) break;
  }
  if (measured.ratio < Floor(row)) slower_.push_back(row.name());

  const bool reached = measured.ratio >= row.target;
  ++rows_;
  reached_ += reached ? 1 : 0;
  ratios_[row.name()] = measured.ratio;
  const bool has_wrong = wrong.size() > 1;
  results_.push_back({{"case", NameOf(row.what)},
                      {"ours", row.ours},
                      {"theirs", who},
                      {"our_seconds", measured.ours},
                      {"their_seconds", measured.theirs},
                      {"ratio", measured.ratio},
                      {"spread", measured.spread},
                      {"target", row.target},
                      {"most_ns", row.most_ns},
                      {"their_wrong", has_wrong ? Json(wrong[1]) : Json()}});
  char share[16] = "-";
  if (has_wrong) std::snprintf(share, sizeof(share), "%.1f %%", 100 * wrong[1]);
  std::printf(
      "%-42s %-22s %10s %10s %7s %7.2f %5.0f %% %7.4g  %s\n",
      (NameOf(row.what) + (row.ours == "aclq" ? "" : " " + row.ours)).c_str(),
      who.empty() ? "at most" : who.c_str(), Speed(row, measured.ours).c_str(),
      Speed(row, measured.theirs).c_str(), share, measured.ratio,
      100 * measured.spread, row.target, reached ? "reached" : "NOT REACHED");
  std::fflush(stdout);
}

bool Run::Report() const {
  std::printf("\n%d of %d reached.\n", reached_, rows_);
  const auto list = [](const char* what, const std::vector<std::string>& rows) {
    for (const std::string& row : rows)
      std::printf("%s: %s\n", what, row.c_str());
  };
  list("Not measured, for the peer is not there or has no such case", skipped_);
  list("WRONG RESULTS", wrong_);
  list("SLOWER than 85 % of the baseline", slower_);
  return wrong_.empty() && slower_.empty();
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

int Main(int count, char** arguments) {
  std::vector<std::string> paths;
  std::string out, only;
  bool write_baseline = false;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--write-baseline") {
      write_baseline = true;
    } else if (argument == "--out" && i + 1 < count) {
      out = arguments[++i];
    } else if (argument == "--only" && i + 1 < count) {
      only = arguments[++i];
    } else {
      paths.push_back(argument);
    }
  }
  if (paths.size() != 2)
    Refuse(
        "usage: ratios RATIOS BASELINE [--write-baseline] [--out FILE] [--only "
        "TEXT]");

  const std::string machine = MachineName();
  Json baselines = ReadBaselines(paths[1]);
  const bool compares = !write_baseline && baselines.contains(machine);
  std::printf("%s\n", machine.c_str());
  for (const std::string& version : PeerVersions())
    std::printf("with %s\n", version.c_str());
  for (const std::string& missing : MissingPeers())
    std::printf("without %s\n", missing.c_str());
  if (!compares && !write_baseline)
    std::printf("There is no baseline for this kind of CPU.\n");
  std::printf(
      "\nG/s: 10^9 elements a second; ratio: of times, theirs to ours; spread: "
      "of the middle half of the rounds;\nwrong: elements of theirs that "
      "differ from the definition, on hard data\n\n%-42s %-22s %10s %10s %7s "
      "%7s %7s %7s\n",
      "what", "compared with", "ours", "theirs", "wrong", "ratio", "spread",
      "target");

  const Json baseline = compares ? baselines[machine] : Json::object();
  Run run(baseline);
  for (const Row& row : ReadRows(paths[0])) {
    if (row.name().find(only) != std::string::npos) run.Measure(row);
  }
  if (!out.empty()) Write(out, run.results());
  if (write_baseline) {
    baselines[machine].update(run.ratios());
    Write(paths[1], baselines);
  }
  return run.Report() ? 0 : 1;
}

}  // namespace
}  // namespace aclq::benchmarks

int main(int count, char** arguments) {
  return aclq::benchmarks::Main(count, arguments);
}
