using System.Runtime.InteropServices;

namespace Actors.Node.Kernel;

/// <summary>System calls by their libc names. Results below zero are errors; <see cref="Errno"/> tells which.</summary>
internal static unsafe partial class Libc
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int PathOnly = 0x200000;
    public const int AtCurrentDirectory = -100;

    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int NoDevice = 19;
    public const int NoSpace = 28;
    public const int NoBuffers = 105;

    /// <summary>Error of the last call that failed on this thread.</summary>
    public static int Errno => Marshal.GetLastPInvokeError();

    /// <summary>Text of an error number.</summary>
    public static string ErrorText(int error) => Marshal.GetPInvokeErrorMessage(error);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadFrom(int descriptor, byte* buffer, nint length, long offset);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint GetDirectoryEntries(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(int directory, byte* path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true)]
    public static partial int StatFileSystem(byte* path, byte* result);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int ClockGetTime(int clock, long* secondsAndNanoseconds);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    public static partial nint SystemConfiguration(int name);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    public static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    public static partial int SetPriority(int which, uint who, int nice);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    public static partial int TrimHeap(nuint keep);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, long second, long third, long fourth, long fifth);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    public static partial int Execute(byte* path, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    public static partial int GetPasswordEntry(uint uid, byte* entry, byte* buffer, nint length, byte** result);

    [LibraryImport("libc", EntryPoint = "getpwnam_r")]
    public static partial int GetPasswordEntryByName(byte* name, byte* entry, byte* buffer, nint length, byte** result);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    public static partial int InotifyInit(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    public static partial int InotifyAddWatch(int descriptor, byte* path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    public static partial int InotifyRemoveWatch(int descriptor, int watch);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int PollPrecisely(PollEntry* entries, nuint count, long* secondsAndNanoseconds, void* signals);

    /// <summary>Waits until one of the entries can be read; a negative time: for ever.</summary>
    /// <returns>How many can be; 0 when the time is over; below zero, an error.</returns>
    public static int PollFor(PollEntry* entries, int count, TimeSpan time)
    {
        var timeout = stackalloc long[2];
        timeout[0] = (long)time.TotalSeconds;
        timeout[1] = time.Ticks % TimeSpan.TicksPerSecond * 100;
        return PollPrecisely(entries, (nuint)count, time < TimeSpan.Zero ? null : timeout, null);
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int socket, int level, int name, int* value, int length);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int socket, byte* buffer, nint length, int flags, byte* address, int addressLength);

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int socket, ReceivedMessage* messages, uint count, int flags, long* timeout);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, ulong* softAndHard);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, ulong* softAndHard);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(long number, long first, void* second, long third);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* MapMemory(void* address, nint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int UnmapMemory(void* address, nint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(void* address, nuint length, int advice);

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ReceivedMessage
    {
        public nint Name;
        public nint NameLength;
        public nint Parts;
        public nint PartsCount;
        public nint Control;
        public nint ControlLength;
        public nint Flags;
        public nint Length;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BufferPart
    {
        public nint Address;
        public nint Length;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
