// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Measures the ratios of ratios.json: checks the results of aclq and of the
// contenders that it is compared with, times them, and compares the ratios with
// the baseline of this kind of CPU.
//
//   ratios RATIOS BASELINE [--write-baseline] [--out FILE] [--only TEXT]
//          [--without-peers]
//
// --only measures the rows that have the text in their names. With
// --without-peers, a missing peer is not an error.
//
// Exit status 1: a result of aclq is wrong, a ratio is more than 15 % below the
// baseline, or a row of the baseline was not measured. 2: the arguments or the
// files are wrong.

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

// One row of the file.
struct Row {
  Case what;
  std::string ours;
  std::vector<std::string> theirs;  // the fastest one counts
  std::optional<Case> their_case;   // the case of theirs, if it is different
  // The goal, if there is one: the speed relative to theirs, or nanoseconds per
  // call. Rows without a goal are still compared with the baseline.
  std::optional<double> target, most_ns;
  // Nanoseconds per call that are allowed in addition to the target.
  double plus_ns = 0.0;

  std::string their_names() const {
    std::string joined;
    for (const std::string& one : theirs)
      joined += (joined.empty() ? "" : " | ") + one;
    return joined;
  }
  // Returns " : " and the name of `their_case`, or "".
  std::string their_case_name() const {
    return their_case.has_value() ? " : " + NameOf(*their_case) : "";
  }
  std::string name() const {
    return ours + " : " + their_names() + " : " + NameOf(what) +
           their_case_name();
  }
};

struct Measured {
  double ours = 0.0;    // seconds per call
  double theirs = 0.0;  // seconds per call
  double ratio = 0.0;
  double spread = 0.0;
};

// Returns whether the row has reached its goal; nothing if it has no goal.
std::optional<bool> IsReached(const Row& row, const Measured& measured) {
  if (row.most_ns.has_value()) return measured.ours <= *row.most_ns * 1e-9;
  if (!row.target.has_value()) return std::nullopt;
  const double plus = row.plus_ns * 1e-9 / measured.ours;
  return measured.ratio >= *row.target * (1.0 - plus);
}

// A contender with the case set up, and the shares of its wrong results.
struct Checked {
  const Contender* contender;
  Work work;
  double wrong_hard, wrong_ordinary;
};

[[noreturn]] void Refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

Json ReadJson(const std::string& path) {
  std::ifstream file(path);
  if (!file) Refuse(path + " cannot be read.");
  try {
    return Json::parse(file);
  } catch (const Json::exception& error) {
    Refuse(path + ": " + error.what());
  }
}

std::optional<double> NumberOf(const Json& entry, const char* key) {
  if (!entry.contains(key)) return std::nullopt;
  return entry.at(key).get<double>();
}

std::optional<Case> TheirCaseOf(const Json& entry) {
  if (!entry.contains("their_case")) return std::nullopt;
  return CaseOf(entry.at("their_case").get<std::string>());
}

std::vector<Row> ReadRows(const std::string& path) {
  std::vector<Row> rows;
  try {
    for (const Json& entry : ReadJson(path)) {
      rows.push_back({.what = CaseOf(entry.at("case").get<std::string>()),
                      .ours = entry.at("ours"),
                      .theirs = entry.at("theirs"),
                      .their_case = TheirCaseOf(entry),
                      .target = NumberOf(entry, "target"),
                      .most_ns = NumberOf(entry, "most_ns"),
                      .plus_ns = NumberOf(entry, "plus_ns").value_or(0.0)});
    }
  } catch (const Json::exception& error) {
    Refuse(path + ": " + error.what());
  }
  return rows;
}

Measured Measure(const std::vector<Checked>& all) {
  std::vector<Turn> turns;
  for (const Checked& one : all)
    turns.push_back({one.work.run, one.work.pause});
  std::vector<double> ours, theirs, ratios;
  for (const std::vector<double>& round : TimeInTurn(turns)) {
    ours.push_back(round[0]);
    theirs.push_back(*std::min_element(round.begin() + 1, round.end()));
    ratios.push_back(theirs.back() / ours.back());
  }
  return {Median(ours), Median(theirs), Median(ratios), Spread(ratios)};
}

// ---- Output.

void PrintHeader() {
  std::printf(
      "\nG/s: 10^9 elements a second; ratio: of times, theirs to ours; spread: "
      "of the middle half of the rounds;\nwrong: elements of theirs that "
      "differ from the definition, on hard data\n\n%-44s %-22s %10s %10s %7s "
      "%7s %7s %9s\n",
      "what", "compared with", "ours", "theirs", "wrong", "ratio", "spread",
      "target");
}

std::string Format(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

// Formats a speed; for a call on 64 elements, the time of the call.
std::string Speed(const Case& one, double seconds) {
  return one.elements == 64
             ? Format("%.0f ns", seconds * 1e9)
             : Format("%.3g G/s",
                      static_cast<double>(GeometryOf(one).elements) / seconds *
                          1e-9);
}

// Shortens the names of several packing loops, which are too long for a column.
std::string Shortened(const std::vector<std::string>& names) {
  return names.size() == 1 ? names[0] : names[0] + ", the fastest";
}

void Print(const Row& row, const Measured& measured, const Checked& theirs) {
  const std::string what =
      NameOf(row.what) + (row.ours == "aclq" ? "" : " " + row.ours);
  const std::string wrong = theirs.contender->formula.empty()
                                ? "-"
                                : Format("%.1f %%", 100 * theirs.wrong_hard);
  const std::string plus =
      row.plus_ns > 0.0 ? Format("+%.3g us", row.plus_ns / 1000) : "";
  const std::string target =
      row.most_ns.has_value()  ? Format("%.0f ns", *row.most_ns)
      : row.target.has_value() ? Format("%.4g", *row.target) + plus
                               : "-";
  const std::optional<bool> reached = IsReached(row, measured);
  std::printf("%-44s %-22s %10s %10s %7s %7.3g %5.0f %% %9s  %s\n",
              what.c_str(),
              (Shortened(row.theirs) + row.their_case_name()).c_str(),
              Speed(row.what, measured.ours).c_str(),
              Speed(row.what, measured.theirs).c_str(), wrong.c_str(),
              measured.ratio, 100 * measured.spread, target.c_str(),
              !reached.has_value() ? ""
              : *reached           ? "reached"
                                   : "NOT REACHED");
  std::fflush(stdout);
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value.has_value() ? Json(*value) : Json();
}

Json JsonOf(const Row& row, const Measured& measured, const Checked& theirs) {
  const bool computes = !theirs.contender->formula.empty();
  return {{"case", NameOf(row.what)},
          {"elements", GeometryOf(row.what).elements},
          {"ours", row.ours},
          {"theirs", row.their_names() + row.their_case_name()},
          {"our_seconds", measured.ours},
          {"their_seconds", measured.theirs},
          {"ratio", measured.ratio},
          {"spread", measured.spread},
          {"target", OrNull(row.target)},
          {"most_ns", OrNull(row.most_ns)},
          {"plus_ns", row.plus_ns},
          {"reached", OrNull(IsReached(row, measured))},
          {"their_wrong_hard", computes ? Json(theirs.wrong_hard) : Json()},
          {"their_wrong_ordinary",
           computes ? Json(theirs.wrong_ordinary) : Json()}};
}

// ---- One run over the rows.

class Run {
 public:
  // `baseline` has the ratios to compare with. If `misses_peers` is false, a
  // ratio with a missing peer is not a failure.
  Run(const Json& baseline, bool misses_peers)
      : baseline_(baseline), misses_peers_(misses_peers) {}

  void CheckAndMeasure(const Row& row);
  // Records a row of the baseline that does not exist any more.
  void NoteGone(const std::string& name) { gone_.push_back(name); }
  // Prints a summary. Returns true if nothing failed.
  bool Report() const;

  bool has_wrong_results() const { return !wrong_.empty(); }
  const Json& ratios() const { return ratios_; }
  const Json& results() const { return results_; }

 private:
  // Sets up and checks all contenders of a row, ours first. Returns nothing if
  // one is missing or does not support the case.
  std::vector<Checked> CheckAll(const Row& row);
  void NoteUnmeasured(const Row& row);
  // Measures a row again that looks slower than the baseline, since other
  // processes disturb. Returns true if it is slower every time.
  bool StaysSlower(const Row& row, const std::vector<Checked>& all) const;
  // Returns the smallest ratio that is not a regression.
  double Floor(const Row& row) const {
    return kTolerance * baseline_.value(row.name(), 0.0);
  }

  Memory memory_{kMaxElements, Numbers::kOrdinary};
  const Json& baseline_;
  const bool misses_peers_;
  Json ratios_ = Json::object();
  Json results_ = Json::array();
  std::vector<std::string> wrong_, slower_, skipped_, gone_;
  int reached_ = 0, targets_ = 0;
};

std::vector<Checked> Run::CheckAll(const Row& row) {
  std::vector<std::string> names = row.theirs;
  names.insert(names.begin(), row.ours);
  std::vector<Checked> all;
  for (const std::string& name : names) {
    const Case& one =
        all.empty() ? row.what : row.their_case.value_or(row.what);
    const Contender* contender = FindContender(name);
    if (contender == nullptr) return {};
    const std::optional<double> hard = WrongAmongHard(*contender, one);
    const Operands operands = memory_.OperandsOf(one);
    const Work work = Prepare(*contender, one, operands);
    if (!hard.has_value() || !work.run) return {};
    const double ordinary = contender->formula.empty()
                                ? 0.0
                                : WrongAmongOrdinary(one, operands, work);
    if (contender->is_ours && *hard + ordinary > 0.0)
      wrong_.push_back(name + " : " + NameOf(one));
    all.push_back({contender, work, *hard, ordinary});
  }
  return all;
}

void Run::NoteUnmeasured(const Row& row) {
  const bool has_all =
      std::all_of(row.theirs.begin(), row.theirs.end(),
                  [](const std::string& name) { return FindContender(name); });
  const bool is_missed =
      baseline_.contains(row.name()) && (has_all || misses_peers_);
  (is_missed ? gone_ : skipped_).push_back(row.name());
}

bool Run::StaysSlower(const Row& row, const std::vector<Checked>& all) const {
  for (int i = 1; i < kTries; ++i)
    if (Measure(all).ratio >= Floor(row)) return false;
  return true;
}

void Run::CheckAndMeasure(const Row& row) {
  const std::vector<Checked> all = CheckAll(row);
  if (all.empty()) return NoteUnmeasured(row);
  const Measured measured = Measure(all);
  if (measured.ratio < Floor(row) && StaysSlower(row, all))
    slower_.push_back(row.name());
  if (const std::optional<bool> reached = IsReached(row, measured)) {
    ++targets_;
    reached_ += *reached ? 1 : 0;
  }
  ratios_[row.name()] = measured.ratio;
  results_.push_back(JsonOf(row, measured, all.back()));
  Print(row, measured, all.back());
}

bool Run::Report() const {
  std::printf("\n%zu measured; %d of %d targets reached.\n", results_.size(),
              reached_, targets_);
  const auto list = [](const char* what, const std::vector<std::string>& rows) {
    for (const std::string& row : rows)
      std::printf("%s: %s\n", what, row.c_str());
  };
  list("Not measured, for the peer is not there or has no such case", skipped_);
  list("IN THE BASELINE, BUT NOT MEASURED", gone_);
  list("SLOWER than 85 % of the baseline", slower_);
  list("WRONG RESULTS", wrong_);
  return !results_.empty() && wrong_.empty() && slower_.empty() &&
         gone_.empty();
}

// ---- The command.

struct Arguments {
  std::string ratios, baseline, out, only;
  bool write_baseline = false;
  bool without_peers = false;
};

Arguments Read(int count, char** words) {
  Arguments arguments;
  std::vector<std::string> paths;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--write-baseline") {
      arguments.write_baseline = true;
    } else if (word == "--without-peers") {
      arguments.without_peers = true;
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
        "TEXT] [--without-peers]");
  }
  arguments.ratios = paths[0];
  arguments.baseline = paths[1];
  return arguments;
}

// Returns the versions on which ratios depend, besides the machine.
Json Versions() {
  return {{"peers", std::vector<std::string>(PeerVersions().begin(),
                                             PeerVersions().end())},
          {"compiler", __VERSION__}};
}

void PrintMachine(const std::string& machine, const Json* baseline) {
  std::printf("%s\n", machine.c_str());
  for (const std::string& version : PeerVersions())
    std::printf("with %s\n", version.c_str());
  for (const std::string& missing : MissingPeers())
    std::printf("without %s\n", missing.c_str());
  if (baseline == nullptr) {
    std::printf("There is no baseline for this kind of CPU.\n");
  } else if (baseline->at("versions") != Versions()) {
    std::printf("The baseline was written with %s.\n",
                baseline->at("versions").dump().c_str());
  }
}

// Returns a baseline with the ratios that were measured, and with the old
// ratios of all other rows that still exist.
Json NewBaseline(const Json& old, const Json& measured,
                 const std::vector<Row>& rows) {
  Json ratios = measured;
  for (const Row& row : rows) {
    const std::string name = row.name();
    const double before = old.value(name, 0.0);
    if (ratios.contains(name)) {
      std::printf("%6.3g -> %6.3g  %s\n", before, ratios[name].get<double>(),
                  name.c_str());
    } else if (before > 0.0) {
      ratios[name] = before;
    }
  }
  for (const auto& [name, before] : old.items()) {
    if (!ratios.contains(name))
      std::printf("%6.3g dropped    %s\n", before.get<double>(), name.c_str());
  }
  return {{"versions", Versions()}, {"ratios", ratios}};
}

void Write(const std::string& path, const Json& what) {
  std::ofstream file(path);
  file << what.dump(1) << '\n';
  if (!file.flush()) Refuse(path + " cannot be written.");
}

int Main(const Arguments& arguments) {
  const std::vector<Row> rows = ReadRows(arguments.ratios);
  std::vector<Row> asked;
  for (const Row& row : rows)
    if (row.name().find(arguments.only) != std::string::npos)
      asked.push_back(row);
  if (asked.empty()) {
    Refuse("No row of " + arguments.ratios + " has \"" + arguments.only +
           "\" in its name.");
  }

  const std::string machine = MachineName();
  Json baselines = ReadJson(arguments.baseline);
  const bool has_baseline = baselines.contains(machine);
  const Json ratios =
      has_baseline ? baselines[machine].at("ratios") : Json::object();
  PrintMachine(machine, has_baseline ? &baselines[machine] : nullptr);
  PrintHeader();

  const Json compared = arguments.write_baseline ? Json::object() : ratios;
  Run run(compared, !arguments.without_peers);
  for (const Row& row : asked) run.CheckAndMeasure(row);
  for (const auto& entry : compared.items()) {
    if (std::none_of(rows.begin(), rows.end(),
                     [&](const Row& row) { return row.name() == entry.key(); }))
      run.NoteGone(entry.key());
  }
  const bool passed = run.Report();
  if (!arguments.out.empty())
    Write(arguments.out, {{"machine", machine}, {"rows", run.results()}});
  if (!arguments.write_baseline) return passed ? 0 : 1;
  if (run.has_wrong_results()) {
    std::printf("The baseline is not written, for results are wrong.\n");
    return 1;
  }
  baselines[machine] = NewBaseline(ratios, run.ratios(), rows);
  Write(arguments.baseline, baselines);
  return passed ? 0 : 1;
}

}  // namespace
}  // namespace aclq::benchmarks

int main(int count, char** words) {
  return aclq::benchmarks::Main(aclq::benchmarks::Read(count, words));
}
