// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The tables that every library reads, the table of handles, and cancelled
// threads.

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "src/base/dtypes.h"
#include "src/base/handle_table.h"
#include "src/base/no_cancel.h"
#include "src/base/socs.h"

namespace aclq::base {
namespace {

TEST(DTypes, NamesAndSizes) {
  EXPECT_EQ(DTypeName(DType::kFloat32), "DT_FLOAT");
  EXPECT_EQ(DTypeName(DType::kFloat8E4M3FN), "DT_FLOAT8_E4M3FN");
  EXPECT_EQ(DTypeName(static_cast<DType>(5)), "dtype 5");
  EXPECT_EQ(DTypeNumPyName(DType::kBFloat16), "bfloat16");
  EXPECT_EQ(DTypeNumPyName(static_cast<DType>(5)), "dtype 5");
  EXPECT_EQ(DTypeSize(DType::kInt32), 4U);
  EXPECT_EQ(DTypeSize(DType::kHiFloat8), 1U);
  EXPECT_EQ(FindDType(17)->size, 16U);
  EXPECT_EQ(FindDType(14), nullptr);
  EXPECT_EQ(DTypeName(DType::kInt4), "DT_INT4");
}

TEST(DTypes, HaveBitsInMemory) {
  const struct {
    DType dtype;
    std::size_t bits;
    bool has_whole_bytes;
  } rows[] = {
      {DType::kFloat32, 32, true},        {DType::kComplex128, 128, true},
      {DType::kHiFloat8, 8, true},        {DType::kInt4, 4, false},
      {static_cast<DType>(13), 0, false},  // DT_STRING
      {static_cast<DType>(30), 1, false},  // DT_UINT1
      {static_cast<DType>(38), 6, false},  // DT_FLOAT6_E3M2
      {static_cast<DType>(14), 0, false},  // not a type
  };
  for (const auto& row : rows) {
    EXPECT_EQ(DTypeBits(row.dtype), row.bits) << DTypeName(row.dtype);
    EXPECT_EQ(IsByteSized(row.dtype), row.has_whole_bytes)
        << DTypeName(row.dtype);
  }
}

TEST(Socs, AreFoundByTheirExactNames) {
  ASSERT_NE(FindSoc("Ascend910B1"), nullptr);
  EXPECT_EQ(FindSoc(kDefaultSoc), FindSoc("Ascend910B1"));
  EXPECT_EQ(FindSoc("Ascend910B5"), nullptr);
  EXPECT_EQ(FindSoc("ascend910b1"), nullptr);
  EXPECT_EQ(FindSoc(""), nullptr);
}

TEST(Socs, Ascend910BWithoutADigitIsOfTheFirstGeneration) {
  EXPECT_EQ(FindSoc("Ascend910B")->arch, FindSoc("Ascend910A")->arch);
  EXPECT_NE(FindSoc("Ascend910B")->arch, FindSoc("Ascend910B1")->arch);
}

TEST(Socs, HaveTheMemoryOfTheirFamily) {
  const struct {
    const char* name;
    bool has_hbm;
    std::size_t padding;
  } rows[] = {
      {"Ascend310P3", false, 32},    {"Ascend310B1", false, 32},
      {"Ascend910A", true, 32},      {"Ascend910B1", true, 32},
      {"Ascend910_9391", true, 32},  {"Ascend950PR_9599", true, 0},
      {"Ascend950DT_95A2", true, 0}, {"Ascend350_354f", true, 0},
      {"Kirin9030", false, 32},
  };
  for (const auto& row : rows) {
    const ArchInfo& arch = *FindSoc(row.name)->arch;
    EXPECT_EQ(arch.has_hbm, row.has_hbm) << row.name;
    EXPECT_EQ(arch.padding, row.padding) << row.name;
  }
}

TEST(Socs, TheListOfNamesFitsIntoAMessage) {
  const std::string names = SocNames();
  EXPECT_LT(names.size(), 900U);
  EXPECT_EQ(names.find("Ascend310P1, Ascend310P3, "), 0U) << names;
  EXPECT_NE(names.find("Ascend910_{9362, 9363, "), std::string::npos) << names;
  EXPECT_NE(names.find("9392}, Ascend950PR_{950z, "), std::string::npos)
      << names;
  EXPECT_NE(names.find("Kirin9030"), std::string::npos) << names;
}

TEST(HandleTable, FindsWhatIsLiveAndNothingElse) {
  HandleTable<int> table(0x77);
  HandleTable<int> other(0x78);
  void* const handle = table.Insert(std::make_shared<int>(42));
  ASSERT_NE(handle, nullptr);
  EXPECT_EQ(*table.Find(handle), 42);
  EXPECT_TRUE(table.IsLive(handle));
  EXPECT_FALSE(other.IsLive(handle));
  EXPECT_FALSE(table.IsLive(nullptr));
  EXPECT_FALSE(table.IsLive(&table));
  EXPECT_EQ(other.Find(handle), nullptr) << "a handle of another kind";
  EXPECT_EQ(table.Find(nullptr), nullptr);
  EXPECT_EQ(table.Find(&table), nullptr) << "an address";
  EXPECT_EQ(table.Find(reinterpret_cast<void*>(~std::uintptr_t{0})), nullptr);
  EXPECT_EQ(*table.Remove(handle), 42);
  EXPECT_EQ(table.Find(handle), nullptr);
  EXPECT_FALSE(table.IsLive(handle));
  EXPECT_EQ(table.Remove(handle), nullptr);
}

TEST(HandleTable, AReusedSlotGivesAnotherHandle) {
  HandleTable<int> table(0x77);
  void* const first = table.Insert(std::make_shared<int>(1));
  table.Remove(first);
  void* const second = table.Insert(std::make_shared<int>(2));
  EXPECT_NE(first, second);
  EXPECT_EQ(table.Find(first), nullptr);
  EXPECT_EQ(*table.Find(second), 2);
}

TEST(HandleTable, GrowsByManyChunks) {
  HandleTable<int> table(0x77);
  std::vector<void*> handles;
  for (int i = 0; i < 2000; ++i)
    handles.push_back(table.Insert(std::make_shared<int>(i)));
  for (int i = 0; i < 2000; i += 2) EXPECT_EQ(*table.Remove(handles[i]), i);
  for (int i = 0; i < 2000; ++i) {
    const auto found = table.Find(handles[i]);
    if (i % 2 == 0) {
      EXPECT_EQ(found, nullptr);
    } else {
      EXPECT_EQ(*found, i);
    }
  }
}

TEST(HandleTable, ReplacesWhatIsBehindALiveHandle) {
  HandleTable<int> table(0x77);
  void* const handle = table.Insert(std::make_shared<int>(1));
  const auto before = table.Find(handle);
  EXPECT_TRUE(table.Replace(handle, std::make_shared<int>(2)));
  EXPECT_EQ(*table.Find(handle), 2);
  EXPECT_EQ(*before, 1) << "who had found the old one keeps it";
  table.Remove(handle);
  EXPECT_FALSE(table.Replace(handle, std::make_shared<int>(3)));
  EXPECT_FALSE(table.Replace(nullptr, std::make_shared<int>(3)));
  EXPECT_EQ(table.Find(handle), nullptr);
}

TEST(HandleTable, WhatIsFoundOutlivesItsRemoval) {
  HandleTable<int> table(0x77);
  void* const handle = table.Insert(std::make_shared<int>(5));
  const auto found = table.Find(handle);
  table.Remove(handle);
  EXPECT_EQ(*found, 5);
}

TEST(HandleTable, OneOfManyThreadsRemoves) {
  HandleTable<int> table(0x77);
  for (int round = 0; round < 300; ++round) {
    void* const handle = table.Insert(std::make_shared<int>(round));
    std::atomic<int> removed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        table.Find(handle);
        removed += table.Remove(handle) != nullptr;
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(removed, 1);
  }
}

TEST(HandleTable, LookupsSeeConsistentObjects) {
  HandleTable<std::vector<int>> table(0x77);
  const auto object = [](int value) {
    return std::make_shared<std::vector<int>>(16, value);
  };
  std::atomic<void*> handle = table.Insert(object(0));
  std::atomic<bool> end{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!end) {
        const auto found = table.Find(handle);
        if (found == nullptr) continue;  // destroyed since its handle was read
        EXPECT_EQ(*found, *object(found->front()));
      }
    });
  }
  std::thread replacer([&] {
    for (int i = 0; i < 20000; ++i) table.Replace(handle, object(i));
  });
  for (int i = 0; i < 20000; ++i) {
    void* const dead = handle.exchange(table.Insert(object(i)));
    ASSERT_NE(table.Remove(dead), nullptr);
    EXPECT_EQ(table.Find(dead), nullptr);
  }
  replacer.join();
  end = true;
  for (std::thread& reader : readers) reader.join();
}

TEST(NoCancellationTest, AThreadIsCancelledAfterTheOutermostOne) {
  struct {
    bool went_on = false;
    bool was_ended = true;
  } seen;
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, nullptr,
                [](void* argument) -> void* {
                  auto& result = *static_cast<decltype(seen)*>(argument);
                  {
                    const NoCancellation outer;
                    pthread_cancel(pthread_self());
                    { const NoCancellation inner; }
                    pthread_testcancel();
                    result.went_on = true;
                  }
                  pthread_testcancel();
                  result.was_ended = false;
                  return nullptr;
                },
                &seen),
            0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  EXPECT_TRUE(seen.went_on);
  EXPECT_TRUE(seen.was_ended);
}

}  // namespace
}  // namespace aclq::base
