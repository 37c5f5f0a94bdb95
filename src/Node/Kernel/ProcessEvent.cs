using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>What happened to a process.</summary>
internal enum ProcessEventKind
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>The kernel's answer to the subscription.</summary>
    Acknowledged,

    /// <summary>A process was born; threads are not told.</summary>
    Fork,

    /// <summary>A process runs another program.</summary>
    Exec,

    /// <summary>A thread ended; the process with it when both ids are equal and no other thread is left.</summary>
    Exit,
}

/// <summary>An event of the process connector.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Pid">The thread it happened to; of a fork the child.</param>
/// <param name="ProcessId">Its process; of a fork the child's.</param>
/// <param name="ParentId">Of a fork, the parent process.</param>
/// <param name="MonotonicNsec">When.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessEvent(ProcessEventKind Kind, int Pid, int ProcessId, int ParentId, long MonotonicNsec);
