// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The codes of CANN's runtime. Most of them come from hardware only. The
// comments of the functions in acl_rt.h name the codes that aclq returns.

#ifndef INC_EXTERNAL_ACL_ERROR_CODES_RT_ERROR_CODES_H_
#define INC_EXTERNAL_ACL_ERROR_CODES_RT_ERROR_CODES_H_

#include <stddef.h>

// One code a line.
// clang-format off

#define ACL_RT_SUCCESS                               0  ///< Success.

/// @name The caller's arguments and handles
/// @{
#define ACL_ERROR_RT_PARAM_INVALID                   107000  ///< An argument is null, out of range or too small.
#define ACL_ERROR_RT_INVALID_DEVICEID                107001  ///< There is no such device.
#define ACL_ERROR_RT_CONTEXT_NULL                    107002  ///< The thread has no live context.
#define ACL_ERROR_RT_STREAM_CONTEXT                  107003  ///< The stream belongs to another context.
#define ACL_ERROR_RT_MODEL_CONTEXT                   107004  ///< The model belongs to another context.
#define ACL_ERROR_RT_STREAM_MODEL                    107005  ///< The stream is not one of the model's.
#define ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID         107006  ///< The event has no timestamp.
#define ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL        107007  ///< The end event is earlier than the start event.
#define ACL_ERROR_RT_ADDR_UNALIGNED                  107008  ///< The address is not aligned as needed.
#define ACL_ERROR_RT_FILE_OPEN                       107009  ///< The file cannot be opened.
#define ACL_ERROR_RT_FILE_WRITE                      107010  ///< The file cannot be written.
#define ACL_ERROR_RT_STREAM_SUBSCRIBE                107011  ///< The subscription of the stream is invalid.
#define ACL_ERROR_RT_THREAD_SUBSCRIBE                107012  ///< The subscription of the thread is invalid.
#define ACL_ERROR_RT_GROUP_NOT_SET                   107013  ///< No group was set.
#define ACL_ERROR_RT_GROUP_NOT_CREATE                107014  ///< No group was created.
#define ACL_ERROR_RT_STREAM_NO_CB_REG                107015  ///< No thread is subscribed to the stream.
#define ACL_ERROR_RT_INVALID_MEMORY_TYPE             107016  ///< The memory type is invalid.
#define ACL_ERROR_RT_INVALID_HANDLE                  107017  ///< The handle is foreign or was destroyed.
#define ACL_ERROR_RT_INVALID_MALLOC_TYPE             107018  ///< The allocation type is invalid.
#define ACL_ERROR_RT_WAIT_TIMEOUT                    107019  ///< A wait ran out of time.
#define ACL_ERROR_RT_TASK_TIMEOUT                    107020  ///< A task ran out of time.
#define ACL_ERROR_RT_SYSPARAMOPT_NOT_SET             107021  ///< The system parameter was never set.
#define ACL_ERROR_RT_DEVICE_TASK_ABORT               107022  ///< The device is aborting its tasks.
#define ACL_ERROR_RT_STREAM_ABORT                    107023  ///< The stream is aborting its tasks.
#define ACL_ERROR_RT_CAPTURE_DEPENDENCY              107024  ///< Captured tasks have invalid dependencies.
#define ACL_ERROR_RT_STREAM_UNJOINED                 107025  ///< A captured stream was not joined.
#define ACL_ERROR_RT_MODEL_CAPTURED                  107026  ///< The model was captured.
#define ACL_ERROR_RT_STREAM_CAPTURED                 107027  ///< The stream is being captured.
#define ACL_ERROR_RT_EVENT_CAPTURED                  107028  ///< The event is part of a capture.
#define ACL_ERROR_RT_STREAM_NOT_CAPTURED             107029  ///< The stream is not being captured.
#define ACL_ERROR_RT_CAPTURE_MODE_NOT_SUPPORT        107030  ///< The capture mode does not allow the call.
#define ACL_ERROR_RT_STREAM_CAPTURE_IMPLICIT         107031  ///< A capture would depend on the default stream.
#define ACL_ERROR_STREAM_CAPTURE_CONFLICT            107032  ///< The streams cannot be captured together.
#define ACL_ERROR_STREAM_TASK_GROUP_STATUS           107033  ///< The task group is in another state.
#define ACL_ERROR_STREAM_TASK_GROUP_INTR             107034  ///< The task group was interrupted.
#define ACL_ERROR_RT_TASK_ABORT_STOP                 107035  ///< Tasks were aborted before their last step.
#define ACL_ERROR_RT_STREAM_CAPTURE_UNMATCHED        107036  ///< The capture began on another stream.
/// @}

/// @name Resources and features
/// @{
#define ACL_ERROR_RT_FEATURE_NOT_SUPPORT             207000  ///< The feature is not supported, or not for these arguments.
#define ACL_ERROR_RT_MEMORY_ALLOCATION               207001  ///< There is not enough memory.
#define ACL_ERROR_RT_MEMORY_FREE                     207002  ///< The memory cannot be freed.
#define ACL_ERROR_RT_AICORE_OVER_FLOW                207003  ///< A cube core detected an overflow.
#define ACL_ERROR_RT_NO_DEVICE                       207004  ///< There are no devices.
#define ACL_ERROR_RT_RESOURCE_ALLOC_FAIL             207005  ///< A resource other than memory ran out.
#define ACL_ERROR_RT_NO_PERMISSION                   207006  ///< The caller lacks the permission.
#define ACL_ERROR_RT_NO_EVENT_RESOURCE               207007  ///< There are too many events.
#define ACL_ERROR_RT_NO_STREAM_RESOURCE              207008  ///< There are too many streams.
#define ACL_ERROR_RT_NO_NOTIFY_RESOURCE              207009  ///< There are too many notifications.
#define ACL_ERROR_RT_NO_MODEL_RESOURCE               207010  ///< There are too many models.
#define ACL_ERROR_RT_NO_CDQ_RESOURCE                 207011  ///< There are too many descriptor queues.
#define ACL_ERROR_RT_OVER_LIMIT                      207012  ///< A limit was exceeded.
#define ACL_ERROR_RT_QUEUE_EMPTY                     207013  ///< The queue is empty.
#define ACL_ERROR_RT_QUEUE_FULL                      207014  ///< The queue is full.
#define ACL_ERROR_RT_REPEATED_INIT                   207015  ///< The library was initialised twice.
#define ACL_ERROR_RT_AIVEC_OVER_FLOW                 207016  ///< A vector core detected an overflow.
#define ACL_ERROR_RT_OVER_FLOW                       207017  ///< A core detected an overflow.
#define ACL_ERROR_RT_DEVICE_OOM                      207018  ///< A task ran out of device memory.
#define ACL_ERROR_RT_FEATURE_NOT_SUPPORT_UPDATE_OP   207019  ///< The operator cannot be updated.
/// @}

/// @name Internal errors and failures of tasks
/// @{
#define ACL_ERROR_RT_INTERNAL_ERROR                  507000  ///< An error of the library itself.
#define ACL_ERROR_RT_TS_ERROR                        507001  ///< The task scheduler failed.
#define ACL_ERROR_RT_STREAM_TASK_FULL                507002  ///< The stream takes no more tasks.
#define ACL_ERROR_RT_STREAM_TASK_EMPTY               507003  ///< The stream has no task.
#define ACL_ERROR_RT_STREAM_NOT_COMPLETE             507004  ///< The stream has work left.
#define ACL_ERROR_RT_END_OF_SEQUENCE                 507005  ///< There is no more input.
#define ACL_ERROR_RT_EVENT_NOT_COMPLETE              507006  ///< The event's recording has not run yet.
#define ACL_ERROR_RT_CONTEXT_RELEASE_ERROR           507007  ///< The device was not set, or was reset already.
#define ACL_ERROR_RT_SOC_VERSION                     507008  ///< The SoC is unknown.
#define ACL_ERROR_RT_TASK_TYPE_NOT_SUPPORT           507009  ///< The task type is not supported.
#define ACL_ERROR_RT_LOST_HEARTBEAT                  507010  ///< The task scheduler does not answer.
#define ACL_ERROR_RT_MODEL_EXECUTE                   507011  ///< The model failed.
#define ACL_ERROR_RT_REPORT_TIMEOUT                  507012  ///< No callback came in time.
#define ACL_ERROR_RT_SYS_DMA                         507013  ///< A copy engine failed.
#define ACL_ERROR_RT_AICORE_TIMEOUT                  507014  ///< A cube core ran out of time.
#define ACL_ERROR_RT_AICORE_EXCEPTION                507015  ///< A cube core failed.
#define ACL_ERROR_RT_AICORE_TRAP_EXCEPTION           507016  ///< A cube core trapped.
#define ACL_ERROR_RT_AICPU_TIMEOUT                   507017  ///< A CPU core of the device ran out of time.
#define ACL_ERROR_RT_AICPU_EXCEPTION                 507018  ///< A CPU core of the device failed.
#define ACL_ERROR_RT_AICPU_DATADUMP_RSP_ERR          507019  ///< A dump on the device failed.
#define ACL_ERROR_RT_AICPU_MODEL_RSP_ERR             507020  ///< A model operation on the device failed.
#define ACL_ERROR_RT_PROFILING_ERROR                 507021  ///< Profiling failed.
#define ACL_ERROR_RT_IPC_ERROR                       507022  ///< Sharing between processes failed.
#define ACL_ERROR_RT_MODEL_ABORT_NORMAL              507023  ///< The model was stopped on request.
#define ACL_ERROR_RT_KERNEL_UNREGISTERING            507024  ///< The kernel is being removed.
#define ACL_ERROR_RT_RINGBUFFER_NOT_INIT             507025  ///< The ring buffer is not set up.
#define ACL_ERROR_RT_RINGBUFFER_NO_DATA              507026  ///< The ring buffer is empty.
#define ACL_ERROR_RT_KERNEL_LOOKUP                   507027  ///< There is no such kernel.
#define ACL_ERROR_RT_KERNEL_DUPLICATE                507028  ///< The kernel exists already.
#define ACL_ERROR_RT_DEBUG_REGISTER_FAIL             507029  ///< Debugging cannot be turned on.
#define ACL_ERROR_RT_DEBUG_UNREGISTER_FAIL           507030  ///< Debugging cannot be turned off.
#define ACL_ERROR_RT_LABEL_CONTEXT                   507031  ///< The label belongs to another context.
#define ACL_ERROR_RT_PROGRAM_USE_OUT                 507032  ///< There are too many programs.
#define ACL_ERROR_RT_DEV_SETUP_ERROR                 507033  ///< The device cannot be started.
#define ACL_ERROR_RT_VECTOR_CORE_TIMEOUT             507034  ///< A vector core ran out of time.
#define ACL_ERROR_RT_VECTOR_CORE_EXCEPTION           507035  ///< A vector core failed.
#define ACL_ERROR_RT_VECTOR_CORE_TRAP_EXCEPTION      507036  ///< A vector core trapped.
#define ACL_ERROR_RT_CDQ_BATCH_ABNORMAL              507037  ///< A batch of a descriptor queue failed.
#define ACL_ERROR_RT_DIE_MODE_CHANGE_ERROR           507038  ///< The die mode cannot be changed.
#define ACL_ERROR_RT_DIE_SET_ERROR                   507039  ///< The die cannot be set in this mode.
#define ACL_ERROR_RT_INVALID_DIEID                   507040  ///< There is no such die.
#define ACL_ERROR_RT_DIE_MODE_NOT_SET                507041  ///< No die mode was set.
#define ACL_ERROR_RT_AICORE_TRAP_READ_OVERFLOW       507042  ///< A cube core read out of bounds.
#define ACL_ERROR_RT_AICORE_TRAP_WRITE_OVERFLOW      507043  ///< A cube core wrote out of bounds.
#define ACL_ERROR_RT_VECTOR_CORE_TRAP_READ_OVERFLOW  507044  ///< A vector core read out of bounds.
#define ACL_ERROR_RT_VECTOR_CORE_TRAP_WRITE_OVERFLOW 507045  ///< A vector core wrote out of bounds.
#define ACL_ERROR_RT_STREAM_SYNC_TIMEOUT             507046  ///< Waiting for a stream ran out of time.
#define ACL_ERROR_RT_EVENT_SYNC_TIMEOUT              507047  ///< Waiting for an event ran out of time.
#define ACL_ERROR_RT_FFTS_PLUS_TIMEOUT               507048  ///< A fused task ran out of time.
#define ACL_ERROR_RT_FFTS_PLUS_EXCEPTION             507049  ///< A fused task failed.
#define ACL_ERROR_RT_FFTS_PLUS_TRAP_EXCEPTION        507050  ///< A fused task trapped.
#define ACL_ERROR_RT_SEND_MSG                        507051  ///< A message to the device was lost.
#define ACL_ERROR_RT_COPY_DATA                       507052  ///< Data to the device was lost.
#define ACL_ERROR_RT_DEVICE_MEM_ERROR                507053  ///< The device's memory failed.
#define ACL_ERROR_RT_HBM_MULTI_BIT_ECC_ERROR         507054  ///< The device's memory lost several bits.
#define ACL_ERROR_RT_SUSPECT_DEVICE_MEM_ERROR        507055  ///< The device's memory may have failed.
#define ACL_ERROR_RT_LINK_ERROR                      507056  ///< A link between devices failed.
#define ACL_ERROR_RT_SUSPECT_REMOTE_ERROR            507057  ///< Another device may have failed.
#define ACL_ERROR_RT_DRV_INTERNAL_ERROR              507899  ///< The driver failed.
#define ACL_ERROR_RT_AICPU_INTERNAL_ERROR            507900  ///< The device's CPU cores failed.
#define ACL_ERROR_RT_SOCKET_CLOSE                    507901  ///< The connection to the device closed.
#define ACL_ERROR_RT_AICPU_INFO_LOAD_RSP_ERR         507902  ///< The device did not load the data that it was sent.
#define ACL_ERROR_RT_STREAM_CAPTURE_INVALIDATED      507903  ///< The capture is no longer valid.
#define ACL_ERROR_RT_COMM_OP_RETRY_FAIL              507904  ///< A collective operation failed again.
#define ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED     507910  ///< The host memory is registered.
#define ACL_ERROR_HOST_MEMORY_NOT_REGISTERED         507911  ///< The host memory is not registered.
/// @}

// clang-format on

#endif  // INC_EXTERNAL_ACL_ERROR_CODES_RT_ERROR_CODES_H_
