// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Types and functions that all of AscendCL shares: handles, error codes,
// element types and formats. Plain C99 and C++11.

#ifndef INC_EXTERNAL_ACL_ACL_BASE_RT_H_
#define INC_EXTERNAL_ACL_ACL_BASE_RT_H_

#include <stddef.h>
#include <stdint.h>

#include "error_codes/ge_error_codes.h"
#include "error_codes/rt_error_codes.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Exports a function. Only the libraries themselves define FUNC_VISIBILITY.
#ifndef ACL_FUNC_VISIBILITY
#if defined(FUNC_VISIBILITY)
#define ACL_FUNC_VISIBILITY __attribute__((visibility("default")))
#else
#define ACL_FUNC_VISIBILITY
#endif
#endif

/// Marks a deprecated function. The second form names its replacement.
#ifndef ACL_DEPRECATED
#if defined(__GNUC__)
#define ACL_DEPRECATED __attribute__((deprecated))
#define ACL_DEPRECATED_MESSAGE(message) __attribute__((deprecated(message)))
#else
#define ACL_DEPRECATED
#define ACL_DEPRECATED_MESSAGE(message)
#endif
#endif

/// The result of a call: ACL_SUCCESS or one of the ACL_ERROR_ codes.
typedef int aclError;

/// The bits of an IEEE binary16 number.
typedef uint16_t aclFloat16;

/// @name Handles
/// Each identifies an object of the library until the object is destroyed.
/// Handles are not addresses: a call with a null, foreign or destroyed handle
/// returns an error code and never crashes.
/// @{
typedef void *aclrtStream;   ///< A queue of tasks, which run in order.
typedef void *aclrtEvent;    ///< A point in the work of a stream.
typedef void *aclrtContext;  ///< The state of a device for one or more threads.
typedef void *aclrtNotify;
typedef void *aclrtCntNotify;
typedef void *aclrtLabel;
typedef void *aclrtLabelList;
typedef void *aclrtMbuf;
typedef void *aclrtAllocatorDesc;
typedef void *aclrtAllocator;
typedef void *aclrtAllocatorBlock;
typedef void *aclrtAllocatorAddr;
typedef void *aclrtTaskGrp;
typedef void *aclmdlRITask;
typedef struct aclDataBuffer aclDataBuffer;
/// @}

/// @name Error codes
/// The first digit is the kind of error: 1 an error of the caller, 2 and 3 a
/// lack of resources or of a feature, 5 an error of the library.
/// rt_error_codes.h has the other half of the codes.
/// @{
// One code a line.
// clang-format off
ACLQ_CODE int ACL_ERROR_NONE = 0;
ACLQ_CODE int ACL_SUCCESS    = 0;

ACLQ_CODE int ACL_ERROR_INVALID_PARAM                    = 100000;
ACLQ_CODE int ACL_ERROR_UNINITIALIZE                     = 100001;
ACLQ_CODE int ACL_ERROR_REPEAT_INITIALIZE                = 100002;
ACLQ_CODE int ACL_ERROR_INVALID_FILE                     = 100003;
ACLQ_CODE int ACL_ERROR_WRITE_FILE                       = 100004;
ACLQ_CODE int ACL_ERROR_INVALID_FILE_SIZE                = 100005;
ACLQ_CODE int ACL_ERROR_PARSE_FILE                       = 100006;
ACLQ_CODE int ACL_ERROR_FILE_MISSING_ATTR                = 100007;
ACLQ_CODE int ACL_ERROR_FILE_ATTR_INVALID                = 100008;
ACLQ_CODE int ACL_ERROR_INVALID_DUMP_CONFIG              = 100009;
ACLQ_CODE int ACL_ERROR_INVALID_PROFILING_CONFIG         = 100010;
ACLQ_CODE int ACL_ERROR_INVALID_MODEL_ID                 = 100011;
ACLQ_CODE int ACL_ERROR_DESERIALIZE_MODEL                = 100012;
ACLQ_CODE int ACL_ERROR_PARSE_MODEL                      = 100013;
ACLQ_CODE int ACL_ERROR_READ_MODEL_FAILURE               = 100014;
ACLQ_CODE int ACL_ERROR_MODEL_SIZE_INVALID               = 100015;
ACLQ_CODE int ACL_ERROR_MODEL_MISSING_ATTR               = 100016;
ACLQ_CODE int ACL_ERROR_MODEL_INPUT_NOT_MATCH            = 100017;
ACLQ_CODE int ACL_ERROR_MODEL_OUTPUT_NOT_MATCH           = 100018;
ACLQ_CODE int ACL_ERROR_MODEL_NOT_DYNAMIC                = 100019;
ACLQ_CODE int ACL_ERROR_OP_TYPE_NOT_MATCH                = 100020;
ACLQ_CODE int ACL_ERROR_OP_INPUT_NOT_MATCH               = 100021;
ACLQ_CODE int ACL_ERROR_OP_OUTPUT_NOT_MATCH              = 100022;
ACLQ_CODE int ACL_ERROR_OP_ATTR_NOT_MATCH                = 100023;
ACLQ_CODE int ACL_ERROR_OP_NOT_FOUND                     = 100024;
ACLQ_CODE int ACL_ERROR_OP_LOAD_FAILED                   = 100025;
ACLQ_CODE int ACL_ERROR_UNSUPPORTED_DATA_TYPE            = 100026;
ACLQ_CODE int ACL_ERROR_FORMAT_NOT_MATCH                 = 100027;
ACLQ_CODE int ACL_ERROR_BIN_SELECTOR_NOT_REGISTERED      = 100028;
ACLQ_CODE int ACL_ERROR_KERNEL_NOT_FOUND                 = 100029;
ACLQ_CODE int ACL_ERROR_BIN_SELECTOR_ALREADY_REGISTERED  = 100030;
ACLQ_CODE int ACL_ERROR_KERNEL_ALREADY_REGISTERED        = 100031;
ACLQ_CODE int ACL_ERROR_INVALID_QUEUE_ID                 = 100032;
ACLQ_CODE int ACL_ERROR_REPEAT_SUBSCRIBE                 = 100033;
ACLQ_CODE int ACL_ERROR_STREAM_NOT_SUBSCRIBE             = 100034;
ACLQ_CODE int ACL_ERROR_THREAD_NOT_SUBSCRIBE             = 100035;
ACLQ_CODE int ACL_ERROR_WAIT_CALLBACK_TIMEOUT            = 100036;
ACLQ_CODE int ACL_ERROR_REPEAT_FINALIZE                  = 100037;
ACLQ_CODE int ACL_ERROR_NOT_STATIC_AIPP                  = 100038;
ACLQ_CODE int ACL_ERROR_COMPILING_STUB_MODE              = 100039;
ACLQ_CODE int ACL_ERROR_GROUP_NOT_SET                    = 100040;
ACLQ_CODE int ACL_ERROR_GROUP_NOT_CREATE                 = 100041;
ACLQ_CODE int ACL_ERROR_PROF_ALREADY_RUN                 = 100042;
ACLQ_CODE int ACL_ERROR_PROF_NOT_RUN                     = 100043;
ACLQ_CODE int ACL_ERROR_DUMP_ALREADY_RUN                 = 100044;
ACLQ_CODE int ACL_ERROR_DUMP_NOT_RUN                     = 100045;
ACLQ_CODE int ACL_ERROR_PROF_REPEAT_SUBSCRIBE            = 148046;
ACLQ_CODE int ACL_ERROR_PROF_API_CONFLICT                = 148047;
ACLQ_CODE int ACL_ERROR_INVALID_MAX_OPQUEUE_NUM_CONFIG   = 148048;
ACLQ_CODE int ACL_ERROR_INVALID_OPP_PATH                 = 148049;
ACLQ_CODE int ACL_ERROR_OP_UNSUPPORTED_DYNAMIC           = 148050;
ACLQ_CODE int ACL_ERROR_RELATIVE_RESOURCE_NOT_CLEARED    = 148051;
ACLQ_CODE int ACL_ERROR_UNSUPPORTED_JPEG                 = 148052;
ACLQ_CODE int ACL_ERROR_INVALID_BUNDLE_MODEL_ID          = 148053;

ACLQ_CODE int ACL_ERROR_BAD_ALLOC                        = 200000;
ACLQ_CODE int ACL_ERROR_API_NOT_SUPPORT                  = 200001;
ACLQ_CODE int ACL_ERROR_INVALID_DEVICE                   = 200002;
ACLQ_CODE int ACL_ERROR_MEMORY_ADDRESS_UNALIGNED         = 200003;
ACLQ_CODE int ACL_ERROR_RESOURCE_NOT_MATCH               = 200004;
ACLQ_CODE int ACL_ERROR_INVALID_RESOURCE_HANDLE          = 200005;
ACLQ_CODE int ACL_ERROR_FEATURE_UNSUPPORTED              = 200006;
ACLQ_CODE int ACL_ERROR_PROF_MODULES_UNSUPPORTED         = 200007;

ACLQ_CODE int ACL_ERROR_STORAGE_OVER_LIMIT               = 300000;

ACLQ_CODE int ACL_ERROR_INTERNAL_ERROR                   = 500000;
ACLQ_CODE int ACL_ERROR_FAILURE                          = 500001;
ACLQ_CODE int ACL_ERROR_GE_FAILURE                       = 500002;
ACLQ_CODE int ACL_ERROR_RT_FAILURE                       = 500003;
ACLQ_CODE int ACL_ERROR_DRV_FAILURE                      = 500004;
ACLQ_CODE int ACL_ERROR_PROFILING_FAILURE                = 500005;
// clang-format on
/// @}

/// The type of a tensor's elements.
typedef enum {
  ACL_DT_UNDEFINED = -1,
  ACL_FLOAT = 0,    ///< IEEE binary32
  ACL_FLOAT16 = 1,  ///< IEEE binary16
  ACL_INT8 = 2,
  ACL_INT32 = 3,
  ACL_UINT8 = 4,
  ACL_INT16 = 6,
  ACL_UINT16 = 7,
  ACL_UINT32 = 8,
  ACL_INT64 = 9,
  ACL_UINT64 = 10,
  ACL_DOUBLE = 11,  ///< IEEE binary64
  ACL_BOOL = 12,
  ACL_STRING = 13,
  ACL_COMPLEX64 = 16,
  ACL_COMPLEX128 = 17,
  ACL_BF16 = 27,  ///< The upper half of a binary32 number
  ACL_INT4 = 29,
  ACL_UINT1 = 30,
  ACL_COMPLEX32 = 33,
  ACL_HIFLOAT8 = 34,
  ACL_FLOAT8_E5M2 = 35,
  ACL_FLOAT8_E4M3FN = 36,
  ACL_FLOAT8_E8M0 = 37,
  ACL_FLOAT6_E3M2 = 38,
  ACL_FLOAT6_E2M3 = 39,
  ACL_FLOAT4_E2M1 = 40,
  ACL_FLOAT4_E1M2 = 41
} aclDataType;

/// The meaning of the axes of a tensor, or the arrangement of its memory. N is
/// the batch, C the channel; D, H, W and L are spatial lengths; ND gives no
/// meaning to the axes.
typedef enum {
  ACL_FORMAT_UNDEFINED = -1,
  ACL_FORMAT_NCHW = 0,
  ACL_FORMAT_NHWC = 1,
  ACL_FORMAT_ND = 2,
  ACL_FORMAT_NC1HWC0 = 3,
  ACL_FORMAT_FRACTAL_Z = 4,
  ACL_FORMAT_NC1HWC0_C04 = 12,
  ACL_FORMAT_HWCN = 16,
  ACL_FORMAT_NDHWC = 27,
  ACL_FORMAT_FRACTAL_NZ = 29,
  ACL_FORMAT_NCDHW = 30,
  ACL_FORMAT_NDC1HWC0 = 32,
  ACL_FRACTAL_Z_3D = 33,  ///< Without FORMAT in its name, as in CANN.
  ACL_FORMAT_NC = 35,
  ACL_FORMAT_NCL = 47,
  ACL_FORMAT_FRACTAL_NZ_C0_16 = 50,
  ACL_FORMAT_FRACTAL_NZ_C0_32 = 51,
  ACL_FORMAT_FRACTAL_NZ_C0_2 = 52,
  ACL_FORMAT_FRACTAL_NZ_C0_4 = 53,
  ACL_FORMAT_FRACTAL_NZ_C0_8 = 54
} aclFormat;

/// The severity of a line in the application's log.
typedef enum {
  ACL_DEBUG = 0,
  ACL_INFO = 1,
  ACL_WARNING = 2,
  ACL_ERROR = 3
} aclLogLevel;

/// The location of the memory of an operator's argument.
typedef enum {
  ACL_MEMTYPE_DEVICE = 0,
  ACL_MEMTYPE_HOST = 1,
  ACL_MEMTYPE_HOST_COMPILE_INDEPENDENT = 2
} aclMemType;

/// Switches of the process or of one context.
typedef enum {
  ACL_OPT_DETERMINISTIC = 0,
  ACL_OPT_ENABLE_DEBUG_KERNEL = 1,
  ACL_OPT_STRONG_CONSISTENCY = 2,  ///< Deprecated in CANN.
  ACL_OPT_ENABLE_KERNEL_EARLY_START = 3
} aclSysParamOpt;

/// Capabilities of a device.
typedef enum {
  ACL_CANN_ATTR_UNDEFINED = -1,
  ACL_CANN_ATTR_INF_NAN = 0,
  ACL_CANN_ATTR_BF16 = 1,
  ACL_CANN_ATTR_JIT_COMPILE = 2
} aclCannAttr;

/// Resources of a device.
typedef enum {
  ACL_DEVICE_INFO_UNDEFINED = -1,
  ACL_DEVICE_INFO_AI_CORE_NUM = 0,
  ACL_DEVICE_INFO_VECTOR_CORE_NUM = 1,
  ACL_DEVICE_INFO_L2_SIZE = 2
} aclDeviceInfo;

/// Converts a binary16 number to binary32. Exact; a NaN becomes a quiet NaN.
ACL_FUNC_VISIBILITY float aclFloat16ToFloat(aclFloat16 value);

/// Converts a binary32 number to the nearest binary16 number, ties to even.
/// Magnitudes from 65520 on become infinity; a NaN becomes a quiet NaN;
/// magnitudes below 2^-14 become a subnormal number or a zero. The sign is
/// kept.
ACL_FUNC_VISIBILITY aclFloat16 aclFloatToFloat16(float value);

/// Returns the bytes of an element: 0 for ACL_DT_UNDEFINED and ACL_STRING, 1
/// for ACL_INT4 and ACL_UINT1, and 8, as in CANN, for the floats of 6 and 4
/// bits and for numbers that are not a type.
ACL_FUNC_VISIBILITY size_t aclDataTypeSize(aclDataType dataType);

/// @name Data buffers
/// An address and a size, for models and operators by name. The program owns
/// the memory. For a null buffer the code is ACL_ERROR_INVALID_PARAM (100000),
/// for a foreign or destroyed one ACL_ERROR_RT_INVALID_HANDLE (107017).
/// @{
/// Creates a buffer. Returns null, with a message, if 1048576 buffers exist or
/// there is no memory.
ACL_FUNC_VISIBILITY aclDataBuffer *aclCreateDataBuffer(void *data, size_t size);
ACL_FUNC_VISIBILITY aclError
aclDestroyDataBuffer(const aclDataBuffer *dataBuffer);
ACL_FUNC_VISIBILITY aclError aclUpdateDataBuffer(aclDataBuffer *dataBuffer,
                                                 void *data, size_t size);
/// Returns the address; null, with a message, for a null, foreign or destroyed
/// buffer.
ACL_FUNC_VISIBILITY void *aclGetDataBufferAddr(const aclDataBuffer *dataBuffer);
/// Returns the lower 32 bits of the size in bytes.
ACL_DEPRECATED_MESSAGE("use aclGetDataBufferSizeV2")
ACL_FUNC_VISIBILITY uint32_t
aclGetDataBufferSize(const aclDataBuffer *dataBuffer);
/// Returns the size in bytes; 0, with a message, for a null, foreign or
/// destroyed buffer.
ACL_FUNC_VISIBILITY size_t
aclGetDataBufferSizeV2(const aclDataBuffer *dataBuffer);
/// @}

/// Returns the name of the SoC that the libraries emulate, such as
/// "Ascend910B1", which the environment variable ACLQ_SOC selects. Returns
/// null, with a message, if ACLQ_SOC names no SoC. May be called at any time,
/// also before aclInit. The text is valid until the process ends.
ACL_FUNC_VISIBILITY const char *aclrtGetSocName(void);

/// Gets the attributes of aclCannAttr that the SoC has. An Ascend910B1 to
/// 910B4, Ascend910_93, Ascend950 or Ascend350 has ACL_CANN_ATTR_INF_NAN and
/// ACL_CANN_ATTR_BF16; the others have none. No SoC has
/// ACL_CANN_ATTR_JIT_COMPILE.
///
/// @param cannAttrList receives an array that is valid until the process ends
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) the environment variable ACLQ_SOC
///     names no SoC.
ACL_FUNC_VISIBILITY aclError
aclGetCannAttributeList(const aclCannAttr **cannAttrList, size_t *num);

/// Sets `*value` to 1 if the SoC has an attribute, else to 0.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such attribute.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) as aclGetCannAttributeList
ACL_FUNC_VISIBILITY aclError aclGetCannAttribute(aclCannAttr cannAttr,
                                                 int32_t *value);

/// Writes the number of cores of the SoC, or the bytes of its L2 cache.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such device or number.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the number is not known
///     for this SoC.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) as aclGetCannAttributeList
ACL_FUNC_VISIBILITY aclError aclGetDeviceCapability(uint32_t deviceId,
                                                    aclDeviceInfo deviceInfo,
                                                    int64_t *value);

/// Writes a line of the application to the log, if there is a log that accepts
/// lines of this level. The text is formatted as by printf and cut after 1023
/// bytes. Writes nothing if an address is null or logLevel is not a level.
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
ACL_FUNC_VISIBILITY void
aclAppLog(aclLogLevel logLevel, const char *func, const char *file,
          uint32_t line, const char *fmt, ...);

/// Calls aclAppLog with the source location: ACL_APP_LOG(ACL_INFO, "%d", 1).
#define ACL_APP_LOG(level, ...) \
  aclAppLog(level, __func__, __FILE__, __LINE__, __VA_ARGS__)

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_BASE_RT_H_
