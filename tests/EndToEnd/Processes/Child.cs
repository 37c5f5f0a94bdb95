using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Actors.EndToEnd.Processes;

/// <summary>A child process started with posix_spawn and reaped with wait4, which tells its true CPU time.</summary>
internal sealed partial class Child : IDisposable
{
    private readonly Task<Truth> end;

    private Child(int pid)
    {
        Pid = pid;
        end = Task.Factory.StartNew(() => Wait(pid), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Pid { get; }

    /// <summary>The end of the process: exit code and CPU as wait4 gives them.</summary>
    public Task<Truth> End => end;

    /// <summary>Starts a program. Paths and arguments are bytes: they need not be UTF-8.</summary>
    public static unsafe Child Start(IReadOnlyList<byte[]> arguments, IReadOnlyDictionary<string, string> environment)
    {
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings([.. environment.Select(e => Encoding.UTF8.GetBytes($"{e.Key}={e.Value}"))]);
        var error = PosixSpawn(out var pid, argv.Pointer[0], null, null, argv.Pointer, envp.Pointer);
        return error == 0 ? new Child(pid) : throw new Win32Exception(error, $"posix_spawn {Encoding.UTF8.GetString(arguments[0])}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Starts a program inside a job, as a scheduler does: a shell joins the cgroups and becomes the program.</summary>
    public static Child StartIn(Cgroups.CgroupJob job, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<byte[]> command)
    {
        var join = string.Join(';', job.ProcsFiles.Select(f => $"echo $$ > {f} || exit 99"));
        return Start(
            [.. new[] { "/bin/sh", "-c", $"{join}; exec \"$@\"", "sh" }.Select(Encoding.UTF8.GetBytes), .. command], environment);
    }

    public void Kill() => Kill(Pid);

    /// <summary>Ends it, if it has not ended: a test that failed leaves nobody behind.</summary>
    public void Dispose()
    {
        if (!end.IsCompleted)
        {
            Kill();
        }
    }

    /// <summary>Kills any process, if it is still there.</summary>
    public static void Kill(int pid) => Kill(pid, 9);

    public static void Signal(int pid, int signal)
    {
        if (Kill(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static Truth Wait(int pid)
    {
        int status;
        RUsage usage;
        while (Wait4(pid, out status, 0, out usage) < 0)
        {
            const int Interrupted = 4;
            if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
            {
                throw new Win32Exception(error);
            }
        }

        var exit = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
        return new Truth(exit, usage.UserSeconds + (usage.UserMicroseconds / 1e6), usage.SystemSeconds + (usage.SystemMicroseconds / 1e6));
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static unsafe partial int PosixSpawn(out int pid, byte* path, void* actions, void* attributes, byte** argv, byte** envp);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait4(int pid, out int status, int options, out RUsage usage);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    /// <summary>struct rusage of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RUsage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        private unsafe fixed long rest[14];
    }
}

/// <summary>How a child ended and what it used, children it reaped included.</summary>
internal sealed record Truth(int ExitCode, double UserSeconds, double SystemSeconds)
{
    public double CpuSeconds => UserSeconds + SystemSeconds;
}
